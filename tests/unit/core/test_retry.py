"""When a failed delivery is tried again, on a clock that the tests turn."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise, repeat
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.retry import decide, is_refusal
from syndicate.model import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
    EventType,
    Next,
    Outcome,
    RetryPolicy,
    Verdict,
)

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = RetryPolicy()
FAILED = Outcome(verdict=Verdict.RETRY)
REFUSED = Outcome(verdict=Verdict.REFUSED)
DELIVERY = Delivery(
    id=1,
    message_id="msg_1",
    event_type=EventType.PUBLISHED,
    seq=1,
    endpoint=Endpoint(id="e1", kind=EndpointKind.WEBHOOK, url="https://example.org/", secret=""),
    body=b"{}",
    state=DeliveryState.CLAIMED,
    attempts=0,
    created=START,
    due=START,
)


def after(
    outcome: Outcome,
    *,
    tries: int = 1,
    now: datetime = START,
    jitter: float = 1.0,
    failing_since: datetime | None = None,
    last_status: int | None = None,
) -> Next:
    """Decide for the attempt with this number."""
    delivery = replace(DELIVERY, attempts=tries - 1, last_status=last_status)
    return decide(outcome, delivery, now=now, jitter=jitter, policy=POLICY, failing_since=failing_since)


def history(outcome: Outcome, jitters: Iterable[float], *, status: int | None = None) -> list[datetime]:
    """The moments of all tries until the delivery is dead."""
    moments, now, delivery = [START], START, DELIVERY
    for jitter in jitters:
        following = decide(outcome, delivery, now=now, jitter=jitter, policy=POLICY, failing_since=None)
        if following.state is DeliveryState.DEAD:
            return moments
        assert following.due is not None
        now = following.due
        moments.append(now)
        delivery = replace(delivery, attempts=delivery.attempts + 1, due=now, last_status=status)
    raise AssertionError("it is never given up")


def test_the_longest_waits_double_from_ten_seconds_to_six_hours() -> None:
    """With the unluckiest draws, a delivery is tried at these moments of its three days, and no other."""
    moments = history(FAILED, [1.0] * 100)
    waits = [int((later - earlier).total_seconds()) for earlier, later in pairwise(moments)]
    doubling = [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480]
    assert waits[:12] == doubling
    assert set(waits[12:-1]) == {21600}
    assert moments[-1] == START + timedelta(days=3)


@given(seed=st.integers(), lowest=st.floats(0.01, 1))
def test_whatever_the_draws_a_delivery_ends_within_three_days(seed: int, lowest: float) -> None:
    """No draw makes a delivery live longer, be tried before now, or be tried more often than waits allow."""
    chance = Random(seed)  # noqa: S311 -- chance that can be repeated
    moments = history(FAILED, (max(lowest, chance.random()) for _ in repeat(None)))
    assert moments[-1] <= START + timedelta(days=3)
    assert moments == sorted(moments)
    for tries, (earlier, later) in enumerate(pairwise(moments), start=1):
        ceiling = min(10 * 2 ** (tries - 1), 21600)
        assert 1 <= (later - earlier).total_seconds() <= ceiling


@given(jitter=st.floats(0, 1), tries=st.integers(1, 10**6), micro=st.integers(0, 999_999))
def test_moments_stay_whole_seconds_and_in_the_future(jitter: float, tries: int, micro: int) -> None:
    """However many tries there were, the next is at least a second away and at most six hours."""
    now = START + timedelta(hours=1)
    young = replace(DELIVERY, attempts=tries - 1, created=START + timedelta(microseconds=micro))
    following = decide(FAILED, young, now=now, jitter=jitter, policy=POLICY, failing_since=None)
    assert following.due is not None
    assert following.due.microsecond == 0
    assert timedelta(seconds=1) <= following.due - now <= timedelta(hours=6)


def test_a_refusal_is_tried_three_times_over_five_minutes() -> None:
    """An endpoint that says no gets two more chances."""
    moments = history(REFUSED, [1.0] * 10, status=404)
    assert [int((moment - START).total_seconds()) for moment in moments] == [0, 150, 300]


def test_one_refusal_after_an_outage_is_not_the_end() -> None:
    """An endpoint that comes back with a 404 while it starts is asked again; a second 404 is believed."""
    first = after(REFUSED, tries=9, now=START + timedelta(hours=5), last_status=503)
    second = after(REFUSED, tries=10, now=START + timedelta(hours=6), last_status=404)
    assert (first.state, second.state) == (DeliveryState.READY, DeliveryState.DEAD)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 422, 451, 499])
def test_other_client_errors_are_refusals(status: int) -> None:
    """Most 4xx will not get better by repeating."""
    assert is_refusal(status)


@pytest.mark.parametrize("status", [None, 200, 301, 408, 409, 410, 425, 429, 500, 503])
def test_what_may_get_better_is_no_refusal(status: int | None) -> None:
    """Timeouts, conflicts, floods and server errors are tried by the long schedule."""
    assert not is_refusal(status)


def test_success_ends_it() -> None:
    """A delivery that arrived is done, and nothing else changes."""
    assert after(Outcome(verdict=Verdict.DONE)) == Next(state=DeliveryState.DONE)


def test_an_endpoint_that_is_gone_is_told_nothing_more() -> None:
    """410 ends the delivery and the endpoint."""
    following = after(Outcome(verdict=Verdict.GONE))
    assert (following.state, following.endpoint) == (DeliveryState.DEAD, EndpointState.GONE)


@pytest.mark.parametrize(("asked", "held"), [(120, 120), (10**9, 86400)])
def test_retry_after_holds_the_host_for_a_day_at_most(asked: int, held: int) -> None:
    """The receiver's wish is honoured within bounds, and the delivery waits as long."""
    following = after(replace(FAILED, hold_host_s=asked), jitter=0.0)
    assert following.host_not_before == START + timedelta(seconds=held)
    assert following.due == following.host_not_before


def test_an_endpoint_that_fails_for_five_days_is_paused() -> None:
    """Its delivery stays owed, for when it is resumed."""
    since = START - timedelta(days=5)
    assert after(FAILED, failing_since=since).endpoint is EndpointState.PAUSED
    assert after(FAILED, failing_since=since).state is DeliveryState.READY
    assert after(FAILED, failing_since=since + timedelta(seconds=1)).endpoint is None
