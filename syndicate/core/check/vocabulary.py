"""What the extensions of feeds define: their elements, where these stand, and their attributes and values.

A namespace that is not listed here is left alone.
"""

import re
from collections.abc import Callable
from functools import partial

from syndicate.core.check import dates, xmlrules
from syndicate.core.check.xmlrules import ATOM, CONTENT, DC, MEDIA
from syndicate.core.urls import encode, is_absolute

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_FH = "{http://purl.org/syndication/history/1.0}"
THR = "{http://purl.org/syndication/thread/1.0}"
_SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
_SY = "{http://purl.org/rss/1.0/modules/syndication/}"
_WFW = "{http://wellformedweb.org/CommentAPI/}"
_LICENCE = "{http://backend.userland.com/creativeCommonsRssModule}"
_GEORSS = "{http://www.georss.org/georss}"
_GEO = "{http://www.w3.org/2003/01/geo/wgs84_pos#}"


def _names(text: str, namespace: str = "") -> frozenset[str]:
    return frozenset(namespace + name for name in text.split())


KNOWN = {
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
    ITUNES: _names(
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
    THR: _names("in-reply-to total"),
    _WFW: _names("comment commentRss commentRSS"),
    _LICENCE: _names("license"),
}
FOR_LINKS = _names("count updated", THR)
OWN_ATTRIBUTES = {
    **{f"{MEDIA}{name}": frozenset[str]() for name in ("group", "keywords", "adult")},
    f"{MEDIA}content": _names(
        "url fileSize type medium isDefault expression bitrate framerate samplingrate channels duration "
        "height width lang"
    ),
    f"{MEDIA}thumbnail": _names("url width height time"),
    f"{MEDIA}title": _names("type"),
    f"{MEDIA}description": _names("type"),
    f"{ITUNES}image": _names("href"),
    f"{ITUNES}category": _names("text"),
    f"{THR}in-reply-to": _names("ref href type source"),
    f"{_GEORSS}point": _names("featuretypetag relationshiptag featurename elev floor radius"),
}
PLAIN = frozenset({CONTENT, DC, _FH, ITUNES, _SLASH, _SY, THR, _WFW, _LICENCE})
"""Namespaces whose elements have no attributes but those that are listed."""

HEADS = frozenset({"channel", f"{ATOM}feed"})
ENTRIES = frozenset({"item", f"{ATOM}entry"})
OF_A_HEAD = _names("owner type new-feed-url complete category", ITUNES) | _names(
    "updatePeriod updateFrequency updateBase", _SY
)
MARKS = _names("archive complete", _FH)
OF_AN_ENTRY = (
    _names("duration episode season episodeType title order isClosedCaptioned", ITUNES)
    | _names("section department comments hit_parade", _SLASH)
    | _names("comment commentRss commentRSS", _WFW)
    | {f"{THR}total", f"{CONTENT}encoded", f"{MEDIA}content", f"{MEDIA}group"}
)
ONCE = (
    _names("comments hit_parade", _SLASH)
    | _names("updatePeriod updateFrequency updateBase", _SY)
    | _names("comment commentRss", _WFW)
    | _names("updated published id", ATOM)
    | _names("created issued modified", _DCTERMS)
    | {f"{ITUNES}{name}" for name in KNOWN[ITUNES] - {"category"}}
    | {f"{THR}total", f"{CONTENT}encoded", f"{DC}language"}
)

_COORDINATE = r"[+-]?[0-9]+(?:\.[0-9]*)?"
_PAIR = rf"{_COORDINATE}[\s,]+{_COORDINATE}"
_NUMBER = re.compile(r"[0-9]+")
_POSITIVE = re.compile(r"0*[1-9][0-9]*")
_DECIMAL = re.compile(_COORDINATE)
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
    return _DECIMAL.fullmatch(value) is not None and abs(float(value)) <= most


VALUES: dict[str, Reads] = {
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
    f"{THR}total": _NUMBER.fullmatch,
    f"{_WFW}comment": _is_address,
    f"{_WFW}commentRss": _is_address,
    f"{_LICENCE}license": _is_address,
    f"{_GEORSS}point": _POINT.fullmatch,
    f"{_GEORSS}line": _LINE.fullmatch,
    f"{_GEORSS}polygon": _POLYGON.fullmatch,
    f"{_GEO}lat": partial(_is_degree, 90),
    f"{_GEO}long": partial(_is_degree, 180),
    **dict.fromkeys(MARKS, _NOTHING.fullmatch),
}
ATTRIBUTE_VALUES: dict[str, dict[str, Reads]] = {
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
    f"{THR}in-reply-to": {"href": _is_address, "type": _MEDIA_TYPE.fullmatch},
    f"{ATOM}link": {f"{THR}count": _NUMBER.fullmatch, f"{THR}updated": _is_moment},
}
