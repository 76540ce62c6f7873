"""Where a text may be cut without breaking what a reader sees as one character (UAX #29, the usual cases)."""

from unicodedata import category

_ZWJ = "\u200d"
_JOINERS = "\u200c\u200d"
_EXTENDING = frozenset({"Mn", "Me", "Mc"})


def cut(text: str, limit: int) -> int:
    """Return the last place at or before ``limit`` where ``text`` may be cut.

    A text without such a place, a letter under hundreds of accents, is cut at ``limit``.

    :param limit: most code points to keep
    """
    if len(text) <= limit:
        return len(text)
    for place in range(limit, 0, -1):
        if not _joined(text, place):
            return place
    return limit


def _joined(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    return (
        before == _ZWJ
        or after in _JOINERS
        or category(after) in _EXTENDING
        or "\ufe00" <= after <= "\ufe0f"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or "\U000e0020" <= after <= "\U000e007f"
        or (_is_regional(after) and _regional_run(text, place) % 2 == 1)
        or (_is_jamo(before) and _is_jamo_tail(after))
    )


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _regional_run(text: str, place: int) -> int:
    start = place
    while start and _is_regional(text[start - 1]):
        start -= 1
    return place - start


def _is_jamo(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7a3"


def _is_jamo_tail(character: str) -> bool:
    return "\u1160" <= character <= "\u11ff"
