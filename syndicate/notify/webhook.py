"""Signed webhooks (Standard Webhooks): what is sent to an endpoint, and what its answer means.

Nothing is sent from here. Each try is signed anew, because receivers refuse a timestamp that is minutes old.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from syndicate.core.retry import is_refusal
from syndicate.core.signing import sign
from syndicate.model import Delivery, Endpoint, Outcome, Request, Response, Verdict

_SLOW_DOWN = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


class Webhook:
    """Makes and judges the requests that tell an endpoint of kind ``webhook``."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """The request that tells the endpoint; signed for ``now``.

        :raises ConfigError: when the endpoint's secret is malformed
        """
        delivery = deliveries[0]
        timestamp = int(now.timestamp())
        signature = sign(
            delivery.endpoint.secret,
            message_id=delivery.message_id,
            timestamp=timestamp,
            body=delivery.body,
        )
        return Request(
            method="POST",
            url=delivery.endpoint.url,
            headers={
                "content-type": "application/json",
                "user-agent": self._user_agent,
                "webhook-id": delivery.message_id,
                "webhook-timestamp": str(timestamp),
                "webhook-signature": signature,
            },
            body=delivery.body,
        )

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """What the response means: any 2xx is success, 410 the end of the endpoint, a redirect a failure."""
        status = response.status
        if response.error is not None or status is None:
            return Outcome(verdict=Verdict.RETRY, detail=response.error or "no answer")
        if 200 <= status < 300:  # noqa: PLR2004 -- the class of successes, RFC 9110 section 15.3
            return Outcome(verdict=Verdict.DONE)
        detail = _named(status)
        if status == HTTPStatus.GONE:
            return Outcome(verdict=Verdict.GONE, detail=detail)
        if status in _SLOW_DOWN:
            hold = _retry_after_s(response.headers.get("retry-after", ""), now=now)
            return Outcome(verdict=Verdict.RETRY, detail=detail, hold_host_s=hold)
        if is_refusal(status):
            return Outcome(verdict=Verdict.REFUSED, detail=detail)
        return Outcome(verdict=Verdict.RETRY, detail=detail)

    def concluded(
        self, deliveries: Sequence[Delivery], outcome: Outcome, *, now: datetime
    ) -> Sequence[Endpoint]:
        """Nothing: webhooks come and go by the settings and by commands."""
        return ()


def _named(status: int) -> str:
    try:
        return f"answered {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"answered {status}"


def _retry_after_s(value: str, *, now: datetime) -> int | None:
    """Seconds asked for, in either form (RFC 9110 section 10.2.3); None when it cannot be read."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, int((aware - now).total_seconds()))
