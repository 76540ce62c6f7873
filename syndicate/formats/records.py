"""Records, as databases and spreadsheets export them: named values, and a text among them.

Tells articles from other data by what a record holds: a text with a date or a title is an article, a title
and a date without a text is one whose text is missing, and anything else is data that belongs to a site and
is passed over like a picture. Values are typed here and not judged.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from syndicate.core.fields import ALIASES
from syndicate.core.text import clean, excerpt
from syndicate.errors import DocumentError, Reason
from syndicate.model import Document, Markup

_MOST_RECORDS = 50_000
"""In one file: its articles are all in memory at once."""

_MOST_ERRORS = 1000
_DEEPEST = 20
_LOOK_AT = 20_000
_KEYS_SHOWN = 20

BODIES: Mapping[str, Markup | None] = {
    "body": None,
    "content": None,
    "content_html": Markup.HTML,
    "text": None,
    "content_text": Markup.PLAIN,
    "articlebody": None,
    "html": Markup.HTML,
    "markdown": Markup.MARKDOWN,
}
"""Keys under which a text stands, the first that holds one counts; None if its markup shows by itself."""

DATES = frozenset(key for field in ("published", "updated", "expires") for key in ALIASES[field])
"""Keys under which a number is a moment."""

_TITLES = ("title", "headline")
"""Keys that name an article; ``name`` names anything."""

_SPOKEN = "body, content, content_html or text"
_MARKUP_KEYS = ("format", "markup", "content_type", "body_format")
_MARKUPS = {
    "html": Markup.HTML,
    "text/html": Markup.HTML,
    "markdown": Markup.MARKDOWN,
    "md": Markup.MARKDOWN,
    "text/markdown": Markup.MARKDOWN,
    "plain": Markup.PLAIN,
    "text": Markup.PLAIN,
    "text/plain": Markup.PLAIN,
}
_TAGGED = re.compile(
    r"</(?:p|div|h[1-6]|[uo]l|li|blockquote|pre|table|figure|section|article|a|em|strong|b|i|span)\s*>"
    r"|<(?:p|br|hr|img)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_TIME_STAMP = re.compile(r"0|-?[0-9]{9,17}(?P<fraction>\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Named values of one thing.

    :ivar path: of the document that it would be: the file's, or ``path#n``
    :ivar line: line of the file, from 1, on which it begins
    :ivar values: under their keys in lower case
    """

    path: str
    line: int
    values: Mapping[str, object]
    warnings: tuple[str, ...] = ()


class _Kind(Enum):
    ARTICLE = auto()
    WITHOUT_TEXT = auto()
    UNDATED = auto()
    DATA = auto()
    BROKEN = auto()


_ARTICLES = frozenset({_Kind.ARTICLE, _Kind.UNDATED})


def documents(records: Iterable[Record | DocumentError], path: str) -> list[Document | DocumentError]:
    """Return the articles among records and what is wrong with the others; nothing for a file of other data.

    :param records: in the order of the file; an error stands for one that could not be read
    :raises DocumentError: ``unsupported`` when there are titles and dates but not one text, ``undated`` when
        not one of several has a date, ``too-large`` when there are more than are held at once
    """
    parts: list[tuple[_Kind, Document | DocumentError]] = []
    counts: Counter[_Kind] = Counter()
    for number, record in enumerate(records, 1):
        kind = _kind(record)
        counts[kind] += 1
        if number > _MOST_RECORDS:
            break
        if kind in _ARTICLES or counts[kind] <= _MOST_ERRORS:
            parts.append((kind, _part(record, kind)))
    if not _ARTICLES.isdisjoint(counts):
        _refuse_all(counts, parts, path)
        left = sum(max(0, count - _MOST_ERRORS) for kind, count in counts.items() if kind not in _ARTICLES)
        more = [DocumentError(path, Reason.BAD_LINE, f"{left:,} more records cannot be read")] if left else []
        return [*(part for _, part in parts), *more]
    broken = [part for kind, part in parts if kind is _Kind.BROKEN]
    if not broken:
        _refuse_untold(parts, path)
    return broken


def _refuse_all(
    counts: Counter[_Kind], parts: Sequence[tuple[_Kind, Document | DocumentError]], path: str
) -> None:
    if counts.total() > _MOST_RECORDS:
        raise DocumentError(path, Reason.TOO_LARGE, f"it holds more than {_MOST_RECORDS:,} records")
    if counts[_Kind.UNDATED] > 1 and not counts[_Kind.ARTICLE]:
        first = next(part for kind, part in parts if kind is _Kind.UNDATED)
        line = first.body_line if isinstance(first, Document) else first.line
        raise DocumentError(path, Reason.UNDATED, f"none of its {len(parts):,} records has a date", line)


def _refuse_untold(parts: Iterable[tuple[_Kind, Document | DocumentError]], path: str) -> None:
    """Refuse a file of articles whose texts stand where nobody looks; other data is nobody's concern."""
    for kind, part in parts:
        if kind is _Kind.WITHOUT_TEXT and isinstance(part, DocumentError):
            detail = f"it has a title and a date, but no text in {_SPOKEN}"
            raise DocumentError(path, Reason.UNSUPPORTED, detail, part.line, part.excerpt)


def _kind(record: Record | DocumentError) -> _Kind:
    if isinstance(record, DocumentError):
        return _Kind.BROKEN
    has_text = any(_text(record.values.get(key)) is not None for key in BODIES)
    has_date = _holds(record.values, ALIASES["published"])
    if has_text and has_date:
        return _Kind.ARTICLE
    if not _holds(record.values, _TITLES):
        return _Kind.DATA
    if has_text:
        return _Kind.UNDATED
    return _Kind.WITHOUT_TEXT if has_date else _Kind.DATA


def _holds(values: Mapping[str, object], keys: Iterable[str]) -> bool:
    return any(
        not isinstance(value := values.get(key), bool | dict | list) and value is not None and value != ""
        for key in keys
    )


def _part(record: Record | DocumentError, kind: _Kind) -> Document | DocumentError:
    if isinstance(record, DocumentError):
        return record
    if kind in _ARTICLES:
        return _document(record)
    detail = f"the record has no text in {_SPOKEN}"
    if kind is _Kind.DATA and any(_text(record.values.get(key)) is not None for key in BODIES):
        detail = "the record has neither title nor date"
    shown = excerpt(", ".join(list(record.values)[:_KEYS_SHOWN]))
    return DocumentError(record.path, Reason.EMPTY, detail, record.line, shown)


def _document(record: Record) -> Document | DocumentError:
    key, body = next((key, text) for key in BODIES if (text := _text(record.values.get(key))) is not None)
    try:
        fields = {
            name: _moment(_clean(value)) if name in DATES else _clean(value)
            for name, value in record.values.items()
            if name != key
        }
    except _TooDeep:
        detail = f"more than {_DEEPEST} tables or lists inside each other"
        return DocumentError(record.path, Reason.TOO_DEEP, detail, record.line)
    return Document(
        path=record.path,
        markup=_declared_markup(fields) or BODIES[key] or _markup(body),
        fields=fields,
        body=clean(body.replace("\r\n", "\n").replace("\r", "\n")),
        body_line=record.line,
        warnings=record.warnings,
        lines=dict.fromkeys(fields, record.line),
    )


def _text(value: object) -> str | None:
    """A text, or one given as a list of its paragraphs."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "\n\n".join(value)
    return value if isinstance(value, str) else None


def _declared_markup(fields: Mapping[str, object]) -> Markup | None:
    named = (value for key in _MARKUP_KEYS if isinstance(value := fields.get(key), str))
    return next((_MARKUPS[name] for value in named if (name := value.strip().lower()) in _MARKUPS), None)


def _markup(body: str) -> Markup:
    return Markup.HTML if _TAGGED.search(body[:_LOOK_AT]) else Markup.PLAIN


def _moment(value: object) -> object:
    """A number that is written as text, as tables and cautious exports do."""
    if not isinstance(value, str):
        return value
    found = _TIME_STAMP.fullmatch(value.strip())
    if not found:
        return value
    return float(value) if found["fraction"] else int(value)


class _TooDeep(Exception):
    """Nested further than any author nests."""


def _clean(value: object, depth: int = 0) -> object:
    """A value whose texts are fit for XML: an escape can write what a file may not hold."""
    if isinstance(value, str):
        return clean(value)
    if depth > _DEEPEST:
        raise _TooDeep
    if isinstance(value, list):
        return [_clean(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {clean(str(key)): _clean(item, depth + 1) for key, item in value.items()}
    return value
