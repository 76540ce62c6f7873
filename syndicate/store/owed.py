"""From an event to what is owed: the body once, and a delivery for each endpoint that wants it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import count

from sqlalchemy import ColumnElement, Connection, insert, select

from syndicate.model import PUBLIC, DeliveryState, Endpoint, EndpointState, Event
from syndicate.store import counters, expansion
from syndicate.store.dialect import insert_missing
from syndicate.store.endpoints import endpoint_of
from syndicate.store.plain import batches
from syndicate.store.schema import body, delivery, endpoint, event

Subscriber = tuple[Endpoint, str, str]
"""An endpoint, its host, and its host with the port."""


def add(connection: Connection, events: Iterable[Event]) -> None:
    """Store events that are not there yet, owed to every endpoint that wants them.

    Of an event with a topic it is only noted that its followers are to be told: they may be many.
    """
    told = _subscribers(connection, [endpoint.c.topic == ""])
    _add(connection, events, told, lambda subscriber, one: subscriber.wants(one), spread=True)


def add_for(connection: Connection, events: Iterable[Event], endpoint_ids: Iterable[str]) -> None:
    """Store events that are not there yet, owed to these endpoints alone, whatever they want."""
    told = [
        subscriber
        for batch in batches(sorted(set(endpoint_ids)))
        for subscriber in _subscribers(connection, [endpoint.c.id.in_(batch)])
    ]
    _add(connection, events, told, lambda _subscriber, _one: True, spread=False)


def _subscribers(connection: Connection, which: Sequence[ColumnElement[bool]]) -> list[Subscriber]:
    present = select(endpoint).where(endpoint.c.state != EndpointState.GONE, *which).order_by(endpoint.c.id)
    # Locked, so that none is paused between this look and the commit and then owed something all the same.
    present = present.with_for_update(read=True)
    return [(endpoint_of(row), row.host, row.server) for row in connection.execute(present)]


def _add(
    connection: Connection,
    events: Iterable[Event],
    told: list[Subscriber],
    is_owed: Callable[[Endpoint, Event], bool],
    *,
    spread: bool,
) -> None:
    counters.take(connection, counters.EVENTS, 0)
    for batch in batches({one.id: one for one in events}.values()):
        known = set(
            connection.execute(select(event.c.id).where(event.c.id.in_([one.id for one in batch]))).scalars()
        )
        fresh = [one for one in batch if one.id not in known]
        if fresh:
            _store(connection, fresh)
            for rows in batches(_deliveries(fresh, told, is_owed)):
                connection.execute(insert(delivery), rows)
            if spread:
                expansion.begin(connection, [one for one in fresh if one.topic])


def event_body(one: Event, seq: int | None) -> bytes:
    """Return what is sent for an event: compact UTF-8 JSON, its keys in a fixed order.

    A lone surrogate, which no UTF-8 can hold, becomes ``?``. What an event brings itself is sent as it is.
    """
    if one.content is not None:
        return one.content
    numbered = {} if seq is None else {"sequence": seq}
    data = {**numbered, **{name: value for name, value in one.data.items() if name != "sequence"}}
    document = {
        "type": one.type.value,
        "timestamp": one.created.isoformat().replace("+00:00", "Z"),
        "data": data,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def message_id(event_id: str, endpoint_id: str) -> str:
    """The id of every try to tell an endpoint of an event."""
    both = f"{event_id}\n{endpoint_id}".encode("utf-8", "surrogatepass")
    return "msg_" + hashlib.sha256(both).hexdigest()[:32]


def _store(connection: Connection, fresh: list[Event]) -> None:
    numbered = [one.id for one in fresh if one.type in PUBLIC]
    first = counters.take(connection, counters.EVENTS, len(numbered))
    seqs = dict(zip(numbered, count(first), strict=False))
    bodies: dict[str, bytes] = {}
    rows: list[dict[str, object]] = []
    for one in fresh:
        data = event_body(one, seqs.get(one.id))
        digest = hashlib.sha256(data).hexdigest()
        bodies[digest] = data
        rows.append(
            {
                "id": one.id,
                "seq": seqs.get(one.id),
                "type": one.type,
                "topic": one.topic,
                "media_type": one.media_type,
                "created": one.created,
                "body_digest": digest,
            }
        )
    insert_missing(connection, body, ({"digest": digest, "bytes": data} for digest, data in bodies.items()))
    connection.execute(insert(event), rows)


def _deliveries(
    fresh: list[Event], told: list[Subscriber], is_owed: Callable[[Endpoint, Event], bool]
) -> Iterator[dict[str, object]]:
    for one in fresh:
        for subscriber, host, server in told:
            if is_owed(subscriber, one):
                due = one.created + timedelta(seconds=subscriber.gather_s)
                yield {
                    "event_id": one.id,
                    "endpoint_id": subscriber.id,
                    "host": host,
                    "server": server,
                    "state": DeliveryState.READY,
                    "created": one.created,
                    "due": due,
                    "wake": due if subscriber.state is EndpointState.ACTIVE else None,
                    "attempts": 0,
                }
