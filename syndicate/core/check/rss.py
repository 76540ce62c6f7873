"""What makes RSS 2.0 valid (specification of the RSS Advisory Board), and what its readers do better with."""

import re
from collections.abc import Iterator

from syndicate.core.check import content, dates, xmlrules
from syndicate.core.check.findings import Rulebook, Setting, Spot, repeated
from syndicate.core.check.xmlrules import ATOM, CONTENT, DC, Element

DOCUMENT: Rulebook[Element] = Rulebook()
"""Rules for the root: the head, and what only the whole document shows."""

ITEM: Rulebook[Element] = Rulebook()
"""Rules for one item."""

_CHANNEL_NAMES = frozenset(
    [
        "title",
        "link",
        "description",
        "language",
        "copyright",
        "managingEditor",
        "webMaster",
        "pubDate",
        "lastBuildDate",
        "category",
        "generator",
        "docs",
        "cloud",
        "ttl",
        "image",
        "rating",
        "textInput",
        "skipHours",
        "skipDays",
        "item",
    ]
)
_ITEM_NAMES = frozenset(
    [
        "title",
        "link",
        "description",
        "author",
        "category",
        "comments",
        "enclosure",
        "guid",
        "pubDate",
        "source",
    ]
)
_VERSIONS = ("2.0", "0.91", "0.92")
_SINGLE = ("title", "link", "description", "guid", "pubDate", "author", "comments", "source")
_CLOUD = ("domain", "port", "path", "registerProcedure", "protocol")
_ENCLOSURE = ("url", "length", "type")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?")
_WRITE_DATE = "Write it as 'Sun, 25 Jul 2021 00:00:00 +0000', with the weekday of that day."


def items(root: Element) -> list[Element]:
    """The items of a document, in its order."""
    return root.findall("channel/item")


def _channel(root: Element) -> Element:
    channel = root.find("channel")
    return root if channel is None else channel


@DOCUMENT.error("rss-version", "RSS 2.0, rss", 'Write <rss version="2.0">.')
def _version(root: Element, _: Setting) -> Iterator[Spot]:
    if root.get("version") not in _VERSIONS:
        yield Spot(f"the version is {root.get('version')!r}, not '2.0'", xmlrules.line_of(root))


@DOCUMENT.advice("rss-version-old", "RSS 2.0, rss", 'Write <rss version="2.0">: older ones are a part of it.')
def _old_version(root: Element, _: Setting) -> Iterator[Spot]:
    if root.get("version") in _VERSIONS[1:]:
        yield Spot(f"the version is {root.get('version')!r}", xmlrules.line_of(root))


@DOCUMENT.error("rss-channel", "RSS 2.0, channel", "Put everything into one <channel>.")
def _one_channel(root: Element, _: Setting) -> Iterator[Spot]:
    if len(root.findall("channel")) != 1:
        yield Spot(f"there are {len(root.findall('channel'))} channels", xmlrules.line_of(root))


@DOCUMENT.error("rss-title", "RSS 2.0, required channel elements", "Give the channel one title.")
def _title(root: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.missing_or_repeated(_channel(root), "title", "the channel")


@DOCUMENT.error("rss-link", "RSS 2.0, required channel elements", "Give the channel one link, to its page.")
def _link(root: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.missing_or_repeated(_channel(root), "link", "the channel")


@DOCUMENT.error(
    "rss-description", "RSS 2.0, required channel elements", "Describe the channel in a sentence."
)
def _description(root: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.missing_or_repeated(_channel(root), "description", "the channel")


@DOCUMENT.error("rss-link-address", "RSS 2.0, link", "Write the address in full, percent-encoded.")
def _link_address(root: Element, _: Setting) -> Iterator[Spot]:
    for link in _channel(root).findall("link"):
        if xmlrules.text(link):
            yield from xmlrules.bad_address(xmlrules.text(link), "the channel's link", xmlrules.line_of(link))


@DOCUMENT.error("rss-language", "RSS 2.0, language", "Write a tag of BCP 47, such as en-gb.")
def _language(root: Element, _: Setting) -> Iterator[Spot]:
    for language in _channel(root).findall("language"):
        yield from xmlrules.bad_language(xmlrules.text(language), "the language", xmlrules.line_of(language))


@DOCUMENT.error("rss-channel-date", "RSS 2.0, pubDate; RFC 822 section 5", _WRITE_DATE)
def _channel_dates(root: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.bad_dates(_channel(root), ("pubDate", "lastBuildDate"), dates.rfc822)


@DOCUMENT.error("rss-editor", "RSS 2.0, managingEditor", "Write 'mail@host (Name)', or leave it out.")
def _editors(root: Element, _: Setting) -> Iterator[Spot]:
    for name in ("managingEditor", "webMaster"):
        for person in _channel(root).findall(name):
            if not xmlrules.has_mail(xmlrules.text(person)):
                yield Spot(
                    f"<{name}> {xmlrules.text(person)!r} has no mail address", xmlrules.line_of(person)
                )


@DOCUMENT.error("rss-cloud", "RSS 2.0, cloud", "Give it all five attributes, empty ones too.")
def _cloud(root: Element, _: Setting) -> Iterator[Spot]:
    for cloud in _channel(root).findall("cloud"):
        for name in _CLOUD:
            if cloud.get(name) is None:
                yield Spot(f"<cloud> has no {name}", xmlrules.line_of(cloud))


@DOCUMENT.error("rss-ttl", "RSS 2.0, ttl", "Write a positive number of minutes.")
def _ttl(root: Element, _: Setting) -> Iterator[Spot]:
    for ttl in _channel(root).findall("ttl"):
        if not re.fullmatch("0*[1-9][0-9]*", xmlrules.text(ttl)):
            yield Spot(f"<ttl> {xmlrules.text(ttl)!r} is no number of minutes", xmlrules.line_of(ttl))


@DOCUMENT.error("rss-image", "RSS 2.0, image", "Give the image an absolute url, a title and a link.")
def _image(root: Element, _: Setting) -> Iterator[Spot]:
    for image in _channel(root).findall("image"):
        for name in ("url", "title", "link"):
            yield from xmlrules.missing_or_repeated(image, name, "the image")


@DOCUMENT.error("rss-unknown-element", "RSS 2.0, extending RSS", "Remove it, or give it a namespace.")
def _unknown(root: Element, _: Setting) -> Iterator[Spot]:
    return _unknown_among(_channel(root), _CHANNEL_NAMES)


@DOCUMENT.error("rss-guid-duplicate", "RSS 2.0, guid", "Give each item a guid of its own, for ever.")
def _unique(root: Element, _: Setting) -> Iterator[Spot]:
    guids = [guid for item in items(root) for guid in item.iterchildren("guid")]
    again = set(repeated(xmlrules.text(guid) for guid in guids))
    seen: set[str] = set()
    for guid in guids:
        value = xmlrules.text(guid)
        if value in again and value in seen:
            yield Spot(f"the guid {value!r} occurs more than once", xmlrules.line_of(guid))
        seen.add(value)


@DOCUMENT.advice("rss-metadata-after-items", "RSS 2.0 validator practice", "Put the items last.")
def _items_last(root: Element, _: Setting) -> Iterator[Spot]:
    seen = False
    for child in _channel(root):
        if seen and child.tag != "item" and isinstance(child.tag, str):
            yield Spot(f"<{xmlrules.local(child.tag)}> stands after an item", xmlrules.line_of(child))
        seen = seen or child.tag == "item"


@DOCUMENT.advice(
    "rss-self-missing",
    "RSS Best Practices Profile, atom:link",
    'Add <atom:link rel="self"> with its address.',
)
def _self(root: Element, _: Setting) -> Iterator[Spot]:
    if not _self_links(root):
        yield Spot("the feed does not say where it lives", xmlrules.line_of(_channel(root)))


@DOCUMENT.advice(
    "rss-self-type", "RSS Best Practices Profile, atom:link", 'Write type="application/rss+xml".'
)
def _self_type(root: Element, _: Setting) -> Iterator[Spot]:
    for link in _self_links(root):
        if link.get("type") not in xmlrules.FEED_TYPES:
            yield Spot(f"the self link has the type {link.get('type')!r}", xmlrules.line_of(link))


@DOCUMENT.advice(
    "rss-self-differs", "RSS Best Practices Profile, atom:link", "Write the address at which it is fetched."
)
def _self_differs(root: Element, setting: Setting) -> Iterator[Spot]:
    for link in _self_links(root):
        if setting.address is not None and link.get("href") != setting.address:
            yield Spot(
                f"the self link is {link.get('href')!r}, not {setting.address!r}", xmlrules.line_of(link)
            )


def _self_links(root: Element) -> list[Element]:
    return [link for link in _channel(root).findall(f"{ATOM}link") if link.get("rel") == "self"]


@ITEM.error("rss-item-empty", "RSS 2.0, elements of item", "Give the item a title or a description.")
def _said_something(item: Element, _: Setting) -> Iterator[Spot]:
    if not any(
        xmlrules.text(found) for name in ("title", "description") for found in item.iterchildren(name)
    ):
        yield Spot("the item has neither title nor description", xmlrules.line_of(item))


@ITEM.error("rss-item-repeated", "RSS 2.0, elements of item", "Keep one of them.")
def _once(item: Element, _: Setting) -> Iterator[Spot]:
    tags = [child.tag for child in item]
    for name in _SINGLE:
        if tags.count(name) > 1:
            yield from xmlrules.more_than_one(item, name, "the item")


@ITEM.error("rss-item-link", "RSS 2.0, link", "Write the address in full, percent-encoded.")
def _item_link(item: Element, _: Setting) -> Iterator[Spot]:
    for name in ("link", "comments"):
        for link in item.iterchildren(name):
            yield from xmlrules.bad_address(xmlrules.text(link), f"the item's {name}", xmlrules.line_of(link))


@ITEM.error("rss-guid-address", "RSS 2.0, guid", 'Add isPermaLink="false", or write a full address.')
def _guid_address(item: Element, _: Setting) -> Iterator[Spot]:
    for guid in item.iterchildren("guid"):
        value = xmlrules.text(guid)
        if not value:
            yield Spot("the guid is empty", xmlrules.line_of(guid))
        elif guid.get("isPermaLink", "true") != "false" and not value.startswith(("http://", "https://")):
            yield Spot(f"the guid {value!r} says that it is an address and is none", xmlrules.line_of(guid))
        elif guid.get("isPermaLink", "true") != "false":
            yield from xmlrules.bad_iri(value, "the guid", xmlrules.line_of(guid))


@ITEM.error("rss-item-date", "RSS 2.0, pubDate; RFC 822 section 5", _WRITE_DATE)
def _item_date(item: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.bad_dates(item, ("pubDate",), dates.rfc822)


@ITEM.error("rss-item-updated", "RFC 4287 section 3.3", "Write it as 2021-07-25T00:00:00Z.")
def _item_updated(item: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.bad_dates(item, (f"{ATOM}updated", f"{ATOM}published"), dates.rfc3339)


@ITEM.error("rss-enclosure-attribute", "RSS 2.0, enclosure", "Give it url, length in bytes, and type.")
def _enclosure_whole(item: Element, _: Setting) -> Iterator[Spot]:
    for enclosure in item.iterchildren("enclosure"):
        for name in _ENCLOSURE:
            if not enclosure.get(name):
                yield Spot(f"the enclosure has no {name}", xmlrules.line_of(enclosure))


@ITEM.error(
    "rss-enclosure-value", "RSS 2.0, enclosure", "Write a full address, a number of bytes, a media type."
)
def _enclosure_values(item: Element, _: Setting) -> Iterator[Spot]:
    for enclosure in item.iterchildren("enclosure"):
        if enclosure.get("url"):
            yield from xmlrules.bad_address(
                enclosure.get("url", ""), "the enclosure's url", xmlrules.line_of(enclosure)
            )
        if not enclosure.get("length", "0").isdecimal():
            yield Spot(f"the length {enclosure.get('length')!r} is no number", xmlrules.line_of(enclosure))
        if not _MEDIA_TYPE.fullmatch(enclosure.get("type") or "a/b"):
            yield Spot(f"the type {enclosure.get('type')!r} is no media type", xmlrules.line_of(enclosure))


@ITEM.error("rss-author-mail", "RSS 2.0, author", "Write 'mail@host (Name)', or use dc:creator for a name.")
def _author(item: Element, _: Setting) -> Iterator[Spot]:
    for author in item.iterchildren("author"):
        if not xmlrules.has_mail(xmlrules.text(author)):
            yield Spot(f"the author {xmlrules.text(author)!r} has no mail address", xmlrules.line_of(author))


@ITEM.error("rss-source", "RSS 2.0, source", "Give it the url of the feed that the item comes from.")
def _source(item: Element, _: Setting) -> Iterator[Spot]:
    for source in item.iterchildren("source"):
        if not source.get("url"):
            yield Spot("the source has no url", xmlrules.line_of(source))


@ITEM.error("rss-unknown-element", "RSS 2.0, extending RSS", "Remove it, or give it a namespace.")
def _unknown_in_item(item: Element, _: Setting) -> Iterator[Spot]:
    return _unknown_among(item, _ITEM_NAMES)


@ITEM.advice("rss-guid-missing", "RSS 2.0, guid", "Give each item a guid that never changes.")
def _guid(item: Element, _: Setting) -> Iterator[Spot]:
    if item.find("guid") is None:
        yield Spot("the item has no guid, so a changed title may make it new again", xmlrules.line_of(item))


@ITEM.advice("rss-title-empty", "RSS 2.0 validator practice", "Leave the title out, or write one.")
def _no_empty_title(item: Element, _: Setting) -> Iterator[Spot]:
    for title in item.iterchildren("title"):
        if not xmlrules.text(title):
            yield Spot("the title is empty", xmlrules.line_of(title))


@ITEM.advice("rss-date-missing", "RSS 2.0, pubDate", "Say when it was published.")
def _dated(item: Element, _: Setting) -> Iterator[Spot]:
    if item.find("pubDate") is None:
        yield Spot("the item has no pubDate", xmlrules.line_of(item))


@ITEM.advice("rss-date-future", "RSS Best Practices Profile, pubDate", "Publish it when its time has come.")
def _future(item: Element, setting: Setting) -> Iterator[Spot]:
    return xmlrules.odd_dates(item, ("pubDate",), dates.rfc822, setting)


@ITEM.advice(
    "rss-enclosures-several", "RSS Best Practices Profile, enclosure", "Write further ones as media:content."
)
def _one_enclosure(item: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.more_than_one(item, "enclosure", "the item")


@ITEM.advice("rss-author-twice", "RSS 2.0 validator practice", "Keep dc:creator or author, not both.")
def _one_way_to_name(item: Element, _: Setting) -> Iterator[Spot]:
    if item.find("author") is not None and item.find(f"{DC}creator") is not None:
        yield Spot("the item names its author twice", xmlrules.line_of(item))


@ITEM.advice(
    "rss-description-late", "RSS Best Practices Profile, content:encoded", "Put the description first."
)
def _description_first(item: Element, _: Setting) -> Iterator[Spot]:
    description, encoded = item.find("description"), item.find(f"{CONTENT}encoded")
    if description is not None and encoded is not None and item.index(encoded) < item.index(description):
        yield Spot("the description stands after content:encoded", xmlrules.line_of(description))


def _unknown_among(parent: Element, known: frozenset[str]) -> Iterator[Spot]:
    for child in parent:
        name = child.tag
        if name not in known and isinstance(name, str) and not name.startswith("{"):
            yield Spot(f"RSS has no <{name}> here", xmlrules.line_of(child))


def html_of(item: Element) -> Iterator[content.Piece]:
    """The HTML in an item, with the line on which each piece begins."""
    for name in ("description", f"{CONTENT}encoded"):
        for element in item.iterchildren(name):
            yield element.text or "", xmlrules.line_of(element)


content.enter_rules(ITEM, html_of)
