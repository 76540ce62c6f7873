"""The outbox as the use cases see it; the queries stand in the modules beside it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from syndicate.model import (
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    Event,
    EventType,
    Origin,
    Settlement,
)
from syndicate.model.standing import Standing, Tried
from syndicate.store import (
    claims,
    endpoints,
    expansion,
    failing,
    history,
    owed,
    replaying,
    settling,
    standing,
)
from syndicate.store.schema import endpoint


class OutboxRows:
    """Events, endpoints and what is owed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, events: Iterable[Event]) -> None:
        """Store events and what is owed because of them."""
        owed.add(self._connection, events)

    def add_for(self, events: Iterable[Event], endpoint_ids: Iterable[str]) -> None:
        """Store events that are owed to these endpoints alone."""
        owed.add_for(self._connection, events, endpoint_ids)

    def expand(self, limit: int) -> int:
        """Owe the oldest event that is still to be spread to the next followers of its topic."""
        return expansion.expand(self._connection, limit)

    def endpoints(
        self,
        *,
        kinds: Collection[str] | None = None,
        origin: Origin | None = None,
        topic: str | None = None,
        after: str = "",
        limit: int | None = None,
    ) -> list[Endpoint]:
        """Endpoints by id, gone ones too."""
        return endpoints.listed(
            self._connection, kinds=kinds, origin=origin, topic=topic, after=after, limit=limit
        )

    def endpoint(self, id_: str) -> Endpoint | None:
        """One endpoint by id."""
        return endpoints.by_id(self._connection, [id_]).get(id_)

    def count_endpoints(
        self, *, kind: str | None = None, topic: str | None = None, host: str | None = None
    ) -> int:
        """How many there are that are not gone."""
        return endpoints.count(self._connection, kind=kind, topic=topic, host=host)

    def followed(self, topics: Iterable[str]) -> set[str]:
        """Those topics that anybody follows."""
        return endpoints.followed(self._connection, topics)

    def lapse(self, now: datetime, limit: int = 500) -> int:
        """End subscriptions whose lease is over; return how many."""
        return endpoints.lapse(self._connection, now, limit)

    def put_endpoints(self, new: Iterable[Endpoint]) -> None:
        """Store or replace, state included."""
        endpoints.put(self._connection, new)

    def sync_endpoints(
        self, origin: Origin, wanted: Iterable[Endpoint], *, overlap_until: datetime | None = None
    ) -> None:
        """Make these the endpoints of this origin."""
        endpoints.sync(self._connection, origin, wanted, overlap_until=overlap_until)

    def set_endpoint_state(self, id_: str, state: EndpointState) -> None:
        """Change an endpoint's state; what is owed to one that is gone is dead."""
        endpoints.set_state(self._connection, id_, state)

    def claim(
        self, *, now: datetime, until: datetime, token: str, limit: int, spared: Collection[str] = ()
    ) -> list[Delivery]:
        """Claim what is due, longest due first, a share for each host."""
        return claims.claim(self._connection, now=now, until=until, token=token, limit=limit, spared=spared)

    def settle(self, token: str, settlements: Iterable[Settlement]) -> set[int]:
        """Write attempts and what becomes of the deliveries still held; return which those are."""
        return settling.settle(self._connection, token, settlements)

    def failing_since(self, endpoint_ids: Iterable[str]) -> dict[str, datetime]:
        """Since when those of these endpoints fail that do."""
        return failing.since(self._connection, endpoint_ids)

    def note_failing(self, moments: Mapping[str, datetime | None]) -> None:
        """Write since when endpoints fail, or that they do no longer."""
        failing.note(self._connection, moments)

    def release(self, token: str) -> None:
        """Give back what is still claimed."""
        claims.release(self._connection, token)

    def next_due(self) -> datetime | None:
        """When the next claim could find something."""
        return claims.next_due(self._connection)

    def last_success(self, endpoint_id: str) -> datetime | None:
        """When an endpoint last took a delivery."""
        query = select(endpoint.c.last_success).where(endpoint.c.id == endpoint_id)
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def deliveries(
        self, *, state: DeliveryState | None = None, endpoint_id: str | None = None, limit: int = 50
    ) -> list[Delivery]:
        """The last that became owed, newest first."""
        return history.deliveries(self._connection, state=state, endpoint_id=endpoint_id, limit=limit)

    def delivery(self, id_: int) -> Delivery | None:
        """One delivery by number."""
        return next(iter(history.deliveries_by_id(self._connection, [id_])), None)

    def attempts(self, delivery_id: int) -> list[Attempt]:
        """Every try, in order."""
        return history.attempts(self._connection, delivery_id)

    def replay(
        self, endpoint_id: str, *, now: datetime, since: datetime | None = None, sequence: int | None = None
    ) -> int:
        """Owe an endpoint anew what was told since then; return how many deliveries."""
        return replaying.replay(self._connection, endpoint_id, now=now, since=since, sequence=sequence)

    def redeliver(self, ids: Iterable[int], *, now: datetime) -> int:
        """Make ended deliveries due again; return how many."""
        return history.redeliver(self._connection, ids, now=now)

    def tried(
        self, *, endpoint_id: str | None = None, since: datetime | None = None, limit: int = 50
    ) -> list[Tried]:
        """The last attempts, newest first."""
        return standing.tried(self._connection, endpoint_id=endpoint_id, since=since, limit=limit)

    def is_asked_for(self, type_: EventType) -> bool:
        """Whether an endpoint that is not gone names this type."""
        return standing.is_asked_for(self._connection, type_)

    def standings(self, limit: int) -> list[Standing]:
        """What each endpoint is owed, those with most first."""
        return standing.standings(self._connection, limit=limit)

    def counts(self) -> dict[DeliveryState, int]:
        """How many in each state."""
        return history.counts(self._connection)

    def prune(self, before: datetime) -> int:
        """Remove what was done before then; return how many deliveries."""
        return history.prune(self._connection, before)
