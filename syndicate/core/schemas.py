"""What each public event carries, field by field: the JSON Schemas of messages, and their page in the docs.

A schema has a version. Fields are added under the same one; a field that goes away or changes its meaning
would make another, and there has been none. What a field is made of stands in :mod:`syndicate.core.events`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from syndicate.model import PUBLIC, EventType

VERSION = 1

Schema = Mapping[str, object]

_TEXT: Schema = {"type": "string"}
_WORDS: Schema = {"type": ["string", "null"]}
_ADDRESS: Schema = {"type": "string", "format": "uri"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_NUMBER: Schema = {"type": "integer", "minimum": 0}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event's data.

    :ivar thin: whether it stays in a thin message
    :ivar always: whether every full message has it; others lack it now and then
    """

    name: str
    schema: Schema
    meaning: str
    thin: bool = False
    always: bool = True


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _table(required: Iterable[str], **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


_SEQUENCE = Field("sequence", _NUMBER, "Rises by one with each event of the publication.", thin=True)
_PUBLICATION = Field("publication", _ADDRESS, "Address of the front page.", thin=True)
_ID = Field("id", _TEXT, "The article's guid; it stays whatever else changes.", thin=True)
_PAGE = Field("url", _ADDRESS, "Address of the article's page.", thin=True)
_TITLE = Field("title", _TEXT, "Plain text.", thin=True, always=False)

_ARTICLE = (
    _SEQUENCE,
    _ID,
    _PUBLICATION,
    _PAGE,
    _TITLE,
    Field("summary", _TEXT, "Plain text, one line.", always=False),
    Field("published", _MOMENT, "The moment that the article declares.", thin=True),
    Field("updated", _MOMENT, "When readers last got to see a change.", thin=True),
    Field("authors", _list(_table(["name"], name=_TEXT, email=_TEXT, url=_TEXT)), "In order.", always=False),
    Field("section", _WORDS, "Its name, or null.", always=False),
    Field("tags", _list(_TEXT), "In the order of the article.", always=False),
    Field("language", _TEXT, "A language tag (BCP 47)."),
    Field(
        "image",
        {"type": ["object", "null"], "properties": {"url": _ADDRESS, "alt": _TEXT}},
        "The picture that stands for the article, or null.",
        always=False,
    ),
    Field(
        "enclosures",
        _list(
            _table(
                ["url"],
                url=_ADDRESS,
                media_type=_TEXT,
                length=_NUMBER,
                title=_TEXT,
                duration_s={"type": "number"},
            )
        ),
        "Files that belong to it: bytes in `length`, seconds in `duration_s`.",
        always=False,
    ),
    Field("revision", _NUMBER, "Rises by one with each change.", thin=True),
)
_CONTENT = (
    Field("content_html", _TEXT, "The whole text, sanitised, its addresses absolute.", always=False),
    Field(
        "truncated",
        {"const": True},
        "Fields were left out to stay within 20 kB: `url` has them.",
        thin=True,
        always=False,
    ),
)
_CHANGED = (
    Field("changed", _list(_TEXT), "Names of what changed.", thin=True, always=False),
    Field("previous_revision", _NUMBER, "The revision before.", thin=True),
)
_DOCUMENT = _table(["url", "digest"], url=_ADDRESS, digest=_TEXT)

FIELDS: Mapping[EventType, tuple[Field, ...]] = {
    EventType.PUBLISHED: (
        *_ARTICLE,
        Field(
            "restored",
            {"const": True},
            "It was withdrawn before, and is back.",
            thin=True,
            always=False,
        ),
        *_CONTENT,
    ),
    EventType.UPDATED: (*_ARTICLE, *_CHANGED, *_CONTENT),
    EventType.WITHDRAWN: (
        _SEQUENCE,
        _ID,
        _PUBLICATION,
        _PAGE,
        _TITLE,
        Field(
            "reason",
            _TEXT,
            "`deleted`, `drafted`, `expired` or `embargoed`.",
            thin=True,
        ),
        Field("when", _MOMENT, "When it was withdrawn.", thin=True),
    ),
    EventType.FEED_UPDATED: (
        _SEQUENCE,
        Field("id", _TEXT, "The feed's permanent id.", thin=True),
        _PUBLICATION,
        Field("url", _ADDRESS, "Address of the feed's page.", thin=True),
        _TITLE,
        Field(
            "feeds",
            {"type": "object", "additionalProperties": _DOCUMENT},
            "The documents that changed, by format: `rss`, `atom`, `json`.",
            thin=True,
        ),
        Field("count", _NUMBER, "Entries that the feed holds.", thin=True),
        Field(
            "changes",
            {"type": ["object", "null"], "properties": {"first": _NUMBER, "last": _NUMBER}},
            "The range of changes since the last time, or null.",
            thin=True,
        ),
    ),
    EventType.REJECTED: (
        _SEQUENCE,
        _PUBLICATION,
        Field("path", _TEXT, "The file, below the corpus.", thin=True),
        Field("reason", _TEXT, "A stable code, such as `undated`.", thin=True),
        Field("detail", _TEXT, "What is wrong, in words."),
        Field("line", {"type": ["integer", "null"]}, "Where in the file, or null."),
        Field("remedy", _TEXT, "What to do about it."),
    ),
    EventType.DISABLED: (
        _SEQUENCE,
        _PUBLICATION,
        Field("endpoint", _TEXT, "The endpoint's id.", thin=True),
        Field("url", _TEXT, "Where it was told, without query or secret.", thin=True),
        Field("since", _MOMENT, "Its first failure after its last success.", thin=True),
        Field("last_error", _TEXT, "What came of the last try."),
    ),
    EventType.TEST: (
        _SEQUENCE,
        _PUBLICATION,
        Field("url", _ADDRESS, "Address of the front page.", thin=True),
        Field("message", _TEXT, "A greeting.", thin=True),
    ),
}

WHEN: Mapping[EventType, str] = {
    EventType.PUBLISHED: "An article is live for the first time, is back, or its embargo is over.",
    EventType.UPDATED: "A change that readers can see.",
    EventType.WITHDRAWN: "An article was deleted, became a draft, or its time is over.",
    EventType.FEED_UPDATED: "A feed has new bytes: once for each pass and feed.",
    EventType.REJECTED: "A file could not be read as an article. Sent only to endpoints that ask for it.",
    EventType.DISABLED: "Another endpoint failed for so long that it was paused. Sent only to endpoints that "
    "ask for it.",
    EventType.TEST: "Somebody tries an endpoint out.",
}


def thin(data: Mapping[str, object], type_: EventType) -> dict[str, object]:
    """Return what a thin message carries of an event's data, in the same order."""
    kept = {field.name for field in FIELDS[type_] if field.thin}
    return {name: value for name, value in data.items() if name in kept}


def schema(type_: EventType) -> dict[str, object]:
    """Return the JSON Schema (2020-12) of messages of a type, thin and full."""
    fields = FIELDS[type_]
    required = [field.name for field in fields if field.thin and field.always]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:syndicate:schema:{type_}:{VERSION}",
        "title": type_.value,
        "description": WHEN[type_],
        "version": VERSION,
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"const": type_.value},
            "timestamp": {**_MOMENT, "description": "When it happened."},
            "data": {
                "type": "object",
                "required": required,
                "properties": {
                    field.name: {**field.schema, "description": field.meaning} for field in fields
                },
            },
        },
    }


def page() -> str:
    """The page of all events, in Markdown."""
    parts = [_INTRODUCTION]
    for type_ in PUBLIC:
        parts += [f"## {type_}", "", WHEN[type_], "", *_HEAD]
        parts += [_row(field) for field in FIELDS[type_]]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


_INTRODUCTION = f"""\
# Events

What each type of event carries in `data`. `syndicate webhook schema TYPE` prints the same as a JSON Schema;
its version is {VERSION}. Fields may be added; none goes away or changes its meaning under the same version.

An endpoint with `payload = "thin"` gets the fields marked so, and fetches the rest where it needs it. A full
message is at most 20 kB: what is larger is left out, and `truncated` says so. [Webhooks](webhooks.md) tells
how to receive them, with an example of each. This page is made from the program.
"""

_HEAD = ("| field | type | thin | meaning |", "| --- | --- | --- | --- |")


def _row(field: Field) -> str:
    mark = "yes" if field.thin else ""
    often = "" if field.always else " *Not in every message.*"
    return f"| `{field.name}` | {_kind(field.schema)} | {mark} | {field.meaning}{often} |"


def _kind(schema: Schema) -> str:
    if "const" in schema:
        return "true"
    kinds = schema["type"]
    named = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    return f"{named} ({schema['format']})" if "format" in schema else named
