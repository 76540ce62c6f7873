"""How the world is told."""

from datetime import datetime
from typing import Protocol

from syndicate.model import Delivery, Outcome, Request, Response


class Notifier(Protocol):
    """One way of telling an endpoint. Pure: it makes a request and judges a response, and does no I/O."""

    def request(self, delivery: Delivery, *, now: datetime) -> Request:
        """The request that tells the endpoint; signed for ``now``."""

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """What the response means."""


class Transport(Protocol):
    """The only place that opens connections to others. Safe to share between threads."""

    def send(self, request: Request) -> Response:
        """Make one request within its bounds of time and size, following no redirect.

        Never raises for what the other side or the network does: that is the response's ``error``. An
        address that policy refuses is an ``error`` too, and no packet is sent.
        """

    def close(self) -> None:
        """Drop idle connections."""
