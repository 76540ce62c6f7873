"""Plain text to blocks and to HTML. Everything an author wrote is text: a tag in it is shown, never obeyed.

Shape alone gives a block its kind: list, sub-heading, closing credit or paragraph. Bare addresses become
links; any other markup stays as it is written. The HTML is escaped, and sanitised where it is published.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from syndicate.core.credits import is_credit
from syndicate.core.text import BLANK, is_blank


class BlockKind(StrEnum):
    """What a block of plain text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CREDIT = "credit"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block with its hard-wrapped lines joined.

    :ivar text: the whole block on one line
    :ivar items: the points of a list, each on one line; empty for any other kind
    :ivar lines: how many lines it was written on
    """

    kind: BlockKind
    text: str
    items: tuple[str, ...] = ()
    lines: int = 1


_LONGEST_HEADING = 80
_NO_HEADING_ENDS = frozenset(".,;:?!…。、，；：？！।۔؟،؛”’»›\"'」』")
_SPACE = re.compile("[ \t\x0b\x0c\x85\u2028\u2029]+")
_CJK = "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_IS_CJK = re.compile(f"[{_CJK}]")

_BULLET = re.compile(r"(?P<indent>[ \t]*)[-*•][ \t]+(?=\S)")
_INDENT = re.compile(r"(?: {2,}|\t[ \t]*)(?=\S)")
_LONGEST_INDENTED_ITEM = 60

_ADDRESS = re.compile(rf"(?<![A-Za-z0-9/])(?:https?://|mailto:)[^\s<>\"{_CJK}]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'’”»…*_"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_HAS_TARGET = re.compile(r"https?://\w|mailto:[^@]+@\w", re.IGNORECASE)


def blocks(body: str) -> tuple[Block, ...]:
    """Return the blocks of ``body``, which blank lines part, in order."""
    pieces = _merged([block for lines in _chunks(body) for block in _pieces(lines)])
    if len(pieces) > 1 and pieces[-1].kind is BlockKind.PARAGRAPH and is_credit(pieces[-1].text):
        *rest, last = pieces
        return (*_with_headings(rest), Block(kind=BlockKind.CREDIT, text=last.text))
    return tuple(_with_headings(pieces))


def to_html(body: str) -> str:
    """Return ``body`` as HTML, a line each block."""
    return "\n".join(map(_html, blocks(body)))


def joined(lines: Sequence[str]) -> str:
    """Join hard-wrapped lines: with a space, but with none between two CJK characters."""
    text: list[str] = []
    for line in lines:
        stripped = _SPACE.sub(" ", line).strip(BLANK)
        if not stripped:
            continue
        if text and not (_IS_CJK.match(text[-1][-1]) and _IS_CJK.match(stripped[0])):
            text.append(" ")
        text.append(stripped)
    return "".join(text)


def _chunks(body: str) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in body.split("\n"):
        if is_blank(line):
            if chunk:
                yield chunk
            chunk = []
        else:
            chunk.append(line)
    if chunk:
        yield chunk


def _pieces(lines: list[str]) -> Iterator[Block]:
    """Part a chunk into the paragraph before its list, and the list."""
    first = next((number for number, line in enumerate(lines) if _BULLET.match(line)), None)
    if first is None:
        indented = _indented_items(lines)
        yield _list(indented, joined(lines)) if indented else _paragraph(lines)
        return
    items = _bulleted_items(lines[first:])
    if items is None or (first and len(items) == 1):
        yield _paragraph(lines)
        return
    if first:
        yield _paragraph(lines[:first])
    yield _list(items, joined(lines[first:]))


def _bulleted_items(lines: list[str]) -> list[str] | None:
    """Return the items that ``lines`` consist of, or None where a line belongs to none."""
    items: list[list[str]] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet:
            items.append([line[bullet.end() :]])
        elif line[:1] in " \t":
            items[-1].append(line)
        else:
            return None
    return [joined(item) for item in items]


def _indented_items(lines: list[str]) -> list[str]:
    """Return the items of an indented list: two short lines or more, none of which begins in lower case."""
    if len(lines) < 2:  # noqa: PLR2004 - a list has two items
        return []
    items = [joined([line]) for line in lines]
    is_list = all(
        _INDENT.match(line) and len(item) <= _LONGEST_INDENTED_ITEM and not item[0].islower()
        for line, item in zip(lines, items, strict=True)
    )
    return items if is_list else []


def _merged(pieces: list[Block]) -> list[Block]:
    """Make one list of lists that only blank lines part; a list of one item is no list."""
    merged: list[Block] = []
    run: list[Block] = []
    for piece in [*pieces, None]:
        if piece is not None and piece.kind is BlockKind.LIST:
            run.append(piece)
            continue
        items = [item for part in run for item in part.items]
        if len(items) > 1:
            merged.append(_list(items, " ".join(items)))
        else:
            merged.extend(Block(kind=BlockKind.PARAGRAPH, text=part.text) for part in run)
        run = []
        if piece is not None:
            merged.append(piece)
    return merged


def _paragraph(lines: list[str]) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, text=joined(lines), lines=len(lines))


def _list(items: Sequence[str], text: str) -> Block:
    return Block(kind=BlockKind.LIST, text=text, items=tuple(items))


def _with_headings(pieces: list[Block]) -> list[Block]:
    """Make headings of the runs of short lines that a longer block follows; the first block never is one."""
    done = list(pieces[:1])
    run: list[Block] = []
    for piece in pieces[1:]:
        if _may_be_heading(piece):
            run.append(piece)
            continue
        is_heading = all(len(piece.text) > len(line.text) for line in run)
        done.extend(_as_heading(line) if is_heading else line for line in run)
        done.append(piece)
        run = []
    return done + run


def _as_heading(line: Block) -> Block:
    return Block(kind=BlockKind.HEADING, text=line.text)


def _may_be_heading(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and block.lines == 1
        and len(block.text) <= _LONGEST_HEADING
        and block.text[-1] not in _NO_HEADING_ENDS
        and any(map(str.isalnum, block.text))
        and not _BULLET.match(block.text)
        and not _ADDRESS.search(block.text)
    )


def _html(block: Block) -> str:
    match block.kind:
        case BlockKind.HEADING:
            return f"<h2>{_inline(block.text)}</h2>"
        case BlockKind.CREDIT:
            return f'<p class="credit">{_inline(block.text)}</p>'
        case BlockKind.LIST:
            return "<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in block.items) + "</ul>"
        case BlockKind.PARAGRAPH:
            return f"<p>{_inline(block.text)}</p>"


def _inline(text: str) -> str:
    """Escape ``text`` and make links of the bare addresses in it."""
    parts: list[str] = []
    begin = 0
    for match in _ADDRESS.finditer(text):
        address = _without_punctuation(match[0])
        if _HAS_TARGET.match(address) is None:
            continue
        parts.append(escape(text[begin : match.start()], quote=False))
        shown = address[len("mailto:") :] if address.lower().startswith("mailto:") else address
        parts.append(f'<a href="{escape(address)}">{escape(shown, quote=False)}</a>')
        begin = match.start() + len(address)
    parts.append(escape(text[begin:], quote=False))
    return "".join(parts)


def _without_punctuation(address: str) -> str:
    """Leave what ends the sentence out of an address, and a bracket that was opened before it."""
    end = len(address)
    surplus = {closer: address.count(closer) - address.count(opener) for closer, opener in _BRACKETS.items()}
    while end:
        last = address[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _AFTER_ADDRESS:
            break
        end -= 1
    return address[:end]
