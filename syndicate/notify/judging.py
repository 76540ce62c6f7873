"""What an answer to a push means, where its receiver follows HTTP: shared by the ways of telling."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from syndicate.core.retry import is_refusal
from syndicate.model import Delivery, Endpoint, Outcome, Response, Verdict

_SLOW_DOWN = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


class Answered:
    """What most ways of telling have in common: an answer means what HTTP says, and nothing follows from it
    beyond the endpoint's own state.
    """

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """Any 2xx is success, 410 the end of the endpoint, a redirect a failure like others."""
        return judged(response, now=now)

    def concluded(
        self, deliveries: Sequence[Delivery], outcome: Outcome, *, now: datetime
    ) -> Sequence[Endpoint]:
        """No endpoint comes about, changes or ends."""
        del deliveries, outcome, now
        return ()


def judged(response: Response, *, now: datetime) -> Outcome:
    """Any 2xx is success, 410 the end of the endpoint, a redirect a failure like others."""
    status = response.status
    if response.error is not None or status is None:
        return Outcome(verdict=Verdict.RETRY, detail=response.error or "no answer")
    if is_success(status):
        return Outcome(verdict=Verdict.DONE)
    detail = named(status)
    if status == HTTPStatus.GONE:
        return Outcome(verdict=Verdict.GONE, detail=detail)
    if status in _SLOW_DOWN:
        hold = retry_after_s(response.headers.get("retry-after", ""), now=now)
        return Outcome(verdict=Verdict.RETRY, detail=detail, hold_host_s=hold)
    if is_refusal(status):
        return Outcome(verdict=Verdict.REFUSED, detail=detail)
    return Outcome(verdict=Verdict.RETRY, detail=detail)


def is_success(status: int) -> bool:
    """Whether a status is of the class of successes (RFC 9110 section 15.3)."""
    return status // 100 == HTTPStatus.OK // 100


def named(status: int) -> str:
    """A status in words."""
    try:
        return f"answered {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"answered {status}"


def retry_after_s(value: str, *, now: datetime) -> int | None:
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
