"""HTML that may be shown anywhere: nothing in it runs, and every address in it is whole.

The allow-list below is the policy; whatever it does not name is left out, its text kept. One parse by nh3
does the work; its result is cleaned again until it no longer changes, so that what one program parses is
what the next one parses too. Nothing is fetched.
"""

import re
from collections.abc import Callable, Mapping
from hashlib import blake2s
from html import escape, unescape

import nh3

from syndicate.core import formulas as mathml
from syndicate.core.addresses import absolute, picture
from syndicate.core.films import picture_of
from syndicate.core.prose import depth, text_of
from syndicate.core.spans import replace_spans
from syndicate.core.text import clean

__all__ = ["MAX_DEPTH", "is_too_deep", "sanitise", "text_of"]

MAX_DEPTH = 200
"""Elements open at once. Deeper nesting is never meant, and costs every parser dear."""

_ROUNDS = 4


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS = _names(
    "a abbr article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details "
    "dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd li main "
    "mark ol p picture pre q rp rt ruby s samp section small source span strong sub summary sup table "
    "tbody td tfoot th thead time tr track u ul var video wbr"
)
_SILENCED = _names(
    "script style template title textarea select button svg annotation annotation-xml noembed noframes "
    "xmp object applet canvas dialog"
)
_ATTRIBUTES = {
    "*": {"dir", "lang", "id", "class", "title"},
    "a": {"href", "hreflang"},
    "audio": {"src", "controls"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "iframe": {"src"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "source": {"src", "srcset", "sizes", "type", "media"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label"},
    "video": {"src", "controls", "poster", "width", "height"},
}
_PLAYABLE = {"audio": {"controls": ""}, "video": {"controls": ""}}
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "data"})

_CLASSES = re.compile(
    r"credit|footnotes|footnotes-sep|footnotes-list|footnote-(?:item|ref|backref)|language-[\w+#.-]{1,40}",
    re.ASCII,
)
_DIRECTIONS = frozenset({"ltr", "rtl", "auto"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_CANDIDATE = re.compile(r"\s*,*\s*(?P<url>[^\s,](?:\S*[^\s,])?)(?P<size>\s+[0-9.]+[wxh])?\s*(?:,|$)")

_FRAME = re.compile(r"<iframe\b(?P<attributes>[^>]*)>.*?</iframe>", re.DOTALL)
_IMAGE = re.compile(r"<img\b(?P<attributes>[^>]*)>")
_DRAWING = (re.compile(r"<svg\b", re.IGNORECASE), re.compile(r"</svg\s*>", re.IGNORECASE))
_WITHOUT_SCRIPTS = re.compile(
    r"<noscript\b[^<>]{0,200}>((?:[^<>]|<(?!/?noscript\b)[^<>]{0,2000}>)*?)</noscript\s{0,9}>", re.IGNORECASE
)
_FIRST_HEADING = re.compile(r"<(/?)h1\b")
_ATTRIBUTE = re.compile(r'\s([a-z]+)="([^"]*)"')
_TINY = frozenset({"0", "1", "0px", "1px"})
_COUNTERS = re.compile(
    r"https?://(?:[^/]*\.)?(?:feeds\.feedburner\.com/~r/|feedads\.g\.doubleclick\.net/|pixel\.wp\.com/|"
    r"stats\.wordpress\.com/|www\.google-analytics\.com/|pixel\.quantserve\.com/|b\.scorecardresearch\.com/|"
    r"www\.facebook\.com/tr\b)",
    re.IGNORECASE,
)

_Filter = Callable[[str, str, str], str | None]


def sanitise(
    html: str, *, base: str, media: Mapping[str, str], formulas: bool = False, films: bool = False
) -> str:
    """HTML of which no reader or page need be afraid; sanitised again it stays as it is.

    Headings start at the second rank, since the first is the title's. An ``id`` gets a prefix made from
    ``base``, so that the notes of two articles on one page never answer for each other.

    :param base: address of the article's page, against which its own addresses are read
    :param media: addresses of the files beside the article, by the reference that the article writes
    :param formulas: whether plain MathML stays; else each formula becomes its words
    :param films: whether a frame of a known host is a link with the film's picture; else it is one of words
    """
    cleaned = _without_foreign(clean(html), formulas=formulas)
    cleaned = cleaned if formulas else mathml.without_parts(cleaned)
    for _ in range(_ROUNDS):
        if depth(cleaned) > MAX_DEPTH:
            break
        before = cleaned
        cleaned = _once(cleaned, base, media, formulas=formulas, films=films)
        if cleaned == before:
            return cleaned
    return "".join(f"<p>{escape(line, quote=False)}</p>\n" for line in text_of(cleaned).split("\n") if line)


def is_too_deep(html: str) -> bool:
    """Whether more elements are open at once than any reader could show."""
    return depth(_without_foreign(html)) > MAX_DEPTH


def _without_foreign(html: str, *, formulas: bool = False) -> str:
    """Take drawings out and formulas down to their words: feed readers show neither (HTML 4.8.15, 4.8.16).

    What a page shows without scripts is what a reader shows, so it stands open (HTML 4.12.2).
    """
    shown = _WITHOUT_SCRIPTS.sub(r"\1", html) if "noscript" in html.lower() else html
    without_drawings = replace_spans(shown, *_DRAWING, _nothing)
    if formulas:
        return mathml.with_plain_formulas(without_drawings)
    return mathml.without_formulas(without_drawings)


def _once(html: str, base: str, media: Mapping[str, str], *, formulas: bool, films: bool) -> str:
    cleaned = nh3.clean(
        html,
        tags=_TAGS | mathml.ELEMENTS if formulas else _TAGS,
        clean_content_tags=_SILENCED,
        attributes=_ATTRIBUTES | mathml.ATTRIBUTES if formulas else _ATTRIBUTES,
        attribute_filter=_filter(base, media),
        set_tag_attribute_values=_PLAYABLE,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    cleaned = clean(cleaned)
    if "<iframe" in cleaned:
        cleaned = _FRAME.sub(_filmed if films else _link, cleaned)
    if "<img" in cleaned:
        cleaned = _IMAGE.sub(_image, cleaned)
    return _FIRST_HEADING.sub(r"<\1h2", cleaned)


def _filter(base: str, media: Mapping[str, str]) -> _Filter:
    """Build the decision on each attribute of one text: what it becomes, or None to leave it out."""
    prefix = f"n{blake2s(base.encode('utf-8', 'replace'), digest_size=4).hexdigest()}-"
    page = base.partition("#")[0]
    taken: set[str] = set()

    def identity(_tag: str, value: str) -> str | None:
        name = value if value.startswith(prefix) else prefix + value
        if not value or name in taken or any(character.isspace() for character in name):
            return None
        taken.add(name)
        return name

    def link(_tag: str, value: str) -> str | None:
        fragment = value.strip()
        if not fragment.startswith("#"):
            return absolute(value, base=base, media=media)
        return absolute(f"{page}#{prefix}{fragment[1:]}" if fragment[1:] else page, base=base)

    def source(tag: str, value: str) -> str | None:
        return (picture if tag == "img" else absolute)(value, base=base, media=media)

    def sources(_tag: str, value: str) -> str | None:
        candidates = [
            (picture(found["url"], base=base, media=media), (found["size"] or "").strip())
            for found in _CANDIDATE.finditer(value)
        ]
        written = [f"{url.replace(',', '%2C')} {size}".strip() for url, size in candidates if url]
        return ", ".join(written) or None

    deciders: dict[str, Callable[[str, str], str | None]] = {
        "id": identity,
        "href": link,
        "cite": source,
        "src": source,
        "poster": source,
        "srcset": sources,
        "class": _classes,
        "dir": lambda _tag, value: value.lower() if value.lower() in _DIRECTIONS else None,
        "lang": lambda _tag, value: value if _LANGUAGE.fullmatch(value) else None,
    }

    def decide(tag: str, name: str, value: str) -> str | None:
        decider = deciders.get(name)
        return decider(tag, value) if decider else value

    return decide


def _classes(_tag: str, value: str) -> str | None:
    return " ".join(name for name in value.split() if _CLASSES.fullmatch(name)) or None


def _nothing(_opening: re.Match[str], _inner: str) -> str:
    return ""


def _link(frame: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(frame["attributes"]))
    address = attributes.get("src")
    if not address:
        return ""
    words = escape(unescape(attributes.get("title", "")).strip(), quote=False) or address
    return f'<a href="{address}">{words}</a>'


def _filmed(frame: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(frame["attributes"]))
    address = attributes.get("src", "")
    shown = picture_of(address)
    if shown is None:
        return _link(frame)
    return f'<a href="{address}"><img src="{shown}" alt="{attributes.get("title") or address}"></a>'


def _image(image: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(image["attributes"]))
    address = attributes.get("src")
    if address is None and "srcset" in attributes:
        address = attributes["srcset"].partition(" ")[0].rstrip(",")
        return f'<img src="{address}"{image["attributes"]}>'
    if not address or _COUNTERS.match(address):
        return ""
    if attributes.get("width") in _TINY and attributes.get("height") in _TINY:
        return ""
    return image[0]
