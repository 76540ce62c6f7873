"""What the strict reading of feeds' dates promises."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.check.dates import is_future, rfc822, rfc3339

MOMENTS = st.integers(min_value=0, max_value=7_000_000_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)


@given(moment=MOMENTS)
def test_what_we_write_we_read(moment: datetime) -> None:
    """Both forms give the moment back to the second."""
    assert rfc822(format_datetime(moment)) == moment
    assert rfc3339(moment.isoformat()) == moment
    assert rfc3339(moment.isoformat().replace("+00:00", ".25Z")) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sun, 25 Jul 2021 08:00:00 GMT", datetime(2021, 7, 25, 8, tzinfo=UTC)),
        ("25 Jul 2021 08:00 +0530", datetime(2021, 7, 25, 2, 30, tzinfo=UTC)),
        ("25 Jul 21 08:00:00 EST", datetime(2021, 7, 25, 13, tzinfo=UTC)),
        ("25 Jul 99 08:00:00 -0000", datetime(1999, 7, 25, 8, tzinfo=UTC)),
    ],
)
def test_every_form_of_rfc_822_is_read(text: str, moment: datetime) -> None:
    """Weekday and seconds may be missing, years may be short, zones may be named."""
    assert rfc822(text) == moment


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Mon, 25 Jul 2021 08:00:00 GMT", "was not a Mon but a Sun"),
        ("Sun, 25 Juli 2021 08:00:00 GMT", "month"),
        ("Sun, 25 Jul 2021 08:00:00", "not a date"),
        ("Sun, 25 Jul 2021 08:00:00 IST", "zone"),
        ("Sun, 25 Jul 2021 08:00:00 +9900", "zone"),
        ("Sun, 31 Jun 2021 08:00:00 GMT", "day"),
        ("2021-07-25T08:00:00Z", "not a date"),
    ],
)
def test_a_bad_date_is_told_what_is_bad(text: str, complaint: str) -> None:
    """The message names the part that is wrong."""
    with pytest.raises(ValueError, match=complaint):
        rfc822(text)


@pytest.mark.parametrize(
    "text",
    [
        "2021-07-25",
        "2021-07-25T08:00:00",
        "2021-07-25t08:00:00z",
        "2021-07-25T08:00Z",
        "2021-13-25T08:00:00Z",
        "",
    ],
)
def test_atom_wants_date_time_and_zone(text: str) -> None:
    """A date alone, small letters and a missing zone are refused."""
    with pytest.raises(ValueError, match=r"date|month"):
        rfc3339(text)


def test_a_day_ahead_may_be_a_zone_and_more_is_the_future() -> None:
    """Clocks and zones differ; nothing is called future that another zone explains."""
    now = datetime(2021, 7, 25, tzinfo=UTC)
    assert not is_future(now + timedelta(days=1), now)
    assert is_future(now + timedelta(days=1, seconds=1), now)
    assert not is_future(now + timedelta(days=9), None)
