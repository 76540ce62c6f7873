"""What the large podcast directories ask of a feed, beyond RSS.

Asked only of a feed that calls itself a podcast: one whose channel has an element of the iTunes namespace.
A value that no directory can read is an error; what one refuses although it is valid RSS is advice.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from syndicate.core.check import xmlrules
from syndicate.core.check.findings import Rulebook, Setting, Spot
from syndicate.core.check.xmlrules import Element
from syndicate.model.apple_categories import CATEGORIES

RSS: Rulebook[Element] = Rulebook()
"""Rules for an RSS document that may be a podcast."""

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_PODCAST = "{https://podcastindex.org/namespace/1.0}"
_PLAYED = frozenset(
    {
        "audio/mpeg",
        "audio/x-m4a",
        "audio/mp4",
        "video/mp4",
        "video/x-m4v",
        "video/quicktime",
    }
)
_PICTURES = (".jpg", ".jpeg", ".png")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_DURATION = re.compile(r"[0-9]+(?::[0-5][0-9]){0,2}")
_VALUES = {
    "type": frozenset({"episodic", "serial", "Episodic", "Serial"}),
    "episodeType": frozenset({"full", "trailer", "bonus"}),
}


def _channel(root: Element) -> Element | None:
    """The channel, if it is a podcast's."""
    channel = root.find("channel")
    if channel is None or not any(str(child.tag).startswith(_ITUNES) for child in channel.iterchildren("*")):
        return None
    return channel


def _episodes(root: Element) -> Iterator[Element]:
    channel = _channel(root)
    if channel is not None:
        yield from channel.iterchildren("item")


@RSS.advice("podcast-required", "Apple Podcasts, podcast requirements", "Add it to the channel.")
def _required(root: Element, _: Setting) -> Iterator[Spot]:
    channel = _channel(root)
    if channel is None:
        return
    for name in (f"{_ITUNES}image", f"{_ITUNES}category", f"{_ITUNES}explicit", "language"):
        if channel.find(name) is None:
            yield Spot(f"the podcast has no {_named(name)}", xmlrules.line_of(channel))


@RSS.advice("podcast-owner", "Apple Podcasts, itunes:owner", "Add itunes:owner with itunes:email.")
def _owner(root: Element, _: Setting) -> Iterator[Spot]:
    channel = _channel(root)
    if channel is not None and channel.find(f"{_ITUNES}owner/{_ITUNES}email") is None:
        yield Spot("nobody can be written to about the podcast", xmlrules.line_of(channel))


@RSS.error("podcast-mail", "Apple Podcasts, itunes:owner", "Write one mail address, and nothing else.")
def _mail(root: Element, _: Setting) -> Iterator[Spot]:
    for mail in root.iter(f"{_ITUNES}email"):
        if not xmlrules.is_mail(xmlrules.text(mail)):
            yield Spot(f"itunes:email is {xmlrules.text(mail)!r}", xmlrules.line_of(mail))


@RSS.error("podcast-moved", "Apple Podcasts, itunes:new-feed-url", "Write the full address that it has now.")
def _moved(root: Element, _: Setting) -> Iterator[Spot]:
    for url in root.iter(f"{_ITUNES}new-feed-url"):
        yield from xmlrules.bad_address(xmlrules.text(url), "itunes:new-feed-url", xmlrules.line_of(url))


@RSS.advice("podcast-author", "Apple Podcasts, itunes:author", "Add itunes:author to the channel.")
def _author(root: Element, _: Setting) -> Iterator[Spot]:
    channel = _channel(root)
    if channel is not None and channel.find(f"{_ITUNES}author") is None:
        yield Spot("the podcast does not say who makes it", xmlrules.line_of(channel))


@RSS.error("podcast-category", "Apple Podcasts, category list", "Take one of Apple's list.")
def _category(root: Element, _: Setting) -> Iterator[Spot]:
    channel = _channel(root)
    if channel is None:
        return
    for category in channel.iterchildren(f"{_ITUNES}category"):
        above = category.get("text", "")
        if above not in CATEGORIES:
            yield Spot(f"there is no category {above!r}", xmlrules.line_of(category))
            continue
        for child in category.iterchildren(f"{_ITUNES}category"):
            if child.get("text", "") not in CATEGORIES[above]:
                yield Spot(
                    f"there is no category {child.get('text', '')!r} below {above!r}",
                    xmlrules.line_of(child),
                )


@RSS.advice("podcast-image-kind", "Apple Podcasts, artwork", "Use a square JPEG or PNG.")
def _image_kind(root: Element, _: Setting) -> Iterator[Spot]:
    if _channel(root) is None:
        return
    for image in root.iter(f"{_ITUNES}image"):
        path = urlsplit(image.get("href", "")).path.lower()
        if "." in path.rpartition("/")[2] and not path.endswith(_PICTURES):
            yield Spot("the picture's name is neither a JPEG's nor a PNG's", xmlrules.line_of(image))


@RSS.error("podcast-value", "Apple Podcasts, itunes:type", "Write one of those it knows.")
def _value(root: Element, _: Setting) -> Iterator[Spot]:
    for name, known in _VALUES.items():
        for element in root.iter(_ITUNES + name):
            if xmlrules.text(element) not in known:
                yield Spot(f"itunes:{name} is {xmlrules.text(element)!r}", xmlrules.line_of(element))


@RSS.error("podcast-number", "Apple Podcasts, itunes:episode", "Write a number from 1 up.")
def _number(root: Element, _: Setting) -> Iterator[Spot]:
    for name in ("episode", "season"):
        for element in root.iter(_ITUNES + name):
            if not _NUMBER.fullmatch(xmlrules.text(element)):
                yield Spot(f"itunes:{name} is {xmlrules.text(element)!r}", xmlrules.line_of(element))


@RSS.error("podcast-duration", "Apple Podcasts, itunes:duration", "Write seconds.")
def _duration(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(f"{_ITUNES}duration"):
        if not _DURATION.fullmatch(xmlrules.text(element)):
            yield Spot(f"itunes:duration is {xmlrules.text(element)!r}", xmlrules.line_of(element))


@RSS.error("podcast-episode", "Apple Podcasts, podcast requirements", "Add a title.")
def _untitled(root: Element, _: Setting) -> Iterator[Spot]:
    for item in _episodes(root):
        if item.find("enclosure") is not None and item.find("title") is None:
            yield Spot("the episode has no title", xmlrules.line_of(item))


@RSS.advice("podcast-no-enclosure", "Apple Podcasts, podcast requirements", "Leave it to another feed.")
def _silent(root: Element, _: Setting) -> Iterator[Spot]:
    for item in _episodes(root):
        if item.find("enclosure") is None:
            yield Spot("the item has nothing to listen to", xmlrules.line_of(item))


@RSS.advice("podcast-enclosure-type", "Apple Podcasts, podcast requirements", "Offer it as MP3, M4A or MP4.")
def _type(root: Element, _: Setting) -> Iterator[Spot]:
    for item in _episodes(root):
        for enclosure in item.iterchildren("enclosure"):
            if enclosure.get("type", "").lower() not in _PLAYED:
                kind = enclosure.get("type", "")
                yield Spot(f"not every app plays {kind!r}", xmlrules.line_of(enclosure))


@RSS.advice("podcast-enclosure-length", "Apple Podcasts, enclosure", "Write its length in bytes.")
def _length(root: Element, _: Setting) -> Iterator[Spot]:
    for item in _episodes(root):
        for enclosure in item.iterchildren("enclosure"):
            if enclosure.get("length", "").strip() in {"", "0"}:
                yield Spot("the episode's length is not known", xmlrules.line_of(enclosure))


@RSS.error("podcast-guid", "Podcasting 2.0, podcast:guid", "Write the UUID of its first feed address, once.")
def _guid(root: Element, _: Setting) -> Iterator[Spot]:
    guids = list(root.iter(f"{_PODCAST}guid"))
    for guid in guids:
        if not _UUID.fullmatch(xmlrules.text(guid)):
            yield Spot(f"podcast:guid is {xmlrules.text(guid)!r}, no UUID", xmlrules.line_of(guid))
    for guid in guids[1:]:
        yield Spot("podcast:guid stands there again", xmlrules.line_of(guid))


@RSS.error("podcast-locked", "Podcasting 2.0, podcast:locked", "Write yes or no.")
def _locked(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(f"{_PODCAST}locked"):
        if xmlrules.text(element) not in {"yes", "no"}:
            yield Spot(f"podcast:locked is {xmlrules.text(element)!r}", xmlrules.line_of(element))


@RSS.error("podcast-file", "Podcasting 2.0, podcast:transcript and podcast:chapters", "Give it url and type.")
def _files(root: Element, _: Setting) -> Iterator[Spot]:
    for name in ("transcript", "chapters"):
        for element in root.iter(_PODCAST + name):
            where = xmlrules.line_of(element)
            yield from xmlrules.bad_address(element.get("url", ""), f"podcast:{name}'s url", where)
            if not element.get("type"):
                yield Spot(f"podcast:{name} has no type", where)


@RSS.error("podcast-funding", "Podcasting 2.0, podcast:funding", "Give it url, a full address.")
def _funding(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(f"{_PODCAST}funding"):
        yield from xmlrules.bad_address(
            element.get("url", ""), "podcast:funding's url", xmlrules.line_of(element)
        )


@RSS.error("podcast-person", "Podcasting 2.0, podcast:person", "Name the person, with full addresses.")
def _person(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(f"{_PODCAST}person"):
        where = xmlrules.line_of(element)
        if not xmlrules.text(element):
            yield Spot("a podcast:person has no name", where)
        for name in ("href", "img"):
            if element.get(name) is not None:
                yield from xmlrules.bad_address(element.get(name, ""), f"podcast:person's {name}", where)


def _named(tag: str) -> str:
    return tag.replace(_ITUNES, "itunes:")
