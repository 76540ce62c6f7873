"""A crontab line as an APScheduler trigger, with the weekdays that crontab means.

crontab counts Sunday as 0 (and 7); APScheduler counts Monday as 0. Numbers are turned into names, which
mean the same to both.
"""

import re
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from syndicate.errors import ConfigError

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RANGE = re.compile(r"(?P<first>\d)-(?P<last>\d)(?P<step>/\d+)?")


def trigger(line: str, *, zone: str) -> CronTrigger:
    """The trigger of a crontab line.

    :param zone: IANA name of the zone in which its hours are meant
    :raises ConfigError: naming the line, when it is none
    """
    minute, hour, day, month, weekday = line.split()
    try:
        return CronTrigger(
            minute=minute,
            hour=hour,
            day=day,
            month=month,
            day_of_week=",".join(map(_weekdays, weekday.split(","))),
            timezone=ZoneInfo(zone),
        )
    except (ValueError, IndexError) as wrong:
        raise ConfigError(
            f"[schedule] cron = {line!r} is not right: {wrong}",
            remedy="Write minute, hour, day, month and weekday, such as '*/10 * * * *'.",
        ) from wrong


def _weekdays(part: str) -> str:
    """One part of the weekday field, its numbers turned into names; a range that wraps is spelt out."""
    spread = _RANGE.fullmatch(part)
    if spread is None:
        return _DAYS[int(part)] if part.isdigit() else part
    step = int(spread["step"][1:]) if spread["step"] else 1
    return ",".join(_DAYS[number] for number in range(int(spread["first"]), int(spread["last"]) + 1, step))
