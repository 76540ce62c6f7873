"""Search engines are told which pages changed."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from syndicate.model import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EventType,
    Outcome,
    Pace,
    Response,
    Verdict,
)
from syndicate.notify.indexnow import IndexNow

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ENDPOINT = Endpoint(
    id="e",
    kind=EndpointKind.INDEXNOW,
    url="https://search.example/indexnow",
    secret="",
    pace=Pace.GATHERED,
    options={"key": "0123456789abcdef", "location": "https://example.org/0123456789abcdef.txt"},
)


def owed(number: int, url: str) -> Delivery:
    """A change of the article at an address."""
    return Delivery(
        id=number,
        message_id=f"msg_{number}",
        event_type=EventType.UPDATED,
        seq=number,
        endpoint=ENDPOINT,
        body=json.dumps({"type": "article.updated", "data": {"url": url}}).encode(),
        state=DeliveryState.CLAIMED,
        attempts=0,
        created=NOW,
        due=NOW,
    )


def test_pages_are_told_in_one_list_each_once() -> None:
    """Whatever happened to a page meanwhile, it is fetched once."""
    pages = ["https://example.org/a/", "https://example.org/b/", "https://example.org/a/"]
    request = IndexNow("syndicate/1").request([owed(*page) for page in enumerate(pages, 1)], now=NOW)
    assert (request.method, request.url) == ("POST", "https://search.example/indexnow")
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(request.body) == {
        "host": "example.org",
        "key": "0123456789abcdef",
        "keyLocation": "https://example.org/0123456789abcdef.txt",
        "urlList": ["https://example.org/a/", "https://example.org/b/"],
    }


def test_pages_of_another_host_are_left_out() -> None:
    """One of them would have the whole list refused."""
    both = [owed(1, "https://elsewhere.example/a/"), owed(2, "https://example.org/b/")]
    request = IndexNow("syndicate/1").request(both, now=NOW)
    assert json.loads(request.body)["urlList"] == ["https://example.org/b/"]


@pytest.mark.parametrize(
    ("status", "verdict", "said"),
    [
        (200, Verdict.DONE, ""),
        (202, Verdict.DONE, ""),
        (400, Verdict.REFUSED, "malformed"),
        (403, Verdict.REFUSED, "key"),
        (422, Verdict.REFUSED, "host"),
        (500, Verdict.RETRY, "500"),
    ],
)
def test_each_status_has_its_meaning(status: int, verdict: Verdict, said: str) -> None:
    """What is wrong is told in the words of the protocol."""
    outcome = IndexNow("x").judge(Response(status=status), now=NOW)
    assert outcome.verdict is verdict
    assert said in outcome.detail


def test_too_many_requests_are_put_off_for_as_long_as_asked() -> None:
    """429 with Retry-After holds the host."""
    outcome = IndexNow("x").judge(Response(status=429, headers={"retry-after": "120"}), now=NOW)
    assert outcome == Outcome(verdict=Verdict.RETRY, detail="answered 429 Too Many Requests", hold_host_s=120)


def test_no_answer_is_tried_again() -> None:
    """Also when the status of an earlier part came through."""
    outcome = IndexNow("x").judge(replace(Response(status=403), error="cut off"), now=NOW)
    assert outcome.verdict is Verdict.RETRY
