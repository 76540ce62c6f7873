"""Endpoints that subscribers made: found among the others, and forgotten when they are over."""

from dataclasses import replace

import pytest

from syndicate.model import (
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
    Event,
    EventType,
    Origin,
    Pace,
)
from syndicate.ports.store import Store
from tests.contract.store_samples import NOON, later

TOPIC = "https://news.example/rss.xml"


def follower(name: str, **changes: object) -> Endpoint:
    """An endpoint that a subscriber made."""
    made = Endpoint(
        id=name,
        kind=EndpointKind.WEBSUB,
        url=f"https://{name}.example/push?q=1",
        secret="s",  # noqa: S106  -- a sample
        events=(EventType.TOPIC,),
        origin=Origin.SUBSCRIBER,
        topic=TOPIC,
        pace=Pace.NEWEST,
        options={"method": "sha256"},
        lease_until=later(60),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of an endpoint


@pytest.fixture
def filled(store: Store) -> Store:
    """Two who follow, one who is asked, one of the settings and one of a command."""
    others = [
        Endpoint(id="c", kind="webhook", url="https://c.example/", secret="", origin=Origin.CONFIG),
        Endpoint(id="d", kind="webhook", url="https://d.example/", secret="", origin=Origin.COMMAND),
    ]
    asked = follower("q", kind=EndpointKind.WEBSUB_INTENT, topic="", lease_until=None)
    with store.write() as unit:
        unit.outbox.put_endpoints([follower("a"), follower("b"), asked, *others])
    return store


def test_an_endpoint_comes_back_as_it_was_put(filled: Store) -> None:
    """With topic, pace, options, lease and secret."""
    with filled.read() as unit:
        assert unit.outbox.endpoint("a") == follower("a")
        assert unit.outbox.endpoint("nobody") is None


def test_endpoints_are_found_by_who_made_them(filled: Store) -> None:
    """A pass asks for those of the settings, however many subscribers there are."""
    with filled.read() as unit:
        ids = {origin: [one.id for one in unit.outbox.endpoints(origin=origin)] for origin in Origin}
    assert ids == {Origin.CONFIG: ["c"], Origin.COMMAND: ["d"], Origin.SUBSCRIBER: ["a", "b", "q"]}


def test_they_are_counted_by_kind_topic_and_host_while_they_are_there(filled: Store) -> None:
    """What limits go by."""
    with filled.write() as unit:
        count = unit.outbox.count_endpoints
        assert count(kind=EndpointKind.WEBSUB, topic=TOPIC) == 2
        assert count(kind=EndpointKind.WEBSUB, topic=TOPIC, host="a.example") == 1
        assert count(kind=EndpointKind.WEBSUB_INTENT) == 1
        unit.outbox.set_endpoint_state("q", EndpointState.GONE)
        unit.outbox.set_endpoint_state("b", EndpointState.PAUSED)
        assert count(kind=EndpointKind.WEBSUB_INTENT) == 0
        assert count(kind=EndpointKind.WEBSUB) == 2
        assert count() == 4


def test_a_lease_that_has_ended_ends_once(filled: Store) -> None:
    """At its second, and nothing is left to look at."""
    with filled.write() as unit:
        assert unit.outbox.lapse(later(59)) == 0
        assert unit.outbox.lapse(later(60)) == 2
        assert unit.outbox.lapse(later(3600)) == 0
        gone = unit.outbox.endpoint("a")
    assert gone is not None
    assert (gone.state, gone.lease_until) == (EndpointState.GONE, None)


def test_a_subscriber_that_is_gone_is_forgotten_with_what_it_was_owed(filled: Store) -> None:
    """When that is old; those of the settings stay, and what was given up for them is kept."""
    news = Event(id="e", type=EventType.PUBLISHED, created=NOON, data={})
    with filled.write() as unit:
        unit.outbox.add_for([news], ["a", "c"])
        for id_ in ("a", "q", "c"):
            unit.outbox.set_endpoint_state(id_, EndpointState.GONE)
    with filled.write() as unit:
        unit.outbox.prune(later(-1))
        assert [one.id for one in unit.outbox.endpoints()] == ["a", "b", "c", "d"], "q was owed nothing"
        unit.outbox.prune(later(1))
        assert [one.id for one in unit.outbox.endpoints()] == ["b", "c", "d"]
        assert [one.endpoint.id for one in unit.outbox.deliveries(state=DeliveryState.DEAD)] == ["c"]
