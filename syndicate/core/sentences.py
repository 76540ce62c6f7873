"""Where sentences end. Deterministic rules over tables, in linear time; no model, no dictionary.

Expects one line with single spaces, as :func:`syndicate.core.text.one_line` gives.
"""

import re
from collections.abc import Iterator

from syndicate.core.abbreviations import ALWAYS, BEFORE_NUMBER, STARTERS, UNLESS_CLEAR, is_dotted
from syndicate.core.enclosed import CLOSING, OPENING, Enclosed, enclosed
from syndicate.core.months import is_month

_END = re.compile(r"[.?!…؟।۔॥።។。！？｡]+")
_ANYWHERE = frozenset("。！？｡")
_LAST_WORD = re.compile(r"[^\s()\[\]{}“”„«»‹›\"—–/]+$")
_NEXT_WORD = re.compile(r"\w+")
_LONGEST_WORD = 40
_ORDINAL_DIGITS = 2


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each sentence of ``text``, closing quotation marks and brackets included."""
    marks = enclosed(text)
    begin = 0
    for match in _END.finditer(text):
        if match.start() < begin:
            continue
        end = _with_closers(text, match.end(), marks)
        if _is_end(text, match, end, marks):
            yield begin, end
            begin = _skip_spaces(text, end)
    if begin < len(text):
        yield begin, len(text)


def last_word(text: str) -> str:
    """Return what ``text`` ends in since the last space, quotation mark or bracket."""
    match = _LAST_WORD.search(text[-_LONGEST_WORD:])
    return match[0].lstrip("'‘’‚") if match else ""


def _is_end(text: str, match: re.Match[str], end: int, marks: Enclosed) -> bool:
    if end < len(text) and text[end] != " " and match[0][-1] not in _ANYWHERE:
        return False
    if marks.depth[end]:
        return False
    if end == len(text):
        return True
    following = _following(text, end)
    if match[0][-1] not in _ANYWHERE and following[:1].islower():
        return False
    # A stop inside closing marks ends what they hold, whatever the word before it.
    return match[0] != "." or end != match.end() or not _is_part_of_word(text[: match.start()], following)


def _is_part_of_word(before: str, following: str) -> bool:
    word = last_word(before[-_LONGEST_WORD:])
    if word in ALWAYS:
        return True
    if following[:1].isdigit() and word.lower() in BEFORE_NUMBER:
        return True
    if word.isdigit() and len(word) <= _ORDINAL_DIGITS:
        return is_month(_first_word(following))  # `am 25. Juli`
    if word in UNLESS_CLEAR or is_dotted(word) or _is_initial(word):
        return _first_word(following) not in STARTERS
    return False


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def _first_word(text: str) -> str:
    match = _NEXT_WORD.match(text)
    return match[0] if match else ""


def _following(text: str, end: int) -> str:
    """Return what comes after ``end``, spaces and opening marks skipped, as much as a decision needs."""
    place = end
    while place < len(text) and (text[place] == " " or text[place] in OPENING):
        place += 1
    return text[place : place + _LONGEST_WORD]


def _with_closers(text: str, place: int, marks: Enclosed) -> int:
    while place < len(text):
        if text[place] in CLOSING and (place in marks.closers or text[place] not in "“»›"):
            place += 1
        elif text[place] == " " and place + 1 in marks.closers and text[place + 1] in "»›":
            place += 2  # French sets a space before the mark
        else:
            break
    return place


def _skip_spaces(text: str, place: int) -> int:
    while place < len(text) and text[place] == " ":
        place += 1
    return place
