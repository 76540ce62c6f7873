"""Passages from an opening to the next closing, found in one walk however often either is missing.

A lazy expression would do the same, and take the square of the text's length for a hostile one.
"""

import re
from collections.abc import Callable

Shown = Callable[[re.Match[str], str], str]
"""What a passage becomes, given its opening and what stands between that and its closing."""


def replace_spans(text: str, opening: re.Pattern[str], closing: re.Pattern[str], shown: Shown) -> str:
    """Return ``text`` with each passage replaced; one that is never closed stays."""
    parts: list[str] = []
    done = 0
    while begins := opening.search(text, done):
        ends = closing.search(text, begins.end())
        if ends is None:
            break
        parts += [text[done : begins.start()], shown(begins, text[begins.end() : ends.start()])]
        done = ends.end()
    return "".join([*parts, text[done:]])
