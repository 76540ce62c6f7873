"""The outbox at work: claiming what is due, and writing down what came of it.

``wake`` is when a delivery may be claimed: its due time while it is ready, the end of the claim while it is
claimed, NULL while nobody may. So one index finds the new, the retried and the abandoned, oldest first.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    case,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from syndicate.model import Delivery, DeliveryState, EndpointState, Pace, Settlement
from syndicate.store import endpoints, expansion, failing, paces
from syndicate.store.columns import Moment
from syndicate.store.dialect import has_row_locks, skip_locked, upsert
from syndicate.store.history import deliveries_by_id
from syndicate.store.plain import batches
from syndicate.store.schema import attempt, delivery, endpoint, host_gate

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
    passed: set[str] = set()
    for share in (max(1, limit // _SHARE), limit):  # once more, if the others leave room
        selection = _Selection(share=share, passed=passed)
        found = _chosen(connection, selection, now=now, limit=limit - len(chosen), spared=spared)
        for batch in batches(found):
            connection.execute(
                update(delivery)
                .where(delivery.c.id.in_(batch))
                .values(state=DeliveryState.CLAIMED, claim_token=token, claim_until=until, wake=until)
            )
        chosen += found
        if len(chosen) >= limit or not selection.full:
            break
    return deliveries_by_id(connection, chosen)


def _chosen(
    connection: Connection, selection: "_Selection", *, now: datetime, limit: int, spared: Collection[str]
) -> list[int]:
    chosen: list[int] = []
    after: Row[Any] | None = None
    for _ in range(_LONGEST_LOOK):
        window = _window(now=now, spared={*spared, *selection.full}, passed=selection.passed, after=after)
        rows = connection.execute(skip_locked(window.limit(limit), of=delivery)).all()
        chosen += _resolved(connection, selection.within_share(rows, limit - len(chosen)), now)
        if len(chosen) >= limit or len(rows) < limit:
            break
        after = rows[-1]
    return chosen + _resolved(connection, selection.beyond_share(limit - len(chosen)), now)


def _resolved(connection: Connection, rows: Sequence[Row[Any]], now: datetime) -> list[int]:
    """What is claimed because of these rows."""
    each = [row.id for row in rows if row.pace == Pace.EACH]
    woken = [
        paces.Woken(
            id=row.id,
            endpoint_id=row.endpoint_id,
            is_claimed=row.state == DeliveryState.CLAIMED,
            pace=row.pace,
            at_most=row.at_most,
        )
        for row in rows
        if row.pace != Pace.EACH
    ]
    return each + (paces.claimable(connection, woken, now) if woken else [])


@dataclass(slots=True, kw_only=True)
class _Selection:
    """Which of the rows that are due are claimed.

    :ivar share: rows for one server, unless the others leave more
    :ivar passed: endpoints of which no more is looked at
    :ivar full: servers that have their share
    """

    share: int
    passed: set[str]
    full: set[str] = field(default_factory=set)
    _left_over: list[Row[Any]] = field(default_factory=list)
    _of_server: Counter[str] = field(default_factory=Counter)
    _of_endpoint: Counter[str] = field(default_factory=Counter)

    def within_share(self, rows: Sequence[Row[Any]], room: int) -> list[Row[Any]]:
        """Choose, for so many requests at the most; with them come rows that only wait for another."""
        chosen: list[Row[Any]] = []
        for row in rows:
            if row.pace != Pace.EACH and self._of_endpoint[row.endpoint_id]:
                chosen.append(row)
            elif room and self._is_rated(row):
                self.passed.add(row.endpoint_id)
            elif room and self._of_server[row.server] >= self.share:
                self.full.add(row.server)
                self._left_over.append(row)
            elif room:
                room -= 1
                self._take(row, chosen)
        return chosen

    def beyond_share(self, room: int) -> list[Row[Any]]:
        """Choose from what was over, when nothing else is left."""
        chosen: list[Row[Any]] = []
        for row in self._left_over:
            if room > 0 and not self._is_rated(row):
                room -= 1
                self._take(row, chosen)
        return chosen

    def _take(self, row: Row[Any], chosen: list[Row[Any]]) -> None:
        self._of_server[row.server] += 1
        self._of_endpoint[row.endpoint_id] += 1
        if row.pace != Pace.EACH:
            self.passed.add(row.endpoint_id)
        chosen.append(row)

    def _is_rated(self, row: Row[Any]) -> bool:
        """Whether the endpoint has as much as it can take in the next seconds."""
        rate: float = row.per_second
        return bool(rate) and self._of_endpoint[row.endpoint_id] >= max(1, rate * _AHEAD_S)


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
            delivery.c.state,
            delivery.c.server,
            delivery.c.endpoint_id,
            endpoint.c.pace,
            endpoint.c.at_most,
            endpoint.c.per_second,
        )
        .join_from(delivery, endpoint)
        .where(delivery.c.wake <= now, delivery.c.host.not_in(shut))
        .order_by(delivery.c.wake, delivery.c.id)
    )
    if spared:
        query = query.where(delivery.c.server.not_in(sorted(spared)[:_MOST_SPARED]))
    if passed:
        query = query.where(delivery.c.endpoint_id.not_in(sorted(passed)[:_MOST_SPARED]))
    if after is not None:
        place = tuple_(literal(after.wake, Moment), literal(after.id, BigInteger))
        query = query.where(tuple_(delivery.c.wake, delivery.c.id) > place)
    return query


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
                    wake=None if step.due is None else _awake(literal(step.due, Moment)),
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
