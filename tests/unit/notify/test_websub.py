"""What a hub sends to a subscriber, and what answers mean: W3C WebSub, sections 5.2, 5.3, 7 and 8."""

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syndicate.core import subscribing
from syndicate.core.hub import Mode, Wish
from syndicate.model import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
    EventType,
    Outcome,
    Response,
    Verdict,
)
from syndicate.notify.websub import Denial, Question, WebSub

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOPIC = "https://news.example/rss.xml"
CALLBACK = "https://reader.example/push?feed=7"
CHALLENGE = "c0ffee" * 8
WISH = Wish(mode=Mode.SUBSCRIBE, topic=TOPIC, callback=CALLBACK, lease_s=3600, secret="s")  # noqa: S106
ASKED = subscribing.question(WISH, challenge=CHALLENGE, method="sha256")
FOLLOWER = subscribing.confirmed(ASKED, now=NOW)[0]
PUSH = WebSub("syndicate/1.0", hub="https://news.example/hub")
QUESTION = Question("syndicate/1.0")
DENIAL = Denial("syndicate/1.0")


def owed(
    endpoint: Endpoint, *, attempts: int = 0, created: datetime = NOW, body: bytes = b"<rss/>"
) -> Delivery:
    """What is owed to an endpoint."""
    return Delivery(
        id=1,
        message_id="msg_1",
        event_type=EventType.TOPIC,
        seq=0,
        endpoint=endpoint,
        body=body,
        state=DeliveryState.CLAIMED,
        attempts=attempts,
        created=created,
        due=NOW,
        topic=TOPIC,
        media_type="application/rss+xml; charset=utf-8",
    )


def answered(status: int | None, body: bytes = b"", *, error: str | None = None) -> Response:
    """An answer."""
    return Response(status=status, body=body, error=error)


def test_content_is_posted_as_it_is_with_hub_and_self() -> None:
    """Section 7: the topic's bytes under its media type, and both links."""
    request = PUSH.request([owed(FOLLOWER)], now=NOW)
    assert (request.method, request.url, request.body) == ("POST", CALLBACK, b"<rss/>")
    assert request.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert request.headers["link"] == f'<https://news.example/hub>; rel="hub", <{TOPIC}>; rel="self"'


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signature_names_its_method_and_is_hex_over_the_body(method: str) -> None:
    """Section 8: METHOD=HEX, by HMAC with the secret as it was given."""
    signed = replace(FOLLOWER, options={"method": method}, secret="größer")  # noqa: S106
    value = PUSH.request([owed(signed)], now=NOW).headers["x-hub-signature"]
    assert value == f"{method}={hmac.new('größer'.encode(), b'<rss/>', getattr(hashlib, method)).hexdigest()}"


def test_without_a_secret_there_is_no_signature() -> None:
    """Section 7.1: only if hub.secret was given."""
    request = PUSH.request([owed(replace(FOLLOWER, secret=""))], now=NOW)
    assert "x-hub-signature" not in request.headers


def test_the_newest_of_several_is_what_is_sent() -> None:
    """Older content is of no use to anyone."""
    request = PUSH.request([owed(FOLLOWER, body=b"old"), owed(FOLLOWER, body=b"new")], now=NOW)
    assert request.body == b"new"


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.DONE),
        (202, Verdict.DONE),
        (299, Verdict.DONE),
        (301, Verdict.RETRY),
        (308, Verdict.RETRY),
        (400, Verdict.REFUSED),
        (404, Verdict.REFUSED),
        (408, Verdict.RETRY),
        (410, Verdict.GONE),
        (429, Verdict.RETRY),
        (500, Verdict.RETRY),
        (503, Verdict.RETRY),
        (None, Verdict.RETRY),
    ],
)
def test_only_success_is_success_and_only_410_ends(status: int | None, verdict: Verdict) -> None:
    """Section 7: 2xx, 410, and everything else as a failure; a redirect is one, and is not followed."""
    assert PUSH.judge(answered(status), now=NOW).verdict is verdict
    assert PUSH.concluded([owed(FOLLOWER)], Outcome(verdict=verdict), now=NOW) == ()


def test_whoever_asks_for_time_gets_it() -> None:
    """Retry-After holds the whole host."""
    outcome = PUSH.judge(Response(status=503, headers={"retry-after": "120"}), now=NOW)
    assert outcome.hold_host_s == 120


def test_a_question_is_one_get_without_a_body() -> None:
    """Section 5.3; and no more of its answer is read than tells whether it is the challenge."""
    request = QUESTION.request([owed(ASKED)], now=NOW)
    assert (request.method, request.body) == ("GET", b"")
    assert request.url == subscribing.address(ASKED)
    assert request.longest_answer == len(CHALLENGE) + 3
    assert "c0ffee" not in repr(request.headers)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.DONE),
        (204, Verdict.DONE),
        (301, Verdict.GONE),
        (302, Verdict.GONE),
        (400, Verdict.GONE),
        (404, Verdict.GONE),
        (410, Verdict.GONE),
        (429, Verdict.GONE),
        (500, Verdict.RETRY),
        (503, Verdict.RETRY),
        (599, Verdict.RETRY),
        (None, Verdict.RETRY),
    ],
)
def test_a_question_is_put_again_only_where_nobody_answered(status: int | None, verdict: Verdict) -> None:
    """Section 5.3: connection failures and server errors; all else is an answer, and none but 2xx a yes."""
    assert QUESTION.judge(answered(status, b"x"), now=NOW).verdict is verdict


def test_the_challenge_confirms_and_ends_the_question() -> None:
    """The subscription comes about in the moment of its confirmation."""
    outcome = QUESTION.judge(answered(200, CHALLENGE.encode()), now=NOW)
    made, over = QUESTION.concluded([owed(ASKED)], outcome, now=NOW)
    assert (made.kind, made.state, made.lease_until) == (
        EndpointKind.WEBSUB,
        EndpointState.ACTIVE,
        NOW + timedelta(hours=1),
    )
    assert over.state is EndpointState.GONE


@pytest.mark.parametrize(
    "response",
    [
        answered(200, b"yes"),
        answered(200),
        answered(404, CHALLENGE.encode()),
        answered(302, CHALLENGE.encode()),
    ],
)
def test_a_refusal_changes_nothing_and_ends_the_question(response: Response) -> None:
    """Section 5.3: 404 is the way to say no; whatever is not yes is taken for it."""
    outcome = QUESTION.judge(response, now=NOW)
    [over] = QUESTION.concluded([owed(ASKED)], outcome, now=NOW)
    assert (over.id, over.state, over.secret) == (ASKED.id, EndpointState.GONE, "")


def test_a_question_that_cannot_be_put_stays_open_for_a_few_tries() -> None:
    """And then ends by itself."""
    outcome = QUESTION.judge(answered(None, error="the connection was refused"), now=NOW)
    assert QUESTION.concluded([owed(ASKED)], outcome, now=NOW) == ()
    for late in (owed(ASKED, attempts=4), owed(ASKED, created=NOW - timedelta(hours=1))):
        [over] = QUESTION.concluded([late], outcome, now=NOW)
        assert over.state is EndpointState.GONE


@pytest.mark.parametrize("status", [200, 204, 302, 404, 410, 500])
def test_a_denial_is_done_whatever_is_answered(status: int) -> None:
    """Section 5.2: subscribers are told; what they say does not matter."""
    told = subscribing.denial(TOPIC, CALLBACK, "it is over")
    outcome = DENIAL.judge(answered(status), now=NOW)
    assert outcome.verdict is Verdict.DONE
    [over] = DENIAL.concluded([owed(told)], outcome, now=NOW)
    assert over.state is EndpointState.GONE


def test_a_denial_that_reaches_nobody_is_tried_again() -> None:
    """A few times, as a question is."""
    told = subscribing.denial(TOPIC, CALLBACK, "it is over")
    assert DENIAL.request([owed(told)], now=NOW).method == "GET"
    outcome = DENIAL.judge(answered(None), now=NOW)
    assert outcome.verdict is Verdict.RETRY
    assert DENIAL.concluded([owed(told)], outcome, now=NOW) == ()
    assert len(DENIAL.concluded([owed(told, attempts=4)], outcome, now=NOW)) == 1
