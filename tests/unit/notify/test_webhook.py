"""What a webhook says, and what its answer is taken for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syndicate.core.signing import verify
from syndicate.errors import ConfigError
from syndicate.model import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EventType,
    Response,
    Verdict,
)
from syndicate.notify.webhook import Webhook

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 -- a published example
DELIVERY = Delivery(
    id=1,
    message_id="msg_1",
    event_type=EventType.PUBLISHED,
    seq=1,
    endpoint=Endpoint(id="e", kind=EndpointKind.WEBHOOK, url="https://example.org/hook", secret=SECRET),
    body='{"title": "Größe"}'.encode(),
    state=DeliveryState.CLAIMED,
    attempts=0,
    created=NOW,
    due=NOW,
)
WEBHOOK = Webhook("syndicate/1.0")


def test_each_try_is_signed_anew_under_the_same_id() -> None:
    """A receiver can drop copies by id, and no try is too old to be believed."""
    first = WEBHOOK.request([DELIVERY], now=NOW)
    later = WEBHOOK.request([DELIVERY], now=NOW + timedelta(hours=6))
    assert first.headers["webhook-id"] == later.headers["webhook-id"] == "msg_1"
    assert first.headers["webhook-signature"] != later.headers["webhook-signature"]
    for request, moment in ((first, NOW), (later, NOW + timedelta(hours=6))):
        assert verify(SECRET, request.headers, request.body, now=int(moment.timestamp())) is None


def test_the_request_says_what_it_is() -> None:
    """JSON, posted, from a named program; the body is the stored one."""
    request = WEBHOOK.request([DELIVERY], now=NOW)
    assert (request.method, request.url, request.body) == ("POST", "https://example.org/hook", DELIVERY.body)
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"] == "syndicate/1.0"
    assert SECRET not in repr(request)


def test_a_malformed_secret_sends_nothing() -> None:
    """Better no message than one that nobody can verify."""
    endpoint = replace(DELIVERY.endpoint, secret="hunter2")  # noqa: S106 -- the wrong one
    with pytest.raises(ConfigError):
        WEBHOOK.request([replace(DELIVERY, endpoint=endpoint)], now=NOW)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.DONE), (204, Verdict.DONE), (299, Verdict.DONE),
        (100, Verdict.RETRY), (301, Verdict.RETRY), (302, Verdict.RETRY), (304, Verdict.RETRY),
        (400, Verdict.REFUSED), (401, Verdict.REFUSED), (404, Verdict.REFUSED), (422, Verdict.REFUSED),
        (408, Verdict.RETRY), (409, Verdict.RETRY), (425, Verdict.RETRY), (429, Verdict.RETRY),
        (410, Verdict.GONE),
        (500, Verdict.RETRY), (503, Verdict.RETRY), (599, Verdict.RETRY), (799, Verdict.RETRY),
    ],
)  # fmt: skip
def test_each_status_has_one_meaning(status: int, verdict: Verdict) -> None:
    """Only 2xx is success; a redirect is a failure; 410 ends the endpoint."""
    outcome = WEBHOOK.judge(Response(status=status), now=NOW)
    assert outcome.verdict is verdict
    assert outcome.detail or verdict is Verdict.DONE


def test_an_answer_that_broke_off_is_no_success() -> None:
    """A 200 whose body never ended may come from anything on the way."""
    outcome = WEBHOOK.judge(Response(status=200, error="the answer broke off"), now=NOW)
    assert (outcome.verdict, outcome.detail) == (Verdict.RETRY, "the answer broke off")


@pytest.mark.parametrize(
    ("status", "value", "hold"),
    [
        (429, "120", 120),
        (503, " 7 ", 7),
        (503, "Sun, 01 Mar 2026 12:01:30 GMT", 90),
        (503, "Sunday, 01-Mar-26 12:01:30 GMT", 90),
        (502, "Sun Mar  1 12:01:30 2026", 90),
        (504, "Sun, 01 Mar 2026 11:00:00 GMT", 0),
        (429, "", None),
        (429, "soon", None),
        (429, "-5", None),
        (429, "²", None),
        (500, "120", None),
        (400, "120", None),
    ],
)
def test_retry_after_is_read_in_both_forms(status: int, value: str, hold: int | None) -> None:
    """Seconds or a date, where the status says to slow down; nonsense is as good as nothing."""
    outcome = WEBHOOK.judge(Response(status=status, headers={"retry-after": value}), now=NOW)
    assert outcome.hold_host_s == hold
