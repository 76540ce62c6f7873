"""Which deliveries may be claimed together, for endpoints that want what they are owed in some order.

Such an endpoint is sent one request at a time. Any of its rows may be what brings a claim here (its ``wake``
is over), but its pace decides what is claimed: the oldest row, as many of the oldest as fit into one
request, or the newest, for which the older ones need not be sent any more. Rows that woke too early are put
to sleep, and whoever ends a request wakes the row that is next: so an endpoint to which much is owed costs a
claim no more than one to which little is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, and_, case, literal_column, select, update

from syndicate.model import DeliveryState, Endpoint, EndpointState, Pace
from syndicate.store.dialect import has_row_locks, skip_locked
from syndicate.store.plain import batches
from syndicate.store.schema import delivery, endpoint

SUPERSEDED = "not sent: a newer one stands for it"

_IN_ORDER = (Pace.ORDERED.value, Pace.GATHERED.value)
# Written out, because an index of some rows serves only a query that names the same rows word for word.
_IS_OWED = delivery.c.state.in_([literal_column("'ready'"), literal_column("'claimed'")])
_IS_READY = and_(_IS_OWED, delivery.c.state == literal_column("'ready'"))
_IS_CLAIMED = and_(_IS_OWED, delivery.c.state == literal_column("'claimed'"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Woken:
    """A delivery that is due by itself, to an endpoint with a pace.

    :ivar is_claimed: whether it is due because its claim ran out
    """

    id: int
    endpoint_id: str
    is_claimed: bool
    pace: str
    at_most: int


def claimable(connection: Connection, woken: Sequence[Woken], now: datetime) -> list[int]:
    """Choose what is claimed for the endpoints of these rows, and put the others of them to sleep."""
    paces = _held(connection, {one.endpoint_id: (one.pace, one.at_most) for one in woken})
    mine = [one for one in woken if one.endpoint_id in paces]  # the rest is in other hands at this moment
    _free(connection, {one.endpoint_id for one in mine if one.is_claimed}, now)
    free = paces.keys() - _busy(connection, paces)
    first = _leaders(connection, [id_ for id_ in free if paces[id_][0] in _IN_ORDER], newest=False)
    last = _leaders(connection, [id_ for id_ in free if paces[id_][0] == Pace.NEWEST], newest=True)
    leaders = first | last
    chosen = [
        id_
        for endpoint_id, (leader, due) in sorted(leaders.items())
        if due <= now
        for id_ in _parcel(connection, endpoint_id, leader, paces[endpoint_id])
    ]
    taken = set(chosen)
    _supersede(
        connection, {endpoint: leader for endpoint, (leader, _) in last.items() if leader in taken}, now
    )
    awake = {leader for leader, _ in leaders.values()}
    _sleep(connection, [one.id for one in mine if one.id not in taken | awake])
    _wake(connection, [leader for leader, due in leaders.values() if due > now])
    return chosen


def wake_next(connection: Connection, ended: Sequence[Endpoint]) -> None:
    """Wake what is next for those of these endpoints that have a pace, after a request has ended."""
    in_order = {one.id for one in ended if one.pace in _IN_ORDER}
    newest = {one.id for one in ended if one.pace is Pace.NEWEST}
    for ids, is_newest in ((in_order, False), (newest, True)):
        for batch in batches(sorted(ids)):
            leaders = select(_leader(newest=is_newest)).where(
                endpoint.c.id.in_(batch), endpoint.c.state == EndpointState.ACTIVE
            )
            connection.execute(
                update(delivery).where(delivery.c.id.in_(leaders), _IS_READY).values(wake=delivery.c.due)
            )


def awake(moment: Any) -> Any:  # any expression of a moment; SQLAlchemy has no name for that
    """When a delivery wakes that is due then: never, while its endpoint is not active."""
    active = select(endpoint.c.id).where(
        endpoint.c.id == delivery.c.endpoint_id, endpoint.c.state == EndpointState.ACTIVE
    )
    return case((active.correlate(delivery).exists(), moment), else_=None)


def _held(connection: Connection, known: dict[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """Pace and largest number of the endpoints that nobody else is at work on, locked."""
    if not has_row_locks(connection):
        return known
    found: dict[str, tuple[str, int]] = {}
    for batch in batches(sorted(known)):
        query = select(endpoint.c.id, endpoint.c.pace, endpoint.c.at_most).where(
            endpoint.c.id.in_(batch), endpoint.c.state == EndpointState.ACTIVE
        )
        for row in connection.execute(skip_locked(query.order_by(endpoint.c.id), shared_key=True)):
            found[row.id] = (row.pace, row.at_most)
    return found


def _free(connection: Connection, ids: Iterable[str], now: datetime) -> None:
    """Take claims back that ran out; who held them will find that they are gone."""
    for batch in batches(sorted(ids)):
        over = delivery.c.endpoint_id.in_(batch), _IS_CLAIMED, delivery.c.claim_until <= now
        connection.execute(
            update(delivery)
            .where(*over)
            .values(state=DeliveryState.READY, claim_token=None, claim_until=None, wake=delivery.c.due)
        )


def _busy(connection: Connection, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for batch in batches(sorted(ids)):
        query = select(delivery.c.endpoint_id).where(delivery.c.endpoint_id.in_(batch), _IS_CLAIMED)
        found.update(connection.execute(query.distinct()).scalars())
    return found


def _leader(*, newest: bool) -> ScalarSelect[int]:
    order = delivery.c.id.desc() if newest else delivery.c.id.asc()
    rows = select(delivery.c.id).where(delivery.c.endpoint_id == endpoint.c.id, _IS_READY)
    return rows.order_by(order).limit(1).correlate(endpoint).scalar_subquery()


def _leaders(connection: Connection, ids: Sequence[str], *, newest: bool) -> dict[str, tuple[int, datetime]]:
    found: dict[str, tuple[int, datetime]] = {}
    for batch in batches(sorted(ids)):
        leaders = select(_leader(newest=newest)).where(endpoint.c.id.in_(batch))
        query = select(delivery.c.id, delivery.c.endpoint_id, delivery.c.due).where(
            delivery.c.id.in_(leaders)
        )
        for row in connection.execute(query):
            found[row.endpoint_id] = (row.id, row.due)
    return found


def _parcel(connection: Connection, endpoint_id: str, leader: int, pace: tuple[str, int]) -> list[int]:
    name, at_most = pace
    if name != Pace.GATHERED:
        return [leader]
    query = select(delivery.c.id).where(delivery.c.endpoint_id == endpoint_id, _IS_READY)
    return list(connection.execute(query.order_by(delivery.c.id).limit(max(1, at_most))).scalars())


def _supersede(connection: Connection, newest: Mapping[str, int], now: datetime) -> None:
    for batch in batches(sorted(newest.items())):
        older = (
            delivery.c.endpoint_id.in_([endpoint_id for endpoint_id, _ in batch]),
            _IS_READY,
            delivery.c.id.not_in([id_ for _, id_ in batch]),
        )
        connection.execute(
            update(delivery)
            .where(*older)
            .values(state=DeliveryState.DONE, wake=None, ended=now, last_error=SUPERSEDED)
        )


def _sleep(connection: Connection, ids: Sequence[int]) -> None:
    for batch in batches(sorted(ids)):
        connection.execute(update(delivery).where(delivery.c.id.in_(batch), _IS_READY).values(wake=None))


def _wake(connection: Connection, ids: Sequence[int]) -> None:
    for batch in batches(sorted(ids)):
        rows = update(delivery).where(delivery.c.id.in_(batch), _IS_READY)
        connection.execute(rows.values(wake=delivery.c.due))
