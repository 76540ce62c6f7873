"""What stands inside quotation marks and brackets. A mark that is never closed counts for nothing."""

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

_CLOSED_BY = {
    "(": ")",
    "[": "]",
    "{": "}",
    "（": "）",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "「": "」",
    "『": "』",
    "“": "”",
    "„": "“”",
    "”": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "'": "'",
}
_ONLY_AT_WORD_START = frozenset("\"'”»›")
_APOSTROPHES = frozenset("'’")

QUOTES = frozenset("\"'“”„«»‹›‘’‚「」『』")
OPENING = frozenset("([{（【《〈「『“„«‹‘‚\"'")
CLOSING = frozenset(")]}）】》〉」』”“»›’\"'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """Which places of a text are inside.

    :ivar depth: for each place between characters, how many closed pairs are around it
    :ivar closers: indices of the marks that close a pair
    """

    depth: tuple[int, ...]
    closers: frozenset[int]


def enclosed(text: str) -> Enclosed:
    """Pair the quotation marks and brackets of ``text``, innermost first."""
    steps = [0] * (len(text) + 1)
    closers = []
    for opener, closer in _pairs(text):
        steps[opener + 1] += 1
        steps[closer + 1] -= 1
        closers.append(closer)
    return Enclosed(depth=tuple(accumulate(steps)), closers=frozenset(closers))


def _pairs(text: str) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    open_: list[int] = []
    wanted: Counter[str] = Counter()
    for place, mark in enumerate(text):
        if mark not in _CLOSED_BY and not wanted[mark]:
            continue
        if _is_no_mark(text, place):
            continue
        if wanted[mark] and not (mark in "\"'" and _starts_word(text, place)):
            pairs.append((_pop(open_, wanted, text, mark), place))
        elif mark in _CLOSED_BY and (mark not in _ONLY_AT_WORD_START or _starts_word(text, place)):
            open_.append(place)
            wanted.update(_CLOSED_BY[mark])
    return pairs


def _pop(open_: list[int], wanted: Counter[str], text: str, mark: str) -> int:
    while True:  # what was opened inside and never closed counts for nothing
        opener = open_.pop()
        wanted.subtract(_CLOSED_BY[text[opener]])
        if mark in _CLOSED_BY[text[opener]]:
            return opener


def _is_no_mark(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if text[place] == '"':
        return before.isdigit()  # an inch
    if text[place] in _APOSTROPHES:
        return (before.isalnum() and after.isalnum()) or (text[place] == "'" and after.isdigit())
    return False


def _starts_word(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return (not before or before.isspace() or before in OPENING or before in "—–-") and bool(after.strip())
