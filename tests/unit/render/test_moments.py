"""How pages tell dates, sizes and lengths."""

from datetime import UTC, datetime

import pytest

from syndicate.render.moments import clock, moment, size


@pytest.mark.parametrize(
    ("at", "zone", "full"),
    [
        (datetime(2021, 7, 25, tzinfo=UTC), "UTC", "2021-07-25"),
        (datetime(2021, 7, 25, 9, 5, 7, tzinfo=UTC), "UTC", "2021-07-25 09:05 UTC"),
        (datetime(2021, 7, 24, 18, 30, tzinfo=UTC), "Asia/Kolkata", "2021-07-25"),
        (datetime(2021, 7, 25, tzinfo=UTC), "Asia/Kolkata", "2021-07-25 05:30 UTC+05:30"),
        (datetime(2021, 7, 25, tzinfo=UTC), "America/New_York", "2021-07-24 20:00 UTC-04:00"),
        (datetime(1, 1, 1, tzinfo=UTC), "America/New_York", "0001-01-01"),
    ],
)
def test_a_moment_is_told_in_figures_that_no_language_reads_otherwise(
    at: datetime, zone: str, full: str
) -> None:
    """Year, month, day; the time only where there is one, and then with its zone."""
    assert moment(at, zone).full == full


def test_programs_read_the_exact_instant() -> None:
    """Whatever zone people see, programs get UTC."""
    assert moment(datetime(2021, 7, 24, 18, 30, tzinfo=UTC), "Asia/Kolkata").machine == "2021-07-24T18:30:00Z"


def test_sizes_and_lengths_are_short() -> None:
    """A listener knows before the download what it costs."""
    assert [size(999), size(1_500), size(12_345_678), size(3_000_000_000)] == [
        "999 B",
        "1.5 kB",
        "12.3 MB",
        "3.0 GB",
    ]
    assert [clock(7), clock(187), clock(3753)] == ["0:07", "3:07", "1:02:33"]
