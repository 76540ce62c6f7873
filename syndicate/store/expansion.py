"""An event with a topic is spread over those who follow it, batch by batch.

The transaction that stores the event writes one row, however many followers there are; the row says up to
which endpoint it has been spread. Whoever follows the topic when its turn comes is told. A batch that is
repeated owes nothing twice.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Connection, Integer, case, delete, func, insert, literal, select, update

from syndicate.model import DeliveryState, EndpointState, Event
from syndicate.store.columns import Moment
from syndicate.store.dialect import insert_from, skip_locked
from syndicate.store.schema import delivery, endpoint, event, expansion

_FILLED = ("event_id", "endpoint_id", "host", "server", "state", "created", "due", "wake", "attempts")


def begin(connection: Connection, events: Sequence[Event]) -> None:
    """Note that the followers of these events' topics are to be told."""
    if events:
        connection.execute(insert(expansion), [{"event_id": one.id, "after": ""} for one in events])


def waiting(connection: Connection) -> list[datetime]:
    """When the events happened that are not spread to their end; at most one, the oldest."""
    query = select(func.min(event.c.created)).join_from(expansion, event)
    oldest: datetime | None = connection.execute(query).scalar()
    return [] if oldest is None else [oldest]


def expand(connection: Connection, limit: int) -> int:
    """Owe the oldest event that is still to be spread to the next followers of its topic.

    :param limit: followers, at the most
    :return: how many were looked at; fewer than ``limit`` at the end of an event, 0 when none is left
    """
    query = (
        select(expansion.c.event_id, expansion.c.after, event.c.topic, event.c.created)
        .join_from(expansion, event)
        .order_by(event.c.created, event.c.id)
        .limit(1)
    )
    row = connection.execute(skip_locked(query, of=expansion)).one_or_none()
    if row is None:
        return 0
    present = endpoint.c.state != EndpointState.GONE
    followers = select(endpoint.c.id).where(endpoint.c.topic == row.topic, endpoint.c.id > row.after, present)
    found = followers.order_by(endpoint.c.id).limit(limit).subquery()
    last, looked_at = connection.execute(select(func.max(found.c.id), func.count()).select_from(found)).one()
    if looked_at:
        _owe(connection, event_id=row.event_id, topic=row.topic, created=row.created, span=(row.after, last))
    if looked_at < limit:
        connection.execute(delete(expansion).where(expansion.c.event_id == row.event_id))
    else:
        done = update(expansion).where(expansion.c.event_id == row.event_id)
        connection.execute(done.values(after=last))
    return int(looked_at)


def _owe(
    connection: Connection, *, event_id: str, topic: str, created: datetime, span: tuple[str, str]
) -> None:
    after, last = span
    moment = literal(created, Moment)
    due = literal(int(created.timestamp()), BigInteger) + endpoint.c.gather_s
    active = endpoint.c.state == EndpointState.ACTIVE
    rows = (
        select(
            literal(event_id),
            endpoint.c.id,
            endpoint.c.host,
            endpoint.c.server,
            literal(DeliveryState.READY.value),
            moment,
            due,
            case((active, due), else_=None),
            literal(0, Integer),
        )
        .where(
            endpoint.c.topic == topic,
            endpoint.c.id > after,
            endpoint.c.id <= last,
            endpoint.c.state != EndpointState.GONE,
        )
        .order_by(endpoint.c.id)
    )
    # Locked, so that none is paused between this look and the commit and then owed something all the same.
    connection.execute(insert_from(connection, delivery, _FILLED, rows.with_for_update(read=True)))
