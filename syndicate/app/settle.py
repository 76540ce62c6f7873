"""Attempts into the outbox: what follows each, and since when an endpoint has been failing.

The first failure after a success is kept as a mark of the publication; the next success removes it, and so
does a pause, so that an endpoint that is resumed gets its whole time again.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from syndicate.app.attempt import Tried
from syndicate.core.retry import decide
from syndicate.model import Endpoint, RetryPolicy, Settlement, Verdict
from syndicate.ports.store import Marks, Unit


def settle(
    unit: Unit, tries: Sequence[Tried], *, now: datetime, policy: RetryPolicy, chance: random.Random
) -> list[Settlement]:
    """Write attempts and what follows them, where the claim still holds; return what was decided."""
    by_token: dict[str, list[Settlement]] = {}
    settlements = []
    for tried in tries:
        decided = _decided(unit.marks, tried, now=now, policy=policy, jitter=chance.random())
        by_token.setdefault(tried.claimed.batch.token, []).extend(decided)
        settlements += decided
    held: set[int] = set()
    for token, group in by_token.items():
        held |= unit.outbox.settle(token, group)
    concluded = [one for tried in tries if tried.claimed.deliveries[0].id in held for one in tried.concluded]
    if concluded:
        unit.outbox.put_endpoints(concluded)
        _begin_anew(unit.marks, concluded)
    return settlements


def _decided(
    marks: Marks, tried: Tried, *, now: datetime, policy: RetryPolicy, jitter: float
) -> list[Settlement]:
    endpoint = tried.claimed.endpoint
    since = _failing_since(marks, endpoint, tried, now=now)
    settlements = [
        Settlement(
            delivery=delivery,
            attempt=replace(tried.attempt, number=delivery.attempts + 1),
            next=decide(tried.outcome, delivery, now=now, jitter=jitter, policy=policy, failing_since=since),
        )
        for delivery in tried.claimed.deliveries
    ]
    if settlements[0].next.endpoint is not None:
        marks.set(_name(endpoint), "")
    return settlements


def _begin_anew(marks: Marks, endpoints: Sequence[Endpoint]) -> None:
    """What failed before a subscription was confirmed says nothing of it now."""
    for one in endpoints:
        if marks.get(_name(one)):
            marks.set(_name(one), "")


def _failing_since(marks: Marks, endpoint: Endpoint, tried: Tried, *, now: datetime) -> datetime | None:
    name = _name(endpoint)
    known = marks.get(name)
    if tried.outcome.verdict is Verdict.DONE:
        if known:
            marks.set(name, "")
        return None
    if known:
        return datetime.fromisoformat(known)
    marks.set(name, now.isoformat())
    return now


def _name(endpoint: Endpoint) -> str:
    return f"failing:{endpoint.id}"
