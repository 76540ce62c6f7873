"""What values may be, beyond what the gate asks of our own feeds: links, images, media, podcasts.

As in ``structure``, our renderers write none of what is looked for here.
"""

import re
from collections.abc import Iterator

from syndicate.core.check import dates, xmlrules
from syndicate.core.check.findings import Rulebook, Setting, Spot
from syndicate.core.check.xmlrules import ATOM, MEDIA, Element

RSS: Rulebook[Element] = Rulebook()
"""Rules for an RSS document."""

ATOM_FEED: Rulebook[Element] = Rulebook()
"""Rules for an Atom document."""

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_HOURS = frozenset(str(hour) for hour in range(25))
_DAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?")
_MEDIUMS = frozenset(["image", "audio", "video", "document", "executable"])
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_TEXTS = tuple(ATOM + name for name in ("title", "subtitle", "summary", "rights"))
_TEXT_TYPES = frozenset(["text", "html", "xhtml"])


@RSS.error("rss-atom-link", "RFC 4287 section 4.2.7", "Write href in full, and a media type as type.")
def _atom_link(root: Element, _: Setting) -> Iterator[Spot]:
    for link in root.iter(f"{ATOM}link"):
        if not link.get("href"):
            yield Spot("an atom:link has no href", xmlrules.line_of(link))
        else:
            yield from xmlrules.bad_iri(
                link.get("href", ""), "the atom:link", xmlrules.line_of(link), relative=True
            )
        yield from _link_facts(link)


@RSS.advice("rss-atom-link-form", "RFC 4287 section 4.2.7", "Write it in full, percent-encoded.")
def _atom_link_form(root: Element, _: Setting) -> Iterator[Spot]:
    for link in root.iter(f"{ATOM}link"):
        if link.get("href"):
            yield from xmlrules.bad_address(link.get("href", ""), "the atom:link", xmlrules.line_of(link))


@RSS.error("media-content", "Media RSS, media:content", "Write a full url, a media type, a known medium.")
def _media(root: Element, _: Setting) -> Iterator[Spot]:
    for item in root.iter(f"{MEDIA}content"):
        where = xmlrules.line_of(item)
        if item.get("url"):
            yield from xmlrules.bad_address(item.get("url", ""), "media:content's url", where)
        if item.get("type") is not None and not _MEDIA_TYPE.fullmatch(item.get("type", "")):
            yield Spot(f"media:content has the type {item.get('type')!r}", where)
        if item.get("medium", "image") not in _MEDIUMS:
            yield Spot(f"media:content has the medium {item.get('medium')!r}", where)


@RSS.error("rss-skip", "RSS 2.0, skipHours and skipDays", "Write hours from 0 to 23, days as Monday.")
def _skipped(root: Element, _: Setting) -> Iterator[Spot]:
    for name, known in (("skipHours/hour", _HOURS), ("skipDays/day", _DAYS)):
        for element in root.findall(f"channel/{name}"):
            if xmlrules.text(element) not in known:
                yield Spot(f"{xmlrules.text(element)!r} is no {element.tag}", xmlrules.line_of(element))


@RSS.error("rss-image-value", "RSS 2.0, image", "Write full addresses, width to 144 and height to 400.")
def _image(root: Element, _: Setting) -> Iterator[Spot]:
    for image in root.findall("channel/image"):
        for name in ("url", "link"):
            for element in image.findall(name):
                if xmlrules.text(element):
                    yield from xmlrules.bad_address(
                        xmlrules.text(element), f"the image's {name}", xmlrules.line_of(element)
                    )
        for name, most in (("width", 144), ("height", 400)):
            for element in image.findall(name):
                value = xmlrules.text(element)
                if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
                    yield Spot(f"the image's {name} is {value!r}", xmlrules.line_of(element))


@RSS.error("rss-text-input", "RSS 2.0, textInput", "Give it title, description, name and link, or remove it.")
def _text_input(root: Element, _: Setting) -> Iterator[Spot]:
    for box in root.findall("channel/textInput"):
        for name in ("title", "description", "name", "link"):
            yield from xmlrules.missing_or_repeated(box, name, "the textInput")


@RSS.error("rss-permalink-flag", "RSS 2.0, guid", 'Write isPermaLink="true" or "false".')
def _flag(root: Element, _: Setting) -> Iterator[Spot]:
    for guid in root.iter("guid"):
        if guid.get("isPermaLink", "true") not in ("true", "false"):
            yield Spot(f"isPermaLink is {guid.get('isPermaLink')!r}", xmlrules.line_of(guid))


@RSS.error("podcast-image", "Apple Podcasts, itunes:image", "Give it href, a full address.")
def _podcast_image(root: Element, _: Setting) -> Iterator[Spot]:
    for image in root.iter(f"{_ITUNES}image"):
        yield from xmlrules.bad_address(image.get("href", ""), "itunes:image's href", xmlrules.line_of(image))


@RSS.error("podcast-explicit", "Apple Podcasts, itunes:explicit", "Write true or false.")
def _podcast_explicit(root: Element, _: Setting) -> Iterator[Spot]:
    for flag in root.iter(f"{_ITUNES}explicit"):
        if xmlrules.text(flag) not in {"true", "false"}:
            yield Spot(f"itunes:explicit is {xmlrules.text(flag)!r}", xmlrules.line_of(flag))


@ATOM_FEED.error("atom-link-value", "RFC 4287 section 4.2.7", "Write a media type, and a length in octets.")
def _link_values(root: Element, _: Setting) -> Iterator[Spot]:
    for link in root.iter(f"{ATOM}link"):
        yield from _link_facts(link)


@ATOM_FEED.error("atom-source", "RFC 4287 section 4.2.11", "Keep it as its own feed has it.")
def _source(root: Element, _: Setting) -> Iterator[Spot]:
    for source in root.iterfind(f"{ATOM}entry/{ATOM}source"):
        for id_ in source.iterchildren(f"{ATOM}id"):
            yield from xmlrules.bad_iri(id_.text or "", "the source's id", xmlrules.line_of(id_))
        yield from xmlrules.bad_dates(source, (f"{ATOM}updated",), dates.rfc3339)
        for name in ("id", "title", "updated", "rights", "subtitle", "generator", "icon", "logo"):
            yield from xmlrules.more_than_one(source, ATOM + name, "the source")
        for text in source.iterchildren(*_TEXTS):
            if text.get("type", "text") not in _TEXT_TYPES:
                yield Spot(f"a text has the type {text.get('type')!r}", xmlrules.line_of(text))


@ATOM_FEED.error(
    "atom-address", "RFC 4287 section 2", "Write an address without spaces, quotes and brackets."
)
def _other_addresses(root: Element, _: Setting) -> Iterator[Spot]:
    for name, attribute in (("icon", None), ("logo", None), ("uri", None), ("category", "scheme")):
        for element in root.iter(ATOM + name):
            value = element.get(attribute) if attribute else element.text
            if value:
                yield from xmlrules.bad_iri(
                    value, name, xmlrules.line_of(element), relative=attribute is None
                )


@ATOM_FEED.error("atom-content-base64", "RFC 4287 section 4.1.3.3", "Encode it in base64, or link to it.")
def _base64(root: Element, _: Setting) -> Iterator[Spot]:
    for body in root.iterfind(f"{ATOM}entry/{ATOM}content"):
        kind = (body.get("type") or "").partition(";")[0].strip().lower()
        is_text = kind.startswith("text/") or kind.endswith(("+xml", "/xml")) or "/" not in kind
        if not is_text and body.get("src") is None and not _BASE64.fullmatch(body.text or ""):
            yield Spot(f"content of type {kind!r} is not in base64", xmlrules.line_of(body))


@ATOM_FEED.error(
    "atom-content-src-type", "RFC 4287 section 4.1.3.2", "Write the media type of what it links to."
)
def _src_type(root: Element, _: Setting) -> Iterator[Spot]:
    for body in root.iterfind(f"{ATOM}entry/{ATOM}content[@src]"):
        if body.get("type") in _TEXT_TYPES:
            yield Spot(f"content elsewhere has the type {body.get('type')!r}", xmlrules.line_of(body))


def _link_facts(link: Element) -> Iterator[Spot]:
    kind, length = link.get("type"), link.get("length")
    if kind is not None and not _MEDIA_TYPE.fullmatch(kind):
        yield Spot(f"the link's type {kind!r} is no media type", xmlrules.line_of(link))
    if length is not None and not (length.strip().isascii() and length.strip().isdigit()):
        yield Spot(f"the link's length {length!r} is no number of octets", xmlrules.line_of(link))
