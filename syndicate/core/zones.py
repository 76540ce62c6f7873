"""What follows a time to say where it was: offsets, ``UTC``, configured abbreviations, IANA names.

Also what a zone makes of a local time that its clocks skip or repeat. An abbreviation that nobody configured
is never guessed: ``IST`` is three zones.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from syndicate.model import Rules

_OFFSET = re.compile(r"\s?(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})(?![0-9:])")
_SHORT_OFFSET = re.compile(r"(?:\s?(?:UTC|GMT))?(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?P<minutes>)(?!\w|[:.])")
_UNIVERSAL = re.compile(r"\s?(?:UTC|GMT)\b")
_ZULU = re.compile(r"\s?[Zz](?!\w)")
_ATTACHED_ZULU = re.compile(r"[Zz](?!\w)")
_IANA = re.compile(r"\s+(?P<name>[A-Z][A-Za-z]{1,20}/[A-Z][A-Za-z_/+-]{1,40})(?!\w)")
_NAME = re.compile(r"\s+(?P<name>[A-Za-z]{2,6})(?![\w'’-])")

# Abbreviations that stand for zones whatever follows. Others are zones only at the end of the line, since
# an article may begin with `NATO`.
_USUAL_WORDS = """
ACDT ACST AEDT AEST AKDT AKST AWST BST CDT CEST CET CST EDT EEST EET EST HKT HST IST JST KST MDT MSK
MST NPT NST NZDT NZST PDT PKT PST SAST SGT WEST WET WIB WITA
"""
_USUAL = frozenset(_USUAL_WORDS.split())


_SECOND = timedelta(seconds=1)


class UnknownZone(ValueError):
    """The zone is a name that could mean several, or an offset that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A zone as written, and where the text goes on."""

    text: str
    end: int


def find(text: str, start: int, *, timed: bool, rules: Rules) -> Found | None:
    """Return the zone written at ``start``, or None when something else follows.

    :param timed: whether a time stands before it; without one less is taken for a zone
    """
    patterns = (
        (_OFFSET, _SHORT_OFFSET, _UNIVERSAL, _ZULU, _IANA) if timed else (_OFFSET, _UNIVERSAL, _ATTACHED_ZULU)
    )
    for pattern in patterns:
        match = pattern.match(text, start)
        if match and (pattern is not _IANA or _named(match["name"]) is not None):
            return Found(text=match[0].strip(), end=match.end())
    name = _NAME.match(text, start)
    if name is None:
        return None
    word = name["name"]
    ends_line = timed and word.isupper() and not text[name.end() :].strip()
    if word in rules.zone_names or word in _USUAL or ends_line:
        return Found(text=word, end=name.end())
    return None


def zone(text: str, *, rules: Rules) -> tzinfo:
    """Return the zone that ``text``, found by :func:`find`, stands for; an empty text is the publication's.

    :raises UnknownZone: saying why
    """
    if not text:
        return ZoneInfo(rules.zone)
    if text in rules.zone_names:
        return zone(rules.zone_names[text], rules=Rules(zone=rules.zone))
    match = _OFFSET.fullmatch(text) or _SHORT_OFFSET.fullmatch(text)
    if match:
        return _offset(match["sign"], int(match["hours"]), int(match["minutes"] or 0))
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    named = _named(text) if "/" in text else None
    if named is None:
        raise UnknownZone(f"nothing says which zone {text} is")
    return named


def instant(local: datetime) -> datetime:
    """Return the UTC moment of a local time: the first of two; of one that was skipped, the next there is.

    The library goes on counting from before the change instead, up to as long after it as was skipped.

    :param local: with the zone that it is in, whole seconds
    :raises OverflowError: when it falls out of the years that there are
    """
    moment = local.astimezone(UTC)
    zone = local.tzinfo
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    before = local.replace(fold=1).astimezone(UTC)
    old = before.astimezone(zone).utcoffset()
    while moment - before > _SECOND:
        middle = before + (moment - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            moment = middle
    return moment


def _offset(sign: str, hours: int, minutes: int) -> tzinfo:
    if hours > 23 or minutes > 59:  # noqa: PLR2004 - the clock's own numbers
        raise UnknownZone(f"no zone is {hours}:{minutes:02} from UTC")
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(-distance if sign == "-" else distance)


@lru_cache(maxsize=256)
def _named(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
