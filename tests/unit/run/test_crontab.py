"""A crontab line means here what it means to cron."""

from datetime import UTC, datetime, timedelta

import pytest

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
