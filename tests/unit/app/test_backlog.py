"""Who is sent next: hosts take turns, none takes all workers, and nothing starts on a claim about to end."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from syndicate.app.backlog import Backlog, Batch, Claimed
from syndicate.model import Delivery, DeliveryState, Endpoint, EndpointKind, EventType

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def claimed(host: str, number: int = 1, *, usable_until: float = 100.0) -> Claimed:
    """A claimed delivery to a host."""
    endpoint = Endpoint(id=host, kind=EndpointKind.WEBHOOK, url=f"https://{host}/x", secret="")
    delivery = Delivery(
        id=number,
        message_id=f"m{number}",
        event_type=EventType.PUBLISHED,
        seq=number,
        endpoint=endpoint,
        body=b"",
        state=DeliveryState.CLAIMED,
        attempts=0,
        created=NOW,
        due=NOW,
    )
    return Claimed(deliveries=(delivery,), batch=Batch(token="t", usable_until=usable_until))  # noqa: S106 -- no password


def started(backlog: Backlog, now: float = 0.0) -> list[str]:
    """Start what can be started; the hosts in order."""
    hosts = []
    while (one := backlog.start(now)) is not None:
        hosts.append(one.host)
    return hosts


def test_one_host_gets_half_of_the_workers() -> None:
    """Whatever it does with them, the other half is free for others."""
    backlog = Backlog(workers=8)
    for number in range(20):
        backlog.add(claimed("slow.example", number))
    assert started(backlog) == ["slow.example"] * 4
    assert backlog.wants_more(0.0)
    backlog.add(claimed("good.example"))
    assert started(backlog) == ["good.example"]


def test_a_single_worker_still_works() -> None:
    """Half of one is one."""
    backlog = Backlog(workers=1)
    backlog.add(claimed("a.example"))
    assert started(backlog) == ["a.example"]


def test_hosts_take_turns() -> None:
    """The one with the longest queue does not come first each time."""
    backlog = Backlog(workers=6)
    for number in range(9):
        backlog.add(claimed("a.example", number))
    for number in range(2):
        backlog.add(claimed("b.example", number))
    assert started(backlog) == ["a.example", "b.example", "a.example", "b.example", "a.example"]


def test_nothing_is_begun_on_a_claim_that_is_nearly_over() -> None:
    """It is left to whoever claims it next, so that it is not sent twice at a time."""
    backlog = Backlog(workers=2)
    backlog.add(claimed("a.example", 1, usable_until=5.0))
    backlog.add(claimed("a.example", 2, usable_until=50.0))
    one = backlog.start(10.0)
    assert one is not None
    assert one.deliveries[0].id == 2
    assert backlog.waiting == 0


def test_a_host_that_asked_for_it_is_left_alone() -> None:
    """Others go on, and so does it when its time is over."""
    backlog = Backlog(workers=4)
    backlog.add(claimed("busy.example"))
    backlog.add(claimed("good.example"))
    backlog.hold("busy.example", 5.0)
    assert started(backlog, 4.9) == ["good.example"]
    assert backlog.startable(4.9) == 0
    assert started(backlog, 5.0) == ["busy.example"]


def test_what_waits_for_a_stuck_host_can_be_let_go() -> None:
    """A host that answers keeps its queue, one that does not loses it."""
    backlog = Backlog(workers=4)
    for number in range(10):
        backlog.add(claimed("stuck.example", number))
        backlog.add(claimed("busy.example", number))
    running = [one for _ in range(4) if (one := backlog.start(0.0))]
    busy = next(one for one in running if one.host == "busy.example")
    backlog.finish(busy, 4.5)
    assert backlog.start(4.5) is not None
    backlog.drop_stuck(5.0)
    assert backlog.waiting == 7


@given(
    workers=st.integers(1, 9),
    steps=st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60),
)
def test_the_bounds_hold_whatever_happens(workers: int, steps: list[tuple[str, bool]]) -> None:
    """Never more than the workers at once, never more than half of them for one host; nothing is lost."""
    backlog, running, finished = Backlog(workers=workers), list[Claimed](), 0
    for number, (host, finish) in enumerate(steps):
        backlog.add(claimed(f"{host}.example", number))
        while (one := backlog.start(1.0)) is not None:
            running.append(one)
        per_host = [[one.host for one in running].count(f"{name}.example") for name in "abc"]
        assert len(running) == backlog.running <= workers
        assert max(per_host) <= max(1, workers // 2)
        if finish and running:
            backlog.finish(running.pop(0), 1.0)
            finished += 1
    assert backlog.waiting + len(running) + finished == len(steps)
