"""A feed as a subscriber's program knows it, whatever its format: what is compared with the next fetch.

It is read leniently, as readers do, and no rule is asked; nothing in it is fetched, run or shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from syndicate.core.check import documents, jsonfeed, xmlrules
from syndicate.core.check.dates import rfc822, rfc3339
from syndicate.core.check.findings import Finding
from syndicate.core.check.xmlrules import ATOM, CONTENT, DC, Element
from syndicate.core.prose import text_of
from syndicate.errors import SyndicateError

_TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An entry as a reader keeps it; None is what its format or publisher does not say.

    :ivar guid: what the reader knows it by: its id, else its address, else its title
    :ivar published: RFC 3339 in UTC, or the text as written when it is no date; likewise ``updated``
    """

    guid: str
    link: str | None
    title: str | None
    summary: str | None
    content: str | None
    published: str | None
    updated: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    enclosures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed at one fetch.

    :ivar form: its format, for people
    :ivar address: where it says that it lives
    :ivar deleted: guids of entries that it says are deleted (RFC 6721 section 3)
    """

    form: str
    title: str | None
    address: str | None
    entries: tuple[Held, ...]
    deleted: frozenset[str] = frozenset()


def subscription(data: bytes, *, name: str) -> Subscription:
    """Read RSS 2.0, Atom or JSON Feed.

    :param name: what an error calls it
    :raises SyndicateError: when it is no feed or not well-formed
    """
    found = documents.parse(data)
    if isinstance(found, Finding):
        where = f"line {found.line}: " if found.line else ""
        raise SyndicateError(f"{name}: {where}{found.message}", remedy=found.remedy)
    root = found.subject
    if isinstance(root, dict):
        return _of_json(root)
    if isinstance(root, xmlrules.Element) and root.tag == "rss":
        return _of_rss(root)
    if isinstance(root, xmlrules.Element) and root.tag == f"{ATOM}feed":
        return _of_atom(root)
    raise SyndicateError(f"{name}: a list of feeds has no entries", remedy="Compare one of its feeds.")


def _of_rss(root: Element) -> Subscription:
    return Subscription(
        form="RSS 2.0",
        title=_child(root, "channel/title"),
        address=_linked(root.findall(f"channel/{ATOM}link"), "self"),
        entries=tuple(_rss_item(item) for item in root.findall("channel/item")),
    )


def _rss_item(item: Element) -> Held:
    link, title = _child(item, "link"), _child(item, "title")
    guid = item.find("guid")
    if link is None and guid is not None and guid.get("isPermaLink", "true") == "true":
        link = _child(item, "guid")
    encoded, description = _child(item, f"{CONTENT}encoded"), _child(item, "description")
    return Held(
        guid=_child(item, "guid") or link or title or "",
        link=link,
        title=title,
        summary=_words(text_of(description)) if encoded and description else None,
        content=encoded or description,
        published=_moment(_child(item, "pubDate"), rfc822),
        updated=_moment(_child(item, f"{ATOM}updated"), rfc3339),
        authors=_texts([*item.findall("author"), *item.findall(f"{DC}creator")]),
        tags=_texts(item.findall("category")),
        enclosures=_said(enclosure.get("url") for enclosure in item.findall("enclosure")),
    )


def _of_atom(root: Element) -> Subscription:
    return Subscription(
        form="Atom",
        title=_text(root, "title"),
        address=_linked(root.findall(f"{ATOM}link"), "self"),
        entries=tuple(_atom_entry(entry) for entry in root.findall(f"{ATOM}entry")),
        deleted=frozenset(gone.get("ref", "") for gone in root.findall(_TOMBSTONE)),
    )


def _atom_entry(entry: Element) -> Held:
    links = entry.findall(f"{ATOM}link")
    link = _linked(links, "alternate")
    title = _text(entry, "title")
    return Held(
        guid=_child(entry, f"{ATOM}id") or link or title or "",
        link=link,
        title=title,
        summary=_text(entry, "summary"),
        content=_child(entry, f"{ATOM}content"),
        published=_moment(_child(entry, f"{ATOM}published"), rfc3339),
        updated=_moment(_child(entry, f"{ATOM}updated"), rfc3339),
        authors=_texts(entry.findall(f"{ATOM}author/{ATOM}name")),
        tags=_said(
            category.get("label") or category.get("term") for category in entry.findall(f"{ATOM}category")
        ),
        enclosures=_said(link.get("href") for link in links if link.get("rel") == "enclosure"),
    )


def _of_json(feed: jsonfeed.Json) -> Subscription:
    return Subscription(
        form="JSON Feed",
        title=_plain(feed.get("title")),
        address=_plain(feed.get("feed_url")),
        entries=tuple(_json_item(item) for item in jsonfeed.items(feed)),
    )


def _json_item(item: jsonfeed.Json) -> Held:
    link, title = _plain(item.get("url")), _plain(item.get("title"))
    guid = item.get("id")
    return Held(
        guid=str(guid) if guid not in (None, "") else link or title or "",
        link=link,
        title=title,
        summary=_plain(item.get("summary")),
        content=_plain(item.get("content_html")) or _plain(item.get("content_text")),
        published=_moment(_plain(item.get("date_published")), rfc3339),
        updated=_moment(_plain(item.get("date_modified")), rfc3339),
        authors=_members(item, "authors", "name"),
        tags=_members(item, "tags"),
        enclosures=_members(item, "attachments", "url"),
    )


def _members(item: jsonfeed.Json, field: str, key: str | None = None) -> tuple[str, ...]:
    listed = item.get(field)
    members = listed if isinstance(listed, list) else []
    if key is None:
        return _said(_plain(member) for member in members)
    return _said(_plain(member.get(key)) for member in members if isinstance(member, dict))


def _linked(links: Iterable[Element], rel: str) -> str | None:
    return next((link.get("href") for link in links if link.get("rel", "alternate") == rel), None)


def _child(parent: Element, path: str) -> str | None:
    found = parent.find(path)
    return None if found is None else _words(xmlrules.text(found))


def _text(parent: Element, name: str) -> str | None:
    """A text construct as words (RFC 4287 section 3.1)."""
    found = parent.find(ATOM + name)
    if found is None:
        return None
    text = xmlrules.text(found)
    return _words(text_of(text) if found.get("type") == "html" else text)


def _texts(elements: Iterable[Element]) -> tuple[str, ...]:
    return _said(_words(xmlrules.text(element)) for element in elements)


def _said(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def _plain(value: object) -> str | None:
    return _words(value) if isinstance(value, str) else None


def _words(text: str) -> str | None:
    return " ".join(text.split()) or None


def _moment(text: str | None, read: Callable[[str], datetime]) -> str | None:
    if text is None:
        return None
    try:
        return read(text).astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return text
