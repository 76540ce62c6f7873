"""Where the items of a JSON Feed stand in its text: Python's parser keeps no places.

Only for text that this parser has read before: what is no JSON is not looked at here.
"""

import re
from json import JSONDecoder

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = JSONDecoder()


def item_lines(text: str) -> list[int]:
    """The lines, from 1, on which the objects in the list ``items`` begin, in its order.

    :param text: a JSON object
    """
    starts: list[int] = []
    at = _after_space(text, _after_space(text, 0) + 1)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _after_space(text, _after_space(text, at) + 1)
        if key == "items" and text[at] == "[":
            starts, at = _elements(text, at)
        else:
            _, at = _DECODER.raw_decode(text, at)
        at = _past_comma(text, at)
    return _lines(text, starts)


def _elements(text: str, at: int) -> tuple[list[int], int]:
    """Where the objects of a list begin, and where the list has ended."""
    starts: list[int] = []
    at = _after_space(text, at + 1)
    while text[at] != "]":
        if text[at] == "{":
            starts.append(at)
        _, at = _DECODER.raw_decode(text, at)
        at = _past_comma(text, at)
    return starts, at + 1


def _past_comma(text: str, at: int) -> int:
    at = _after_space(text, at)
    return _after_space(text, at + 1) if text[at] == "," else at


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _lines(text: str, starts: list[int]) -> list[int]:
    lines: list[int] = []
    line, seen = 1, 0
    for start in starts:
        line += text.count("\n", seen, start)
        seen = start
        lines.append(line)
    return lines
