"""Deliveries from a real outbox to real receivers: at least once each, until done or dead."""

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from syndicate.app.deliver import Deliverer, DeliveryReport
from syndicate.core.signing import verify
from syndicate.errors import StateError
from syndicate.model import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
    Event,
    EventType,
    Milestone,
    Request,
    RetryPolicy,
)
from syndicate.notify.transport import GuardedTransport
from syndicate.notify.webhook import Webhook
from syndicate.ports.notify import Notifier
from syndicate.ports.store import Store, Unit
from syndicate.run.log import StandardLog
from tests.delivery.servers import Behaviour, Server, answering, hanging, serving

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 -- a published example
WEBHOOK: Mapping[str, Notifier] = {EndpointKind.WEBHOOK: Webhook("syndicate/test")}


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        """Aware UTC, whole seconds."""
        return self.moment

    def turn(self, **by: float) -> None:
        """Go forward."""
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


def deliverer(
    store: Store,
    clock: Clock,
    *,
    workers: int = 8,
    grace_s: float = 5.0,
    timeout_s: float = 20,
    seed: int = 1,
    batch: int = 100,
    notifiers: Mapping[str, Notifier] = WEBHOOK,
    witness: Callable[[Milestone], None] = lambda _milestone: None,
) -> Deliverer:
    """A deliverer whose requests may reach loopback."""
    return Deliverer(
        store=store,
        notifiers=notifiers,
        transport=GuardedTransport(
            allow=["127.0.0.0/8"],
            ports=[80],
            connect_timeout_s=2,
            total_timeout_s=timeout_s,
            ca_file=None,
        ),
        clock=clock,
        policy=RetryPolicy(),
        workers=workers,
        random=random.Random(seed),  # noqa: S311 -- chance that can be repeated
        witness=witness,
        log=StandardLog(),
        grace_s=grace_s,
        batch=batch,
    )


def subscribe(store: Store, *urls: str, secret: str = SECRET) -> list[Endpoint]:
    """Endpoints at these addresses, which want everything."""
    endpoints = [
        Endpoint(id=f"e{number}", kind=EndpointKind.WEBHOOK, url=url, secret=secret)
        for number, url in enumerate(urls, 1)
    ]
    with store.write() as unit:
        unit.outbox.put_endpoints(endpoints)
    return endpoints


def happen(store: Store, clock: Clock, count: int = 1, *, name: str = "evt") -> None:
    """Let events happen that every endpoint must be told of."""
    with store.write() as unit:
        unit.outbox.add(
            Event(
                id=f"{name}_{number}", type=EventType.PUBLISHED, created=clock.now(), data={"id": str(number)}
            )
            for number in range(count)
        )


def run_due(one: Deliverer, *, deadline_s: float | None = None) -> DeliveryReport:
    """Deliver what is due now."""
    return one.run_due(stop=threading.Event(), deadline_s=deadline_s)


def owed(store: Store) -> dict[DeliveryState, int]:
    """How many deliveries are in which state."""
    with store.read() as unit:
        return {state: count for state, count in unit.outbox.counts().items() if count}


def eventually(holds: Callable[[], bool]) -> None:
    """Wait for something to become true, within bounds."""
    ends = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < ends, "it never became true"
        time.sleep(0.005)


@contextmanager
def running(one: Deliverer) -> Iterator[threading.Event]:
    """Run a deliverer as the daemon does; ends it, and sees that it does end."""
    stop = threading.Event()
    thread = threading.Thread(target=one.run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def ids(server: Server) -> list[str]:
    """The ids of the messages that a server got, in order."""
    return [headers(head)["webhook-id"] for head in server.heads]


def headers(head: str) -> dict[str, str]:
    """The headers of a request, names in lower case."""
    return {line.split(": ")[0].lower(): line.split(": ", 1)[1] for line in head.split("\r\n")[1:]}


def test_what_is_due_arrives_signed_and_once(store: Store, clock: Clock) -> None:
    """Each endpoint gets each event, and can verify it."""
    with serving(answering()) as first, serving(answering()) as second:
        subscribe(store, first.url(), second.url())
        happen(store, clock, 30)
        assert run_due(deliverer(store, clock)) == DeliveryReport(done=60)
        for server in (first, second):
            assert len(set(ids(server))) == len(ids(server)) == 30
            for head, body in zip(server.heads, server.bodies, strict=True):
                assert verify(SECRET, headers(head), body, now=int(clock.now().timestamp())) is None
        assert owed(store) == {DeliveryState.DONE: 60}
        assert run_due(deliverer(store, clock)) == DeliveryReport()


def test_a_failure_is_tried_again_under_the_same_id(store: Store, clock: Clock) -> None:
    """A receiver that was down gets the message later, and its attempts are on record."""
    answers = iter(["503 Unavailable", "500 Broken", "200 OK"])

    def recovering(connection: socket.socket, server: Server) -> None:
        answering(next(answers))(connection, server)

    with serving(recovering) as server:
        subscribe(store, server.url())
        happen(store, clock)
        one = deliverer(store, clock)
        for expected in (DeliveryReport(retried=1, pending=1), DeliveryReport(retried=1, pending=1)):
            assert run_due(one) == expected
            assert run_due(one) == DeliveryReport(pending=1)
            clock.turn(seconds=20)
            one = deliverer(store, clock)  # a new one has no connection to the server
        assert run_due(one) == DeliveryReport(done=1)
        assert len(ids(server)) == 3
        assert len(set(ids(server))) == 1
        with store.read() as unit:
            (delivery,) = unit.outbox.deliveries()
            attempts = unit.outbox.attempts(delivery.id)
        assert [attempt.status for attempt in attempts] == [503, 500, 200]
        assert [attempt.number for attempt in attempts] == [1, 2, 3]
        assert attempts[0].error == "answered 503 Service Unavailable"
        assert attempts[2].error is None


def test_a_receiver_that_refuses_is_given_up(store: Store, clock: Clock) -> None:
    """Three tries, then the delivery is a dead letter that can be sent again by hand."""
    with serving(answering("404 Not Found", body=b"no such hook")) as server:
        subscribe(store, server.url())
        happen(store, clock)
        reports = []
        for _ in range(4):
            reports.append(run_due(deliverer(store, clock)))
            clock.turn(seconds=150)
        assert [report.dead for report in reports] == [0, 0, 1, 0]
        assert len(server.heads) == 3
        with store.write() as unit:
            (delivery,) = unit.outbox.deliveries(state=DeliveryState.DEAD)
            assert unit.outbox.attempts(delivery.id)[0].response == "no such hook"
            assert unit.outbox.redeliver([delivery.id], now=clock.now()) == 1
        run_due(deliverer(store, clock))
        assert len(server.heads) == 4


def test_an_endpoint_that_says_gone_is_told_nothing_more(store: Store, clock: Clock) -> None:
    """410 ends it."""
    with serving(answering("410 Gone")) as server:
        subscribe(store, server.url())
        happen(store, clock)
        assert run_due(deliverer(store, clock)).dead == 1
        happen(store, clock, name="later")
        assert run_due(deliverer(store, clock)).pending == 0
        assert len(server.heads) == 1
        with store.read() as unit:
            assert [endpoint.state for endpoint in unit.outbox.endpoints()] == [EndpointState.GONE]


def test_retry_after_leaves_the_whole_host_alone(store: Store, clock: Clock) -> None:
    """Another endpoint on the same host waits as well, one elsewhere does not."""
    with (
        serving(answering("429 Too Many", "Retry-After: 100")) as flooded,
        serving(answering(), host="127.0.0.2") as other,
    ):
        subscribe(store, flooded.url("/one"))
        happen(store, clock)
        assert run_due(deliverer(store, clock)).retried == 1
        subscribe(store, flooded.url("/one"), flooded.url("/two"), other.url())
        happen(store, clock, name="later")
        assert run_due(deliverer(store, clock)).done == 1
        assert (len(flooded.heads), len(other.heads)) == (1, 1)
        clock.turn(seconds=101)
        run_due(deliverer(store, clock))
        assert len(flooded.heads) > 1


def test_retry_after_is_heeded_at_once(store: Store, clock: Clock) -> None:
    """What was already claimed for the host waits too, and a pass does not wait with it."""
    with serving(answering("503 Unavailable", "Retry-After: 3600")) as server:
        subscribe(store, server.url())
        happen(store, clock, 40)
        report = run_due(deliverer(store, clock, workers=2))
        assert report == DeliveryReport(retried=1, pending=40)
        assert len(server.heads) == 1
        assert owed(store) == {DeliveryState.READY: 40}


def test_a_deliverer_can_be_run_again(store: Store, clock: Clock) -> None:
    """Also when it was stopped in the middle of a request."""
    flag = threading.Event()

    def slow_at_first(connection: socket.socket, server: Server) -> None:
        if server.connections == 1:
            server.read_request(connection)
            flag.wait(20)
        else:
            answering()(connection, server)

    with serving(slow_at_first) as server:
        subscribe(store, server.url())
        happen(store, clock)
        one = deliverer(store, clock, grace_s=0.0)
        with running(one):
            eventually(lambda: len(server.heads) == 1)
        flag.set()
        with running(one):
            eventually(lambda: owed(store) == {DeliveryState.DONE: 1})
            happen(store, clock, name="later")
            one.wake()
            eventually(lambda: owed(store) == {DeliveryState.DONE: 2})
        one.close()


def test_an_endpoint_that_fails_for_five_days_is_paused(store: Store, clock: Clock) -> None:
    """What it is owed is kept for the day on which it is resumed."""
    with serving(answering("500 Broken")) as server:
        subscribe(store, server.url())
        state = EndpointState.ACTIVE
        for day in range(7):
            happen(store, clock, name=f"day{day}")
            run_due(deliverer(store, clock))
            with store.read() as unit:
                state = unit.outbox.endpoints()[0].state
            if state is EndpointState.PAUSED:
                break
            clock.turn(days=1)
        assert (state, day) == (EndpointState.PAUSED, 5)
        with store.write() as unit:
            unit.outbox.set_endpoint_state("e1", EndpointState.ACTIVE)
        clock.turn(days=1)
        run_due(deliverer(store, clock))
        with store.read() as unit:
            assert unit.outbox.endpoints()[0].state is EndpointState.ACTIVE


def test_one_success_ends_a_time_of_failing(store: Store, clock: Clock) -> None:
    """Only failures without a success between them add up to a pause."""
    statuses = dict.fromkeys(range(12), "500 Broken") | {4: "200 OK", 8: "200 OK"}
    today = 0

    def changing(connection: socket.socket, server: Server) -> None:
        answering(statuses[today])(connection, server)

    with serving(changing) as server:
        subscribe(store, server.url())
        for today in range(12):
            happen(store, clock, name=f"day{today}")
            run_due(deliverer(store, clock))
            clock.turn(days=1)
        with store.read() as unit:
            assert unit.outbox.endpoints()[0].state is EndpointState.ACTIVE


@pytest.mark.parametrize("behaviour", [hanging])
def test_a_hanging_receiver_holds_up_no_other(store: Store, clock: Clock, behaviour: Behaviour) -> None:
    """However much is owed to it, and however many workers it keeps waiting, others are told at once."""
    with serving(behaviour) as stuck, serving(answering()) as good:
        subscribe(store, stuck.url())
        happen(store, clock, 150, name="stuck")
        subscribe(store, stuck.url(), good.url())
        happen(store, clock, 5, name="good")
        one = deliverer(store, clock, workers=4, grace_s=0.1, batch=10)
        with running(one):
            eventually(lambda: len(good.heads) == 5)
            eventually(lambda: owed(store).get(DeliveryState.DONE) == 5)
            assert len(stuck.heads) <= 2
            happen(store, clock, name="more")
            one.wake()
            eventually(lambda: len(good.heads) == 6)
        assert owed(store) == {DeliveryState.READY: 156, DeliveryState.DONE: 6}


def test_a_wake_up_is_enough(store: Store, clock: Clock) -> None:
    """The daemon sends what is new when it is told that there is something."""
    with serving(answering()) as server:
        subscribe(store, server.url())
        one = deliverer(store, clock)
        with running(one):
            for number in range(3):
                happen(store, clock, name=f"n{number}")
                one.wake()
                eventually(lambda expected=number + 1: len(server.heads) == expected)  # type: ignore[misc]


def test_a_lost_wake_up_is_made_good(store: Store, clock: Clock) -> None:
    """What another process puts into the outbox is found without being told."""
    with serving(answering()) as server:
        subscribe(store, server.url())
        with running(deliverer(store, clock)):
            happen(store, clock)
            eventually(lambda: len(server.heads) == 1)


def test_a_stop_gives_back_what_was_not_sent(store: Store, clock: Clock) -> None:
    """Stopping in slow deliveries loses nothing: all is due again for the next process."""
    with serving(hanging) as server:
        subscribe(store, server.url())
        happen(store, clock, 20)
        with running(deliverer(store, clock, workers=4, grace_s=0.1)):
            eventually(lambda: len(server.heads) == 1)
        assert owed(store) == {DeliveryState.READY: 20}


def test_the_time_of_a_pass_is_kept(store: Store, clock: Clock) -> None:
    """From cron, a receiver that hangs does not keep the pass from ending."""
    with serving(hanging) as server:
        subscribe(store, server.url())
        happen(store, clock, 3)
        report = run_due(deliverer(store, clock, grace_s=0.1), deadline_s=0.2)
        assert report == DeliveryReport(pending=3)


def test_what_a_killed_process_had_claimed_is_claimed_again(store: Store, clock: Clock) -> None:
    """Once its claim has run out, and under the same id."""
    with serving(answering()) as server:
        subscribe(store, server.url())
        happen(store, clock)
        with store.write() as unit:
            until = clock.now() + timedelta(seconds=60)
            (held,) = unit.outbox.claim(now=clock.now(), until=until, token="killed", limit=9)  # noqa: S106 -- a claim
        assert run_due(deliverer(store, clock)) == DeliveryReport(pending=1)
        clock.turn(seconds=61)
        assert run_due(deliverer(store, clock)) == DeliveryReport(done=1)
        assert ids(server) == [held.message_id]


def test_two_at_once_send_nothing_twice(store: Store, clock: Clock) -> None:
    """Several processes share an outbox."""
    with serving(answering()) as server:
        subscribe(store, server.url(), server.url("/other"))
        happen(store, clock, 60)
        first, second = (deliverer(store, clock, seed=seed) for seed in (1, 2))
        thread = threading.Thread(target=run_due, args=(first,))
        thread.start()
        run_due(second)
        thread.join(20)
        eventually(lambda: owed(store) == {DeliveryState.DONE: 120})
        assert max(Counter(ids(server)).values()) == 1


class Flaky:
    """A store whose database is away while ``away`` is set."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.away = threading.Event()
        self.asked = 0

    def write(self, *, lasting: bool = True) -> AbstractContextManager[Unit]:
        """As the store, or an error."""
        self._check()
        return self._store.write(lasting=lasting)

    def read(self) -> AbstractContextManager[Unit]:
        """As the store, or an error."""
        self._check()
        return self._store.read()

    def lease(self, holder: str) -> AbstractContextManager[None]:
        """As the store."""
        return self._store.lease(holder)

    def close(self) -> None:
        """As the store."""
        self._store.close()

    def _check(self) -> None:
        if self.away.is_set():
            self.asked += 1
            raise StateError("the database is away")


def test_a_database_that_comes_back_is_used_again(store: Store, clock: Clock) -> None:
    """The daemon outlives it, and what was sent meanwhile is written down and not sent twice."""
    flaky = Flaky(store)

    def answer_while_away(connection: socket.socket, server: Server) -> None:
        if not server.heads:
            flaky.away.set()
        answering()(connection, server)

    with serving(answer_while_away) as server:
        subscribe(store, server.url())
        happen(store, clock)
        one = deliverer(flaky, clock)
        with running(one):
            eventually(lambda: flaky.asked >= 2)
            flaky.away.clear()
            eventually(lambda: owed(store) == {DeliveryState.DONE: 1})
            happen(store, clock, name="later")
            one.wake()
            eventually(lambda: len(server.heads) == 2)
        assert len(set(ids(server))) == 2


class Defective(Webhook):
    """A notifier with a defect."""

    def __init__(self) -> None:
        super().__init__("syndicate/test")

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """Fail for one endpoint."""
        if deliveries[0].endpoint.id == "e1":
            raise RuntimeError(deliveries[0].endpoint.secret)
        return super().request(deliveries, now=now)


def test_a_defect_holds_up_no_other_and_tells_no_secret(store: Store, clock: Clock) -> None:
    """What cannot be sent is tried again later; the record says why in words that may be shown."""
    with serving(answering()) as server:
        subscribe(store, server.url(), server.url())
        happen(store, clock)
        report = run_due(deliverer(store, clock, notifiers={EndpointKind.WEBHOOK: Defective()}))
        assert report == DeliveryReport(done=1, retried=1, pending=1)
        with store.read() as unit:
            (failed,) = unit.outbox.deliveries(endpoint_id="e1")
        assert failed.last_error == "not sent: RuntimeError in syndicate"


def test_a_malformed_secret_is_said_and_not_shown(store: Store, clock: Clock) -> None:
    """An endpoint from an older state is no reason to send unsigned."""
    with serving(answering()) as server:
        subscribe(store, server.url(), secret="hunter2")  # noqa: S106 -- the wrong one
        happen(store, clock)
        assert run_due(deliverer(store, clock)).retried == 1
        assert server.connections == 0
        with store.read() as unit:
            error = unit.outbox.deliveries()[0].last_error
        assert error is not None
        assert "whsec_" in error
        assert "hunter2" not in error


def test_the_milestones_of_a_delivery_come_in_order(store: Store, clock: Clock) -> None:
    """A crash can be tried at each of them."""
    seen: list[Milestone] = []
    with serving(answering()) as server:
        subscribe(store, server.url())
        happen(store, clock)
        run_due(deliverer(store, clock, witness=seen.append))
    assert seen == [
        Milestone.CLAIMED,
        Milestone.BEFORE_SEND,
        Milestone.AFTER_SEND,
        Milestone.BEFORE_SETTLE,
        Milestone.SETTLED,
    ]
