"""What becomes of a delivery after an attempt: policy applied, nothing done.

Waits are drawn evenly between nothing and a ceiling that doubles with each try ("full jitter"), so that
receivers that fail together are not all tried again together. The draw, the moment and the policy are
arguments.
"""

import math
from datetime import datetime, timedelta

from syndicate.model import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    Next,
    Origin,
    Outcome,
    RetryPolicy,
    Verdict,
)

REFUSALS_OVER_S = 300
"""Seconds over which the tries allowed to a refusing endpoint are spread."""

_TRIED_AGAIN = frozenset({408, 409, 425, 429})  # say "not now" and not "not this"
_GONE = 410


def is_refusal(status: int | None) -> bool:
    """Whether a status says that the receiver will not have this message, however often it is sent."""
    return (
        status is not None and 400 <= status < 500 and status != _GONE and status not in _TRIED_AGAIN  # noqa: PLR2004 -- the class of client errors, RFC 9110 section 15.5
    )


def decide(
    outcome: Outcome,
    delivery: Delivery,
    *,
    now: datetime,
    jitter: float,
    policy: RetryPolicy,
    failing_since: datetime | None,
) -> Next:
    """Decide what follows an attempt.

    :param delivery: as it was claimed: ``attempts`` does not count the one judged here
    :param jitter: evenly drawn from 0 to 1
    :param failing_since: the endpoint's first failure after its last success, or None
    """
    if outcome.verdict is Verdict.DONE:
        return Next(state=DeliveryState.DONE)
    if outcome.verdict is Verdict.GONE:
        return Next(state=DeliveryState.DEAD, endpoint=EndpointState.GONE)
    hold = _hold(outcome, now=now, policy=policy)
    endpoint = _endpoint(delivery.endpoint, now=now, policy=policy, failing_since=failing_since)
    wait_s = _wait_s(outcome, delivery, jitter=jitter, policy=policy)
    dies = delivery.created + timedelta(seconds=policy.give_up_s)
    if wait_s is None or now >= dies:
        return Next(state=DeliveryState.DEAD, host_not_before=hold, endpoint=endpoint)
    due = min(now + timedelta(seconds=wait_s), _whole(dies))  # a last try when its time is over
    if hold is not None:
        due = max(due, hold)
    return Next(state=DeliveryState.READY, due=due, host_not_before=hold, endpoint=endpoint)


def _wait_s(outcome: Outcome, delivery: Delivery, *, jitter: float, policy: RetryPolicy) -> int | None:
    tries = delivery.attempts + 1
    if outcome.verdict is Verdict.REFUSED:
        step = REFUSALS_OVER_S / max(1, policy.refusals - 1)
        if tries < policy.refusals:
            return math.ceil(step)
        # An endpoint that comes back from a failure may refuse at first: one refusal alone is not believed.
        return None if tries == 1 or is_refusal(delivery.last_status) else REFUSALS_OVER_S
    ceiling = min(policy.first_s * 2.0 ** min(tries - 1, 64), policy.ceiling_s)
    return max(1, math.ceil(jitter * ceiling))


def _hold(outcome: Outcome, *, now: datetime, policy: RetryPolicy) -> datetime | None:
    if not outcome.hold_host_s:
        return None
    return now + timedelta(seconds=min(outcome.hold_host_s, policy.longest_hold_s))


def _endpoint(
    endpoint: Endpoint, *, now: datetime, policy: RetryPolicy, failing_since: datetime | None
) -> EndpointState | None:
    if failing_since is None or now - failing_since < timedelta(seconds=policy.pause_after_s):
        return None
    # Nobody here would resume one that a subscriber made: it can subscribe again.
    return EndpointState.GONE if endpoint.origin is Origin.SUBSCRIBER else EndpointState.PAUSED


def _whole(moment: datetime) -> datetime:
    return moment if not moment.microsecond else moment.replace(microsecond=0) + timedelta(seconds=1)
