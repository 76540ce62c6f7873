"""Directories are told that a feed changed."""

import json
import xmlrpc.client
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Delivery, DeliveryState, Endpoint, EndpointKind, EventType, Response, Verdict
from syndicate.notify.ping import Ping

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ENDPOINT = Endpoint(id="e", kind=EndpointKind.PING, url="https://ping.example/RPC2", secret="")
TOLD = {
    "type": "feed.updated",
    "data": {
        "title": "Größe & Co <b>",
        "publication": "https://example.org/",
        "url": "https://example.org/sections/world/",
        "feeds": {
            "atom": {"url": "https://example.org/atom.xml"},
            "rss": {"url": "https://example.org/rss.xml"},
        },
    },
}
OWED = Delivery(
    id=1,
    message_id="msg_1",
    event_type=EventType.FEED_UPDATED,
    seq=1,
    endpoint=ENDPOINT,
    body=json.dumps(TOLD).encode(),
    state=DeliveryState.CLAIMED,
    attempts=0,
    created=NOW,
    due=NOW,
)


def answer(**members: object) -> Response:
    """What a service that takes XML-RPC says."""
    return Response(status=200, body=xmlrpc.client.dumps((members,), methodresponse=True).encode())


def test_a_ping_names_publication_page_and_feed() -> None:
    """As extendedPing has them, whatever characters the title has."""
    request = Ping("syndicate/1").request([OWED], now=NOW)
    assert request.headers["content-type"] == "text/xml"
    assert xmlrpc.client.loads(request.body) == (
        (
            "Größe & Co <b>",
            "https://example.org/",
            "https://example.org/sections/world/",
            "https://example.org/rss.xml",
        ),
        "weblogUpdates.extendedPing",
    )


def test_an_old_directory_gets_the_short_call() -> None:
    """Name and address alone."""
    old = replace(OWED, endpoint=replace(ENDPOINT, options={"extended": False}))
    arguments, name = xmlrpc.client.loads(Ping("x").request([old], now=NOW).body)
    assert (name, arguments) == ("weblogUpdates.ping", ("Größe & Co <b>", "https://example.org/"))


@pytest.mark.parametrize("error", [False, 0])
def test_a_ping_that_was_taken_is_done(error: object) -> None:
    """``flerror`` is false, however it is written."""
    assert Ping("x").judge(answer(flerror=error, message="Thanks"), now=NOW).verdict is Verdict.DONE


@pytest.mark.parametrize(
    ("response", "verdict", "said"),
    [
        (answer(flerror=True, message="No such blog"), Verdict.REFUSED, "No such blog"),
        (answer(flerror=True, message="You ping too often"), Verdict.RETRY, "too often"),
        (answer(message="Hello"), Verdict.REFUSED, "whether it took"),
        (Response(status=200, body=b"<html>"), Verdict.REFUSED, "no XML-RPC"),
        (Response(status=200), Verdict.REFUSED, "no XML-RPC"),
        (
            Response(status=200, body=xmlrpc.client.dumps(xmlrpc.client.Fault(4, "Unknown method")).encode()),
            Verdict.REFUSED,
            "Unknown method",
        ),
        (Response(status=503, headers={"retry-after": "9"}), Verdict.RETRY, "503"),
    ],
)
def test_a_refusal_is_told_in_the_words_of_the_service(
    response: Response, verdict: Verdict, said: str
) -> None:
    """A message, a fault, or what was wrong with the answer."""
    outcome = Ping("x").judge(response, now=NOW)
    assert outcome.verdict is verdict
    assert said in outcome.detail


def test_an_answer_with_entities_is_not_expanded() -> None:
    """What a hostile service writes costs nothing."""
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><r>&b;</r>'
    assert Ping("x").judge(Response(status=200, body=bomb), now=NOW).verdict is Verdict.REFUSED


@given(body=st.binary(max_size=300))
def test_no_answer_brings_the_program_down(body: bytes) -> None:
    """Whatever bytes come back, there is a verdict."""
    assert Ping("x").judge(Response(status=200, body=body), now=NOW).verdict is not Verdict.GONE
