"""Text with some HTML in it, written the way WordPress lets people write: a blank line is a paragraph.

Elements that are blocks themselves stay as they are, and so does all that is preformatted; a line break
within a paragraph is kept as one.
"""

import re
from collections.abc import Iterator

_PREFORMATTED = re.compile(r"<(pre|script|style|textarea|svg|math|object)\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?P<name>address|article|aside|audio|blockquote|center|col|colgroup|dd|details|dir|div|dl|dt|fieldset|"
    r"figcaption|figure|footer|form|h[1-6]|header|hr|iframe|legend|li|main|menu|nav|ol|p|section|summary|table|"
    r"tbody|td|tfoot|th|thead|tr|ul|video)\b[^<>]*>",
    re.IGNORECASE,
)
_FLOWS = frozenset({"blockquote", "div", "section", "article", "main", "aside", "center", "details"})
"""Elements whose text falls into paragraphs, too; that of all others is one line or has its own blocks."""
_EMPTY = frozenset({"hr", "col"})
_BLANK_LINES = re.compile(r"\n[ \t\xa0]*\n\s*")
_BREAK = re.compile(r"<br\s{0,9}/?>$", re.IGNORECASE)
_OPEN_AT_MOST = 500


def paragraphs(text: str) -> str:
    """Return ``text`` with its paragraphs marked up.

    :param text: HTML in which a blank line may part paragraphs
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    made: list[str] = []
    place = 0
    for begin, end in _preformatted(text):
        made += [_flow(text[place:begin]), text[begin:end]]
        place = end
    made.append(_flow(text[place:]))
    return "\n".join(part for part in made if part)


def _preformatted(text: str) -> Iterator[tuple[int, int]]:
    """Where an element that stays as it is begins and ends; one that never ends is text."""
    lowered, place = text.lower(), 0
    unclosed: set[str] = set()
    for opening in _PREFORMATTED.finditer(text):
        name = opening[1].lower()
        if opening.start() < place or name in unclosed:
            continue
        close = lowered.find(f"</{name}", opening.end())
        if close < 0:
            unclosed.add(name)
            continue
        place = lowered.find(">", close) + 1 or len(text)
        yield opening.start(), place


def _flow(text: str) -> str:
    """Mark up what stands between the block elements of a text."""
    made: list[str] = []
    open_: list[str] = []
    place = 0
    for tag in _BLOCK.finditer(text):
        made += _between(text[place : tag.start()], open_)
        made.append(tag[0])
        _step(open_, tag["name"].lower(), closes=tag[0].startswith("</"))
        place = tag.end()
    made += _between(text[place:], open_)
    return "\n".join(made)


def _step(open_: list[str], name: str, *, closes: bool) -> None:
    if name in _EMPTY:
        return
    if not closes:
        open_.append(name)
        del open_[:-_OPEN_AT_MOST]
    elif name in open_:
        while open_.pop() != name:
            pass


def _between(text: str, open_: list[str]) -> list[str]:
    if not text.strip():
        return []
    parts = [part.strip() for part in _BLANK_LINES.split(text.strip()) if part.strip()]
    if open_ and (open_[-1] not in _FLOWS or (len(parts) == 1 and open_[-1] != "blockquote")):
        return [text.strip()]
    return [part if _is_comment(part) else f"<p>{_broken(part)}</p>" for part in parts]


def _is_comment(part: str) -> bool:
    """Whether nothing but comments stands here: marks such as ``more`` are no paragraph."""
    while part.startswith("<!--"):
        end = part.find("-->")
        if end < 0:
            return False
        part = part[end + 3 :].lstrip()
    return not part


def _broken(part: str) -> str:
    return "<br>\n".join(_BREAK.sub("", line.rstrip()) for line in part.split("\n"))
