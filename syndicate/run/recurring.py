"""What is done again and again is done once after a time in which it could not be, however often it was due.

The scheduler makes one run of those that it missed, but goes through each of them first: after a year asleep,
six million beats of a heart.
"""

from datetime import datetime

from apscheduler.triggers.base import BaseTrigger


class Recurring(BaseTrigger):  # type: ignore[misc] # the library has no types
    """A trigger that never looks back.

    :param trigger: says when it would be time
    """

    def __init__(self, trigger: BaseTrigger) -> None:
        self._trigger = trigger

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The next time after now, however long ago the last one was."""
        next_: datetime | None = self._trigger.get_next_fire_time(previous_fire_time and now, now)
        return next_
