"""What makes JSON Feed valid (version 1.1; 1.0 is read too), and what its readers do better with."""

import re
from collections.abc import Callable, Iterator
from typing import TypeGuard

from syndicate.core.check import content, dates, xmlrules
from syndicate.core.check.findings import Rulebook, Setting, Spot, repeated

Json = dict[str, object]

DOCUMENT: Rulebook[Json] = Rulebook()
"""Rules for the top level, and what only the whole document shows."""

ITEM: Rulebook[Json] = Rulebook()
"""Rules for one item."""

VERSIONS = ("https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1")
_TOP_NAMES = frozenset(
    [
        "version",
        "title",
        "items",
        "home_page_url",
        "feed_url",
        "description",
        "user_comment",
        "next_url",
        "icon",
        "favicon",
        "authors",
        "author",
        "language",
        "expired",
        "hubs",
    ]
)
_ITEM_NAMES = frozenset(
    [
        "id",
        "content_html",
        "content_text",
        "url",
        "external_url",
        "title",
        "summary",
        "image",
        "banner_image",
        "date_published",
        "date_modified",
        "authors",
        "author",
        "tags",
        "language",
        "attachments",
    ]
)
_TYPES: dict[str, type] = {
    **dict.fromkeys(("authors", "hubs", "attachments"), list),
    "expired": bool,
    **dict.fromkeys(
        (_TOP_NAMES | _ITEM_NAMES)
        - {"version", "items", "id", "author", "authors", "hubs", "tags", "attachments", "expired"},
        str,
    ),
}
_CALLED = {list: "a list", bool: "true or false", str: "a string"}
_TOP_ADDRESSES = ("home_page_url", "feed_url", "next_url", "icon", "favicon")
_ITEM_ADDRESSES = ("url", "external_url", "image", "banner_image")
_SPEC = "JSON Feed 1.1"
_MARKUP = re.compile(r"</[a-z]|&(?:amp|lt|gt|quot|nbsp|#\d+);", re.IGNORECASE)


def items(feed: Json) -> list[Json]:
    """The items of a document that are objects, in its order."""
    return [item for item in _list(feed, "items") if _is_object(item)]


@DOCUMENT.error("json-version", f"{_SPEC}, version", f"Write {VERSIONS[0]!r}.")
def _version(feed: Json, _: Setting) -> Iterator[Spot]:
    if feed.get("version") not in VERSIONS:
        yield Spot(f"the version is {feed.get('version')!r}")


@DOCUMENT.error("json-title", f"{_SPEC}, title", "Give the feed a title.")
def _title(feed: Json, _: Setting) -> Iterator[Spot]:
    if not _is_text(feed.get("title")):
        yield Spot("the feed has no title")


@DOCUMENT.error("json-items", f"{_SPEC}, items", "Write a list of objects, [] when there are none.")
def _items(feed: Json, _: Setting) -> Iterator[Spot]:
    value = feed.get("items")
    if not isinstance(value, list):
        yield Spot("items is missing or no list")
    elif not all(_is_object(item) for item in value):
        yield Spot("items has something that is no object in it")


@DOCUMENT.error("json-id-duplicate", f"{_SPEC}, id", "Give each item an id of its own, for ever.")
def _unique(feed: Json, _: Setting) -> Iterator[Spot]:
    for id_ in repeated(str(item["id"]) for item in items(feed) if "id" in item):
        yield Spot(f"the id {id_!r} occurs more than once")


@DOCUMENT.error("json-address", f"{_SPEC}, top-level", "Write the address in full, percent-encoded.")
def _addresses(feed: Json, _: Setting) -> Iterator[Spot]:
    return _bad_addresses(feed, _TOP_ADDRESSES, "the feed")


@DOCUMENT.error("json-next", f"{_SPEC}, next_url", "Leave it out on the last page.")
def _next(feed: Json, _: Setting) -> Iterator[Spot]:
    if feed.get("next_url") is not None and feed.get("next_url") == feed.get("feed_url"):
        yield Spot("next_url is the feed itself")


@DOCUMENT.error("json-hub", f"{_SPEC}, hubs", "Give each hub a type and a url.")
def _hubs(feed: Json, _: Setting) -> Iterator[Spot]:
    for hub in _list(feed, "hubs"):
        if not (_is_object(hub) and _is_text(hub.get("type")) and _is_text(hub.get("url"))):
            yield Spot("a hub has no type or no url")


@DOCUMENT.advice("json-self-missing", f"{_SPEC}, feed_url", "Add feed_url: it is the feed's identity.")
def _self(feed: Json, _: Setting) -> Iterator[Spot]:
    if "feed_url" not in feed:
        yield Spot("the feed does not say where it lives")


@DOCUMENT.advice("json-self-differs", f"{_SPEC}, feed_url", "Write the address at which it is fetched.")
def _self_differs(feed: Json, setting: Setting) -> Iterator[Spot]:
    if setting.address is not None and feed.get("feed_url", setting.address) != setting.address:
        yield Spot(f"feed_url is {feed.get('feed_url')!r}, not {setting.address!r}")


@ITEM.error("json-item-id", f"{_SPEC}, id", "Give the item an id that is a string and never changes.")
def _id(item: Json, _: Setting) -> Iterator[Spot]:
    if not _is_text(item.get("id")):
        yield Spot(f"the item's id is {item.get('id')!r}")


@ITEM.error("json-item-content", f"{_SPEC}, content_html", "Add content_html or content_text.")
def _content(item: Json, _: Setting) -> Iterator[Spot]:
    if not any(isinstance(item.get(name), str) for name in ("content_html", "content_text")):
        yield Spot(f"the item {item.get('id')!r} has no content")


@ITEM.error("json-item-address", f"{_SPEC}, url", "Write the address in full, percent-encoded.")
def _item_addresses(item: Json, _: Setting) -> Iterator[Spot]:
    return _bad_addresses(item, _ITEM_ADDRESSES, f"the item {item.get('id')!r}")


@ITEM.error("json-date", f"{_SPEC}, date_published; RFC 3339", "Write it as 2021-07-25T00:00:00Z.")
def _dates(item: Json, _: Setting) -> Iterator[Spot]:
    for name in ("date_published", "date_modified"):
        if item.get(name) is not None:
            try:
                dates.rfc3339(str(item[name]))
            except ValueError as wrong:
                yield Spot(f"{name} of the item {item.get('id')!r}: {wrong}")


@ITEM.error("json-tags", f"{_SPEC}, tags", "Write a list of strings.")
def _tags(item: Json, _: Setting) -> Iterator[Spot]:
    if "tags" in item and not (isinstance(item["tags"], list) and all(_is_text(tag) for tag in item["tags"])):
        yield Spot(f"the tags of the item {item.get('id')!r} are not a list of strings")


@ITEM.error("json-attachment", f"{_SPEC}, attachments", "Give it url and mime_type, and numbers as numbers.")
def _attachments(item: Json, _: Setting) -> Iterator[Spot]:
    for attachment in _list(item, "attachments"):
        if not (
            _is_object(attachment)
            and _is_text(attachment.get("url"))
            and _is_text(attachment.get("mime_type"))
        ):
            yield Spot(f"an attachment of the item {item.get('id')!r} has no url or no mime_type")
            continue
        yield from xmlrules.bad_address(str(attachment["url"]), "the attachment's url", None)
        for name in ("size_in_bytes", "duration_in_seconds"):
            value = attachment.get(name, 0)
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                yield Spot(f"{name} of {attachment['url']} is no number")


@ITEM.advice("json-title-markup", f"{_SPEC}, title", "Write plain text, or give the item no title.")
def _title_markup(item: Json, _: Setting) -> Iterator[Spot]:
    title = item.get("title")
    if isinstance(title, str) and _MARKUP.search(title):
        yield Spot(f"the title {title!r} has markup in it")


@ITEM.advice("json-date-future", f"{_SPEC}, date_published", "Publish it when its time has come.")
def _future(item: Json, setting: Setting) -> Iterator[Spot]:
    try:
        moment = dates.rfc3339(str(item.get("date_published")))
    except ValueError:
        return
    if dates.is_future(moment, setting.now):
        yield Spot(f"date_published of the item {item.get('id')!r} is in the future")


def _authors(subject: Json, _: Setting) -> Iterator[Spot]:
    for author in _list(subject, "authors"):
        if not (_is_object(author) and any(_is_text(author.get(name)) for name in ("name", "url", "avatar"))):
            yield Spot("an author has neither name nor url nor avatar")
        elif _is_object(author):
            yield from _bad_addresses(author, ("url", "avatar"), "an author")


def _language(subject: Json, _: Setting) -> Iterator[Spot]:
    if "language" in subject:
        yield from xmlrules.bad_language(str(subject["language"]), "the language", None)


def _types(subject: Json, _: Setting) -> Iterator[Spot]:
    for name, value in subject.items():
        kind = _TYPES.get(name)
        if kind is not None and value is not None and not isinstance(value, kind):
            yield Spot(f"{name} is {value!r}, not {_CALLED[kind]}")


def _own_objects(subject: Json, _: Setting) -> Iterator[Spot]:
    for name, value in subject.items():
        if name.startswith("_") and not _is_object(value):
            yield Spot(f"{name} is no object")


def _nulls(subject: Json, _: Setting) -> Iterator[Spot]:
    for name, value in subject.items():
        if value is None:
            yield Spot(f"{name} is null")


def _old_author(subject: Json, _: Setting) -> Iterator[Spot]:
    if "author" in subject:
        yield Spot("author is of version 1.0")


def _own_fields(known: frozenset[str]) -> Callable[[Json, Setting], Iterator[Spot]]:
    def find(subject: Json, _: Setting) -> Iterator[Spot]:
        for name in subject:
            if name not in known and not name.startswith("_"):
                yield Spot(f"{name!r} is no field of JSON Feed")

    return find


def _bad_addresses(subject: Json, names: tuple[str, ...], whose: str) -> Iterator[Spot]:
    for name in names:
        if subject.get(name) is not None:
            yield from xmlrules.bad_address(str(subject[name]), f"{name} of {whose}", None)


def _list(subject: Json, name: str) -> list[object]:
    value = subject.get(name)
    return value if isinstance(value, list) else []


def _is_object(value: object) -> TypeGuard[Json]:
    return isinstance(value, dict)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def html_of(item: Json) -> Iterator[content.Piece]:
    """The HTML in an item."""
    value = item.get("content_html")
    if isinstance(value, str):
        yield value, None


for _book, _names in ((DOCUMENT, _TOP_NAMES), (ITEM, _ITEM_NAMES)):
    _book.error("json-author", f"{_SPEC}, authors", "Give each author a name, a url or an avatar.")(_authors)
    _book.error("json-language", f"{_SPEC}, language; RFC 5646", "Write a tag such as en-gb.")(_language)
    _book.error("json-type", f"{_SPEC}, top-level and items", "Write it as a value of that kind.")(_types)
    _book.advice("json-own-field", f"{_SPEC}, extensions", "Put what is your own into an object.")(
        _own_objects
    )
    _book.error("json-null", f"{_SPEC}, fields", "Leave out what is not there.")(_nulls)
    _book.advice("json-old-author", f"{_SPEC}, authors", "Write authors, a list.")(_old_author)
    _book.advice("json-unknown-field", f"{_SPEC}, extensions", "Let own fields begin with _.")(
        _own_fields(_names)
    )
content.enter_rules(ITEM, html_of)
