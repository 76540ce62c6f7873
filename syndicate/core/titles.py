"""A title and a summary for text that has none, cut from its own words.

Deterministic and linear: no model, no clock, and only the first 2,000 code points are looked at.
Each rule is a
function; their words are tables in ``abbreviations``, ``enclosed`` and ``credits``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from syndicate.core import graphemes
from syndicate.core.abbreviations import keeps_stop
from syndicate.core.datelines import dateline
from syndicate.core.enclosed import QUOTES, enclosed
from syndicate.core.sentences import last_word, sentences
from syndicate.core.text import close_bidi, nfc, one_line

_LOOK_AT = 2000
_LONGEST = 100
_SHORTEST_SENTENCE = 15
_SHORTEST_WORD_CUT = 25
_ELLIPSIS = "…"

_STRONG_BREAK = re.compile(r"[;؛；]|\s(?:--?|–|—)\s")
_COMMA = re.compile(r",(?= )|[，、]|،")
_SHORTEST_BEFORE = {";": 25, "؛": 25, "；": 12, ",": 40, "،": 40, "，": 12, "、": 12}
_DASHES_FROM = 25

_LOOSE_END = " ,:;-–—،؛，、；："
_FULL_STOPS = frozenset(".。।۔｡።")
_BIDI = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A title found by rule, and the place that the dateline before it names."""

    text: str
    location: str | None = None


def headline(paragraph: str) -> Headline:
    """Return a title of at most 100 code points for the text that opens with ``paragraph``."""
    text, location = _without_dateline(_opening(paragraph))
    sentence = _first_sentence(text)
    whole = _trim(sentence)
    title = whole if len(whole) <= _LONGEST else _shortened(sentence)
    title = title or sentence[: graphemes.cut(sentence, _LONGEST)]  # a rule of dashes is all there is
    return Headline(text=_balanced(nfc(title)), location=location)


def summarise(paragraphs: Sequence[str], limit: int = 320) -> str:
    """Return whole sentences from the start of ``paragraphs``, on one line.

    As many as fit, and at least one, which is cut between words if it does not fit itself.

    :param limit: most code points
    """
    summary = ""
    for glue, sentence in _all_sentences(paragraphs):
        longer = summary + glue + sentence if summary else sentence
        if len(longer) > limit:
            break
        summary = longer
    else:
        return _balanced(summary, limit)
    return _balanced(summary or _cut_at_word(sentence, limit), limit)


def _all_sentences(paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each sentence with something to read in it, and what joins it to the one before."""
    left = _LOOK_AT
    for number, paragraph in enumerate(paragraphs):
        text = _opening(paragraph[: left + len(paragraph) - len(paragraph.lstrip())])
        left -= len(text)
        if number == 0:
            text, _ = _without_dateline(text)
        glue = " "
        for begin, end in sentences(text):
            if _is_readable(text[begin:end]):
                yield glue, text[begin:end]
            glue = " " if text[end : end + 1] == " " else ""
        if left <= 0:
            return


def _opening(paragraph: str) -> str:
    return one_line(paragraph.lstrip()[:_LOOK_AT])


def _without_dateline(text: str) -> tuple[str, str | None]:
    found = dateline(text)
    return (text[found.end :], found.place) if found else (text, None)


def _first_sentence(text: str) -> str:
    """Return the first sentence with something to read in it, and the next ones while that is too short."""
    first: int | None = None
    for begin, end in sentences(text):
        if first is None and not _is_readable(text[begin:end]):
            continue
        first = begin if first is None else first
        if end - first >= _SHORTEST_SENTENCE:
            return text[first:end]
    return text if first is None else text[first:]


def _is_readable(text: str) -> bool:
    return any(map(str.isalnum, text))


def _shortened(sentence: str) -> str:
    depth = enclosed(sentence).depth
    for pattern in (_STRONG_BREAK, _COMMA):
        places = [
            match.start()
            for match in pattern.finditer(sentence[: _LONGEST + 2])
            if _SHORTEST_BEFORE.get(match[0], _DASHES_FROM) <= match.start() <= _LONGEST
            and not depth[match.start()]
        ]
        if places:
            return _trim(sentence[: places[-1]])
    return _cut_at_word(sentence, _LONGEST)


def _cut_at_word(text: str, limit: int) -> str:
    """Return the whole words of ``text`` that fit with an ellipsis; characters where words are too long."""
    room = limit - 1
    place = text.rfind(" ", 0, room + 1)
    if place < min(_SHORTEST_WORD_CUT, room):
        place = graphemes.cut(text, room)
    return text[:place].rstrip(_LOOSE_END) + _ELLIPSIS


def _trim(text: str) -> str:
    """Take from the end what no title ends in: loose marks and one full stop, unless a word owns it."""
    return _without_stop(text.rstrip(_LOOSE_END)).rstrip(_LOOSE_END)


def _without_stop(text: str) -> str:
    place = len(text) - 1
    while place > 0 and (text[place] in QUOTES or text[place] == " "):
        place -= 1
    if place < 1 or text[place] not in _FULL_STOPS:
        return text
    before = text[:place]
    if before[-1] in ".?!…" or (text[place] == "." and keeps_stop(last_word(before))):
        return text
    return before + text[place + 1 :]


def _balanced(text: str, limit: int = _LONGEST) -> str:
    closed = close_bidi(text)
    return closed if len(closed) <= limit else text.translate(_BIDI)
