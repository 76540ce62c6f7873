"""What recurs looks ahead and not back."""

from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from syndicate.run.recurring import Recurring


@pytest.mark.parametrize("asleep", [timedelta(hours=1), timedelta(days=30), timedelta(days=3650)], ids=str)
def test_what_was_missed_is_made_good_by_one_run(asleep: timedelta) -> None:
    """However long nobody could look, the next time is in the future, and it is found at once."""
    recurring = Recurring(IntervalTrigger(seconds=5, timezone=UTC))
    now = datetime.now(UTC)
    due = recurring.get_next_fire_time(None, now)
    assert due is not None
    assert recurring.get_next_fire_time(due, due + asleep) == due + asleep + timedelta(seconds=5)
