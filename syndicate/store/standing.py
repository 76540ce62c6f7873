"""How deliveries stand: the last attempts, and what each endpoint is owed. Read only."""

from datetime import datetime

from sqlalchemy import Connection, case, func, select

from syndicate.model import Attempt, DeliveryState, EndpointState, EventType
from syndicate.model.standing import Standing, Tried
from syndicate.store.endpoints import OWED, endpoint_of
from syndicate.store.schema import attempt, delivery, endpoint, event


def tried(
    connection: Connection, *, endpoint_id: str | None, since: datetime | None, limit: int
) -> list[Tried]:
    """The last attempts, newest first."""
    same = attempt.alias("same")
    earlier = (
        select(func.count())
        .where(same.c.delivery_id == attempt.c.delivery_id, same.c.id <= attempt.c.id)
        .scalar_subquery()
    )
    query = (
        select(
            attempt,
            delivery.c.endpoint_id,
            event.c.type,
            endpoint.c.url,
            endpoint.c.kind,
            earlier.label("number"),
        )
        .join_from(attempt, delivery, delivery.c.id == attempt.c.delivery_id)
        .join(event, event.c.id == delivery.c.event_id)
        .join(endpoint, endpoint.c.id == delivery.c.endpoint_id)
        .order_by(attempt.c.id.desc())
        .limit(limit)
    )
    last = select(attempt.c.id).order_by(attempt.c.id.desc()).limit(limit)
    if endpoint_id is not None:
        query = query.where(delivery.c.endpoint_id == endpoint_id)
    if since is not None:
        query = query.where(attempt.c.started >= since)
    if endpoint_id is None and since is None:
        query = query.where(attempt.c.id.in_(last))  # of a long history, the end alone is looked at
    return [
        Tried(
            delivery_id=row.delivery_id,
            event_type=EventType(row.type),
            endpoint_id=row.endpoint_id,
            kind=row.kind,
            url=row.url,
            attempt=Attempt(
                number=row.number,
                started=row.started,
                elapsed_ms=row.elapsed_ms,
                status=row.status,
                error=row.error,
                response=row.response,
            ),
        )
        for row in connection.execute(query)
    ]


def standings(connection: Connection, *, limit: int) -> list[Standing]:
    """Endpoints that are not gone, those with most owed first."""
    is_owed = delivery.c.state.in_(OWED)
    counted = (
        select(
            delivery.c.endpoint_id,
            func.sum(case((is_owed, 1), else_=0)).label("owed"),
            func.sum(case((delivery.c.state == DeliveryState.DEAD, 1), else_=0)).label("dead"),
            func.min(case((is_owed, delivery.c.created), else_=None)).label("oldest"),
        )
        .where(delivery.c.state.in_((*OWED, DeliveryState.DEAD.value)))
        .group_by(delivery.c.endpoint_id)
        .subquery()
    )
    owed = func.coalesce(counted.c.owed, 0)
    query = (
        select(endpoint, owed.label("owed"), func.coalesce(counted.c.dead, 0).label("dead"), counted.c.oldest)
        .join_from(endpoint, counted, counted.c.endpoint_id == endpoint.c.id, isouter=True)
        .where(endpoint.c.state != EndpointState.GONE)
        .order_by(owed.desc(), endpoint.c.id)
        .limit(limit)
    )
    return [
        Standing(
            endpoint=endpoint_of(row),
            owed=row.owed,
            dead=row.dead,
            oldest=row.oldest,
            last_success=row.last_success,
            failing_since=row.failing_since,
        )
        for row in connection.execute(query)
    ]


def is_asked_for(connection: Connection, type_: EventType) -> bool:
    """Whether an endpoint that is not gone names a type among those it wants."""
    query = select(endpoint.c.id).where(
        endpoint.c.topic == "",  # who follows one feed asks for nothing else
        endpoint.c.state != EndpointState.GONE,
        endpoint.c.events.contains(f'"{type_.value}"', autoescape=True),
    )
    return connection.execute(query.limit(1)).first() is not None
