"""Subscribers that mean harm, or are merely broken: others are told all the same, and nothing is lost."""

import random
import socket
from collections.abc import Sequence
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from syndicate.app.deliver import Deliverer, DeliveryReport
from syndicate.model import (
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
    RetryPolicy,
)
from syndicate.notify.resolving import Resolver, system_resolver
from syndicate.notify.transport import GuardedTransport
from syndicate.notify.webhook import Webhook
from syndicate.ports.store import Store
from syndicate.run.log import StandardLog
from syndicate.run.publication import Publication
from tests.delivery.servers import Behaviour, Server, answering, endless, hanging, ignoring, saying, serving
from tests.delivery.test_deliver import SECRET, Clock, happen, owed, run_due, subscribe
from tests.end_to_end.homes import Hand, Home, report
from tests.unit.notify.test_resolving import connections, watching

OK = b"HTTP/1.1 200 OK\r\n"
LONG = b"Content-Length: 9999\r\n\r\n"
KEPT = 20_000
GIVE_UP = timedelta(days=3)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


def deliverer(
    store: Store,
    clock: Clock,
    *,
    allow: Sequence[str] = ("127.0.0.0/8",),
    resolve: Resolver = system_resolver,
    timeout_s: float = 10,
) -> Deliverer:
    """A deliverer with a way out of its own; a new one remembers no connection and no host."""
    return Deliverer(
        store=store,
        notifiers={EndpointKind.WEBHOOK: Webhook("syndicate/test")},
        transport=GuardedTransport(
            allow=allow,
            ports=range(1, 65536),
            connect_timeout_s=2,
            total_timeout_s=timeout_s,
            ca_file=None,
            resolve=resolve,
        ),
        clock=clock,
        policy=RetryPolicy(),
        workers=8,
        random=random.Random(1),  # noqa: S311 -- chance that can be repeated
        witness=lambda _milestone: None,
        log=StandardLog(),
    )


def deliveries(store: Store, endpoint: str) -> list[Delivery]:
    """What one endpoint is or was owed."""
    with store.read() as unit:
        return list(unit.outbox.deliveries(endpoint_id=endpoint))


def attempts(store: Store, endpoint: str) -> list[Attempt]:
    """What was tried of the one delivery to an endpoint."""
    (delivery,) = deliveries(store, endpoint)
    with store.read() as unit:
        return list(unit.outbox.attempts(delivery.id))


@pytest.mark.parametrize(
    ("behaviour", "scheme"),
    [
        pytest.param(hanging, "http", id="hangs"),
        pytest.param(ignoring, "https", id="never-greets"),
        pytest.param(endless(b"", b"H", every_s=0.02), "http", id="drips-status"),
        pytest.param(endless(OK, b"X: y\r\n", every_s=0.05), "http", id="drips-headers"),
        pytest.param(
            endless(OK + b"Content-Length: 9999\r\n\r\n", b"x", every_s=0.02), "http", id="drips-body"
        ),
        pytest.param(endless(b"", b"\x16", every_s=0.02), "https", id="drips-greeting"),
    ],
)
def test_who_takes_its_time_is_left_and_tried_again(
    store: Store, clock: Clock, behaviour: Behaviour, scheme: str
) -> None:
    """A request has its time in all, TLS included; another subscriber is told meanwhile."""
    with serving(behaviour) as slow, serving(answering()) as good:
        subscribe(store, slow.url(scheme=scheme), good.url())
        happen(store, clock)
        told = run_due(deliverer(store, clock, timeout_s=0.5))
        assert told == DeliveryReport(done=1, retried=1, pending=1)
        (attempt,) = attempts(store, "e1")
        assert attempt.error == "no whole answer within 0.5 seconds"
        assert len(good.heads) == 1


@pytest.mark.parametrize(("status", "state"), [("200 OK", "done"), ("500 Broken", "ready")])
def test_an_answer_without_end_is_judged_by_its_status(
    store: Store, clock: Clock, status: str, state: str
) -> None:
    """It is read to a bound, and less of it is kept."""
    head = f"HTTP/1.1 {status}\r\n\r\n".encode()
    with serving(endless(head, b"x" * 65536)) as server:
        subscribe(store, server.url())
        happen(store, clock)
        run_due(deliverer(store, clock))
        assert owed(store) == {DeliveryState(state): 1}
        (attempt,) = attempts(store, "e1")
        assert attempt.status == int(status[:3])
        assert attempt.response is not None
        assert len(attempt.response) == KEPT


@pytest.mark.parametrize("is_date", [False, True])
@pytest.mark.parametrize("status", ["429 Too Many", "503 Unavailable"])
def test_who_asks_for_time_gets_it_to_the_second(
    store: Store, clock: Clock, status: str, is_date: bool
) -> None:
    """Retry-After counts in both of its forms, seconds and a date."""
    until = clock.now() + timedelta(seconds=120)
    said = format_datetime(until, usegmt=True) if is_date else "120"
    with serving(answering(status, f"Retry-After: {said}")) as server:
        subscribe(store, server.url())
        happen(store, clock)
        run_due(deliverer(store, clock))
        clock.turn(seconds=119)
        assert run_due(deliverer(store, clock)) == DeliveryReport(pending=1)
        assert len(server.heads) == 1
        clock.turn(seconds=1)
        assert run_due(deliverer(store, clock)).retried == 1
        assert len(server.heads) == 2


@pytest.mark.parametrize(
    ("said", "after"),
    [
        pytest.param("4000000000", timedelta(days=1), id="a-century"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=1), id="the-last-date"),
        pytest.param("9" * 4000, timedelta(days=1), id="a-number-without-end"),
        pytest.param("-5", timedelta(seconds=10), id="negative"),
        pytest.param("soon", timedelta(seconds=10), id="a-word"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", timedelta(seconds=10), id="the-past"),
        pytest.param("Mon, 99 Foo 20269 99:99:99 GMT", timedelta(seconds=10), id="no-date"),
        pytest.param("٣", timedelta(seconds=10), id="other-digits"),
    ],
)
def test_no_time_that_is_asked_for_is_longer_than_a_day(
    store: Store, clock: Clock, said: str, after: timedelta
) -> None:
    """What cannot be read asks for nothing."""
    answer = f"HTTP/1.1 503 Unavailable\r\nRetry-After: {said}\r\nContent-Length: 0\r\n\r\n".encode()
    with serving(saying(answer)) as server:
        subscribe(store, server.url())
        happen(store, clock)
        run_due(deliverer(store, clock))
        with store.read() as unit:
            due = unit.outbox.next_due()
        assert due is not None
        assert due - clock.now() <= after
        clock.turn(seconds=after.total_seconds())
        run_due(deliverer(store, clock))
        assert len(server.heads) == 2


@pytest.mark.parametrize("status", ["500 Broken", "302 Found"])
def test_who_fails_for_three_days_has_been_tried_and_is_given_up(
    store: Store, clock: Clock, status: str
) -> None:
    """Tries thin out; a redirect to itself is one request a try; what is dead can be sent again."""
    where: list[str] = []

    def behave(connection: socket.socket, server: Server) -> None:
        answering(status, *(f"Location: {place}" for place in where))(connection, server)

    began = clock.now()
    with serving(behave) as server, serving(answering()) as good:
        where.append(server.url())
        subscribe(store, server.url(), good.url())
        happen(store, clock)
        run_due(deliverer(store, clock))
        assert owed(store) == {DeliveryState.DONE: 1, DeliveryState.READY: 1}
        while owed(store).get(DeliveryState.READY):
            with store.read() as unit:
                due = unit.outbox.next_due()
            assert due is not None
            clock.moment = max(clock.moment, due)
            run_due(deliverer(store, clock))
        assert owed(store) == {DeliveryState.DONE: 1, DeliveryState.DEAD: 1}
        assert GIVE_UP <= clock.now() - began < GIVE_UP + timedelta(hours=6)
        tried = attempts(store, "e1")
        assert 12 <= len(tried) == len(server.heads) <= 100
        pauses = [later.started - one.started for one, later in pairwise(tried)]
        assert max(pauses) <= timedelta(hours=6)
        assert len(good.heads) == 1
        with store.write() as unit:
            (dead,) = unit.outbox.deliveries(state=DeliveryState.DEAD)
            assert unit.outbox.redeliver([dead.id], now=clock.now()) == 1
            assert [one.state for one in unit.outbox.endpoints()] == [EndpointState.ACTIVE] * 2
        where.clear()
        status = "204 No Content"
        assert run_due(deliverer(store, clock)) == DeliveryReport(done=1)


def test_a_name_that_leads_elsewhere_at_the_second_look_leads_nowhere(store: Store, clock: Clock) -> None:
    """Each try resolves once and connects to what it checked; what changed meanwhile is checked again."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1", "127.0.0.2"]])

    def resolve(_host: str, _port: int) -> Sequence[str]:
        return next(answers)

    with (
        serving(answering("500 Broken")) as allowed,
        serving(answering(), host="127.0.0.2", port=allowed.port) as inside,
    ):
        subscribe(store, allowed.url(host="turning.example"))
        happen(store, clock)
        for _ in range(3):
            run_due(deliverer(store, clock, allow=("127.0.0.1",), resolve=resolve))
            clock.turn(minutes=5)
        errors = [attempt.error or "" for attempt in attempts(store, "e1")]
        assert errors[0].startswith("answered 500")
        assert all("non-public address (loopback)" in error for error in errors[1:])
        assert (len(allowed.heads), inside.connections) == (1, 0)


PRIVATE = (
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0",
    "localhost",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "224.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::169.254.169.254]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",  # Teredo for a client at 127.0.0.1
    "[2001:0:7f00:1:8000:63bf:3fff:fdd2]",  # and by a server there
)


def test_no_way_to_write_a_private_address_is_connected_to(store: Store, clock: Clock) -> None:
    """Loopback, the metadata service, every other place inside: refused, and the record says why."""
    subscribe(store, *(f"http://{host}/hook" for host in PRIVATE))
    happen(store, clock)
    connections.clear()
    watching.set()
    told = run_due(deliverer(store, clock, allow=()))
    watching.clear()
    assert told == DeliveryReport(retried=len(PRIVATE), pending=len(PRIVATE))
    assert connections == []
    with store.read() as unit:
        errors = {one.endpoint.url: one.last_error or "" for one in unit.outbox.deliveries()}
    assert [url for url, error in errors.items() if "non-public address" not in error] == []


@pytest.mark.parametrize(
    "headers",
    [{"x-a": "b\r\nx-evil: 1"}, {"x-a": "b\nx-evil: 1"}, {"x-a\r\nx-evil": "1"}, {"x-a": "b\x00"}],
)
def test_a_header_with_a_line_break_is_never_sent(
    store: Store, clock: Clock, headers: dict[str, str]
) -> None:
    """Nothing at all is sent, and the record is one line of printable characters."""
    with serving(answering()) as server:
        hook = Endpoint(
            id="e1", kind=EndpointKind.WEBHOOK, url=server.url(), secret=SECRET, options={"headers": headers}
        )
        with store.write() as unit:
            unit.outbox.put_endpoints([hook])
        happen(store, clock)
        assert run_due(deliverer(store, clock)).done == 0
        assert server.connections == 0
        (attempt,) = attempts(store, "e1")
        assert attempt.error is not None
        assert attempt.error.isprintable()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 500 Bad\x1b[2J\r\nX: \x1b[31m\r\n\r\n\x1b[2J\r\nlevel=error forged\r\n",
        b"HTTP/1.1 \x1b[2J\r\n\r\n",
        b"\x1b]0;owned\x07\r\n\r\n",
    ],
)
def test_an_answer_forges_no_line_of_a_log_or_a_table(
    tmp_path: Path, answer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Line breaks and the control characters of terminals stay out of both."""
    home = Home(base=tmp_path / "home")
    with serving(saying(answer)) as server:
        home.configure(hook=server.url())
        home.write("a.txt", report("2026-01-01", "One."))
        with Publication.open(config=home.settings, clock=Hand(), log=StandardLog()) as publication:
            publication.publish(announce=True)
            publication.deliver()
    assert server.heads
    assert caplog.records
    logged = "".join(record.getMessage() for record in caplog.records)
    for words in (["attempts"], ["deliveries"], ["webhook", "list"]):
        ended = home.run(*words)
        shown = ended.out + ended.err
        assert "forged" not in shown + logged
        assert not [char for char in shown + logged if not char.isprintable() and char != "\n"]
