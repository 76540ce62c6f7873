"""Who is told of a publication, and what became of it."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from threading import Event as Flag
from typing import TYPE_CHECKING

from syndicate.errors import ConfigError, NotFound
from syndicate.model import (
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    EventType,
    Origin,
)
from syndicate.run.workshop import Workshop

if TYPE_CHECKING:  # loaded when first needed: a pass with nothing to do needs none of them
    from syndicate.app.deliver import DeliveryReport
    from syndicate.model import Filter
    from syndicate.model.standing import Standing, Tried

_SECRET_BYTES = 32


class Subscribers(Workshop):
    """Webhooks and what they are owed."""

    def webhooks(self) -> list[Endpoint]:
        """Every endpoint, those of the settings included, but for those that subscribers made."""
        self._make_store()
        self._sync_endpoints()
        with self.store.read() as unit:
            found = [
                one
                for origin in (Origin.CONFIG, Origin.COMMAND)
                for one in unit.outbox.endpoints(origin=origin)
            ]
        return sorted(found, key=lambda one: one.id)

    def check_webhooks(self) -> int:
        """Look up the secrets of the settings' webhooks; return how many there are.

        :raises ConfigError: naming the one whose secret is missing or malformed
        """
        from syndicate.run.endpoints import configured

        return len(configured(self.configuration, self._environment, url=self.masthead.url))

    def add_webhook(
        self,
        url: str,
        *,
        secret: str | None = None,
        events: Iterable[EventType] = (),
        filter: "Filter | None" = None,  # noqa: A002 - what it is
        thin: bool = False,
    ) -> Endpoint:
        """Tell an address of changes from now on.

        :param secret: ``whsec_…``; a new one is made if it is None
        :param events: types to tell; all but those told on request alone, if empty
        :param filter: articles to tell of; all if it is None
        :param thin: whether to send what is needed to fetch an article, and not all of it
        :raises ConfigError: when the address or the secret is not right
        """
        from syndicate.config.loading import without_user
        from syndicate.config.subscribers import WebhookTable
        from syndicate.core.signing import new_secret
        from syndicate.run.endpoints import endpoint

        made = secret or new_secret(secrets.token_bytes(_SECRET_BYTES))
        try:
            checked = WebhookTable(
                url=url, secret=made, events=tuple(events), payload="thin" if thin else "full"
            )
        except ValueError as wrong:
            raise ConfigError(
                f"{without_user(url)} is no address to send to",
                remedy="Write it whole, with https://, and without a user.",
            ) from wrong
        self._make_store()
        added = endpoint(checked, checked.secret, Origin.COMMAND)
        if filter is not None:
            added = replace(added, filter=filter)
        with self.store.write() as unit:
            unit.outbox.put_endpoints([added])
        return added

    def remove_webhook(self, id_: str) -> Endpoint:
        """Tell an address nothing more.

        :raises NotFound: when there is no such endpoint, or the settings name it
        """
        found = self._webhook(id_)
        if found.origin is Origin.CONFIG:
            raise NotFound(f"{id_} stands in the settings", remedy="Remove its [[webhooks]] table there.")
        with self.store.write() as unit:
            unit.outbox.set_endpoint_state(found.id, EndpointState.GONE)
        return found

    def test_webhook(self, id_: str) -> Endpoint:
        """Owe an endpoint a greeting; :meth:`deliver` sends it.

        :raises NotFound: when there is no such endpoint
        """
        from syndicate.core.events import test_event

        found = self._webhook(id_)
        now = self._clock.now()
        with self.store.write() as unit:
            salt = unit.marks.get("state-id") or ""
            event = test_event(self._plan.masthead, created=now, salt=salt, nonce=secrets.token_hex(8))
            unit.outbox.add_for([event], [found.id])
        return found

    def pause_webhook(self, id_: str) -> Endpoint:
        """Send an endpoint nothing until it is resumed; what it is owed is kept.

        :raises NotFound: when there is no such endpoint
        """
        return self._set_state(id_, EndpointState.PAUSED)

    def resume_webhook(self, id_: str) -> Endpoint:
        """Go on sending to an endpoint, what it was owed meanwhile first.

        :raises NotFound: when there is no such endpoint
        """
        return self._set_state(id_, EndpointState.ACTIVE)

    def rotate_webhook(self, id_: str, *, secret: str | None = None) -> Endpoint:
        """Give an endpoint another secret; the one it had signs beside it for a while.

        :param secret: ``whsec_…`` or ``whsk_…``; a new one is made if it is None
        :raises NotFound: when there is no such endpoint, or the settings name it
        :raises ConfigError: when the secret is not right
        """
        from syndicate.core.signing import check, new_secret

        found = self._webhook(id_)
        if found.origin is Origin.CONFIG:
            raise NotFound(f"{id_} stands in the settings", remedy="Change its secret there: both then sign.")
        made = secret or new_secret(secrets.token_bytes(_SECRET_BYTES))
        check(made)
        renewed = replace(found, secret=made, former_secret=found.secret, former_until=self._overlap_until())
        with self.store.write() as unit:
            unit.outbox.put_endpoints([renewed])
        return renewed

    def replay_webhook(self, id_: str, *, since: datetime | None = None, sequence: int | None = None) -> int:
        """Owe an endpoint anew what it wants of what was told, as far as that is kept; return how much.

        :param since: from this moment on, aware
        :param sequence: from this number on
        :raises NotFound: when there is no such endpoint
        """
        found = self._webhook(id_)
        with self.store.write() as unit:
            return unit.outbox.replay(found.id, now=self._clock.now(), since=since, sequence=sequence)

    def deliver(self, *, stop: Flag | None = None, deadline_s: float | None = None) -> "DeliveryReport":
        """Tell subscribers what they are owed, as far as it is due.

        :param stop: ends the work early when set; what is left stays owed
        :param deadline_s: seconds after which no further request is begun
        """
        return self.deliverer.run_due(stop=stop or Flag(), deadline_s=deadline_s)

    def deliveries(
        self, *, state: DeliveryState | None = None, endpoint: str | None = None, limit: int = 50
    ) -> list[Delivery]:
        """What is or was owed, newest first."""
        with self.store.read() as unit:
            return unit.outbox.deliveries(state=state, endpoint_id=endpoint, limit=limit)

    def delivery(self, id_: int) -> tuple[Delivery, list[Attempt]]:
        """One delivery and every attempt at it.

        :raises NotFound: when there is none of this number
        """
        with self.store.read() as unit:
            found = unit.outbox.delivery(id_)
            if found is None:
                raise NotFound(f"there is no delivery {id_}", remedy="See 'syndicate deliveries list'.")
            return found, unit.outbox.attempts(id_)

    def attempts(
        self, *, endpoint: str | None = None, since: datetime | None = None, limit: int = 50
    ) -> list["Tried"]:
        """The last tries at any delivery, newest first."""
        with self.store.read() as unit:
            return unit.outbox.tried(endpoint_id=endpoint, since=since, limit=limit)

    def standings(self, *, limit: int = 50) -> list["Standing"]:
        """What each endpoint is owed, those with most first."""
        with self.store.read() as unit:
            return unit.outbox.standings(limit)

    def owed(self) -> dict[DeliveryState, int]:
        """How many deliveries there are in each state."""
        with self.store.read() as unit:
            return unit.outbox.counts()

    def redeliver(self, ids: Iterable[int]) -> int:
        """Owe finished or dead deliveries anew; return how many."""
        with self.store.write() as unit:
            return unit.outbox.redeliver(list(ids), now=self._clock.now())

    def _set_state(self, id_: str, state: EndpointState) -> Endpoint:
        found = self._webhook(id_)
        with self.store.write() as unit:
            unit.outbox.set_endpoint_state(found.id, state)
        return replace(found, state=state)

    def _webhook(self, id_: str) -> Endpoint:
        for found in self.webhooks():
            if found.id == id_ and found.state is not EndpointState.GONE:
                return found
        raise NotFound(f"there is no endpoint {id_}", remedy="See 'syndicate webhook list'.")
