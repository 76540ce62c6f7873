"""Who is told, and what that means for what is owed.

An endpoint that is paused keeps what is owed to it, out of the way of the claims (``wake`` is NULL); one
that is gone owes nothing more. ``removed`` tells an endpoint that its origin took away, and may bring
back, from one that asked for no more.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, func, select, update

from syndicate.model import DeliveryState, Endpoint, EndpointState, EventType, Filter, Origin, Pace
from syndicate.store.codec import dumps
from syndicate.store.dialect import upsert
from syndicate.store.plain import batches
from syndicate.store.schema import delivery, endpoint

_PRESENT = (EndpointState.ACTIVE, EndpointState.PAUSED)
OWED = (DeliveryState.READY.value, DeliveryState.CLAIMED.value)


def listed(
    connection: Connection,
    *,
    kinds: Collection[str] | None,
    origin: Origin | None,
    topic: str | None,
    after: str,
    limit: int | None,
) -> list[Endpoint]:
    """Endpoints by id, gone ones too."""
    query = select(endpoint).where(endpoint.c.id > after).order_by(endpoint.c.id).limit(limit)
    if kinds is not None:
        query = query.where(endpoint.c.kind.in_(sorted(kinds)))
    for column, wanted in ((endpoint.c.origin, origin), (endpoint.c.topic, topic)):
        if wanted is not None:
            query = query.where(column == wanted)
    return [endpoint_of(row) for row in connection.execute(query)]


def count(connection: Connection, *, kind: str | None, topic: str | None, host: str | None) -> int:
    """How many there are that are not gone."""
    query = select(func.count()).select_from(endpoint).where(endpoint.c.state.in_(_PRESENT))
    for column, wanted in ((endpoint.c.kind, kind), (endpoint.c.topic, topic), (endpoint.c.host, host)):
        if wanted is not None:
            query = query.where(column == wanted)
    return int(connection.execute(query).scalar_one())


def followed(connection: Connection, topics: Iterable[str]) -> set[str]:
    """Those topics that anybody follows."""
    found: set[str] = set()
    for batch in batches(sorted(set(topics))):
        query = select(endpoint.c.topic).where(
            endpoint.c.topic.in_(batch), endpoint.c.state != EndpointState.GONE
        )
        found.update(connection.execute(query.distinct()).scalars())
    return found


def lapse(connection: Connection, now: datetime, limit: int) -> int:
    """End the subscriptions whose lease is over; return how many."""
    over = (
        select(endpoint.c.id)
        .where(endpoint.c.lease_until <= now, endpoint.c.state != EndpointState.GONE)
        .order_by(endpoint.c.lease_until, endpoint.c.id)  # by the index of those that have one
        .limit(limit)
    )
    ids = list(connection.execute(over.with_for_update()).scalars())
    for id_ in ids:
        set_state(connection, id_, EndpointState.GONE)
    return len(ids)


def by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Endpoint]:
    """Endpoints by id."""
    found: dict[str, Endpoint] = {}
    for batch in batches(ids):
        for row in connection.execute(select(endpoint).where(endpoint.c.id.in_(batch))):
            found[row.id] = endpoint_of(row)
    return found


def put(connection: Connection, endpoints: Iterable[Endpoint]) -> None:
    """Store or replace, state included."""
    asked = {one.id: one for one in sorted(endpoints, key=lambda one: one.id)}
    before = by_id(connection, asked)
    upsert(connection, endpoint, [_row(one) for one in asked.values()])
    for one in asked.values():
        if one.id in before and (before[one.id].state, before[one.id].pace) != (one.state, one.pace):
            set_state(connection, one.id, one.state)


def sync(
    connection: Connection, origin: Origin, endpoints: Iterable[Endpoint], *, overlap_until: datetime | None
) -> None:
    """Make these the endpoints of an origin; the secret that another one replaces signs until then."""
    wanted = {one.id: one for one in endpoints}
    rows = connection.execute(select(endpoint).where(endpoint.c.origin == origin)).all()
    held = {row.id: row for row in rows}
    put(connection, (_renewed(one, held.get(one.id), overlap_until) for one in wanted.values()))
    for id_, row in held.items():
        if id_ not in wanted and not row.removed:
            set_state(connection, id_, EndpointState.GONE, removed=True)


def set_state(connection: Connection, id_: str, state: EndpointState, *, removed: bool = False) -> None:
    """Change an endpoint's state, and what is owed to it with it."""
    values: dict[str, object] = {"state": state, "removed": removed}
    if state is EndpointState.GONE:
        values["lease_until"] = None  # nobody has to look at it again
    connection.execute(update(endpoint).where(endpoint.c.id == id_).values(**values))
    _ON_STATE[state](connection, id_)


def succeeded(connection: Connection, successes: Iterable[tuple[str, datetime]]) -> None:
    """Note which endpoints took a delivery, and when."""
    last: dict[str, datetime] = {}
    for id_, at in successes:
        last[id_] = max(at, last.get(id_, at))
    together: defaultdict[datetime, list[str]] = defaultdict(list)
    for id_, at in sorted(last.items()):
        together[at].append(id_)
    for at, ids in together.items():
        later = endpoint.c.last_success.is_(None) | (endpoint.c.last_success < at)
        for batch in batches(ids):
            rows = update(endpoint).where(endpoint.c.id.in_(batch), later)
            connection.execute(rows.values(last_success=at))


def endpoint_of(row: Row[Any]) -> Endpoint:
    """Return the endpoint of a row."""
    return Endpoint(
        id=row.id,
        kind=row.kind,
        url=row.url,
        secret=row.secret,
        events=_events_of(row.events),
        origin=Origin(row.origin),
        state=EndpointState(row.state),
        topic=row.topic,
        filter=_filter_of(row.filter),
        pace=Pace(row.pace),
        gather_s=row.gather_s,
        at_most=row.at_most,
        per_second=row.per_second,
        options=json.loads(row.options),
        lease_until=row.lease_until,
        former_secret=row.former_secret,
        former_until=row.former_until,
    )


@lru_cache(maxsize=256)
def _events_of(stored: str) -> tuple[EventType, ...]:
    return tuple(EventType(type_) for type_ in json.loads(stored))


@lru_cache(maxsize=256)
def _filter_of(stored: str) -> Filter:
    return Filter(**{name: tuple(wanted) for name, wanted in json.loads(stored).items()})


def _wake(connection: Connection, id_: str) -> None:
    again = func.coalesce(delivery.c.claim_until, delivery.c.due)
    connection.execute(update(delivery).where(*_owed_to(id_)).values(wake=again))


def _park(connection: Connection, id_: str) -> None:
    connection.execute(update(delivery).where(*_owed_to(id_)).values(wake=None))


def _bury(connection: Connection, id_: str) -> None:
    connection.execute(
        update(delivery)
        .where(*_owed_to(id_))
        .values(
            state=DeliveryState.DEAD,
            wake=None,
            claim_until=None,
            claim_token=None,
            last_error=func.coalesce(delivery.c.last_error, "the endpoint is gone"),
        )
    )


_ON_STATE = {EndpointState.ACTIVE: _wake, EndpointState.PAUSED: _park, EndpointState.GONE: _bury}


def _owed_to(id_: str) -> tuple[Any, ...]:
    return delivery.c.endpoint_id == id_, delivery.c.state.in_(OWED)


def _renewed(one: Endpoint, held: Row[Any] | None, overlap_until: datetime | None) -> Endpoint:
    if held is None or held.removed:
        return one
    kept = replace(one, state=EndpointState(held.state))
    if held.secret == one.secret:
        return replace(kept, former_secret=held.former_secret, former_until=held.former_until)
    return replace(kept, former_secret=held.secret, former_until=overlap_until)


def _row(one: Endpoint) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "url": one.url,
        "host": urlsplit(one.url).hostname or "",
        "server": urlsplit(one.url).netloc.lower(),
        "secret": one.secret,
        "events": dumps([type_.value for type_ in one.events]),
        "origin": one.origin,
        "state": one.state,
        "removed": False,
        "topic": one.topic,
        "filter": dumps({name: wanted for name, wanted in asdict(one.filter).items() if wanted}),
        "pace": one.pace,
        "gather_s": one.gather_s,
        "at_most": one.at_most,
        "per_second": one.per_second,
        "options": dumps(dict(one.options)),
        "lease_until": one.lease_until,
        "former_secret": one.former_secret,
        "former_until": one.former_until,
    }
