"""Who follows feeds at the hub inside."""

from functools import cached_property
from typing import TYPE_CHECKING

from syndicate.model import Endpoint, EndpointKind, EndpointState
from syndicate.run.workshop import Workshop

if TYPE_CHECKING:  # loaded when first needed: a pass with nothing to do needs none of them
    from syndicate.app.clouds import Clouds
    from syndicate.app.subscriptions import Subscriptions
    from syndicate.core.cloud import Registration
    from syndicate.core.hub import Refusal


class Followers(Workshop):
    """Subscriptions that their subscribers made, by WebSub or rssCloud."""

    def subscribe(self, content_type: str, body: bytes, *, requester: str) -> "Refusal | None":
        """Take a request at the hub: None when it is accepted, and its callback is about to be asked.

        :param content_type: of the request
        :param requester: the address that it came from
        :raises StateError: when the database cannot be used; nothing was accepted then
        """
        refusal = self._hub.ask(content_type, body, requester=requester)
        if refusal is None:
            self.deliverer.wake()
        return refusal

    def subscriptions(self) -> list[Endpoint]:
        """Those that are in force, by topic and callback."""
        with self.store.read() as unit:
            found = unit.outbox.endpoints(kinds=(EndpointKind.WEBSUB, EndpointKind.RSSCLOUD))
        present = [one for one in found if one.state is not EndpointState.GONE]
        return sorted(present, key=lambda one: (one.topic, one.url))

    def end_subscription(self, id_: str) -> Endpoint:
        """End a subscription by our will; :meth:`deliver` tells its subscriber.

        :raises NotFound: when there is none of this id
        """
        return self._hub.end(id_)

    def sweep_subscriptions(self) -> int:
        """End those whose lease or feed has ended; return how many."""
        return self._hub.sweep()

    def close(self) -> None:
        """Let go of what handlers were tested with, and of all else."""
        if "_clouds" in self.__dict__:
            self._clouds.close()
        super().close()

    def register(self, asked: "Registration", *, requester: str) -> str:
        """Take a registration by rssCloud; return what to say.

        :param requester: the address that it came from
        :raises Wrong: when it is not granted
        :raises StateError: when the database cannot be used; nothing was kept then
        """
        return self._clouds.register(asked, requester=requester)

    @cached_property
    def _clouds(self) -> "Clouds":
        from syndicate.run.assembly import clouds

        return clouds(self.configuration, self.store, self.masthead, clock=self._clock)

    @cached_property
    def _hub(self) -> "Subscriptions":
        from syndicate.run.assembly import subscriptions

        return subscriptions(
            self.configuration,
            self.store,
            self.masthead,
            clock=self._clock,
            log=self._log,
        )
