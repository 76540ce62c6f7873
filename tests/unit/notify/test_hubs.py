"""Hubs elsewhere are told which documents changed."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from syndicate.model import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EventType,
    Outcome,
    Response,
    Verdict,
)
from syndicate.notify.hubs import Hub

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HUB = Hub("syndicate/1.0")
ENDPOINT = Endpoint(id="h", kind=EndpointKind.HUB, url="https://hub.example/", secret="")


def owed(number: int, *addresses: str) -> Delivery:
    """A feed that changed, owed to the hub."""
    feeds = {f"form{place}": {"url": address} for place, address in enumerate(addresses)}
    return Delivery(
        id=number,
        message_id=f"msg_{number}",
        event_type=EventType.FEED_UPDATED,
        seq=number,
        endpoint=ENDPOINT,
        body=json.dumps({"type": "feed.updated", "data": {"feeds": feeds}}).encode(),
        state=DeliveryState.CLAIMED,
        attempts=0,
        created=NOW,
        due=NOW,
    )


def test_each_document_is_named_once_in_a_form() -> None:
    """hub.mode=publish, and hub.url for each topic, by practice."""
    request = HUB.request(
        [
            owed(1, "https://n.example/rss.xml", "https://n.example/atom.xml"),
            owed(2, "https://n.example/rss.xml", "https://n.example/t/ä&b/rss.xml"),
        ],
        now=NOW,
    )
    assert (request.method, request.url) == ("POST", "https://hub.example/")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(request.body.decode("ascii")) == [
        ("hub.mode", "publish"),
        ("hub.url", "https://n.example/rss.xml"),
        ("hub.url", "https://n.example/atom.xml"),
        ("hub.url", "https://n.example/t/ä&b/rss.xml"),
    ]


def test_any_success_will_do() -> None:
    """Hubs answer 200, 202 and 204."""
    for status in (200, 202, 204):
        assert HUB.judge(Response(status=status), now=NOW).verdict is Verdict.DONE
    assert HUB.judge(Response(status=500), now=NOW).verdict is Verdict.RETRY
    assert HUB.concluded([owed(1)], Outcome(verdict=Verdict.DONE), now=NOW) == ()
