"""WebSub (W3C Recommendation): the three requests that a hub makes to a subscriber, and what answers mean.

Content goes to callbacks that follow a topic (section 7), a question to those in whose name something was
asked (section 5.3), a denial to those that do not follow a topic, or no longer (section 5.2). Before a
question is answered as it must be, nothing but that one GET is sent. Nothing is sent from here.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime

from syndicate.core import subscribing
from syndicate.core.hub import Mode
from syndicate.core.urls import encode
from syndicate.model import Delivery, Endpoint, Outcome, Request, Response, Verdict
from syndicate.notify.judging import Answered, is_success, named, retry_after_s

_SERVER_ERRORS = range(500, 600)
_LONGEST_CHALLENGE = 256


class WebSub(Answered):
    """Sends a topic's new content to callbacks that follow it: the kind ``websub``.

    :param hub: address of the hub, as feeds announce it
    """

    def __init__(self, user_agent: str, *, hub: str) -> None:
        self._user_agent = user_agent
        self._hub = encode(hub)

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """The newest content of the topic; signed, where the subscriber gave a secret (section 8)."""
        newest = deliveries[-1]
        headers = {
            "content-type": newest.media_type,
            "link": f'<{self._hub}>; rel="hub", <{subscribing.feed(newest.topic)}>; rel="self"',
            "user-agent": self._user_agent,
        }
        if newest.endpoint.secret:
            headers["x-hub-signature"] = signature(newest.endpoint, newest.body)
        return Request(method="POST", url=newest.endpoint.url, headers=headers, body=newest.body)


class Question:
    """Asks callbacks whether they meant what was asked in their name: the kind ``websub-intent``."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """One GET with a challenge, and without a body."""
        return _get(deliveries[-1].endpoint, self._user_agent)

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """A success is an answer, to be compared; a fault of the server is none; all else is a refusal."""
        status = response.status
        if response.error is not None or status is None:
            return Outcome(verdict=Verdict.RETRY, detail=response.error or "no answer")
        if is_success(status):
            return Outcome(verdict=Verdict.DONE, answer=response.body[:_LONGEST_CHALLENGE])
        if status in _SERVER_ERRORS:
            hold = retry_after_s(response.headers.get("retry-after", ""), now=now)
            return Outcome(verdict=Verdict.RETRY, detail=named(status), hold_host_s=hold)
        return Outcome(verdict=Verdict.GONE, detail=f"not confirmed: {named(status)}")

    def concluded(
        self, deliveries: Sequence[Delivery], outcome: Outcome, *, now: datetime
    ) -> Sequence[Endpoint]:
        """The subscription as it was confirmed; the question ends unless it is to be put again."""
        delivery = deliveries[-1]
        asked = delivery.endpoint
        if outcome.verdict is Verdict.DONE and subscribing.confirms(asked, outcome.answer):
            return subscribing.confirmed(asked, now=now)
        return _unless_again(delivery, outcome, now)


class Denial(Answered):
    """Tells callbacks that they do not follow a topic: the kind ``websub-denial``."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """One GET with the reason."""
        return _get(deliveries[-1].endpoint, self._user_agent)

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """Whatever was answered: the subscriber was told."""
        if response.status is None:
            return Outcome(verdict=Verdict.RETRY, detail=response.error or "no answer")
        return Outcome(verdict=Verdict.DONE)

    def concluded(
        self, deliveries: Sequence[Delivery], outcome: Outcome, *, now: datetime
    ) -> Sequence[Endpoint]:
        """Nobody has to be told any more, unless it is to be tried again."""
        return _unless_again(deliveries[-1], outcome, now)


def signature(endpoint: Endpoint, body: bytes) -> str:
    """The value of ``X-Hub-Signature`` (section 7.1), by the method fixed when it was subscribed."""
    method = str(endpoint.options["method"])
    return f"{method}={hmac.new(endpoint.secret.encode('utf-8'), body, method).hexdigest()}"


def _get(asked: Endpoint, user_agent: str) -> Request:
    challenge = "" if asked.options["mode"] == Mode.DENIED else str(asked.options["challenge"])
    return Request(
        method="GET",
        url=subscribing.address(asked),
        headers={"accept": "*/*", "user-agent": user_agent},
        body=b"",
        longest_answer=len(challenge) + len("\r\n") + 1,  # one more, to see that there is more
    )


def _unless_again(delivery: Delivery, outcome: Outcome, now: datetime) -> Sequence[Endpoint]:
    tries = delivery.attempts + 1
    goes_on = outcome.verdict is Verdict.RETRY and not subscribing.is_hopeless(
        tries=tries, asked_at=delivery.created, now=now
    )
    return () if goes_on else (subscribing.over(delivery.endpoint),)
