"""From an event to what is owed: the body once, and a delivery for each endpoint that wants it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Connection, insert, select

from syndicate.model import DeliveryState, Endpoint, EndpointState, Event
from syndicate.store import counters
from syndicate.store.dialect import insert_missing
from syndicate.store.endpoints import endpoint_of
from syndicate.store.plain import batches
from syndicate.store.schema import body, delivery, endpoint, event

Subscriber = tuple[Endpoint, str]
"""An endpoint and its host."""


def add(connection: Connection, events: Iterable[Event]) -> None:
    """Store events that are not there yet, owed to every endpoint that wants them."""
    _add(connection, events, _subscribers(connection), lambda subscriber, one: subscriber.wants(one))


def add_for(connection: Connection, events: Iterable[Event], endpoint_ids: Iterable[str]) -> None:
    """Store events that are not there yet, owed to these endpoints alone, whatever they want."""
    only = set(endpoint_ids)
    _add(connection, events, _subscribers(connection), lambda subscriber, _: subscriber.id in only)


def _subscribers(connection: Connection) -> list[Subscriber]:
    present = select(endpoint).where(endpoint.c.state != EndpointState.GONE).order_by(endpoint.c.id)
    # Locked, so that none is paused between this look and the commit and then owed something all the same.
    present = present.with_for_update(read=True)
    return [(endpoint_of(row), row.host) for row in connection.execute(present)]


def _add(
    connection: Connection,
    events: Iterable[Event],
    told: list[Subscriber],
    is_owed: Callable[[Endpoint, Event], bool],
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


def event_body(one: Event, seq: int) -> bytes:
    """Return what is sent for an event: compact UTF-8 JSON, its keys in a fixed order.

    A lone surrogate, which no UTF-8 can hold, becomes ``?``.
    """
    data = {"sequence": seq, **{name: value for name, value in one.data.items() if name != "sequence"}}
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
    first = counters.take(connection, counters.EVENTS, len(fresh))
    bodies: dict[str, bytes] = {}
    rows: list[dict[str, object]] = []
    for seq, one in enumerate(fresh, first):
        data = event_body(one, seq)
        digest = hashlib.sha256(data).hexdigest()
        bodies[digest] = data
        rows.append(
            {"id": one.id, "seq": seq, "type": one.type, "created": one.created, "body_digest": digest}
        )
    insert_missing(connection, body, ({"digest": digest, "bytes": data} for digest, data in bodies.items()))
    connection.execute(insert(event), rows)


def _deliveries(
    fresh: list[Event], told: list[Subscriber], is_owed: Callable[[Endpoint, Event], bool]
) -> Iterator[dict[str, object]]:
    for one in fresh:
        for subscriber, host in told:
            if is_owed(subscriber, one):
                yield {
                    "event_id": one.id,
                    "endpoint_id": subscriber.id,
                    "host": host,
                    "state": DeliveryState.READY,
                    "created": one.created,
                    "due": one.created,
                    "wake": one.created if subscriber.state is EndpointState.ACTIVE else None,
                    "attempts": 0,
                }
