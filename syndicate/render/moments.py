"""Dates, sizes and lengths as pages show them: in figures that read the same in every language."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

_SIZES = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant for people.

    :ivar machine: for ``<time datetime>``, in UTC
    :ivar day: the day alone, ``2021-07-25``
    :ivar full: with the time and its zone, unless it is the day's midnight: that is a date without a time
    """

    machine: str
    day: str
    full: str


def moment(at: datetime, zone: str) -> Moment:
    """How an instant is shown.

    :param at: aware UTC, whole seconds
    :param zone: IANA name of the zone whose day it is told in
    """
    try:
        local = at.astimezone(ZoneInfo(zone))
    except OverflowError:  # the first or last day there is
        local = at
    day = local.date().isoformat()
    offset = local.isoformat()[19:25]
    stated = "UTC" if offset == "+00:00" else f"UTC{offset}"
    exact = f"{day} {local:%H:%M} {stated}"
    return Moment(
        machine=at.isoformat().replace("+00:00", "Z"),
        day=day,
        full=day if local.time() == time.min else exact,
    )


def size(length: int) -> str:
    """A number of bytes in decimal units: ``12.3 MB``."""
    for unit, name in _SIZES:
        if length >= unit:
            return f"{length / unit:.1f} {name}"
    return f"{length} B"


def clock(seconds: int) -> str:
    """A length of sound or film: ``3:07`` or ``1:02:33``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
