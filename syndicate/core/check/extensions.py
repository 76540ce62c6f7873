"""What extensions of RSS and Atom ask of their own elements: names, places, attributes and values.

Asked when somebody's feed is checked, not at the gate: our own renderers write none of what is looked for.
A namespace that is not listed is left alone. Podcasts have more rules of their own.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from syndicate.core.check import dates, xmlrules
from syndicate.core.check.findings import Rulebook, Setting, Spot
from syndicate.core.check.xmlrules import ATOM, CONTENT, DC, MEDIA, Element
from syndicate.core.urls import encode, is_absolute

EXTENSIONS: Rulebook[Element] = Rulebook()
"""Rules for the root of an RSS or Atom document."""

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_FH = "{http://purl.org/syndication/history/1.0}"
_THR = "{http://purl.org/syndication/thread/1.0}"
_SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
_SY = "{http://purl.org/rss/1.0/modules/syndication/}"
_WFW = "{http://wellformedweb.org/CommentAPI/}"
_LICENCE = "{http://backend.userland.com/creativeCommonsRssModule}"
_GEORSS = "{http://www.georss.org/georss}"
_GEO = "{http://www.w3.org/2003/01/geo/wgs84_pos#}"
_XML_LANG = xmlrules.XML_LANG


def _names(text: str, namespace: str = "") -> frozenset[str]:
    return frozenset(namespace + name for name in text.split())


_KNOWN = {
    ATOM: _names(
        "author category content contributor email entry feed generator icon id link logo name published "
        "rights source subtitle summary title updated uri"
    ),
    CONTENT: _names("encoded items"),
    DC: _names(
        "title creator subject description publisher contributor date type format identifier source "
        "language relation coverage rights"
    ),
    _FH: _names("archive complete"),
    _ITUNES: _names(
        "author block category image explicit complete new-feed-url owner name email subtitle summary "
        "keywords duration order isClosedCaptioned episode season episodeType title type"
    ),
    MEDIA: _names(
        "adult backLink backLinks category comment comments community content copyright credit description "
        "embed group hash keywords license location param peerLink player price rating response responses "
        "restriction rights scene scenes sceneDescription sceneEndTime sceneStartTime sceneTitle "
        "starRating statistics status subTitle tags text thumbnail title"
    ),
    _SLASH: _names("section department comments hit_parade"),
    _SY: _names("updatePeriod updateFrequency updateBase"),
    _THR: _names("in-reply-to total"),
    _WFW: _names("comment commentRss commentRSS"),
    _LICENCE: _names("license"),
}
_FOR_LINKS = _names("count updated", _THR)
_OWN_ATTRIBUTES = {
    **{f"{MEDIA}{name}": frozenset[str]() for name in ("group", "keywords", "adult")},
    f"{MEDIA}content": _names(
        "url fileSize type medium isDefault expression bitrate framerate samplingrate channels duration "
        "height width lang"
    ),
    f"{MEDIA}thumbnail": _names("url width height time"),
    f"{MEDIA}title": _names("type"),
    f"{MEDIA}description": _names("type"),
    f"{_ITUNES}image": _names("href"),
    f"{_ITUNES}category": _names("text"),
    f"{_THR}in-reply-to": _names("ref href type source"),
    f"{_GEORSS}point": _names("featuretypetag relationshiptag featurename elev floor radius"),
}
_PLAIN = frozenset({CONTENT, DC, _FH, _ITUNES, _SLASH, _SY, _THR, _WFW, _LICENCE})
"""Namespaces whose elements have no attributes but those that are listed."""

_HEADS = frozenset({"channel", f"{ATOM}feed"})
_ENTRIES = frozenset({"item", f"{ATOM}entry"})
_OF_A_HEAD = _names("owner type new-feed-url complete category", _ITUNES) | _names(
    "updatePeriod updateFrequency updateBase", _SY
)
_MARKS = _names("archive complete", _FH)
_OF_AN_ENTRY = (
    _names("duration episode season episodeType title order isClosedCaptioned", _ITUNES)
    | _names("section department comments hit_parade", _SLASH)
    | _names("comment commentRss commentRSS", _WFW)
    | {f"{_THR}total", f"{CONTENT}encoded", f"{MEDIA}content", f"{MEDIA}group"}
)
_ONCE = (
    _names("comments hit_parade", _SLASH)
    | _names("updatePeriod updateFrequency updateBase", _SY)
    | _names("comment commentRss", _WFW)
    | _names("updated published id", ATOM)
    | _names("created issued modified", _DCTERMS)
    | {f"{_ITUNES}{name}" for name in _KNOWN[_ITUNES] - {"category"}}
    | {f"{_THR}total", f"{CONTENT}encoded", f"{DC}language"}
)

_COORDINATE = r"[+-]?[0-9]+(?:\.[0-9]*)?"
_PAIR = rf"{_COORDINATE}[\s,]+{_COORDINATE}"
_NUMBER = re.compile(r"[0-9]+")
_POSITIVE = re.compile(r"0*[1-9][0-9]*")
_DEGREE = re.compile(_COORDINATE)
_DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?")
_PERIODS = re.compile("hourly|daily|weekly|monthly|yearly")
_NUMBERS = re.compile(r"[0-9]+(?:,[0-9]+)*")
_POINT = re.compile(_PAIR)
_LINE = re.compile(rf"{_PAIR}(?:[\s,]+{_PAIR})+")
_POLYGON = re.compile(rf"{_PAIR}(?:[\s,]+{_PAIR}){{3,}}")
_OFFSET = re.compile(r"now|[0-9]+(?:\.[0-9]*)?|[0-9]+:[0-5][0-9]:[0-5][0-9](?:\.[0-9]*)?")
_NOTHING = re.compile("")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?")
_MEDIUMS = re.compile("image|audio|video|document|executable")
_EXPRESSIONS = re.compile("sample|full|nonstop")
_TRUTH = re.compile("true|false", re.IGNORECASE)
_TEXT_KINDS = re.compile("plain|html")

Reads = Callable[[str], object]


def _is_address(value: str) -> bool:
    return is_absolute(value) and encode(value) == value


def _is_moment(value: str) -> bool:
    try:
        dates.w3c(value)
    except ValueError:
        return False
    return True


def _is_language(value: str) -> bool:
    return not list(xmlrules.bad_language(value, "", None))


def _is_degree(most: int, value: str) -> bool:
    return _DEGREE.fullmatch(value) is not None and abs(float(value)) <= most


_VALUES: dict[str, Reads] = {
    f"{DC}date": _is_moment,
    f"{DC}language": _is_language,
    f"{_DCTERMS}created": _is_moment,
    f"{_DCTERMS}issued": _is_moment,
    f"{_DCTERMS}modified": _is_moment,
    f"{_SY}updatePeriod": _PERIODS.fullmatch,
    f"{_SY}updateFrequency": _POSITIVE.fullmatch,
    f"{_SY}updateBase": _is_moment,
    f"{_SLASH}comments": _NUMBER.fullmatch,
    f"{_SLASH}hit_parade": _NUMBERS.fullmatch,
    f"{_THR}total": _NUMBER.fullmatch,
    f"{_WFW}comment": _is_address,
    f"{_WFW}commentRss": _is_address,
    f"{_LICENCE}license": _is_address,
    f"{_GEORSS}point": _POINT.fullmatch,
    f"{_GEORSS}line": _LINE.fullmatch,
    f"{_GEORSS}polygon": _POLYGON.fullmatch,
    f"{_GEO}lat": partial(_is_degree, 90),
    f"{_GEO}long": partial(_is_degree, 180),
    **dict.fromkeys(_MARKS, _NOTHING.fullmatch),
}
_ATTRIBUTE_VALUES: dict[str, dict[str, Reads]] = {
    f"{MEDIA}content": {
        "url": _is_address,
        "type": _MEDIA_TYPE.fullmatch,
        "medium": _MEDIUMS.fullmatch,
        "expression": _EXPRESSIONS.fullmatch,
        "isDefault": _TRUTH.fullmatch,
        "duration": _DECIMAL.fullmatch,
        "fileSize": _POSITIVE.fullmatch,
        "width": _POSITIVE.fullmatch,
        "height": _POSITIVE.fullmatch,
        "lang": _is_language,
    },
    f"{MEDIA}title": {"type": _TEXT_KINDS.fullmatch},
    f"{MEDIA}description": {"type": _TEXT_KINDS.fullmatch},
    f"{MEDIA}thumbnail": {"time": _OFFSET.fullmatch},
    f"{_THR}in-reply-to": {"href": _is_address, "type": _MEDIA_TYPE.fullmatch},
    f"{ATOM}link": {f"{_THR}count": _NUMBER.fullmatch, f"{_THR}updated": _is_moment},
}


@EXTENSIONS.error("extension-unknown", "the extension's own specification", "Write its name exactly.")
def _unknown_elements(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter("{*}*"):
        namespace, name = _split(str(element.tag))
        if name not in _KNOWN.get(namespace, (name,)):
            yield Spot(f"its namespace has no <{name}>", xmlrules.line_of(element))


@EXTENSIONS.error("extension-attribute", "the extension's own specification", "Remove it.")
def _unknown_attributes(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter("*"):
        tag = str(element.tag)
        for name in map(str, element.attrib):
            if _is_misused(name, element):
                yield Spot(
                    f"<{xmlrules.local(tag)}> has no attribute {xmlrules.local(name)!r}",
                    xmlrules.line_of(element),
                )


@EXTENSIONS.error(
    "extension-place", "the extension's own specification", "Move it to the feed's head, or to an entry."
)
def _places(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(*_OF_A_HEAD, *_OF_AN_ENTRY, *_MARKS):
        parent = element.getparent()
        place = "" if parent is None else str(parent.tag)
        wrong = _OF_A_HEAD if place in _ENTRIES else _OF_AN_ENTRY if place in _HEADS else ()
        if element.tag in wrong or (element.tag in _MARKS and place not in _HEADS):
            yield Spot(
                f"<{xmlrules.local(str(element.tag))}> cannot stand in <{xmlrules.local(place)}>",
                xmlrules.line_of(element),
            )


@EXTENSIONS.error("extension-repeated", "RSS Best Practices Profile, namespaces", "Keep one of them.")
def _repeated(root: Element, _: Setting) -> Iterator[Spot]:
    for parent in root.iter("channel", "item", f"{_ITUNES}owner", f"{ATOM}feed", f"{ATOM}entry"):
        own = str(parent.tag).startswith(ATOM)
        for name in sorted(_ONCE):
            if not (own and name.startswith(ATOM)):
                yield from xmlrules.more_than_one(parent, name, f"the {xmlrules.local(str(parent.tag))}")


@EXTENSIONS.error("extension-value", "the extension's own specification", "Write a value that it knows.")
def _values(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(*_VALUES, *_ATTRIBUTE_VALUES):
        tag, where = str(element.tag), xmlrules.line_of(element)
        reads = _VALUES.get(tag)
        if reads is not None and not reads(xmlrules.text(element)):
            yield Spot(f"<{xmlrules.local(tag)}> is {xmlrules.text(element)!r}", where)
        for name, fits in _ATTRIBUTE_VALUES.get(tag, {}).items():
            value = element.get(name)
            if value is not None and not fits(value):
                yield Spot(f"the {xmlrules.local(name)} of <{xmlrules.local(tag)}> is {value!r}", where)


@EXTENSIONS.error("media-address", "Media RSS, media:thumbnail and media:player", "Give it a full url.")
def _media_address(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(f"{MEDIA}thumbnail", f"{MEDIA}player"):
        name = f"media:{xmlrules.local(str(element.tag))}"
        yield from xmlrules.bad_address(element.get("url", ""), f"{name}'s url", xmlrules.line_of(element))


@EXTENSIONS.error("thread-ref", "RFC 4685 section 3", "Name the id of the entry that is answered, as ref.")
def _answered(root: Element, _: Setting) -> Iterator[Spot]:
    for answer in root.iter(f"{_THR}in-reply-to"):
        yield from xmlrules.bad_iri(answer.get("ref", ""), "the ref", xmlrules.line_of(answer))


@EXTENSIONS.error("media-group", "Media RSS, media:group", "Remove the group, and keep what is in it.")
def _media_group(root: Element, _: Setting) -> Iterator[Spot]:
    for group in root.iter(f"{MEDIA}group"):
        if len(group.findall(f"{MEDIA}content")) <= 1:
            yield Spot("a group is of several renditions, and this has fewer", xmlrules.line_of(group))


@EXTENSIONS.error("xml-language", "XML 1.0, 2.12; BCP 47", "Write a tag such as en-gb.")
def _languages(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter("*"):
        language = element.get(_XML_LANG)
        if language and element.tag not in (f"{ATOM}feed", f"{ATOM}entry"):
            yield from xmlrules.bad_language(language, "xml:lang", xmlrules.line_of(element))


def _is_misused(attribute: str, element: Element) -> bool:
    """Whether an attribute is one that a listed namespace does not have there."""
    tag = str(element.tag)
    namespace, name = _split(tag)
    of, _ = _split(attribute)
    if of:
        of_replies = tag == f"{ATOM}link" and element.get("rel") == "replies"
        return of in _KNOWN and not (attribute in _FOR_LINKS and of_replies)
    if tag in _OWN_ATTRIBUTES:
        return attribute not in _OWN_ATTRIBUTES[tag]
    return namespace in _PLAIN and name in _KNOWN[namespace]


def _split(tag: str) -> tuple[str, str]:
    """A name's namespace, in braces, and the name in it."""
    namespace, brace, name = tag.rpartition("}")
    return namespace + brace, name
