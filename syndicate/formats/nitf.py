"""NITF 3.x (IPTC), the markup of news agencies: one story a file, or a story inside another format.

Taken are headline, issue date, id, byline, dateline, keywords and the body, whose own elements become HTML's.
A story that is withheld or cancelled is a draft, so that one already published is withdrawn.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from html import escape

from lxml import etree

from syndicate.errors import DocumentError, Reason
from syndicate.formats.entries import filled
from syndicate.formats.xml import inner_html, line_of, local, parse, root_of, text_in
from syndicate.model import Document, Markup

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_USABLE = frozenset({"withheld", "canceled", "cancelled"})
_HTML_NAMES = {
    "hl1": "h2",
    "hl2": "h2",
    "bq": "blockquote",
    "block": "div",
    "fn": "small",
    "lang": "span",
    "classifier": "span",
    "copyrite": "span",
}
_PLAYED = {"audio": "audio", "video": "video"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a ``nitf`` element holds.

    :ivar body: HTML, the dateline at its beginning
    """

    fields: dict[str, object]
    body: str
    line: int
    lines: dict[str, int]


@dataclass(frozen=True, slots=True)
class Nitf:
    """Files of NITF."""

    suffixes: frozenset[str] = frozenset({".nitf"})

    def sniff(self, head: bytes) -> bool:
        """Whether the root is ``nitf``."""
        root = root_of(head)
        return root is not None and root.name == "nitf"

    def read(self, data: bytes, path: str) -> Sequence[Document]:
        """Return the document of a story.

        :raises DocumentError: ``bad-line`` with its line, ``unsupported`` if the root is another,
            ``too-deep``, ``empty``, ``binary`` or ``encoding``
        """
        tree = parse(data, path)
        if local(tree.root) != "nitf":
            detail = f"<{local(tree.root)[:40]}> is no nitf"
            raise DocumentError(path, Reason.UNSUPPORTED, detail, line_of(tree.root))
        story = read_story(tree.root)
        document = Document(
            path=path,
            markup=Markup.HTML,
            fields=story.fields,
            body=story.body,
            body_line=story.line,
            warnings=tree.warnings,
            lines=story.lines,
        )
        return (document,)


def read_story(nitf: etree._Element) -> Story:
    """Return what a ``nitf`` element declares, and its body as HTML."""
    data = _find(nitf, "docdata")
    status = (data.get("management-status") or "").lower() if data is not None else ""
    issued, released = _norm(nitf, "date.issue"), _norm(nitf, "date.release")
    title = _find(nitf, "hl1") if _find(nitf, "hl1") is not None else _find(_find(nitf, "head"), "title")
    dated = next((each for each in nitf.iter(etree.Element) if local(each) == "date.issue"), None)
    fields: dict[str, object] = {
        "title": _line(title),
        "date": released if status == "embargoed" and released else issued or released,
        "expires": _norm(nitf, "date.expire"),
        "draft": status in _NOT_USABLE or (status == "embargoed" and not released),
        "guid": next((each.get("id-string") or "" for each in _all(nitf, "doc-id")), ""),
        "authors": [name for each in _all(_find(nitf, "body.head"), "byline") if (name := _byline(each))],
        "tags": [
            *(each.get("key") or "" for each in _all(_find(nitf, "key-list"), "keyword")),
            *(each.get("tobject.subject.type") or "" for each in _all(nitf, "tobject.subject")),
        ],
        "section": next((each.get("position.section") or "" for each in _all(nitf, "pubdata")), ""),
        "summary": _line(_find(_find(nitf, "body.head"), "abstract")),
        "language": next((str(each.get(_XML_LANG)) for each in _spoken(nitf)), ""),
    }
    content = _find(nitf, "body.content")
    return Story(
        fields=filled(fields),
        body=dated_line(_line(_find(_find(nitf, "body.head"), "dateline")), _html(content)),
        line=line_of(content) if content is not None else 1,
        lines={"date": line_of(dated)} if dated is not None else {},
    )


def dated_line(place: str, body: str) -> str:
    """A body that begins with the place it was written at, as agencies print it."""
    if not place or not body.startswith("<p>") or body[3:].lstrip().startswith(place):
        return body
    return f"<p>{escape(place, quote=False)} — {body[3:].lstrip()}"


def _html(content: etree._Element | None) -> str:
    if content is None:
        return ""
    copy = deepcopy(content)
    for each in list(copy.iter(etree.Element)):
        name = local(each)
        if name == "media":
            _figure(each)
        elif name in _HTML_NAMES:
            each.tag = _HTML_NAMES[name]
    return inner_html(copy)


def _figure(media: etree._Element) -> None:
    """Turn a ``media`` element into the figure that it means."""
    reference = next(iter(_all(media, "media-reference")), None)
    address = (
        (reference.get("source") or reference.get("data-location") or "") if reference is not None else ""
    )
    captions = [_line(each) for each in (*_all(media, "media-caption"), *_all(media, "media-producer"))]
    kind = (media.get("media-type") or "").lower()
    alternative = (reference.get("alternate-text") or "") if reference is not None else ""
    tail = media.tail
    media.clear()
    media.tag, media.tail = "figure", tail
    if address and kind in _PLAYED:
        etree.SubElement(media, _PLAYED[kind], src=address)
    elif address:
        etree.SubElement(media, "img", src=address, alt=alternative)
    if any(captions):
        etree.SubElement(media, "figcaption").text = " ".join(filter(None, captions))


def _byline(element: etree._Element) -> str:
    """Who wrote it: the persons marked in a byline, or its text without their posts."""
    persons = [_line(each) for each in _all(element, "person")]
    if persons:
        return "; ".join(persons)
    copy = deepcopy(element)
    for post in _all(copy, "byttl"):
        post.clear()
    return _line(copy)


def _spoken(nitf: etree._Element) -> Iterator[etree._Element]:
    return (
        each for each in nitf.iter(etree.Element) if each.get(_XML_LANG) and local(each) in {"nitf", "body"}
    )


def _norm(nitf: etree._Element, name: str) -> str:
    return next((each.get("norm") or _line(each) for each in _all(nitf, name)), "")


def _find(within: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_all(within, name)), None)


def _all(within: etree._Element | None, name: str) -> list[etree._Element]:
    return [each for each in within.iter(etree.Element) if local(each) == name] if within is not None else []


def _line(element: etree._Element | None) -> str:
    return " ".join(text_in(element).split())
