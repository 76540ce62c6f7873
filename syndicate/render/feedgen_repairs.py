"""What feedgen 1.0 gets wrong or lacks, put right in one place; nothing else here decides what a feed says.

- Its RSS dates go through the process-wide locale, which is not safe in threads: it is given none, and ours
  are added as text.
- The links of its Atom entries lose rel, type and length, and the link of its RSS channel becomes whichever
  was added last: it is given one link, and ours are added beside it.
- It stamps the present moment on what has no date: every date is set, or taken out.
- It writes HTML as ``type="CDATA"``, which Atom does not know: content is added here, as a CDATA section.
- It knows no ``dc:creator`` beside ``author``, no ``atom:updated`` in RSS, no ``xml:lang`` on an entry.
- It escapes text in the way that validators warn of: see :func:`plain`.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from syndicate.core.check.xmlrules import XML_LANG, Element
from syndicate.render.xmlparts import NAMESPACES

_LESS, _AND = "\ufdd1", "\ufdd2"  # no cleaned text has them
_NAME = "syndicate"
_WORDS = frozenset({"title", "label"})
_TYPED = {
    "title": {"type": "text"},
    "summary": {"type": "text"},
    "link": {"rel": "alternate", "type": "text/html"},
}


class Extra(NamedTuple):
    """An element that feedgen does not write.

    :ivar name: with the prefix of one of our namespaces, or without one
    """

    name: str
    text: str = ""
    attributes: Mapping[str, str | None] | None = None
    cdata: bool = False
    children: "tuple[Extra, ...]" = ()

    def put(self, parent: Element) -> None:
        """Add the element to its parent; attributes that are None are left out."""
        element = etree.SubElement(parent, _qualified(self.name))
        for key, value in (self.attributes or {}).items():
            if value is not None:
                element.set(key, plain(value) if key in _WORDS else value)
        if self.cdata:
            element.text = etree.CDATA(self.text)
        elif self.text:
            element.text = plain(self.text)
        for child in self.children:
            child.put(element)


def plain(text: str) -> str:
    """Text whose ``<`` and ``&`` will be written in hexadecimal: readers see no difference, validators do.

    (RSS Best Practices Profile, title: it says that what follows is text and no markup.) :func:`finished`
    completes it.
    """
    return text.replace("&", _AND).replace("<", _LESS)


def finished(markup: str) -> bytes:
    """The bytes of serialised markup, what :func:`plain` made completed."""
    return markup.replace(_LESS, "&#x3C;").replace(_AND, "&#x26;").encode()


def rss_item(entry: FeedEntry, extras: tuple[Extra, ...], language: str | None) -> str:
    """Serialise an entry as it stands in a channel, without namespace declarations."""
    item = entry.rss_entry(extensions=False)
    for extra in extras:
        extra.put(item)
    _set_language(item, language)
    root = etree.Element("rss", nsmap=_nsmap("atom", "content", "dc", "itunes", "media", "podcast"))
    etree.SubElement(root, "channel").append(item)
    return _cut(root, "    <item", "</item>\n")


def atom_entry(
    entry: FeedEntry, extras: tuple[Extra, ...], language: str | None, *, published: str, updated: str
) -> str:
    """Serialise an entry as it stands in a feed, without namespace declarations.

    :param published: the text of its ``published``, and likewise ``updated``
    """
    texts = {"published": published, "updated": updated}
    element = entry.atom_entry(extensions=False)
    for child in element.iterchildren(*texts, *_TYPED):
        tag = str(child.tag)
        if tag in texts:
            child.text = texts[tag]
        for key, value in _TYPED.get(tag, {}).items():
            child.set(key, value)
    for extra in extras:
        extra.put(element)
    _set_language(element, language)
    root = etree.Element("feed", nsmap=_nsmap("media"))
    root.append(element)
    return _cut(root, "  <entry", "</entry>\n")


def rss_head(feed: FeedGenerator, extras: tuple[Extra, ...], *prefixes: str) -> str:
    """Serialise a channel without items and without dates; it ends where the first item will begin.

    :param prefixes: of namespaces that not every feed needs
    """
    vars(feed)["_FeedGenerator__rss_lastBuildDate"] = None  # there is no public way to unset it

    def add(root: Element) -> None:
        _adding(extras)(root[0])

    feed.register_extension(_NAME, _extension(add, "dc", "media", *prefixes))
    return _opened(
        feed.rss_str(pretty=True, encoding="unicode", xml_declaration=False), "  </channel>\n</rss>"
    )


def atom_head(feed: FeedGenerator, extras: tuple[Extra, ...], updated: str, *prefixes: str) -> str:
    """Serialise a feed without entries; it ends where the first entry will begin.

    :param updated: the text of its ``updated``
    :param prefixes: of namespaces that not every feed needs
    """

    def add(root: Element) -> None:
        for element in root.findall("updated"):
            element.text = updated
        for name in ("title", "subtitle", "rights"):
            for element in root.findall(name):
                element.set("type", "text")
        _adding(extras)(root)

    feed.register_extension(_NAME, _extension(add, "media", *prefixes))
    return _opened(feed.atom_str(pretty=True, encoding="unicode", xml_declaration=False), "</feed>")


class _Extension(BaseExtension):  # type: ignore[misc] # feedgen ships no types
    """An extension of feedgen that changes what feedgen made, as it is told."""

    def __init__(self, change: Callable[[Element], None], prefixes: tuple[str, ...]) -> None:
        self._change = change
        self._prefixes = prefixes

    def extend_ns(self) -> dict[str, str]:
        return {prefix: NAMESPACES[prefix] for prefix in self._prefixes}

    def extend_rss(self, feed: Element) -> Element:
        self._change(feed)
        return feed

    def extend_atom(self, feed: Element) -> Element:
        self._change(feed)
        return feed


def _extension(change: Callable[[Element], None], *prefixes: str) -> Callable[[], _Extension]:
    return lambda: _Extension(change, prefixes)


def _adding(extras: tuple[Extra, ...]) -> Callable[[Element], None]:
    def add(parent: Element) -> None:
        for extra in extras:
            extra.put(parent)

    return add


@lru_cache(maxsize=64)
def _qualified(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


@lru_cache(maxsize=8)
def _nsmap(*prefixes: str) -> dict[str, str]:
    return {prefix: NAMESPACES[prefix] for prefix in prefixes}


def _set_language(element: Element, language: str | None) -> None:
    if language:
        element.set(XML_LANG, language)


def _cut(root: Element, start: str, end: str) -> str:
    markup = etree.tostring(root, pretty_print=True, encoding="unicode")
    return markup[markup.index(start) : markup.rindex(end) + len(end)]


def _opened(markup: str, tail: str) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + markup[: markup.rindex(tail)]
