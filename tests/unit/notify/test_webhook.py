"""What a webhook says, and what its answer is taken for."""

import gzip
import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syndicate.core.signing import new_secret, verify
from syndicate.errors import ConfigError
from syndicate.model import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EventType,
    Pace,
    Request,
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
LOOKING_UP = Webhook("syndicate/1.0", lambda place: f"kept at {place}")
BODY = json.dumps(
    {
        "type": "article.published",
        "timestamp": "2026-03-01T12:00:00Z",
        "data": {"sequence": 4, "id": "tag:1", "summary": "S"},
    }
).encode()


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


def told(endpoint: Endpoint, *, now: datetime = NOW, body: bytes = BODY) -> Request:
    """The request that tells an endpoint of one article."""
    return LOOKING_UP.request([replace(DELIVERY, endpoint=endpoint, body=body)], now=now)


def test_both_secrets_sign_while_one_takes_over_from_the_other() -> None:
    """A receiver that knows the old one or the new one loses nothing; after that the new one signs alone."""
    old, new = new_secret(bytes(range(32))), new_secret(bytes(range(1, 33)))
    endpoint = replace(
        DELIVERY.endpoint, secret=new, former_secret=old, former_until=NOW + timedelta(hours=24)
    )
    request = told(endpoint)
    assert len(request.headers["webhook-signature"].split()) == 2
    for secret in (old, new):
        assert verify(secret, request.headers, request.body, now=int(NOW.timestamp())) is None
    later = NOW + timedelta(hours=24)
    request = told(endpoint, now=later)
    assert verify(new, request.headers, request.body, now=int(later.timestamp())) is None
    assert verify(old, request.headers, request.body, now=int(later.timestamp())) is not None


def test_header_fields_and_a_token_go_along() -> None:
    """Those of the settings beside ours; the token comes from where it is kept, anew for each request."""
    options = {"headers": {"X-Team": "news"}, "bearer": "env:TOKEN"}
    request = told(replace(DELIVERY.endpoint, options=options))
    assert request.headers["X-Team"] == "news"
    assert request.headers["authorization"] == "Bearer kept at env:TOKEN"
    assert "kept at" not in repr(request)
    request = told(replace(DELIVERY.endpoint, options={"basic": "file:pair"}))
    assert request.headers["authorization"] == f"Basic {b64encode(b'kept at file:pair').decode()}"


def test_no_option_takes_the_place_of_what_proves_a_message() -> None:
    """Whatever stands in the options, id, time and signature are ours."""
    options = {"headers": {"webhook-id": "mine", "content-type": "text/plain"}}
    request = told(replace(DELIVERY.endpoint, options=options))
    assert (request.headers["webhook-id"], request.headers["content-type"]) == ("msg_1", "application/json")


def test_a_token_that_is_not_there_sends_nothing() -> None:
    """The error says where it was looked for."""
    endpoint = replace(DELIVERY.endpoint, options={"bearer": "env:TOKEN"})
    with pytest.raises(ConfigError, match="env:TOKEN"):
        WEBHOOK.request([replace(DELIVERY, endpoint=endpoint)], now=NOW)


def test_a_thin_endpoint_gets_a_thin_body_that_is_signed_as_it_is_sent() -> None:
    """What is verified is what was received."""
    request = told(replace(DELIVERY.endpoint, options={"payload": "thin"}))
    assert json.loads(request.body)["data"] == {"sequence": 4, "id": "tag:1"}
    assert verify(SECRET, request.headers, request.body, now=int(NOW.timestamp())) is None


def test_an_endpoint_that_gathers_gets_lists() -> None:
    """Several events under one id and one signature."""
    endpoint = replace(DELIVERY.endpoint, pace=Pace.GATHERED)
    both = [
        replace(DELIVERY, id=number, message_id=f"msg_{number}", endpoint=endpoint, body=BODY)
        for number in (1, 2)
    ]
    request = WEBHOOK.request(both, now=NOW)
    assert json.loads(request.body)["type"] == "batch"
    assert request.headers["webhook-id"] not in {"msg_1", "msg_2"}
    assert verify(SECRET, request.headers, request.body, now=int(NOW.timestamp())) is None


def test_a_body_may_go_out_compressed_and_is_signed_as_it_goes_out() -> None:
    """The same bytes on every try; a receiver verifies what it got, and unpacks it then."""
    endpoint = replace(DELIVERY.endpoint, options={"gzip": True})
    first, again = told(endpoint), told(endpoint, now=NOW + timedelta(hours=1))
    assert first.headers["content-encoding"] == "gzip"
    assert gzip.decompress(first.body) == BODY
    assert first.body == again.body
    assert verify(SECRET, first.headers, first.body, now=int(NOW.timestamp())) is None
