"""WordprocessingML to HTML: headings, paragraphs, lists, tables, links, notes, bold, italic.

Styles decide by their names, which are the same in every language of the program. Deleted text is left out,
inserted text is text, a picture is named as the file in the container that it is. What has no place in an
article (shapes, comments, pictures that no browser shows) is left out, and pictures are counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from lxml import etree

from syndicate.formats.within import WITHIN
from syndicate.formats.wordstyles import (
    attribute,
    is_on,
    links,
    list_elements,
    members,
    named,
    style_names,
    style_numbers,
    value,
)
from syndicate.formats.xml import local

_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_HEADINGS = {"title": "h1", **{f"heading {n}": f"h{min(n + 1, 6)}" for n in range(1, 10)}}
_QUOTES = frozenset({"quote", "intense quote", "block text"})
_MARKS = (("b", "strong"), ("i", "em"), ("strike", "s"))
_EMPHASIS = {"strong": "strong", "emphasis": "em", "intense emphasis": "em"}
_RAISED = {"superscript": "sup", "subscript": "sub"}
_CHARACTERS = {"tab": " ", "br": "<br>", "cr": "<br>", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
_EMBEDDED = tuple(name.removesuffix("id") + "embed" for name in _ID)
_ID_OF_NAME = re.compile(r"heading([1-9])")
_PICTURES = frozenset({"drawing", "pict", "object"})
_TRANSPARENT = frozenset(
    {"ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo"}
)
_DEEPEST_LIST = 8
_WIDEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The members of the container that the text is made of."""

    document: etree._Element
    styles: etree._Element | None = None
    numbering: etree._Element | None = None
    relations: etree._Element | None = None
    notes: etree._Element | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The text as HTML, and what was left out."""

    html: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A paragraph or table. ``list_`` is the element of the list it stands in, ``level`` how deep, from 0."""

    tag: str
    html: str
    list_: str = ""
    level: int = 0


@dataclass(slots=True)
class _Writer:
    styles: dict[str, str]
    numbered_styles: dict[str, etree._Element]
    numbers: dict[tuple[str, str], str]
    links: dict[str, str]
    members: dict[str, str]
    notes: dict[str, etree._Element]
    noted: list[str] = field(default_factory=list)
    pictures: int = 0


def to_html(parts: Parts) -> Written:
    """Return the text of a document.

    A heading of the first rank that stands alone at the top of a document without a title is its title.
    """
    writer = _Writer(
        styles=style_names(parts.styles),
        numbered_styles=style_numbers(parts.styles),
        numbers=list_elements(parts.numbering),
        links=links(parts.relations),
        members=members(parts.relations),
        notes={attribute(each, "id"): each for each in named(parts.notes, "footnote")},
    )
    body = next(iter(named(parts.document, "body")), None)
    blocks = _titled(list(_blocks(writer, body))) if body is not None else []
    html = _assemble(blocks) + _footnotes(writer)
    were = "1 picture was" if writer.pictures == 1 else f"{writer.pictures} pictures were"
    left_out = (f"{were} left out",) if writer.pictures else ()
    return Written(html=html, warnings=left_out)


def _titled(blocks: list[_Block]) -> list[_Block]:
    tops = [number for number, block in enumerate(blocks) if block.tag == "h2"]
    if any(block.tag == "h1" for block in blocks) or tops != [0]:
        return blocks
    return [_Block(tag="h1", html=blocks[0].html), *blocks[1:]]


def _blocks(writer: _Writer, within: etree._Element) -> Iterator[_Block]:
    for each in within:
        name = local(each)
        if name == "p":
            block = _paragraph(writer, each)
            if block:
                yield block
        elif name == "tbl":
            yield _Block(tag="table", html=_table(writer, each))
        elif name in _TRANSPARENT:
            yield from _blocks(writer, each)


def _paragraph(writer: _Writer, paragraph: etree._Element) -> _Block | None:
    html = _inline(writer, paragraph).strip()
    if not html:
        return None
    properties = next(iter(named(paragraph, "pPr")), None)
    style = value(properties, "pStyle")
    name = writer.styles.get(style, _ID_OF_NAME.sub(r"heading \1", style.lower())).lower()
    if name in _HEADINGS:
        return _Block(tag=_HEADINGS[name], html=html)
    numbered = next(iter(named(properties, "numPr")), writer.numbered_styles.get(style))
    number = value(numbered, "numId")
    if numbered is not None and number != "0":
        level = value(numbered, "ilvl")
        level = level if level.isdecimal() and len(level) < 3 else "0"  # noqa: PLR2004 - two digits
        list_ = writer.numbers.get((number, level), "ul")
        return _Block(tag="li", html=html, list_=list_, level=min(int(level), _DEEPEST_LIST))
    if name in _QUOTES:
        return _Block(tag="blockquote", html=f"<p>{html}</p>")
    return _Block(tag="p", html=html)


def _inline(writer: _Writer, within: etree._Element) -> str:
    made: list[str] = []
    for each in within:
        name = local(each)
        if name == "r":
            made.append(_run(writer, each))
        elif name == "hyperlink":
            made.append(_link(writer, each))
        elif name in _TRANSPARENT:
            made.append(_inline(writer, each))
    return "".join(made)


def _link(writer: _Writer, link: etree._Element) -> str:
    text = _inline(writer, link)
    address = next((writer.links[value] for key in _ID if (value := link.get(key) or "") in writer.links), "")
    return f'<a href="{escape(address)}">{text}</a>' if address and text else text


def _run(writer: _Writer, run: etree._Element) -> str:
    text = "".join(_piece(writer, each) for each in run)
    if not text.strip():
        return text
    properties = next(iter(named(run, "rPr")), None)
    style = value(properties, "rStyle")
    tags = [tag for name, tag in _MARKS if is_on(properties, name)]
    tags += [
        _EMPHASIS.get(writer.styles.get(style, style).lower(), ""),
        _RAISED.get(value(properties, "vertAlign"), ""),
    ]
    for tag in dict.fromkeys(filter(None, tags)):
        text = f"<{tag}>{text}</{tag}>"
    return text


def _piece(writer: _Writer, piece: etree._Element) -> str:
    name = local(piece)
    if name == "t":
        return escape(piece.text or "", quote=False)
    if name in _PICTURES:
        return _picture(writer, piece)
    if name == "footnoteReference" and attribute(piece, "id") in writer.notes:
        writer.noted.append(attribute(piece, "id"))
        return f"<sup>[{len(writer.noted)}]</sup>"
    if name == "br" and attribute(piece, "type") in {"page", "column"}:
        return ""
    return _CHARACTERS.get(name, "")


def _picture(writer: _Writer, drawing: etree._Element) -> str:
    """The picture, by the name of its file in the container, or nothing for what no browser shows."""
    shown = (
        name
        for blip in drawing.iter(etree.Element)
        if local(blip) == "blip"
        for key in _EMBEDDED
        if (name := writer.members.get(blip.get(key) or "", "")).lower().endswith(_SHOWN)
    )
    name = next(shown, "")
    if not name:
        writer.pictures += 1
        return ""
    said = (each.get("descr") or "" for each in drawing.iter(etree.Element) if local(each) == "docPr")
    return f'<img src="{escape(WITHIN + quote(name))}" alt="{escape(next(said, ""))}">'


def _table(writer: _Writer, table: etree._Element) -> str:
    return "".join(f"<tr>{_row(writer, row)}</tr>" for row in named(table, "tr"))


def _row(writer: _Writer, row: etree._Element) -> str:
    tag = "th" if is_on(next(iter(named(row, "trPr")), None), "tblHeader") else "td"
    made = []
    for cell in named(row, "tc"):
        span = value(next(iter(named(cell, "tcPr")), None), "gridSpan")
        wide = f' colspan="{span}"' if span.isdecimal() and 1 < int(span[:4]) <= _WIDEST else ""
        blocks = list(_blocks(writer, cell))
        alone = blocks[0].html if len(blocks) == 1 and blocks[0].tag == "p" else _assemble(blocks)
        made.append(f"<{tag}{wide}>{alone}</{tag}>")
    return "".join(made)


def _assemble(blocks: list[_Block]) -> str:
    made: list[str] = []
    open_: list[str] = []
    for block in blocks:
        depth = block.level + 1 if block.list_ else 0
        while len(open_) > depth or (len(open_) == depth and depth and open_[-1] != block.list_):
            made.append(f"</li></{open_.pop()}>")
        if depth and len(open_) == depth:
            made.append("</li>")
        while len(open_) < depth:
            open_.append(block.list_)
            made.append(f"<{block.list_}>" if len(open_) == depth else f"<{block.list_}><li>")
        made.append(f"<li>{block.html}" if depth else f"<{block.tag}>{block.html}</{block.tag}>")
    made += [f"</li></{name}>" for name in reversed(open_)]
    return "\n".join(made)


def _footnotes(writer: _Writer) -> str:
    if not writer.noted:
        return ""
    asked = list(writer.noted)
    made = ["".join(f"<li>{_note(writer, name)}</li>" for name in asked)]
    return f'\n<section class="footnotes"><ol>{"".join(made)}</ol></section>'


def _note(writer: _Writer, name: str) -> str:
    return " ".join(_inline(writer, each).strip() for each in named(writer.notes[name], "p"))
