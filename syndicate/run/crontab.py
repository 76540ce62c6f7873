"""A crontab line as an APScheduler trigger, with the weekdays that crontab means.

crontab counts Sunday as 0 (and 7); APScheduler counts Monday as 0. Numbers are turned into names, which
mean the same to both. When clocks are changed, APScheduler would leave out the midnight after: so it reckons
with a clock that is never changed, and what that means in the zone is found here.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from syndicate.errors import ConfigError

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART = re.compile(r"(?P<first>\w+)(?:-(?P<last>\w+))?(?:/(?P<step>[1-9]\d*))?")


def trigger(line: str, *, zone: str) -> BaseTrigger:
    """The trigger of a crontab line.

    A line that names both days and weekdays means either, as crontab has it. A time that clocks leave out is
    taken as much later, and one that they come to twice may be taken twice.

    :param zone: IANA name of the zone in which its hours are meant
    :raises ConfigError: naming the line, when it is none
    """
    minute, hour, day, month, weekday = line.split()
    try:
        names = ",".join(map(_weekdays, weekday.split(",")))
        both = not day.startswith("*") and not weekday.startswith("*")
        days = [{"day": day}, {"day_of_week": names}] if both else [{"day": day, "day_of_week": names}]
        triggers = [
            CronTrigger(minute=minute, hour=hour, month=month, timezone=UTC, **which) for which in days
        ]
    except ValueError as wrong:
        raise ConfigError(
            f"[schedule] cron = {line!r} is not right: {wrong}",
            remedy="Write minute, hour, day, month and weekday, such as '*/10 * * * *'.",
        ) from wrong
    return _OnTheWall(OrTrigger(triggers) if both else triggers[0], ZoneInfo(zone))


class _OnTheWall(BaseTrigger):  # type: ignore[misc] # the library has no types
    """Fires by the clock on the wall of a zone, and never looks back.

    :param unchanging: fires by a clock that shows UTC, and is given the hours of the wall
    """

    def __init__(self, unchanging: BaseTrigger, zone: ZoneInfo) -> None:
        self._unchanging = unchanging
        self._zone = zone

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The next time after now, in UTC; now itself only if there was none before."""
        least = timedelta(microseconds=1) if previous_fire_time else timedelta(0)
        after = now.astimezone(UTC) + least
        found = self._at(self._on_wall(after), after)
        if found is None or self._offset(found) >= self._offset(after):
            return found
        again = self._turned_back(after, found)  # the wall shows once more what it has shown already
        repeated = self._at(self._on_wall(again), again)
        return found if repeated is None else min(found, repeated)

    def _at(self, wall: datetime, after: datetime) -> datetime | None:
        """When the wall next shows a time of the line, seen from a moment at which it shows ``wall``."""
        shown: datetime | None = self._unchanging.get_next_fire_time(None, wall)
        if shown is None:
            return None
        first, second = (
            shown.replace(tzinfo=self._zone, fold=fold).astimezone(UTC) for fold in (False, True)
        )
        return first if first >= after else second

    def _turned_back(self, before: datetime, after: datetime) -> datetime:
        """The second in which the wall is turned back."""
        while after - before > timedelta(seconds=1):
            middle = before + (after - before) / 2
            if self._offset(middle) < self._offset(before):
                after = middle
            else:
                before = middle
        return after.replace(microsecond=0)

    def _on_wall(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone).replace(tzinfo=UTC, fold=0)

    def _offset(self, moment: datetime) -> timedelta:
        return moment.astimezone(self._zone).utcoffset() or timedelta(0)


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
