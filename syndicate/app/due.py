"""What time alone changes: embargoes that end and entries that expire."""

from datetime import datetime

from syndicate.core.changes import come_due
from syndicate.model import Change
from syndicate.ports.store import Store

_BATCH = 500


def release(store: Store, *, now: datetime, announce: bool) -> tuple[Change, ...]:
    """Bring out what an embargo held until now, and take back what has expired."""
    changes: list[Change] = []
    while True:
        with store.write() as unit:
            due = unit.entries.due(now, _BATCH)
            decisions = [come_due(entry, now=now, announce=announce) for entry in due]
            unit.entries.save(decision.entry for decision in decisions)
            found = [decision.change for decision in decisions if decision.change is not None]
            unit.changes.add(found)
        changes += found
        if len(due) < _BATCH:
            return tuple(changes)
