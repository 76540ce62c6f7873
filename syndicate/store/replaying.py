"""What an endpoint was told, or would have been, owed to it once more.

Only what is kept can be replayed: bodies go when nothing owes them and their time is over.
"""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, insert, select

from syndicate.model import PUBLIC, About, DeliveryState, EndpointState, Event, EventType
from syndicate.store import endpoints, history
from syndicate.store.plain import batches
from syndicate.store.schema import body, delivery, endpoint, event

_DESCRIBED = frozenset({EventType.PUBLISHED, EventType.UPDATED})


def replay(
    connection: Connection,
    endpoint_id: str,
    *,
    now: datetime,
    since: datetime | None,
    sequence: int | None,
) -> int:
    """Make due what an endpoint wants of the events since a moment, or from a number on."""
    row = connection.execute(
        select(endpoint).where(endpoint.c.id == endpoint_id).with_for_update(read=True)
    ).first()
    if row is None or row.state == EndpointState.GONE:
        return 0
    wanting = endpoints.endpoint_of(row)
    wanted = [one.id for one in _told(connection, since, sequence) if wanting.wants(one)]
    there: dict[str, int] = {}
    for batch in batches(wanted):
        query = select(delivery.c.event_id, delivery.c.id).where(
            delivery.c.endpoint_id == endpoint_id, delivery.c.event_id.in_(batch)
        )
        there.update({found.event_id: found.id for found in connection.execute(query)})
    again = history.redeliver(connection, there.values(), now=now)
    rows = [
        {
            "event_id": id_,
            "endpoint_id": endpoint_id,
            "host": row.host,
            "server": row.server,
            "state": DeliveryState.READY,
            "created": now,
            "due": now,
            "wake": now if wanting.state is EndpointState.ACTIVE else None,
            "attempts": 0,
        }
        for id_ in wanted
        if id_ not in there
    ]
    for group in batches(rows):
        connection.execute(insert(delivery), group)
    return again + len(rows)


def _told(connection: Connection, since: datetime | None, sequence: int | None) -> Iterator[Event]:
    query = (
        select(event, body.c.bytes)
        .join(body, body.c.digest == event.c.body_digest)
        .where(event.c.type.in_(PUBLIC), event.c.type != EventType.TEST)
        .order_by(event.c.seq)
    )
    if since is not None:
        query = query.where(event.c.created >= since)
    if sequence is not None:
        query = query.where(event.c.seq >= sequence)
    for row in connection.execute(query.execution_options(yield_per=500)):
        yield Event(
            id=row.id,
            type=EventType(row.type),
            created=row.created,
            seq=row.seq,
            data={},
            about=_about(json.loads(row.bytes)["data"], row.type),
        )


def _about(data: dict[str, object], type_: str) -> About | None:
    if type_ not in _DESCRIBED:
        return None  # a withdrawal does not say what it was about: better once too often than never
    tags, authors = data.get("tags"), data.get("authors")
    return About(
        section=str(data.get("section") or ""),
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
        authors=tuple(
            str(author["name"]) for author in authors if isinstance(author, dict) and "name" in author
        )
        if isinstance(authors, list)
        else (),
        language=str(data.get("language") or ""),
    )
