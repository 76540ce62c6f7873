"""A day as people write it: digits in any of the usual orders, or a month by its name.

Its zone and its time of day are read elsewhere. Two-digit years and days that could be two are refused.
"""

import re
from collections.abc import Callable
from datetime import date

from syndicate.core.months import month_number
from syndicate.core.text import excerpt
from syndicate.errors import Reason
from syndicate.model import Rules

LAST_YEAR = 9998
_YEAR_DIGITS = 4

_ORDINAL = r"(?:st|nd|rd|th|er|ère|[.ºª°])?"
_NAME = r"(?P<name>[^\W\d_]{3,12})"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})(?!\d|:\d)"


class DateProblem(ValueError):
    """A text that is no date, or not one alone.

    :ivar reason: ``bad-date`` or ``ambiguous-date``
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


def find_day(text: str, start: int, rules: Rules) -> tuple[Callable[[], date], int] | None:
    """Return what reads the day written at ``start`` and where it ends, or None when there is none.

    Reading it raises :class:`DateProblem` when there is no such day, or it could be two.
    """
    for pattern, reader in _DAYS:
        match = pattern.match(text, start)
        if match and not (pattern is _MONTH_FIRST and month_number(match["name"], rules.language) is None):
            return (lambda match=match, reader=reader: reader(match, rules)), match.end()
    return None


def _year_first(match: re.Match[str], _rules: Rules) -> date:
    return day_of(int(match["year"]), int(match["month"]), int(match["day"]))


def _year_last(match: re.Match[str], rules: Rules) -> date:
    if len(match["year"]) < _YEAR_DIGITS:
        raise _two_digits(match)
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    readings = {"dmy": (second, first), "mdy": (first, second)}
    possible = {order: pair for order, pair in readings.items() if _is_day(year, *pair)}
    if len(set(possible.values())) == 1:
        return day_of(year, *next(iter(possible.values())))
    if not possible:
        raise DateProblem(Reason.BAD_DATE, f"there is no day {excerpt(match[0])}")
    if rules.date_order not in possible:
        raise DateProblem(Reason.AMBIGUOUS_DATE, f"{excerpt(match[0])} could be two days")
    return day_of(year, *possible[rules.date_order])


def _named(match: re.Match[str], rules: Rules) -> date:
    month = month_number(match["name"], rules.language)
    if month is None:
        raise DateProblem(Reason.BAD_DATE, f"{match['name']} is no month in English or {rules.language}")
    if len(match["year"]) < _YEAR_DIGITS:
        raise _two_digits(match)
    return day_of(int(match["year"]), month, int(match["day"]))


# Sought last, and only when its name is a month: `palms 25, 2021` is prose.
_MONTH_FIRST = re.compile(rf"{_NAME}\.?\s+(?P<day>\d{{1,2}}){_ORDINAL},?\s+{_YEAR}")
_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Rules], date]], ...] = (
    (re.compile(r"(?P<year>\d{4,6})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"), _year_first),
    (
        re.compile(r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"),
        _year_first,
    ),
    (re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)"), _year_first),
    (
        re.compile(r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})"),
        _year_last,
    ),
    (
        re.compile(
            rf"(?P<day>\d{{1,2}}){_ORDINAL}[\s-]+(?:(?:of|de|di)\s+)?{_NAME}\.?,?[\s-]+(?:del?\s+)?{_YEAR}"
        ),
        _named,
    ),
    (_MONTH_FIRST, _named),
)


def day_of(year: int, month: int, day: int) -> date:
    """Return the day.

    :raises DateProblem: ``bad-date`` when the calendar has none, or its year is outside 1 to 9998
    """
    if not 1 <= year <= LAST_YEAR:
        raise DateProblem(Reason.BAD_DATE, f"the year {year} is outside 1 to {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise DateProblem(
            Reason.BAD_DATE, f"there is no day {year:04}-{month:02}-{day:02}: {wrong}"
        ) from wrong


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _two_digits(match: re.Match[str]) -> DateProblem:
    return DateProblem(Reason.AMBIGUOUS_DATE, f"{excerpt(match[0])} does not say the century")
