"""A crontab line as an APScheduler trigger, with the weekdays that crontab means.

crontab counts Sunday as 0 (and 7); APScheduler counts Monday as 0. Numbers are turned into names, which
mean the same to both.
"""

import re
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from syndicate.errors import ConfigError

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART = re.compile(r"(?P<first>\w+)(?:-(?P<last>\w+))?(?:/(?P<step>[1-9]\d*))?")


def trigger(line: str, *, zone: str) -> BaseTrigger:
    """The trigger of a crontab line.

    A line that names both days and weekdays means either, as crontab has it.

    :param zone: IANA name of the zone in which its hours are meant
    :raises ConfigError: naming the line, when it is none
    """
    minute, hour, day, month, weekday = line.split()
    try:
        names = ",".join(map(_weekdays, weekday.split(",")))
        both = not day.startswith("*") and not weekday.startswith("*")
        days = [{"day": day}, {"day_of_week": names}] if both else [{"day": day, "day_of_week": names}]
        triggers = [
            CronTrigger(minute=minute, hour=hour, month=month, timezone=ZoneInfo(zone), **which)
            for which in days
        ]
    except ValueError as wrong:
        raise ConfigError(
            f"[schedule] cron = {line!r} is not right: {wrong}",
            remedy="Write minute, hour, day, month and weekday, such as '*/10 * * * *'.",
        ) from wrong
    return OrTrigger(triggers) if both else triggers[0]


def _weekdays(part: str) -> str:
    """One part of the weekday field as names; one that wraps, such as ``fri-mon``, goes on after Saturday."""
    if part == "*":
        return part
    spread = _PART.fullmatch(part.replace("*", "0-6"))
    if spread is None:
        raise ValueError(f"{part!r} is no weekday")
    first = _number(spread["first"])
    open_ended = spread["step"] and not spread["last"]
    last = _number(spread["last"]) if spread["last"] else (len(_DAYS) - 1 if open_ended else first)
    if last < first:
        last += len(_DAYS)
    numbers = range(first, last + 1, int(spread["step"] or 1))
    return ",".join(dict.fromkeys(_DAYS[number % len(_DAYS)] for number in numbers))


def _number(day: str) -> int:
    """Days from Sunday; crontab calls that both 0 and 7."""
    if day.isdigit():
        if int(day) > len(_DAYS):
            raise ValueError(f"{day} is no weekday: they are 0 to 7")
        return int(day)
    if day.lower() not in _DAYS:
        raise ValueError(f"{day} is no weekday: they are {', '.join(_DAYS)}")
    return _DAYS.index(day.lower())
