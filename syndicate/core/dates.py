"""Dates as people write them, read without guessing: the same text is the same moment, or a reason.

Neither the clock nor the locale is consulted. What a text leaves open (zone, order of day and month) is the
publication's policy and comes in as ``Rules``; what that leaves open too is refused.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from syndicate.core import zones
from syndicate.core.days import LAST_YEAR, DateProblem, day_of, find_day
from syndicate.core.months import WEEKDAYS
from syndicate.core.text import excerpt
from syndicate.errors import Reason
from syndicate.model import EPOCH, Rules

__all__ = ["DateProblem", "Leading", "from_path", "leading", "parse"]

_MILLISECONDS_FROM = 10**11
_LONGEST = 200
_SERIAL_FROM = 10_000
_SERIAL_TO = 2_958_465
_SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - of whatever zone the publication has
_SERIAL = re.compile(r"[0-9]{5,7}(?:\.[0-9]{1,15})?")
_DAY_S = 86_400
_NOON = 12
_LEAP_SECOND = 60

_RELATIVE = re.compile(r"(?:yesterday|today|tomorrow)(?=\s|$)", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?P<name>[^\W\d_]{2,12})\.?,?\s+")
_TIME = re.compile(
    r"(?:[Tt]|,?\s+(?:at\s+)?)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm](?!\w)\.?)?(?!\d)"
)
_BASIC_TIME = re.compile(r"[Tt](?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>)(?!\d)")
_COMMENT = re.compile(r"\s*\([A-Za-z ]{1,40}\)$")
_NUMBERED = re.compile(r"[0-9]+_[0-9a-f]{16}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PATH_DAYS = (
    re.compile(r"(?:^|/)([0-9]{4})/([0-9]{2})/([0-9]{2})(?![^-_./ ])"),
    re.compile(r"(?:^|/)([0-9]{4})-([0-9]{2})-([0-9]{2})(?![^-_./ T])"),
    re.compile(r"(?:^|/)((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?![^-_./ T])"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """A date at the start of a text: ``raw`` as written, with time and zone, and where the rest begins.

    Only its shape is known; :func:`parse` says whether there is such a day.
    """

    raw: str
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What a written date consists of, unread."""

    day: Callable[[], date]
    clock: re.Match[str] | None
    zone: str
    end: int


def parse(value: object, *, rules: Rules) -> datetime:
    """Return the moment that ``value`` stands for, in aware UTC and whole seconds.

    A date alone is midnight in the publication's zone; a local time that a change of the clock skipped is the
    moment of the change, and one that it repeated is the first. A number is seconds since 1970, or
    milliseconds from 10^11 on; where the rules say so, one as small as a spreadsheet's is its day.

    :raises DateProblem: ``bad-date`` if there is no such day, ``ambiguous-date`` if it could be several
    """
    try:
        return _moment(value, rules)
    except OverflowError as wrong:
        raise DateProblem(
            Reason.BAD_DATE, f"{_shown(value)} is outside the years 1 to {LAST_YEAR}"
        ) from wrong


def leading(text: str, *, rules: Rules) -> Leading | None:
    """Return the date that ``text`` starts with, right or wrong, or None if it starts with something else."""
    relative = _RELATIVE.match(text)
    if relative:
        return Leading(raw=relative[0], end=relative.end())
    shape = _shape(text, rules)
    if shape is None:
        return None
    end = shape.end
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1  # what is glued to a date spoils it: `2021-07-255` is not the 25th
    return Leading(raw=text[:end], end=end)


def from_path(path: str, *, rules: Rules) -> datetime | None:
    """Return midnight of the day that folders or the file's name say, or None.

    ``2021/07/25/x``, ``2021-07-25-x.md`` and ``20210725-x.md`` do; digits inside a longer name, a number with
    a digest and a UUID do not.
    """
    folders, slash, name = path.rpartition("/")
    if _NUMBERED.match(name):
        path = folders + slash
    for pattern in _PATH_DAYS:
        for year, month, day in reversed(pattern.findall(path)):
            try:
                return _utc(day_of(int(year), int(month), int(day)), time.min, zones.zone("", rules=rules))
            except (DateProblem, OverflowError):
                continue
    return None


def _moment(value: object, rules: Rules) -> datetime:
    if isinstance(value, datetime):
        day_of(value.year, value.month, value.day)
        if value.utcoffset() is not None:
            return value.astimezone(UTC).replace(microsecond=0)
        return _utc(value.date(), value.time().replace(microsecond=0), zones.zone("", rules=rules))
    if isinstance(value, date):
        day = day_of(value.year, value.month, value.day)
        return _utc(day, time.min, zones.zone("", rules=rules))
    if isinstance(value, str):
        text = value.strip()
        is_serial = rules.serial_dates and _SERIAL.fullmatch(text)
        return _moment(float(text), rules) if is_serial else _written(text, rules)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        if rules.serial_dates and _SERIAL_FROM <= value <= _SERIAL_TO:
            return _serial(value, rules)
        seconds = value if abs(value) < _MILLISECONDS_FROM else value // 1000
        return _in_range(EPOCH + timedelta(seconds=math.floor(seconds)), value)
    raise DateProblem(Reason.BAD_DATE, f"{_shown(value)} is not a date")


def _serial(days: float, rules: Rules) -> datetime:
    """A spreadsheet's day and time of day, which are local and know nothing of zones."""
    local = _SERIAL_EPOCH + timedelta(seconds=round(days * _DAY_S))
    return _moment(local, rules)


def _written(text: str, rules: Rules) -> datetime:
    if _RELATIVE.fullmatch(text):
        raise DateProblem(Reason.AMBIGUOUS_DATE, f"{_shown(text)} depends on the day it is read")
    text = _COMMENT.sub("", text) if len(text) <= _LONGEST else text
    shape = _shape(text, rules)
    if shape is None or text[shape.end :].strip():
        raise DateProblem(Reason.BAD_DATE, f"{_shown(text)} is not a date")
    if any(character.isdecimal() and not character.isascii() for character in text):
        raise DateProblem(Reason.BAD_DATE, f"{_shown(text)} is not written with the digits 0 to 9")
    day = shape.day()
    try:
        zone = zones.zone(shape.zone, rules=rules)
    except zones.UnknownZone as unknown:
        reason = Reason.AMBIGUOUS_DATE if shape.zone[-1:].isalpha() else Reason.BAD_DATE
        raise DateProblem(reason, f"{_shown(text)}: {unknown}") from unknown
    return _utc(day, _clock(shape.clock, text), zone)


def _shape(text: str, rules: Rules) -> _Shape | None:
    weekday = _WEEKDAY.match(text)
    start = weekday.end() if weekday and weekday["name"].lower() in WEEKDAYS else 0
    found = find_day(text, start, rules)
    if found is None:
        return None
    day, end = found
    clock = _TIME.match(text, end) or _BASIC_TIME.match(text, end)
    end = clock.end() if clock else end
    zone = zones.find(text, end, timed=clock is not None, rules=rules)
    return _Shape(day=day, clock=clock, zone=zone.text if zone else "", end=zone.end if zone else end)


def _clock(match: re.Match[str] | None, text: str) -> time:
    if match is None:
        return time.min
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    second = 59 if second == _LEAP_SECOND else second
    if match["half"]:
        if not 1 <= hour <= _NOON:
            raise DateProblem(Reason.BAD_DATE, f"{_shown(text)} has no such hour")
        hour = hour % _NOON + (_NOON if match["half"] in "pP" else 0)
    try:
        return time(hour, minute, second)
    except ValueError as wrong:
        raise DateProblem(Reason.BAD_DATE, f"{_shown(text)}: {wrong}") from wrong


def _utc(day: date, clock: time, zone: tzinfo) -> datetime:
    return zones.instant(datetime.combine(day, clock, tzinfo=zone))


def _in_range(moment: datetime, value: object) -> datetime:
    if moment.year > LAST_YEAR:
        raise DateProblem(Reason.BAD_DATE, f"{_shown(value)} is outside the years 1 to {LAST_YEAR}")
    return moment


def _shown(value: object) -> str:
    if isinstance(value, str):
        return repr(excerpt(value))
    if isinstance(value, int | float) and abs(value) < 10**20:
        return repr(value)
    return f"a {type(value).__name__}"
