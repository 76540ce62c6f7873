"""The outbox at work: claiming what is due.

``wake`` is when a delivery may be claimed: its due time while it is ready, the end of the claim while it is
claimed, NULL while nobody may. So one index finds the new, the retried and the abandoned, oldest first.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    func,
    literal,
    select,
    tuple_,
    update,
)

from syndicate.model import Delivery, DeliveryState, Pace
from syndicate.store import expansion, paces
from syndicate.store.columns import Moment
from syndicate.store.dialect import skip_locked
from syndicate.store.history import deliveries_by_id
from syndicate.store.plain import batches
from syndicate.store.schema import delivery, endpoint, host_gate

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


def release(connection: Connection, token: str) -> None:
    """Give back what is still claimed."""
    connection.execute(
        update(delivery)
        .where(delivery.c.claim_token == token, delivery.c.state == DeliveryState.CLAIMED)
        .values(
            state=DeliveryState.READY, claim_token=None, claim_until=None, wake=paces.awake(delivery.c.due)
        )
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
