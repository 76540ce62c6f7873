"""What the use cases need of the outbox: who is told, what is owed, and what became of it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol

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


class Outbox(Protocol):
    """Events, endpoints and what is owed."""

    def add(self, events: Iterable[Event]) -> None:
        """Store events (one already there is left alone) and a delivery for each endpoint that wants it.

        The stored body is the JSON of type, timestamp and data, with ``sequence`` first of the data; or the
        event's own content. Who follows an event's topic is owed it by ``expand``, and not yet here.
        """

    def add_for(self, events: Iterable[Event], endpoint_ids: Iterable[str]) -> None:
        """Store events that are owed to these endpoints alone."""

    def expand(self, limit: int) -> int:
        """Owe the oldest event that is still to be spread to the next followers of its topic.

        :return: how many were looked at; fewer than ``limit`` at the end of an event, 0 when none is left
        """

    def endpoints(
        self,
        *,
        kinds: Collection[str] | None = None,
        origin: Origin | None = None,
        topic: str | None = None,
        after: str = "",
        limit: int | None = None,
    ) -> list[Endpoint]:
        """By id, from the one behind ``after``; gone ones too."""

    def endpoint(self, id_: str) -> Endpoint | None: ...
    def count_endpoints(
        self, *, kind: str | None = None, topic: str | None = None, host: str | None = None
    ) -> int:
        """How many there are that are not gone."""

    def followed(self, topics: Iterable[str]) -> set[str]:
        """Those topics that an endpoint follows which is not gone."""

    def lapse(self, now: datetime, limit: int = 500) -> int:
        """End subscriptions whose lease is over; return how many: at ``limit``, there may be more."""

    def put_endpoints(self, endpoints: Iterable[Endpoint]) -> None: ...
    def sync_endpoints(
        self, origin: Origin, endpoints: Iterable[Endpoint], *, overlap_until: datetime | None = None
    ) -> None:
        """Make these the endpoints of this origin: new ones are added, missing ones are gone.

        A secret that is replaced by another signs beside it until ``overlap_until``.
        """

    def set_endpoint_state(self, id_: str, state: EndpointState) -> None: ...
    def claim(
        self, *, now: datetime, until: datetime, token: str, limit: int, spared: Collection[str] = ()
    ) -> list[Delivery]:
        """Claim what is due or whose claim ran out: active endpoints, open hosts, oldest due first.

        Several claimers never get the same row while a claim lasts. What an endpoint with a pace gets is
        what one request may carry, so there may be a few more than ``limit``: the oldest, alone (ORDERED) or
        with those that follow (GATHERED), or the newest (NEWEST; the older ones are done); and nothing while
        it has a claim.

        :param spared: hosts, with their port where the address names one, of which nothing is wanted
        """

    def settle(self, token: str, settlements: Iterable[Settlement]) -> set[int]:
        """Write attempts and what becomes of the deliveries still held under ``token``; return which."""

    def failing_since(self, endpoint_ids: Iterable[str]) -> dict[str, datetime]:
        """When the first failure after the last success was, for those of these endpoints that fail."""

    def note_failing(self, moments: Mapping[str, datetime | None]) -> None: ...
    def release(self, token: str) -> None:
        """Give back what is still claimed under ``token``; due as before."""

    def next_due(self) -> datetime | None:
        """When the next claim could find something, or None when nothing is owed."""

    def last_success(self, endpoint_id: str) -> datetime | None: ...
    def deliveries(
        self, *, state: DeliveryState | None = None, endpoint_id: str | None = None, limit: int = 50
    ) -> list[Delivery]:
        """Newest first."""

    def delivery(self, id_: int) -> Delivery | None: ...
    def attempts(self, delivery_id: int) -> list[Attempt]: ...
    def redeliver(self, ids: Iterable[int], *, now: datetime) -> int:
        """Make done or dead deliveries due again, their age counted anew; return how many."""

    def replay(
        self, endpoint_id: str, *, now: datetime, since: datetime | None = None, sequence: int | None = None
    ) -> int:
        """Owe an endpoint anew the public events that it wants, from a moment or a number on.

        What is owed to it still is left as it is; return how many deliveries are due again.
        """

    def tried(
        self, *, endpoint_id: str | None = None, since: datetime | None = None, limit: int = 50
    ) -> list[Tried]:
        """Attempts, newest first."""

    def is_asked_for(self, type_: EventType) -> bool:
        """Whether an endpoint that is not gone names this type among those it wants."""

    def standings(self, limit: int) -> list[Standing]:
        """What each endpoint that is not gone is owed, those with most first."""

    def counts(self) -> dict[DeliveryState, int]: ...
    def prune(self, before: datetime) -> int:
        """Remove deliveries done before then, their attempts, and events and bodies that nothing owes."""
