"""What a document declares about itself, found under the many names that blogs give it.

The tables are the policy. Values are typed here and not yet judged: a date stays as it was written, since
what it means depends on the publication. A value of the wrong type is left out with a warning, not an error.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from syndicate.core.attached import enclosure, image
from syndicate.core.episodes import episode, names_file
from syndicate.core.extra import extra
from syndicate.core.people import people
from syndicate.core.text import one_line
from syndicate.core.values import as_list, as_text, fit
from syndicate.model import Enclosure, Episode, Image, Person

ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name"),
    "published": (
        "date",
        "published",
        "publishdate",
        "published_at",
        "pubdate",
        "created",
        "datepublished",
    ),
    "updated": ("updated", "lastmod", "modified", "last_modified_at", "updated_at", "datemodified"),
    "expires": ("expires", "expirydate", "unpublish"),
    "authors": ("authors", "author", "byline", "creator"),
    "section": ("section", "category"),
    "tags": ("tags", "tag", "keywords", "topics", "categories", "taxonomies"),
    "summary": ("summary", "description", "excerpt", "lead", "deck"),
    "language": ("lang", "language", "locale"),
    "slug": ("slug",),
    "permalink": ("permalink", "url", "path", "save_as"),
    "guid": ("guid", "id", "uuid"),
    "aliases": ("aliases", "alias", "redirect_from"),
    "canonical": ("canonical", "canonical_url", "external_url"),
    "image": (
        "image",
        "cover",
        "hero",
        "thumbnail",
        "feature_image",
        "featured_image",
        "og_image",
    ),
    "enclosures": ("enclosure", "enclosures", "audio", "video", "podcast", "attachments"),
    "source": ("source", "via", "source_url"),
    "order": ("order", "weight"),
}
"""Keys of each field in lower case; the first that holds something counts."""

_KNOWN = frozenset({key for keys in ALIASES.values() for key in keys} | {"draft", "status"})
_NOT_PUBLIC = frozenset({"draft", "private", "hidden"})
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
_LANGUAGE = re.compile(r"(?P<primary>[A-Za-z]{2,3})(?P<rest>(?:[-_][A-Za-z0-9]{1,8})*)(?:\.[\w-]+)?")
_MOST_TAGS = 200
_LONGEST_TAG = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the author says, typed; dates as written, addresses as written.

    :ivar published: the raw value, and under which key it stood (``published_key``)
    :ivar order: place among the articles of one moment, lowest first
    :ivar source: where the article was taken from, as written
    :ivar extra: what stands under keys that mean nothing here, by key; values as JSON
    """

    title: str | None = None
    published: object | None = None
    published_key: str | None = None
    updated: object | None = None
    expires: object | None = None
    draft: bool = False
    authors: tuple[Person, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    summary: str | None = None
    language: str | None = None
    slug: str | None = None
    permalink: str | None = None
    guid: str | None = None
    aliases: tuple[str, ...] = ()
    canonical: str | None = None
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    source: str | None = None
    order: int = 0
    episode: Episode | None = None
    extra: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def resolve(fields: Mapping[str, object]) -> Declared:
    """Return what ``fields`` say under any of their names.

    :param fields: declared metadata; case of the keys does not count
    """
    found = _Found({key.lower(): fit(value) for key, value in fields.items()})
    published_key, published = found.date("published")
    return Declared(
        title=found.text("title"),
        published=published,
        published_key=published_key,
        updated=found.date("updated")[1],
        expires=found.date("expires")[1],
        draft=_is_draft(found.values),
        authors=people(found.first("authors")[1]),
        section=found.section(),
        tags=found.tags(),
        summary=found.text("summary"),
        language=found.language(),
        slug=found.text("slug"),
        permalink=found.text("permalink"),
        guid=found.text("guid"),
        aliases=found.aliases(),
        canonical=found.web_address("canonical"),
        image=image(found.first("image")[1]),
        enclosures=found.enclosures(),
        source=found.text("source"),
        order=found.whole_number("order"),
        episode=episode(found.values, found.warnings),
        extra=extra({key: value for key, value in found.values.items() if not _is_known(key)}),
        warnings=tuple(found.warnings),
    )


class _Found:
    """The values under their keys, and what was wrong with them."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values
        self.warnings: list[str] = []

    def first(self, field: str) -> tuple[str | None, object]:
        """The first alias that holds something, and what it holds."""
        for key in ALIASES[field]:
            value = self.values.get(key)
            if value is not None and value not in ("", []):
                return key, value
        return None, None

    def text(self, field: str) -> str | None:
        key, value = self.first(field)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        text = as_text(value)
        if text is None and value is not None:
            self.warnings.append(f"{key} is no text, and was left out")
        return one_line(text) or None if text else None

    def date(self, field: str) -> tuple[str | None, object]:
        """The first value that could be a date: ``published: false`` says something else."""
        for key in ALIASES[field]:
            value = self.values.get(key)
            if value is None or value == "" or isinstance(value, bool):
                continue
            if isinstance(value, str) and value.strip().lower() in _YES | _NO - {"1", "0"}:
                continue
            return key, value
        return None, None

    def whole_number(self, field: str) -> int:
        key, value = self.first(field)
        if value is None or isinstance(value, bool):
            return 0
        try:
            return max(-_LARGEST, min(_LARGEST, int(float(as_text(value) or "?"))))
        except (ValueError, OverflowError):
            self.warnings.append(f"{key} is no number, and was left out")
            return 0

    def section(self) -> str | None:
        key, value = self.first("section")
        if isinstance(value, list) and len(value) > 1:
            self.warnings.append(f"{key} names several sections: the first one counts")
        while isinstance(value, list) and value:
            value = value[0]
        text = as_text(value)
        return one_line(text) or None if text else None

    def aliases(self) -> tuple[str, ...]:
        places = (as_text(item) for item in as_list(self.first("aliases")[1]))
        return tuple(dict.fromkeys(place.strip() for place in places if place and place.strip()))

    def tags(self) -> tuple[str, ...]:
        key, value = self.first("tags")
        if isinstance(value, Mapping):
            value = value.get("tags")
        jekyll = key == "tags" and "layout" in self.values
        names = [name for item in as_list(value) for name in _tag_names(item, at_spaces=jekyll)]
        once = tuple(dict.fromkeys(name for name in map(_tag, names) if name))
        if len(once) > _MOST_TAGS:
            self.warnings.append(f"{key} holds {len(once)} tags: the first {_MOST_TAGS} count")
        return once[:_MOST_TAGS]

    def language(self) -> str | None:
        text = self.text("language")
        if text is None:
            return None
        tag = language_tag(text)
        if tag is None:
            self.warnings.append(f"{text[:40]!r} is no language tag, and was left out")
        return tag

    def web_address(self, field: str) -> str | None:
        text = self.text(field)
        if text is None or re.match(r"https?://[^/\s]", text, re.IGNORECASE):
            return text
        self.warnings.append(f"{field} is no whole address, and was left out")
        return None

    def enclosures(self) -> tuple[Enclosure, ...]:
        by_address: dict[str, Enclosure] = {}
        for key in ALIASES["enclosures"]:
            for item in as_list(self.values.get(key)):
                if key == "podcast" and isinstance(item, Mapping) and not names_file(item):
                    continue  # it tells of an episode alone
                found = enclosure(item)
                if found:
                    by_address.setdefault(found.url, found)
                elif item not in (None, "", False):
                    self.warnings.append(f"{key} names no file, and was left out")
        return tuple(by_address.values())


_LARGEST = 2**31 - 1


def language_tag(text: str) -> str | None:
    """A language tag in its customary case (RFC 5646 section 2.1.1), or None if ``text`` is none."""
    found = _LANGUAGE.fullmatch(text.strip())
    if not found:
        return None
    parts = [part for part in re.split("[-_]", found["rest"]) if part]
    return "-".join([found["primary"].lower(), *(_CASES.get(len(part), str.lower)(part) for part in parts)])


_CASES = {2: str.upper, 4: str.title}


def _tag_names(value: object, *, at_spaces: bool) -> Iterable[str]:
    text = as_text(value["name"]) if isinstance(value, Mapping) and "name" in value else as_text(value)
    if text is None:
        return []
    return text.split() if at_spaces and "," not in text else text.split(",")


def _tag(name: str) -> str:
    return one_line(name)[:_LONGEST_TAG].strip().strip("#").strip()


def _is_known(key: str) -> bool:
    return key in _KNOWN or key.startswith("podcast.")


def _is_draft(values: Mapping[str, object]) -> bool:
    status = as_text(values.get("status")) or ""
    return (
        (as_text(values.get("draft")) or "").strip().lower() in _YES
        or (as_text(values.get("published")) or "").strip().lower() in _NO - {"0"}
        or status.strip().lower() in _NOT_PUBLIC
    )
