"""Conditional requests (RFC 9110 section 13) as decisions: no socket, no file and no clock is touched here.

A field that cannot be read is taken as not sent, as the RFC asks, with one exception: an ``If-Match`` that
cannot be read matches nothing, because whoever sends one wants no answer rather than a wrong one.
"""

import re
from calendar import timegm
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_SEPARATORS = " \t,"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CLOCK = r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})"
_MONTH = f"(?P<month>{'|'.join(_MONTHS)})"
_DATE_FORMS = (
    re.compile(rf"(?:{'|'.join(_DAYS)}), (?P<day>\d{{2}}) {_MONTH} (?P<year>\d{{4}}) {_CLOCK} GMT"),
    re.compile(
        r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, "
        rf"(?P<day>\d{{2}})-{_MONTH}-(?P<short_year>\d{{2}}) {_CLOCK} GMT"
    ),
    re.compile(rf"(?:{'|'.join(_DAYS)}) {_MONTH} (?P<day>[ \d]\d) {_CLOCK} (?P<year>\d{{4}})"),
)


class Decision(Enum):
    """What a request's conditions ask for."""

    SEND = auto()
    NOT_MODIFIED = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What tells one version of a document from another.

    :ivar etag: strong entity tag with its quotes (RFC 9110 section 8.8.3)
    :ivar modified: seconds since the epoch, whole (section 8.8.2)
    """

    etag: str
    modified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The conditional fields of a request, one text a field line, as received."""

    if_match: Sequence[str] = ()
    if_unmodified_since: Sequence[str] = ()
    if_none_match: Sequence[str] = ()
    if_modified_since: Sequence[str] = ()
    if_range: Sequence[str] = ()


def decide(conditions: Conditions, current: Validators) -> Decision:
    """Evaluate the conditions of a GET or HEAD in their order of precedence (RFC 9110 section 13.2.2).

    Only to be asked when the answer without conditions would be a success (section 13.2.1).
    """
    if not _precondition_holds(conditions, current):
        return Decision.FAILED
    tags = entity_tags(conditions.if_none_match)
    if tags is not None:
        known = "*" in tags or current.etag in {tag.removeprefix("W/") for tag in tags}
        return Decision.NOT_MODIFIED if known else Decision.SEND
    if not conditions.if_none_match:
        since = _single_date(conditions.if_modified_since, current)
        if since is not None and current.modified <= since:
            return Decision.NOT_MODIFIED
    return Decision.SEND


def range_applies(conditions: Conditions, current: Validators) -> bool:
    """Whether a part of the current version fits what the client has (RFC 9110 section 13.1.5)."""
    if not conditions.if_range:
        return True
    if len(conditions.if_range) > 1:
        return False
    value = conditions.if_range[0].strip()
    return value == current.etag or http_date(value, near=current.modified) == current.modified


def entity_tags(lines: Sequence[str]) -> tuple[str, ...] | None:
    """Read a list of entity tags that may span field lines, or ``*`` alone; None when it cannot be read.

    Empty members and commas inside quotes are allowed (RFC 9110 sections 5.6.1 and 8.8.3).
    """
    text = ", ".join(lines)
    if text.strip() == "*":
        return ("*",)
    tags: list[str] = []
    position = _skip(text, 0)
    while position < len(text):
        tag = _TAG.match(text, position)
        if tag is None:
            return None
        tags.append(tag[0])
        position = _skip(text, tag.end())
        if position < len(text) and "," not in text[tag.end() : position]:
            return None
    return tuple(tags) or None


def http_date(text: str, *, near: int) -> int | None:
    """Read a date in any of the three forms of HTTP (RFC 9110 section 5.6.7); None when it is none of them.

    :param near: seconds since the epoch; a year of two digits is the one within fifty years of it
    :returns: seconds since the epoch
    """
    found = next((match for form in _DATE_FORMS if (match := form.fullmatch(text.strip()))), None)
    if found is None:
        return None
    parts = found.groupdict()
    if "short_year" in parts:
        middle = datetime.fromtimestamp(near, UTC).year
        year = middle + (int(parts["short_year"]) - middle + 50) % 100 - 50
    else:
        year = int(parts["year"])
    try:
        moment = datetime(
            year,
            _MONTHS.index(found["month"]) + 1,
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            min(int(found["second"]), 59),  # a leap second is a date too
            tzinfo=UTC,
        )
    except ValueError:
        return None
    return timegm(moment.utctimetuple())


def format_date(seconds: float) -> str:
    """Write a moment as HTTP does, whatever the locale (RFC 9110 section 5.6.7)."""
    moment = datetime.fromtimestamp(int(seconds), UTC)
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{day}, {moment.day:02} {month} {moment.year:04} {moment:%H:%M:%S} GMT"


def _precondition_holds(conditions: Conditions, current: Validators) -> bool:
    if conditions.if_match:
        tags = entity_tags(conditions.if_match) or ()
        return "*" in tags or current.etag in tags
    limit = _single_date(conditions.if_unmodified_since, current)
    return limit is None or current.modified <= limit


def _single_date(lines: Sequence[str], current: Validators) -> int | None:
    return http_date(lines[0], near=current.modified) if len(lines) == 1 else None


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SEPARATORS:
        position += 1
    return position
