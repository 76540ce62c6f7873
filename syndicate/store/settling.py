"""The outbox at work: writing down what came of what was claimed, as far as the claim still holds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, literal, select, update

from syndicate.model import DeliveryState, EndpointState, Settlement
from syndicate.store import endpoints, failing, paces
from syndicate.store.columns import Moment
from syndicate.store.dialect import has_row_locks, upsert
from syndicate.store.plain import batches
from syndicate.store.schema import attempt, delivery, endpoint, host_gate


def settle(connection: Connection, token: str, settlements: Iterable[Settlement]) -> set[int]:
    """Write attempts, and what becomes of the deliveries that are still held; return which those are."""
    all_ = list(settlements)
    failing.lock(connection, [one.delivery.endpoint.id for one in all_])
    there, held = _there(connection, token, [one.delivery.id for one in all_])
    _record(connection, [one for one in all_ if one.delivery.id in there])
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
    paces.wake_next(connection, [one.delivery.endpoint for one in kept])
    return held


def _there(connection: Connection, token: str, ids: Sequence[int]) -> tuple[set[int], set[int]]:
    """Which of the deliveries there are, and which of them are held, locked."""
    there: set[int] = set()
    held: set[int] = set()
    for batch in batches(sorted(ids)):
        if not has_row_locks(connection) and _number_held(connection, token, batch) == len(batch):
            there.update(batch)
            held.update(batch)
            continue
        query = select(delivery.c.id, delivery.c.claim_token).where(delivery.c.id.in_(batch))
        for row in connection.execute(query.order_by(delivery.c.id).with_for_update()):
            there.add(row.id)
            if row.claim_token == token:
                held.add(row.id)
    return there, held


def _number_held(connection: Connection, token: str, ids: Sequence[int]) -> int:
    query = select(func.count()).where(delivery.c.id.in_(ids), delivery.c.claim_token == token)
    return int(connection.execute(query).scalar_one())


def _record(connection: Connection, settlements: Sequence[Settlement]) -> None:
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
    ]
    if rows:
        connection.execute(insert(attempt), rows)


def _move(connection: Connection, settlements: Sequence[Settlement]) -> None:
    """Let all that end alike do so in one statement: most do."""
    together: defaultdict[_Step, list[int]] = defaultdict(list)
    for one in settlements:
        together[_step(one)].append(one.delivery.id)
    for step, ids in together.items():
        for batch in batches(sorted(ids)):
            connection.execute(
                update(delivery)
                .where(delivery.c.id.in_(batch))
                .values(
                    state=step.state,
                    due=delivery.c.due if step.due is None else step.due,
                    wake=None if step.due is None else paces.awake(literal(step.due, Moment)),
                    claim_token=None,
                    claim_until=None,
                    attempts=delivery.c.attempts + 1,
                    last_status=step.status,
                    last_error=step.error,
                    ended=step.ended,
                )
            )


class _Step(NamedTuple):
    state: DeliveryState
    due: datetime | None
    status: int | None
    error: str | None
    ended: datetime | None


def _step(one: Settlement) -> _Step:
    again = one.next.state is DeliveryState.READY
    ended = one.attempt.started + timedelta(seconds=one.attempt.elapsed_ms // 1000)
    return _Step(
        state=one.next.state,
        due=(one.next.due or one.delivery.due) if again else None,
        status=one.attempt.status,
        error=one.attempt.error,
        ended=ended if one.next.state is DeliveryState.DONE else None,
    )


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
