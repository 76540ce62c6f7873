"""What an HTML text says, without its markup: paragraphs for titles and summaries.

The parser stops at 256 open elements and fetches nothing. What it cannot make sense of is skipped: a text
with no words is an empty tuple, never an error.
"""

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from lxml import etree


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SKIPPED = _names("script style template head svg math noscript select textarea button")
_BLOCKS = _names(
    "address article aside blockquote body caption dd details div dl dt figcaption figure footer h1 h2 "
    "h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul br"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BESIDE = _names("aside figcaption nav pre table footer caption summary")
_BESIDE_CLASSES = frozenset({"credit", "footnotes"})

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_NEVER_OPEN = _names(
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody "
    "tfoot option optgroup rt rp colgroup html head body"
)
_FOREIGN = re.compile(r"<(?:svg|math)\b", re.IGNORECASE)
_BREAKING_OUT = _names("br embed hr img meta p li dt dd body head")
"""Elements that end a drawing or formula in which they stand; any other opens and opens (HTML 13.2.6.5)."""
_TITLE = re.compile(r"<h1\b[^<>]*>", re.IGNORECASE)
_TITLE_END = re.compile(r"</h1\s*>", re.IGNORECASE)
_LONGEST = 200_000
"""Characters of a text that are looked at: titles and summaries stand at its beginning."""


class Titled(NamedTuple):
    """The first heading of the first rank, or None, and the text without it."""

    title: str | None
    body: str


class _Place(Enum):
    TEXT = auto()
    HEADING = auto()
    BESIDE = auto()


@dataclass
class _Collector:
    words: list[str] = field(default_factory=list)
    blocks: list[tuple[_Place, str]] = field(default_factory=list)

    def flush(self, place: _Place) -> None:
        text = " ".join("".join(self.words).split())
        self.words.clear()
        if text:
            self.blocks.append((place, text))


def paragraphs(html: str) -> tuple[str, ...]:
    """The running text, paragraph by paragraph: no heading, caption, table, code, note or credit."""
    blocks = _blocks(html[:_LONGEST])
    running = tuple(text for place, text in blocks if place is _Place.TEXT)
    return running or tuple(text for place, text in blocks if place is _Place.BESIDE)


def text_of(html: str) -> str:
    """All the words, one block a line."""
    return "\n".join(text for _, text in _blocks(html))


def take_title(html: str) -> Titled:
    """Part the text from its first ``h1``, which names the article rather than a part of it."""
    begins = _TITLE.search(html)
    ends = _TITLE_END.search(html, begins.end()) if begins else None
    if begins is None or ends is None:
        return Titled(None, html)
    title = " ".join(text_of(html[begins.start() : ends.end()]).split())
    return Titled(title, html[: begins.start()] + html[ends.end() :]) if title else Titled(None, html)


def depth(html: str) -> int:
    """How many elements are open at once, at the most; those that close unsaid do not count."""
    closing = _BREAKING_OUT if _FOREIGN.search(html) else _NEVER_OPEN
    deepest = now = 0
    for end, name in _TAG.findall(html):
        if name.lower() in closing:
            continue
        if end:
            now = max(0, now - 1)
        else:
            now += 1
            deepest = max(deepest, now)
    return deepest


def parse(html: str, *, comments: bool = False) -> etree._Element | None:
    """The tree of a whole page or a part of one: no network, at most 256 open elements, or None if empty."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=not comments, remove_pis=True
    )
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _blocks(html: str) -> list[tuple[_Place, str]]:
    root = parse(html) if html.strip() else None
    collector = _Collector()
    if root is not None:
        _walk(root, _Place.TEXT, collector)
        collector.flush(_Place.TEXT)
    return collector.blocks


def _walk(element: etree._Element, place: _Place, collector: _Collector) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return
    inside = _place(element, tag, place)
    if tag in _BLOCKS:
        collector.flush(place)
    if element.text:
        collector.words.append(element.text)
    for child in element:
        _walk(child, inside, collector)
        if child.tail:
            collector.words.append(child.tail)
    if tag in _BLOCKS:
        collector.flush(inside)


def _place(element: etree._Element, tag: str, place: _Place) -> _Place:
    if tag in _HEADINGS:
        return _Place.HEADING
    if tag in _BESIDE or not _BESIDE_CLASSES.isdisjoint((element.get("class") or "").split()):
        return _Place.BESIDE
    return place
