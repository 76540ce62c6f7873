"""The clock is moved under deliveries: nothing is skipped, and nothing is sent in a storm."""

import json
import socket
import threading
import xmlrpc.client
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from syndicate.core.hub import FORM
from syndicate.model import Delivery, DeliveryState, EventType
from syndicate.ports.store import Store
from syndicate.run.publication import Publication
from tests.delivery.servers import Server, answering, serving
from tests.delivery.test_deliver import (
    Clock,
    deliverer,
    eventually,
    happen,
    ids,
    owed,
    run_due,
    running,
    subscribe,
)
from tests.end_to_end.homes import Hand, Home, report
from tests.follower import following, form

WORKERS = 8


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


def due(store: Store) -> datetime:
    """When something is due next."""
    with store.read() as unit:
        moment = unit.outbox.next_due()
    assert moment is not None
    return moment


def articles(store: Store) -> list[Delivery]:
    """What is or was owed of articles."""
    with store.read() as unit:
        found = unit.outbox.deliveries(limit=10_000)
    return [one for one in found if one.event_type is EventType.PUBLISHED]


@pytest.mark.parametrize("leap", [timedelta(hours=1), timedelta(days=30)], ids=str)
def test_a_leap_forward_sends_again_no_more_than_was_under_way(
    store: Store, clock: Clock, leap: timedelta
) -> None:
    """What was claimed and not begun is claimed anew and sent once, however long its claim is over."""
    flag = threading.Event()

    def slow_at_first(connection: socket.socket, server: Server) -> None:
        flag.wait(20)
        answering()(connection, server)

    with serving(slow_at_first) as slow, serving(answering(), host="127.0.0.2") as quick:
        subscribe(store, slow.url())
        happen(store, clock, 100)
        one = deliverer(store, clock, workers=WORKERS)
        with running(one):
            eventually(lambda: slow.connections >= 1)
            clock.moment += leap
            subscribe(store, slow.url(), quick.url())
            happen(store, clock, name="later")
            one.wake()
            eventually(lambda: len(quick.heads) == 1)
            flag.set()
            eventually(lambda: owed(store) == {DeliveryState.DONE: 102})
        assert len(set(ids(slow))) == 101
        assert len(ids(slow)) <= 101 + WORKERS


def test_a_clock_that_is_set_back_puts_off_a_retry_and_nothing_else(store: Store, clock: Clock) -> None:
    """What is new is told at once; what waits for its time is told when that comes, once."""
    answers = iter(["500 Broken", "204 No Content", "204 No Content"])

    def recovering(connection: socket.socket, server: Server) -> None:
        answering(next(answers))(connection, server)

    with serving(recovering) as server:
        subscribe(store, server.url())
        happen(store, clock)
        run_due(deliverer(store, clock))
        clock.turn(hours=-1)
        happen(store, clock, name="later")
        assert run_due(deliverer(store, clock)).done == 1
        clock.moment = due(store)
        assert run_due(deliverer(store, clock)).done == 1
        assert owed(store) == {DeliveryState.DONE: 2}
        assert [count for _id, count in sorted(Counter(ids(server)).items())] in ([1, 2], [2, 1])


def test_a_clock_that_is_set_back_loses_no_claim_of_a_killed_process(store: Store, clock: Clock) -> None:
    """The claim ends when it was to end, and what it held is told."""
    with serving(answering()) as server:
        subscribe(store, server.url())
        happen(store, clock, 3)
        with store.write() as unit:
            until = clock.now() + timedelta(seconds=60)
            unit.outbox.claim(now=clock.now(), until=until, token="killed", limit=9)  # noqa: S106 -- a claim
        clock.turn(hours=-1)
        assert run_due(deliverer(store, clock)).done == 0
        clock.turn(hours=1, seconds=61)
        assert run_due(deliverer(store, clock)).done == 3
        assert len(ids(server)) == 3


@pytest.mark.parametrize(
    ("status", "state"), [("204 No Content", DeliveryState.DONE), ("500 Broken", DeliveryState.DEAD)]
)
def test_what_slept_for_a_month_is_tried_once_and_then_ends(
    store: Store, clock: Clock, status: str, state: DeliveryState
) -> None:
    """All that was owed is tried when the machine wakes, also what is older than is tried for."""
    answers = {"now": "500 Broken"}

    def behave(connection: socket.socket, server: Server) -> None:
        answering(answers["now"])(connection, server)

    with serving(behave) as server:
        subscribe(store, *(server.url(f"/{number}") for number in range(20)))
        happen(store, clock, 2)
        run_due(deliverer(store, clock))
        assert owed(store) == {DeliveryState.READY: 40}
        answers["now"] = status
        clock.turn(days=30)
        run_due(deliverer(store, clock))
        assert [one.state for one in articles(store)] == [state] * 40
        assert len(server.heads) == 80
        clock.turn(days=1)
        run_due(deliverer(store, clock))
        assert len(server.heads) == 80


def test_a_month_asleep_is_told_like_a_night(tmp_path: Path) -> None:
    """Each article once, one ping, one message; an embargo is over, and so is a lease."""
    home, clock = Home(base=tmp_path / "home"), Hand()
    thanks = xmlrpc.client.dumps(({"flerror": False, "message": "Thanks"},), methodresponse=True).encode()
    with serving(answering("200 OK", body=thanks)) as server, following() as follower:
        home.configure(
            hook=server.url("/hook"),
            more=f'[hub]\nenabled = true\n[[pings]]\nurl = "{server.url("/ping")}"\n'
            '[[chats]]\nservice = "slack"\nurl = "file:address"\n',
        )
        (home.base / "address").write_text(server.url("/chat"), encoding="utf-8")
        home.write("old.txt", report("2026-01-01", "This was there before."))
        with Publication.open(config=home.settings, clock=clock) as publication:
            publication.publish()
            body = form("https://home.example/rss.xml", follower.callback(), lease_seconds="86400")
            assert publication.subscribe(FORM, body, requester="192.0.2.1") is None
            publication.deliver()
            assert len(publication.subscriptions()) == 1
            asked = len(follower.got)
            ends = clock.now() + timedelta(days=10)
            home.write("later.md", f"---\ntitle: Later\ndate: {ends:%Y-%m-%dT%H:%M:%SZ}\n---\nLater.\n")
            for number in range(5):
                home.write(f"{number}.txt", report("2026-02-03", f"Number {number} is out."))
                publication.publish()
            clock.advance(timedelta(days=30))
            for _ in range(3):
                publication.publish()
                publication.deliver()
                clock.advance(timedelta(hours=1))
            assert publication.subscriptions() == []
        places = Counter(head.split(" ")[1] for head in server.heads)
        assert places["/chat"] == places["/ping"] == 1
        assert len(follower.got) == asked
        messages = [json.loads(body) for body in server.bodies if b'"article.' in body]
        told = [message["data"]["id"] for message in messages if message["type"] == "article.published"]
        guids = [entry["guid"] for path, entry in home.entries().items() if path != "old.txt"]
        assert sorted(told) == sorted(map(str, guids))


def test_a_clock_that_is_set_back_withdraws_nothing(tmp_path: Path) -> None:
    """What is out stays out, although its moment is to come again; it is told once."""
    home, clock = Home(base=tmp_path / "home"), Hand()
    with serving(answering()) as server:
        home.configure(hook=server.url())
        home.write("old.txt", report("2026-01-01", "This was there before."))
        with Publication.open(config=home.settings, clock=clock) as publication:
            publication.publish()
            home.write("a.md", f"---\ntitle: A\ndate: {clock.now():%Y-%m-%dT%H:%M:%SZ}\n---\nOne.\n")
            clock.advance(timedelta(minutes=5))
            publication.publish()
            clock.advance(timedelta(hours=-1))
            home.write("b.txt", report("2026-02-03", "Two."))
            publication.publish(full=True)
            entries = home.entries()
            clock.advance(timedelta(hours=1, minutes=5))
            publication.publish(full=True)
            publication.deliver()
        assert {path: entry["state"] for path, entry in entries.items()} == dict.fromkeys(
            ["old.txt", "a.md", "b.txt"], "live"
        )
        assert home.told() == ["article.published", "article.published"]
