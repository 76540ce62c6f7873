"""What was owed and what came of it: reading, sending again, and forgetting."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, case, delete, func, literal, select, update

from syndicate.model import Attempt, Delivery, DeliveryState, EndpointState, EventType, Origin
from syndicate.store.endpoints import by_id
from syndicate.store.owed import message_id
from syndicate.store.plain import batches
from syndicate.store.schema import attempt, body, delivery, endpoint, event, expansion, host_gate

_ENDED = (DeliveryState.DONE.value, DeliveryState.DEAD.value)


def deliveries(
    connection: Connection, *, state: DeliveryState | None, endpoint_id: str | None, limit: int
) -> list[Delivery]:
    """The last that became owed, newest first."""
    query = select(delivery).order_by(delivery.c.id.desc()).limit(limit)
    if state is not None:
        query = query.where(delivery.c.state == state)
    if endpoint_id is not None:
        query = query.where(delivery.c.endpoint_id == endpoint_id)
    return _read(connection, connection.execute(query).all())


def deliveries_by_id(connection: Connection, ids: Iterable[int]) -> list[Delivery]:
    """Deliveries, longest due first."""
    rows: list[Row[Any]] = []
    for batch in batches(ids):
        rows.extend(connection.execute(select(delivery).where(delivery.c.id.in_(batch))).all())
    return _read(connection, sorted(rows, key=lambda row: (row.due, row.id)))


def attempts(connection: Connection, delivery_id: int) -> list[Attempt]:
    """Every try, those before a redelivery included, numbered as they came."""
    query = select(attempt).where(attempt.c.delivery_id == delivery_id).order_by(attempt.c.id)
    return [
        Attempt(
            number=number,
            started=row.started,
            elapsed_ms=row.elapsed_ms,
            status=row.status,
            error=row.error,
            response=row.response,
        )
        for number, row in enumerate(connection.execute(query), 1)
    ]


def redeliver(connection: Connection, ids: Iterable[int], *, now: datetime) -> int:
    """Make ended deliveries to endpoints that are not gone due again; return how many."""
    present = select(endpoint.c.id).where(endpoint.c.state != EndpointState.GONE)
    active = select(endpoint.c.id).where(endpoint.c.state == EndpointState.ACTIVE)
    changed = 0
    for batch in batches(dict.fromkeys(ids)):
        statement = (
            update(delivery)
            .where(
                delivery.c.id.in_(batch),
                delivery.c.state.in_(_ENDED),
                delivery.c.endpoint_id.in_(present),
            )
            .values(
                state=DeliveryState.READY,
                created=now,
                due=now,
                wake=case(
                    (delivery.c.endpoint_id.in_(active), literal(now, delivery.c.wake.type)), else_=None
                ),
                attempts=0,
                ended=None,
            )
        )
        changed += connection.execute(statement).rowcount
    return changed


def counts(connection: Connection) -> dict[DeliveryState, int]:
    """How many in each state."""
    rows = connection.execute(select(delivery.c.state, func.count()).group_by(delivery.c.state))
    found = {DeliveryState(state): number for state, number in rows}
    return {state: found.get(state, 0) for state in DeliveryState}


def prune(connection: Connection, before: datetime) -> int:
    """Remove what was done before then, and all that nothing needs any more.

    Nobody looks for what was not told to a subscriber that is gone: it could subscribe again.
    """
    gone = select(endpoint.c.id).where(
        endpoint.c.origin == Origin.SUBSCRIBER, endpoint.c.state == EndpointState.GONE
    )
    old = select(delivery.c.id).where(
        ((delivery.c.state == DeliveryState.DONE) & (delivery.c.ended < before))
        | (
            (delivery.c.state == DeliveryState.DEAD)
            & (delivery.c.created < before)
            & delivery.c.endpoint_id.in_(gone)
        )
    )
    connection.execute(delete(attempt).where(attempt.c.delivery_id.in_(old)))
    removed = connection.execute(delete(delivery).where(delivery.c.id.in_(old))).rowcount
    told = select(delivery.c.id).where(delivery.c.endpoint_id == endpoint.c.id).exists()
    connection.execute(delete(endpoint).where(endpoint.c.id.in_(gone), ~told))
    owed = select(delivery.c.id).where(delivery.c.event_id == event.c.id).exists()
    spreading = select(expansion.c.event_id).where(expansion.c.event_id == event.c.id).exists()
    connection.execute(delete(event).where(event.c.created < before, ~owed, ~spreading))
    used = select(event.c.id).where(event.c.body_digest == body.c.digest).exists()
    connection.execute(delete(body).where(~used))
    connection.execute(delete(host_gate).where(host_gate.c.not_before < before))
    return removed


def _read(connection: Connection, rows: Sequence[Row[Any]]) -> list[Delivery]:
    told = by_id(connection, {row.endpoint_id for row in rows})
    events = _events(connection, {row.event_id for row in rows})
    return [
        Delivery(
            id=row.id,
            message_id=message_id(row.event_id, row.endpoint_id),
            event_type=events[row.event_id].type,
            seq=events[row.event_id].seq,
            endpoint=told[row.endpoint_id],
            body=events[row.event_id].body,
            state=DeliveryState(row.state),
            attempts=row.attempts,
            created=row.created,
            due=row.due,
            last_status=row.last_status,
            last_error=row.last_error,
            topic=events[row.event_id].topic,
            media_type=events[row.event_id].media_type,
        )
        for row in rows
    ]


class _Told(NamedTuple):
    type: EventType
    seq: int
    topic: str
    media_type: str
    body: bytes


def _events(connection: Connection, ids: Iterable[str]) -> dict[str, _Told]:
    """By id: one body for all that are owed it, however many they are."""
    found: dict[str, _Told] = {}
    for batch in batches(sorted(ids)):
        query = select(event, body.c.bytes).join_from(event, body).where(event.c.id.in_(batch))
        for row in connection.execute(query):
            found[row.id] = _Told(EventType(row.type), row.seq or 0, row.topic, row.media_type, row.bytes)
    return found
