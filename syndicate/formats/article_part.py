"""The article in a page that marks none: which of its elements are text, and which are menus and footers.

trafilatura says which words are the article's, and the elements that hold them stay as the page has them: it
would itself rewrite languages, code and quotations. Where it sees no text, or far less than the page then
shows, the whole part is kept. Nothing is fetched.
"""

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from syndicate.formats.extras import HTML, are_at_hand
from syndicate.formats.trees import source, take_out, words

_LARGEST = 200_000
"""Characters of a page that is looked at. A longer one is kept whole: the library would be waited for."""

_MOST_PIECES = 1000
"""More are compared as wholes only."""

_LEAST_KEPT = 0.5
_SURELY_SAME = 30
"""Characters from which on equal words are one passage, and not a word of a menu that also stands in it."""

_BLOCK_NAMES = """
address article blockquote body center dd details div dl dt fieldset figure h1 h2 h3 h4 h5 h6 li ol p pre
section table tbody td th thead tr ul
"""
_BLOCKS = tuple(_BLOCK_NAMES.split())
_PIECES = ("p", "head", "item", "cell", "quote", "code")
"""What trafilatura calls the elements that hold words."""


def article_part(place: etree._Element) -> etree._Element:
    """Return a copy of ``place`` without what surrounds the article there.

    :param place: the body of a page
    """
    content = deepcopy(place)
    html = source(place)
    if len(html) > _LARGEST or not are_at_hand(HTML):
        return content
    pointed = _pointed(html)
    if pointed.text:
        _prune(content, pointed)
    return content if len(_dense(content)) > _LEAST_KEPT * len(pointed.text) else deepcopy(place)


@dataclass(frozen=True, slots=True)
class _Pointed:
    """What trafilatura holds to be text, without white space: the words of each element, and all of them."""

    pieces: frozenset[str]
    text: str

    def holds(self, own: str) -> bool:
        return own in self.pieces or (len(own) >= _SURELY_SAME and own in self.text)

    def holds_most_of(self, own: str) -> bool:
        """Also where a link or note within a paragraph was taken for none of it."""
        if self.holds(own) or len(self.pieces) > _MOST_PIECES:
            return self.holds(own)
        return any(len(piece) * 2 >= len(own) and piece in own for piece in self.pieces)


def _pointed(html: str) -> _Pointed:
    import trafilatura  # noqa: PLC0415 -- an extra

    found = trafilatura.bare_extraction(
        f"<html>{html}</html>",
        fast=True,
        include_comments=False,
        include_formatting=True,
        include_tables=True,
        with_metadata=False,
    )
    body = getattr(found, "body", None)
    if body is None:
        return _Pointed(frozenset(), "")
    return _Pointed(frozenset(_dense(piece) for piece in body.iter(*_PIECES)) - {""}, _dense(body))


def _dense(element: etree._Element) -> str:
    return words(element).replace(" ", "")


def _prune(content: etree._Element, pointed: _Pointed) -> None:
    """Take out of ``content`` what stands around the article, and lists of links within it."""
    children = [child for child in content if isinstance(child.tag, str)]
    kept = [number for number, child in enumerate(children) if _keeps(child, pointed)]
    for number, child in enumerate(children):
        is_within = bool(kept) and kept[0] < number < kept[-1]
        is_picture = bool(kept) and content.tag != "body" and not _dense(child)
        if number not in kept and not is_picture and not (is_within and not _is_all_links(child)):
            take_out(child)


def _keeps(child: etree._Element, pointed: _Pointed) -> bool:
    own = _dense(child)
    if not own:
        return False
    if not pointed.holds(own) and next(child.iterdescendants(*_BLOCKS), None) is not None:
        _prune(child, pointed)
        return bool(_dense(child))
    return child.tag not in _BLOCKS or pointed.holds_most_of(own)


def _is_all_links(element: etree._Element) -> bool:
    """Whether more of its words than not are links: a menu, or an invitation to share."""
    linked = sum(len(_dense(link)) for link in element.iter("a"))
    return linked * 2 > len(_dense(element))
