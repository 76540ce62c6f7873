"""Which new file goes on with the entry of a file that is gone: told by how alike their texts are.

A file that was renamed and edited between two looks is one entry; a text that was cut in pieces, or joined
from pieces, goes on in the piece that is most like it. Where the texts leave a doubt, nothing is guessed:
the old entry goes, and a new one comes. The cost is linear in the texts and bounded however long they are.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from syndicate.model import Article

ALIKE = 0.8
"""From here on, of 0 to 1, two texts are one that was edited."""

_LONGEST = 100_000
_FEWEST_OF_A_PART = 20
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
"""A word, or one character of a script that puts no space between words."""


@dataclass(frozen=True, slots=True)
class Trait:
    """What a text is made of: its words and the pairs of words that follow each other, each with its count.

    :ivar size: sum of the counts
    :ivar published: the moment it declares: two reports by one pattern are told apart by it
    """

    parts: Counter[str]
    size: int
    published: datetime


def trait(article: Article) -> Trait:
    """What can be compared of an article: a title of its own, and the first 100,000 characters."""
    title = "" if article.title_derived else article.title
    words = _WORD.findall(f"{title}\n{article.body[:_LONGEST]}".casefold())
    parts = Counter(words)
    parts.update(f"{first} {second}" for first, second in pairwise(words))
    return Trait(parts, parts.total(), article.published)


def similarity(one: Trait, other: Trait) -> float:
    """How alike two texts are, from 0 to 1: twice what they share, of all that they hold."""
    whole = one.size + other.size
    return 2 * _shared(one, other) / whole if whole else 0.0


def successors(gone: Mapping[str, Trait], new: Mapping[str, Trait]) -> dict[str, str]:
    """Tell which new text goes on with which one that is gone.

    A text that was edited is one of the same moment that is alike to this and to no other. Of the pieces of
    a text that was cut, and of the texts that were joined, the one most alike takes part; of two that are as
    much so, the first by name.

    :returns: names of ``gone`` by the name of the new text that takes their place, each at most once
    """
    close = {
        (old, name): degree
        for old, before in gone.items()
        for name, after in new.items()
        if _may_be_alike(before, after) and (degree := similarity(before, after)) >= ALIKE
    }
    found = {name: old for old, name in close if _is_sole(old, name, close)}
    doubtful = {old for old, _name in close}, {name for _old, name in close}
    old_left = {old: gone[old] for old in sorted(gone) if old not in doubtful[0]}
    new_left = {name: new[name] for name in sorted(new) if name not in doubtful[1]}
    for old, before in old_left.items():
        pieces = _pieces(before, new_left)
        if pieces:
            found[_most_alike(before, pieces)] = old
            new_left = {name: after for name, after in new_left.items() if name not in pieces}
    for name, after in new_left.items():
        pieces = _pieces(after, {old: one for old, one in old_left.items() if old not in found.values()})
        if pieces:
            found[name] = _most_alike(after, pieces)
    return found


def _shared(one: Trait, other: Trait) -> int:
    few, many = sorted((one.parts, other.parts), key=len)
    return sum(min(count, many.get(part, 0)) for part, count in few.items())


def _may_be_alike(one: Trait, other: Trait) -> bool:
    """Whether neither their sizes nor their moments rule it out."""
    return one.published == other.published and 2 * min(one.size, other.size) >= ALIKE * (
        one.size + other.size
    )


def _is_sole(old: str, name: str, close: Mapping[tuple[str, str], float]) -> bool:
    """Whether neither has another that it is alike to; of two that were made of one, the closer has it."""
    if sum(new == name for _old, new in close) > 1:
        return False
    rivals = [(-degree, new) for (before, new), degree in close.items() if before == old]
    return min(rivals)[1] == name


def _pieces(whole: Trait, candidates: Mapping[str, Trait]) -> dict[str, Trait]:
    """Those texts, two or more, that stand in a whole and together make up most of it."""
    pieces = {
        name: piece
        for name, piece in candidates.items()
        if _FEWEST_OF_A_PART <= piece.size <= whole.size and _shared(piece, whole) >= ALIKE * piece.size
    }
    covered = sum((piece.parts for piece in pieces.values()), Counter[str]())
    is_made_of_them = _shared(Trait(covered, covered.total(), whole.published), whole) >= ALIKE * whole.size
    return pieces if len(pieces) > 1 and is_made_of_them else {}


def _most_alike(whole: Trait, pieces: Mapping[str, Trait]) -> str:
    return min(pieces, key=lambda name: (-similarity(whole, pieces[name]), name))
