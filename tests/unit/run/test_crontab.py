"""A crontab line means here what it means to cron."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import ConfigError
from syndicate.run.crontab import trigger

SUNDAY = datetime(2026, 3, 1, tzinfo=UTC)


def days(line: str) -> str:
    """The weekdays on which a line fires within the week that begins on a Sunday, from 0."""
    fires = trigger(line, zone="UTC")
    week = (SUNDAY + timedelta(days=number) for number in range(7))
    return "".join(
        str(n) for n, day in enumerate(week) if _fires_at(fires.get_next_fire_time(None, day), day)
    )


def _fires_at(moment: datetime | None, day: datetime) -> bool:
    return moment is not None and moment.date() == day.date()


@pytest.mark.parametrize(
    ("weekday", "expected"),
    [
        ("*", "0123456"),
        ("0", "0"),
        ("7", "0"),
        ("1", "1"),
        ("6", "6"),
        ("1-5", "12345"),
        ("5-7", "056"),
        ("0-7", "0123456"),
        ("1,3,5", "135"),
        ("*/2", "0246"),
        ("1-5/2", "135"),
        ("1/2", "135"),
        ("sun", "0"),
        ("MON-wed", "123"),
        ("fri-mon", "0156"),
        ("0,sat", "06"),
    ],
)
def test_weekdays_are_counted_as_cron_counts_them(weekday: str, expected: str) -> None:
    """Sunday is 0 and 7, ranges hold both ends, steps begin on Sunday, names mean the same."""
    assert days(f"0 6 * * {weekday}") == expected


def test_days_and_weekdays_together_mean_either() -> None:
    """On the fourth of the month and on every Monday, as cron has it."""
    assert days("0 6 4 * 1") == "13"
    assert days("0 6 */1 * 1") == "1"


def test_hours_are_those_of_the_publication() -> None:
    """Six in the morning in Kolkata is half past midnight in UTC."""
    fires = trigger("0 6 * * *", zone="Asia/Kolkata")
    moment = fires.get_next_fire_time(None, SUNDAY)
    assert moment is not None
    assert moment.astimezone(UTC) == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "60 * * * *",
        "* 24 * * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "* * * * x",
        "* * * * 1-",
        "* * * * */0",
        "*/0 * * * *",
        "a b c d e",
    ],
)
def test_a_line_that_is_none_is_named_with_what_would_be_right(line: str) -> None:
    """The error shows the line and an example."""
    with pytest.raises(ConfigError) as caught:
        trigger(line, zone="UTC")
    assert repr(line) in str(caught.value)
    assert "*/10 * * * *" in caught.value.remedy


def fires(line: str, zone: str, start: datetime, span: timedelta) -> list[datetime]:
    """When a daemon that has the line begins a scan."""
    on_wall, found, now = trigger(line, zone=zone), list[datetime](), start
    last: datetime | None = None
    while (last := on_wall.get_next_fire_time(last, now)) is not None and last - start <= span:
        assert last > now or not found
        now = last.astimezone(UTC)
        found.append(now)
    return found


CHANGES = (  # the moments at which clocks are changed: an hour to and fro, half an hour, at midnight
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 23, 22, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 10, 29, 21, tzinfo=UTC)),
)


@pytest.mark.parametrize(("zone", "change"), CHANGES)
@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_changed_clock_skips_no_day_and_makes_no_storm(
    zone: str, change: datetime, hour: int, minute: int
) -> None:
    """A time that does not exist that day is taken an hour later; one that comes twice may be taken twice."""
    found = fires(f"{minute} {hour} * * *", zone, change - timedelta(hours=36), timedelta(hours=96))
    gaps = [later - one for one, later in pairwise(found)]
    assert max(gaps) <= timedelta(hours=25)
    assert sum(gap < timedelta(hours=23) for gap in gaps) <= 1


@pytest.mark.parametrize(("zone", "change"), CHANGES)
@pytest.mark.parametrize("step", [1, 5, 15, 30])
def test_a_changed_clock_leaves_even_steps_even(zone: str, change: datetime, step: int) -> None:
    """Every few minutes is every few minutes, through the night in which clocks are changed too."""
    found = fires(f"*/{step} * * * *", zone, change - timedelta(hours=3), timedelta(hours=6))
    assert {later - one for one, later in pairwise(found)} == {timedelta(minutes=step)}
