"""The outbox at work: claiming what is due, and writing down what came of it.

``wake`` is when a delivery may be claimed: its due time while it is ready, the end of the claim while it is
claimed, NULL while nobody may. So one index finds the new, the retried and the abandoned, oldest first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from syndicate.model import Delivery, DeliveryState, EndpointState, Settlement
from syndicate.store import endpoints, expansion
from syndicate.store.dialect import skip_locked, upsert
from syndicate.store.history import deliveries_by_id
from syndicate.store.plain import batches
from syndicate.store.schema import attempt, delivery, endpoint, host_gate

_WINDOW = 2
"""How many times the limit is looked at, so that one host's backlog does not fill a claim."""


def claim(
    connection: Connection, *, now: datetime, until: datetime, token: str, limit: int
) -> list[Delivery]:
    """Claim what is due, taking turns between hosts."""
    shut = select(host_gate.c.host).where(host_gate.c.not_before > now)
    query = (
        select(delivery.c.id, delivery.c.host)
        .where(delivery.c.wake <= now, delivery.c.host.not_in(shut))
        .order_by(delivery.c.wake, delivery.c.id)
        .limit(limit * _WINDOW)
    )
    candidates = [(row.id, row.host) for row in connection.execute(skip_locked(query))]
    chosen = _taking_turns(candidates, limit)
    for batch in batches(chosen):
        connection.execute(
            update(delivery)
            .where(delivery.c.id.in_(batch))
            .values(state=DeliveryState.CLAIMED, claim_token=token, claim_until=until, wake=until)
        )
    return deliveries_by_id(connection, chosen)


def settle(connection: Connection, token: str, settlements: Iterable[Settlement]) -> set[int]:
    """Write attempts, and what becomes of the deliveries that are still held; return which those are."""
    all_ = list(settlements)
    endpoints.lock(connection, (one.delivery.endpoint.id for one in all_))
    _record(connection, all_)
    held = _held(connection, token, [one.delivery.id for one in all_])
    kept = [one for one in all_ if one.delivery.id in held]
    _move(connection, kept)
    _gate(connection, kept)
    endpoints.succeeded(
        connection,
        (
            (one.delivery.endpoint.id, one.attempt.started)
            for one in kept
            if one.next.state is DeliveryState.DONE
        ),
    )
    for id_, state in {
        one.delivery.endpoint.id: one.next.endpoint for one in kept if one.next.endpoint
    }.items():
        _change_endpoint(connection, id_, state)
    return held


def release(connection: Connection, token: str) -> None:
    """Give back what is still claimed."""
    connection.execute(
        update(delivery)
        .where(delivery.c.claim_token == token, delivery.c.state == DeliveryState.CLAIMED)
        .values(state=DeliveryState.READY, claim_token=None, claim_until=None, wake=_awake(delivery.c.due))
    )


def next_due(connection: Connection) -> datetime | None:
    """When the next claim could find something."""
    gates = {row.host: row.not_before for row in connection.execute(select(host_gate))}
    open_ = select(delivery.c.wake).where(
        delivery.c.wake.is_not(None), delivery.c.host.not_in(select(host_gate.c.host))
    )
    moments: list[datetime] = list(
        connection.execute(open_.order_by(delivery.c.wake, delivery.c.id).limit(1)).scalars()
    )
    moments += expansion.waiting(connection)
    for host, not_before in gates.items():
        first = select(func.min(delivery.c.wake)).where(delivery.c.host == host, delivery.c.wake.is_not(None))
        wake = connection.execute(first).scalar()
        if wake is not None:
            moments.append(max(wake, not_before))
    return min(moments, default=None)


def _taking_turns(candidates: Sequence[tuple[int, str]], limit: int) -> list[int]:
    turns: defaultdict[str, int] = defaultdict(int)
    ranked = []
    for place, (id_, host) in enumerate(candidates):
        ranked.append((turns[host], place, id_))
        turns[host] += 1
    return [id_ for _, _, id_ in sorted(ranked)[:limit]]


def _record(connection: Connection, settlements: Sequence[Settlement]) -> None:
    ids = [one.delivery.id for one in settlements]
    there: set[int] = set()
    for batch in batches(ids):
        there.update(connection.execute(select(delivery.c.id).where(delivery.c.id.in_(batch))).scalars())
    rows = [
        {
            "delivery_id": one.delivery.id,
            "started": one.attempt.started,
            "elapsed_ms": one.attempt.elapsed_ms,
            "status": one.attempt.status,
            "error": one.attempt.error,
            "response": one.attempt.response,
        }
        for one in settlements
        if one.delivery.id in there
    ]
    if rows:
        connection.execute(insert(attempt), rows)


def _held(connection: Connection, token: str, ids: Sequence[int]) -> set[int]:
    held: set[int] = set()
    for batch in batches(sorted(ids)):
        query = select(delivery.c.id).where(delivery.c.id.in_(batch), delivery.c.claim_token == token)
        held.update(connection.execute(query.order_by(delivery.c.id).with_for_update()).scalars())
    return held


def _move(connection: Connection, settlements: Sequence[Settlement]) -> None:
    if not settlements:
        return
    statement = (
        update(delivery)
        .where(delivery.c.id == bindparam("which"))
        .values(
            state=bindparam("state_"),
            due=func.coalesce(bindparam("due_", type_=delivery.c.due.type), delivery.c.due),
            wake=_awake(bindparam("wake_", type_=delivery.c.wake.type)),
            claim_token=None,
            claim_until=None,
            attempts=delivery.c.attempts + 1,
            last_status=bindparam("status_"),
            last_error=bindparam("error_"),
            ended=bindparam("ended_", type_=delivery.c.ended.type),
        )
    )
    connection.execute(statement, [_step(one) for one in settlements])


def _step(one: Settlement) -> dict[str, object]:
    again = one.next.state is DeliveryState.READY
    due = (one.next.due or one.delivery.due) if again else None
    ended = one.attempt.started + timedelta(seconds=one.attempt.elapsed_ms // 1000)
    return {
        "which": one.delivery.id,
        "state_": one.next.state.value,
        "due_": due,
        "wake_": due,
        "status_": one.attempt.status,
        "error_": one.attempt.error,
        "ended_": ended if one.next.state is DeliveryState.DONE else None,
    }


def _awake(moment: Any) -> Any:  # any expression of a moment; SQLAlchemy has no name for that
    active = select(endpoint.c.id).where(
        endpoint.c.id == delivery.c.endpoint_id, endpoint.c.state == EndpointState.ACTIVE
    )
    return case((active.correlate(delivery).exists(), moment), else_=None)


def _gate(connection: Connection, settlements: Sequence[Settlement]) -> None:
    asked: dict[str, datetime] = {}
    hosts = _hosts(connection, [one.delivery.endpoint.id for one in settlements if one.next.host_not_before])
    for one in settlements:
        host, moment = hosts.get(one.delivery.endpoint.id), one.next.host_not_before
        if host is not None and moment is not None:
            asked[host] = max(moment, asked.get(host, moment))
    held = select(host_gate).where(host_gate.c.host.in_(list(asked)))
    for row in connection.execute(held):
        asked[row.host] = max(asked[row.host], row.not_before)
    rows = [{"host": host, "not_before": moment} for host, moment in sorted(asked.items())]
    upsert(connection, host_gate, rows)


def _hosts(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for batch in batches(ids):
        query = select(endpoint.c.id, endpoint.c.host).where(endpoint.c.id.in_(batch))
        found.update({row.id: row.host for row in connection.execute(query)})
    return found


def _change_endpoint(connection: Connection, id_: str, state: EndpointState) -> None:
    now = connection.execute(select(endpoint.c.state).where(endpoint.c.id == id_)).scalar()
    if now is not None and now != EndpointState.GONE:
        endpoints.set_state(connection, id_, state)
