"""Attempts into the outbox: what follows each, and since when an endpoint has been failing.

The first failure after a success is kept; the next success removes it, and so does a pause, so that an
endpoint that is resumed gets its whole time again.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from syndicate.app.attempt import Tried
from syndicate.core.notices import disabled_event
from syndicate.core.retry import decide
from syndicate.model import EndpointState, Event, RetryPolicy, Settlement, Verdict
from syndicate.ports.store import Unit


def settle(
    unit: Unit, tries: Sequence[Tried], *, now: datetime, policy: RetryPolicy, chance: random.Random
) -> list[Settlement]:
    """Write attempts and what follows them, where the claim still holds; return what was decided."""
    before = unit.outbox.failing_since({tried.claimed.endpoint.id for tried in tries})
    since: dict[str, datetime | None] = dict(before)
    by_token: dict[str, list[Settlement]] = {}
    settlements = []
    for tried in tries:
        decided = _decided(tried, since, now=now, policy=policy, jitter=chance.random())
        by_token.setdefault(tried.claimed.batch.token, []).extend(decided)
        settlements += decided
    held: set[int] = set()
    for token, group in by_token.items():
        held |= unit.outbox.settle(token, group)
    concluded = [one for tried in tries if tried.claimed.deliveries[0].id in held for one in tried.concluded]
    if concluded:
        unit.outbox.put_endpoints(concluded)
        # What failed before a subscription was confirmed says nothing of it now.
        since |= {one.id: None for one in concluded}
    changed = {id_: moment for id_, moment in since.items() if moment != before.get(id_)}
    unit.outbox.note_failing(changed)
    unit.outbox.add(_given_up(unit, tries, settlements, before, now=now))
    return settlements


def _given_up(
    unit: Unit,
    tries: Sequence[Tried],
    settlements: Sequence[Settlement],
    before: Mapping[str, datetime | None],
    *,
    now: datetime,
) -> list[Event]:
    """What the others are told of endpoints that are paused because nothing has reached them for so long."""
    paused = {one.delivery.endpoint.id for one in settlements if one.next.endpoint is EndpointState.PAUSED}
    failed = {tried.claimed.endpoint.id: tried for tried in tries if tried.claimed.endpoint.id in paused}
    if not failed:
        return []
    salt, publication = unit.marks.get("state-id") or "", unit.marks.get("url") or ""
    return [
        disabled_event(
            tried.claimed.endpoint,
            publication,
            since=before.get(id_) or now,
            at=now,
            last_error=tried.attempt.error or "",
            salt=salt,
        )
        for id_, tried in failed.items()
    ]


def _decided(
    tried: Tried, since: dict[str, datetime | None], *, now: datetime, policy: RetryPolicy, jitter: float
) -> list[Settlement]:
    """Decide, and keep ``since`` up to what the endpoint is now known to do."""
    id_ = tried.claimed.endpoint.id
    since[id_] = None if tried.outcome.verdict is Verdict.DONE else since.get(id_) or now
    settlements = [
        Settlement(
            delivery=delivery,
            attempt=replace(tried.attempt, number=delivery.attempts + 1),
            next=decide(
                tried.outcome, delivery, now=now, jitter=jitter, policy=policy, failing_since=since[id_]
            ),
        )
        for delivery in tried.claimed.deliveries
    ]
    if settlements[0].next.endpoint is not None:
        since[id_] = None
    return settlements
