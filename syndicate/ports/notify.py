"""How the world is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from syndicate.model import Delivery, Endpoint, Outcome, Request, Response


class Notifier(Protocol):
    """One way of telling an endpoint. Pure: it makes a request and judges a response, and does no I/O."""

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """The one request that tells the endpoint; signed for ``now``.

        :param deliveries: at least one, all for one endpoint, oldest first; several only if it gathers
        """

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """What the response means."""

    def concluded(
        self, deliveries: Sequence[Delivery], outcome: Outcome, *, now: datetime
    ) -> Sequence[Endpoint]:
        """Endpoints that come about, change or end because of the outcome, to be stored together with it."""


class Transport(Protocol):
    """The only place that opens connections to others. Safe to share between threads."""

    def send(self, request: Request) -> Response:
        """Make one request within its bounds of time and size, following no redirect.

        Never raises for what the other side or the network does: that is the response's ``error``. An
        address that policy refuses is an ``error`` too, and no packet is sent.
        """

    def close(self) -> None:
        """Drop idle connections."""
