"""The outbox at work: claiming what is due, and writing down what came of it.

``wake`` is when a delivery may be claimed: its due time while it is ready, the end of the claim while it is
claimed, NULL while nobody may. So one index finds the new, the retried and the abandoned, oldest first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    bindparam,
    case,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from syndicate.model import Delivery, DeliveryState, EndpointState, Pace, Settlement
from syndicate.store import endpoints, expansion, paces
from syndicate.store.columns import Moment
from syndicate.store.dialect import skip_locked, upsert
from syndicate.store.history import deliveries_by_id
from syndicate.store.plain import batches
from syndicate.store.schema import attempt, delivery, endpoint, host_gate

_WINDOW = 2
"""How many times the limit is looked at in one go, so that one host's backlog does not fill a claim."""

_SHARE = 4
"""One host gets a quarter of a claim, unless the others leave more."""

_LONGEST_LOOK = 100
"""Windows in one claim."""

_MOST_SPARED = 500
"""Names in one query."""

_AHEAD_S = 10
"""Seconds for which a claim provides an endpoint that takes so many requests a second and no more."""


def claim(
    connection: Connection,
    *,
    now: datetime,
    until: datetime,
    token: str,
    limit: int,
    spared: Collection[str] = (),
) -> list[Delivery]:
    """Claim what is due, a share for each host, and what an endpoint's pace lets go together."""
    chosen: list[int] = []
    selection = _Selection(share=max(1, limit // _SHARE))
    after: Row[Any] | None = None
    for _ in range(_LONGEST_LOOK):
        window = _window(now=now, spared=spared, passed=selection.passed, after=after)
        rows = connection.execute(skip_locked(window.limit(limit * _WINDOW), of=delivery)).all()
        each, woken = selection.look_at(rows, limit - len(chosen))
        chosen += each
        chosen += paces.claimable(connection, woken, now)
        if len(chosen) >= limit or len(rows) < limit * _WINDOW:
            break
        after = rows[-1]
    chosen += selection.left_over[: max(0, limit - len(chosen))]
    for batch in batches(chosen):
        connection.execute(
            update(delivery)
            .where(delivery.c.id.in_(batch))
            .values(state=DeliveryState.CLAIMED, claim_token=token, claim_until=until, wake=until)
        )
    return deliveries_by_id(connection, chosen)


@dataclass(slots=True, kw_only=True)
class _Selection:
    """Which of the rows that are due are claimed.

    :ivar share: rows for one host
    :ivar left_over: rows beyond a host's share
    :ivar passed: endpoints of which no more is looked at
    """

    share: int
    left_over: list[int] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)
    _of_host: Counter[str] = field(default_factory=Counter)
    _of_endpoint: Counter[str] = field(default_factory=Counter)

    def look_at(self, rows: Sequence[Row[Any]], room: int) -> tuple[list[int], list[paces.Woken]]:
        """Choose, at most so many; give back those without a pace, and those whose pace is to decide."""
        each: list[int] = []
        woken: list[paces.Woken] = []
        for row in rows:
            if row.pace != Pace.EACH and self._of_endpoint[row.endpoint_id]:
                woken.append(paces.Woken(id=row.id, endpoint_id=row.endpoint_id))
            elif room and self._is_let(row):
                room -= 1
                self._of_host[row.host] += 1
                self._of_endpoint[row.endpoint_id] += 1
                if row.pace == Pace.EACH:
                    each.append(row.id)
                else:
                    self.passed.add(row.endpoint_id)
                    woken.append(paces.Woken(id=row.id, endpoint_id=row.endpoint_id))
        return each, woken

    def _is_let(self, row: Row[Any]) -> bool:
        if row.per_second and self._of_endpoint[row.endpoint_id] >= max(1, row.per_second * _AHEAD_S):
            self.passed.add(row.endpoint_id)
            return False
        if self._of_host[row.host] < self.share:
            return True
        if row.pace == Pace.EACH:
            self.left_over.append(row.id)
        return False


def _window(
    *,
    now: datetime,
    spared: Collection[str],
    passed: Collection[str],
    after: Row[Any] | None,
) -> Select[Any]:
    shut = select(host_gate.c.host).where(host_gate.c.not_before > now)
    query = (
        select(
            delivery.c.id,
            delivery.c.wake,
            delivery.c.host,
            delivery.c.endpoint_id,
            endpoint.c.pace,
            endpoint.c.per_second,
        )
        .join_from(delivery, endpoint)
        .where(delivery.c.wake <= now, delivery.c.host.not_in(shut))
        .order_by(delivery.c.wake, delivery.c.id)
    )
    if spared:
        query = query.where(delivery.c.host.not_in(sorted(spared)[:_MOST_SPARED]))
    if passed:
        query = query.where(delivery.c.endpoint_id.not_in(sorted(passed)[:_MOST_SPARED]))
    if after is not None:
        place = tuple_(literal(after.wake, Moment), literal(after.id, BigInteger))
        query = query.where(tuple_(delivery.c.wake, delivery.c.id) > place)
    return query


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
    paces.wake_next(
        connection,
        (one.delivery.endpoint.id for one in kept if one.delivery.endpoint.pace is not Pace.EACH),
    )
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
