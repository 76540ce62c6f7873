"""The place and agency that a report opens with: ``NAIROBI, July 4 (AFP) - ``. Its date is ignored."""

import re
from dataclasses import dataclass

from syndicate.core.credits import AGENCIES
from syndicate.core.enclosed import QUOTES
from syndicate.core.months import is_month

_LOOK_AT = 120
_MOST_WORDS = 5
_FEWEST_CAPITALS = 2

_BREAK = re.compile(r"\s*—\s*|\s+(?:--?|–)\s+|(?<=\))\s*(?:--?|–)\s*|(?<=\))\s?:\s*")
_HEAD = re.compile(r"(?P<places>[^()]+?)\s*(?:\((?P<agency>[^()]{2,40})\))?")
_DAY = re.compile(r"(?:(?P<month>[^\W\d_]{3,12})\.?\s+\d{1,2}|\d{1,2}\.?\s+(?P<other>[^\W\d_]{3,12})\.?)")
_YEAR = re.compile(r"\d{4}")
_SMALL_WORDS_WORDS = """
de del la las los le el al of the am an der den do da dos di du and sur en und y
"""
_SMALL_WORDS = frozenset(_SMALL_WORDS_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What a report opens with.

    :ivar end: where the report itself begins
    """

    place: str
    end: int


def dateline(text: str) -> Dateline | None:
    """Return the dateline that ``text``, one line, opens with, or None.

    It is a place in capitals with a dash after it, or any place with an agency in brackets and a dash or
    colon; country, month and day may stand between. A text that goes on in lower case has none.
    """
    mark = _BREAK.search(text[:_LOOK_AT])
    if mark is None or not _begins_a_report(text[mark.end() : mark.end() + 1]):
        return None
    head = _HEAD.fullmatch(text[: mark.start()].strip())
    if head is None:
        return None
    place, *others = (part.strip() for part in head["places"].split(","))
    if not _is_place(place) or not all(_is_place(part) or _is_day(part) for part in others):
        return None
    by_agency = head["agency"] is not None and _is_agency(head["agency"])
    in_capitals = _is_in_capitals(place) and ":" not in mark[0]
    return Dateline(place=place, end=mark.end()) if by_agency or in_capitals else None


def _begins_a_report(character: str) -> bool:
    return bool(character) and (
        character in QUOTES or character.isdigit() or (character.isalpha() and not character.islower())
    )


def _is_place(part: str) -> bool:
    words = part.split()
    return 0 < len(words) <= _MOST_WORDS and all(
        word in _SMALL_WORDS
        or (word[0].isalpha() and not word[0].islower() and not any(map(str.isdigit, word)))
        for word in words
    )


def _is_in_capitals(place: str) -> bool:
    return place == place.upper() and sum(map(str.isupper, place)) >= _FEWEST_CAPITALS


def _is_day(part: str) -> bool:
    match = _DAY.fullmatch(part)
    return _YEAR.fullmatch(part) is not None or (
        match is not None and is_month(match["month"] or match["other"])
    )


def _is_agency(text: str) -> bool:
    return any(name.strip().casefold() in AGENCIES for name in re.split(r"[/,&]", text))
