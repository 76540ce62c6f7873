"""rssCloud: handlers are told that a feed changed, by form or by XML-RPC. Nothing is sent from here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from syndicate.core.cloud import FAILURES, notice
from syndicate.model import Delivery, Endpoint, EndpointState, Outcome, Request, Verdict
from syndicate.notify.judging import Answered


class Cloud(Answered):
    """Tells endpoints of kind ``rsscloud`` the address of the feed that changed, and no more."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """One notice, however often the feed changed meanwhile."""
        endpoint = deliveries[-1].endpoint
        return notice(
            endpoint.url,
            endpoint.topic,
            protocol=str(endpoint.options["protocol"]),
            procedure=str(endpoint.options["procedure"]),
            user_agent=self._user_agent,
        )

    def concluded(
        self, deliveries: Sequence[Delivery], outcome: Outcome, *, now: datetime
    ) -> Sequence[Endpoint]:
        """The registration ends with the third failure in a row; its handler can register again."""
        newest = deliveries[-1]
        if outcome.verdict is Verdict.DONE or newest.attempts + 1 < FAILURES:
            return ()
        return (replace(newest.endpoint, state=EndpointState.GONE),)
