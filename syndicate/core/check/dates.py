"""Dates of feeds, read strictly: what is wrong with one is said, and nothing is guessed.

The reading of articles' dates, which guesses what people mean, is another matter and not done here.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = {"GMT": 0, "UT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6}
_ZONES |= {"PST": -8, "PDT": -7}
_RFC822 = re.compile(
    r"(?:(?P<weekday>\w+),\s*)?(?P<day>\d{1,2})\s+(?P<month>\w+)\s+(?P<year>\d{4}|\d{2})"
    r"\s+(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s+(?P<zone>[A-Za-z]{1,3}|[+-]\d{4})"
)
_COMMENT = re.compile(r"\s*\([^()]*\)\s*$")
_MILITARY = re.compile("[A-IK-Z]")
_RFC3339 = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})T(?P<time>\d{2}:\d{2}:\d{2})(?:\.\d+)?(?P<zone>Z|[+-]\d{2}:\d{2})"
)

_DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_TO_THE_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})")


def rfc822(text: str) -> datetime:
    """Read a date of RSS (RFC 822 section 5, four-digit years allowed by RSS 2.0).

    :raises ValueError: saying what is wrong
    """
    found = _RFC822.fullmatch(_COMMENT.sub("", text).strip())
    if found is None:
        raise ValueError(f"{text!r} is not a date such as 'Sun, 25 Jul 2021 00:00:00 +0000'")
    month, weekday = found["month"].capitalize(), (found["weekday"] or "").capitalize()
    if month not in _MONTHS:
        raise ValueError(f"{found['month']!r} is not the English abbreviation of a month")
    year = int(found["year"])
    moment = datetime(
        year if len(found["year"]) > 2 else year + (2000 if year < 70 else 1900),  # noqa: PLR2004 - two digits
        _MONTHS.index(month) + 1,
        int(found["day"]),
        int(found["hour"]),
        int(found["minute"]),
        min(int(found["second"] or 0), 59),
        tzinfo=_zone(found["zone"].upper()),
    )
    expected = _DAYS[moment.weekday()]
    if weekday and weekday != expected:
        raise ValueError(f"{text!r} was not a {found['weekday']} but a {expected}")
    return moment


def rfc3339(text: str) -> datetime:
    """Read a date of Atom or JSON Feed (RFC 3339 section 5.6; RFC 4287 section 3.3: capital T and Z).

    :raises ValueError: saying what is wrong
    """
    found = _RFC3339.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a date such as '2021-07-25T00:00:00Z'")
    time = found["time"].removesuffix(":60") + ":59" if found["time"].endswith(":60") else found["time"]
    return datetime.fromisoformat(f"{found['date']}T{time}{found['zone'].replace('Z', '+00:00')}")


def w3c(text: str) -> datetime:
    """Read a date of Dublin Core (W3C date and time formats): a year, a month, a day, or all with a zone.

    :raises ValueError: saying what is wrong
    """
    if _DAY.fullmatch(text):
        return datetime.fromisoformat((text + "-01-01")[:10]).replace(tzinfo=UTC)
    if _TO_THE_MINUTE.fullmatch(text):
        return rfc3339(f"{text[:16]}:00{text[16:]}")
    return rfc3339(text)


def is_future(moment: datetime, now: datetime | None) -> bool:
    """Whether a date lies more than a day ahead, so that no zone explains it."""
    return now is not None and moment.astimezone(UTC) > now + timedelta(days=1)


def _zone(name: str) -> timezone:
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    if _MILITARY.fullmatch(name):
        return UTC  # RFC 2822 section 4.3: which way these were meant, nobody knows any more
    if not name.startswith(("+", "-")):
        raise ValueError(f"{name!r} is not a zone: write +0000 or GMT")
    sign = -1 if name.startswith("-") else 1
    offset = timedelta(hours=int(name[1:3]), minutes=int(name[3:5]))
    if offset >= timedelta(days=1):
        raise ValueError(f"{name!r} is not a zone")
    return timezone(sign * offset)
