"""Which quarantined files subscribers are told of: those refused since the last time.

The mark that says when that was is set with what is owed, so a pass that is killed tells them the next time.
"""

from datetime import datetime, timedelta

from syndicate.core.notices import rejected_event
from syndicate.model import Event, Masthead
from syndicate.ports.store import Unit

_MARK = "refusals-told"
_A_PASS = timedelta(minutes=1)
"""How far back the first to ask is told: what this pass refused, as a rule."""


def events_of_refusals(unit: Unit, masthead: Masthead, *, now: datetime, salt: str) -> list[Event]:
    """The events of files that were refused since the last time; the first to ask is told from now on.

    :param now: aware UTC
    """
    told = unit.marks.get(_MARK)
    # Of the same second some may have been told: an event that is there is left alone.
    fresh = unit.quarantine.since(datetime.fromisoformat(told) if told else now - _A_PASS)
    latest = max((item.since for item in fresh), default=now)
    if fresh or not told:
        unit.marks.set(_MARK, latest.isoformat())
    return [rejected_event(item, masthead, salt=salt) for item in fresh]
