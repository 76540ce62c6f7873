"""What values may be, beyond what the gate asks of our own feeds: links, images, media, podcasts.

As in ``structure``, our renderers write none of what is looked for here.
"""

import re
from collections.abc import Iterator

from syndicate.core.check import atom, dates, xmlrules
from syndicate.core.check.findings import Rulebook, Setting, Spot, repeated
from syndicate.core.check.xmlrules import ATOM, Element
from syndicate.core.uris import SCHEMES

RSS: Rulebook[Element] = Rulebook()
"""Rules for an RSS document."""

ATOM_FEED: Rulebook[Element] = Rulebook()
"""Rules for an Atom document."""

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_HOURS = frozenset(str(hour) for hour in range(25))
_DAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_LINK_ATTRIBUTES = frozenset(["href", "rel", "type", "hreflang", "title", "length"])
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
        for name in map(str, link.attrib):
            if not name.startswith("{") and name not in _LINK_ATTRIBUTES:
                yield Spot(f"an atom:link has no attribute {name!r}", xmlrules.line_of(link))


@RSS.advice("rss-atom-link-form", "RFC 4287 section 4.2.7", "Write it in full, percent-encoded.")
def _atom_link_form(root: Element, _: Setting) -> Iterator[Spot]:
    for link in root.iter(f"{ATOM}link"):
        if link.get("href"):
            yield from xmlrules.bad_address(link.get("href", ""), "the atom:link", xmlrules.line_of(link))


@RSS.error("rss-skip", "RSS 2.0, skipHours and skipDays", "Write hours from 0 to 23, days as Monday.")
def _skipped(root: Element, _: Setting) -> Iterator[Spot]:
    for name, known in (("skipHours/hour", _HOURS), ("skipDays/day", _DAYS)):
        for element in root.findall(f"channel/{name}"):
            if xmlrules.text(element) not in known:
                yield Spot(f"{xmlrules.text(element)!r} is no {element.tag}", xmlrules.line_of(element))
        for again in repeated(xmlrules.text(element) for element in root.findall(f"channel/{name}")):
            yield Spot(f"{again!r} stands there again")


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
        for link in box.findall("link"):
            if xmlrules.text(link):
                yield from xmlrules.bad_address(
                    xmlrules.text(link), "the textInput's link", xmlrules.line_of(link)
                )


@RSS.error("rss-cloud-port", "RSS 2.0, cloud", "Write a number, such as 80.")
def _cloud_port(root: Element, _: Setting) -> Iterator[Spot]:
    for cloud in root.findall("channel/cloud[@port]"):
        if not re.fullmatch("0*[1-9][0-9]*", cloud.get("port", "")):
            yield Spot(f"the cloud's port is {cloud.get('port')!r}", xmlrules.line_of(cloud))


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
        yield from atom.part_findings(source)


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


@ATOM_FEED.error("atom-summary", "RFC 4287 section 4.1.2", "Say in a summary what readers cannot show.")
def _summary(root: Element, _: Setting) -> Iterator[Spot]:
    for entry in root.iterchildren(f"{ATOM}entry"):
        body = entry.find(f"{ATOM}content")
        if body is not None and entry.find(f"{ATOM}summary") is None:
            if body.get("src") is not None:
                yield Spot("the content is elsewhere, and there is no summary", xmlrules.line_of(entry))
            elif not _is_text(body):
                yield Spot("the content is in base64, and there is no summary", xmlrules.line_of(entry))


@ATOM_FEED.error("atom-scheme", "RFC 4151 section 2.1; RFC 8141 section 2", "Mint it by its scheme's form.")
def _schemes(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(f"{ATOM}id", f"{ATOM}uri", f"{ATOM}category"):
        value = element.get("scheme", "") or xmlrules.text(element)
        for scheme, form in SCHEMES.items():
            if value.lower().startswith(scheme) and not form.fullmatch(value):
                yield Spot(f"{value!r} is no {scheme} address", xmlrules.line_of(element))


@ATOM_FEED.error("atom-content-base64", "RFC 4287 section 4.1.3.3", "Encode it in base64, or link to it.")
def _base64(root: Element, _: Setting) -> Iterator[Spot]:
    for body in root.iterfind(f"{ATOM}entry/{ATOM}content"):
        if not _is_text(body) and body.get("src") is None and not _is_base64(body.text or ""):
            yield Spot(f"content of type {body.get('type')!r} is not in base64", xmlrules.line_of(body))


@ATOM_FEED.error(
    "atom-content-src-type", "RFC 4287 section 4.1.3.2", "Write the media type of what it links to."
)
def _src_type(root: Element, _: Setting) -> Iterator[Spot]:
    for body in root.iterfind(f"{ATOM}entry/{ATOM}content[@src]"):
        if body.get("type") in _TEXT_TYPES:
            yield Spot(f"content elsewhere has the type {body.get('type')!r}", xmlrules.line_of(body))


def _is_text(body: Element) -> bool:
    """Whether content of this type is written as it is."""
    kind = (body.get("type") or "").partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind.endswith(("+xml", "/xml")) or "/" not in kind


def _is_base64(value: str) -> bool:
    return _BASE64.fullmatch(value) is not None and not len("".join(value.split())) % 4


def _link_facts(link: Element) -> Iterator[Spot]:
    language = link.get("hreflang")
    if language:
        yield from xmlrules.bad_language(language, "hreflang", xmlrules.line_of(link))
    kind, length = link.get("type"), link.get("length")
    if kind is not None and not _MEDIA_TYPE.fullmatch(kind):
        yield Spot(f"the link's type {kind!r} is no media type", xmlrules.line_of(link))
    if length is not None and not (length.strip().isascii() and length.strip().isdigit()):
        yield Spot(f"the link's length {length!r} is no number of octets", xmlrules.line_of(link))
