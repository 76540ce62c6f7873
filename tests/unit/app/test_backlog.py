"""Who is sent next: hosts take turns, none takes all workers, and nothing starts on a claim about to end."""

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from syndicate.app.backlog import Backlog
from syndicate.app.claimed import Batch, Claimed
from syndicate.model import Delivery, DeliveryState, Endpoint, EndpointKind, EventType

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DEAD = "dead.example"


def claimed(host: str, number: int = 1, *, usable_until: float = 10**9, per_second: float = 0) -> Claimed:
    """A claimed delivery to a host."""
    endpoint = Endpoint(
        id=host, kind=EndpointKind.WEBHOOK, url=f"https://{host}/x", secret="", per_second=per_second
    )
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
    batch = Batch(token="t", usable_until=usable_until, until=NOW)  # noqa: S106 -- no password
    return Claimed(deliveries=(delivery,), batch=batch)


def started(backlog: Backlog, now: float = 0.0) -> list[Claimed]:
    """Start what can be started."""
    found = []
    while (one := backlog.start(now)) is not None:
        found.append(one)
    return found


def hosts(found: list[Claimed]) -> list[str]:
    """Where they go."""
    return [one.host for one in found]


def proven(backlog: Backlog, host: str) -> None:
    """Let a host answer so often that it may have all that one host may have; something stays waiting."""
    for number in range(1000, 1016):
        backlog.add(claimed(host, number), 0.0)
    for _ in range(12):
        one = backlog.start(0.0)
        assert one is not None
        backlog.finish(one, 0.0, answered=True)


def test_a_host_begins_with_one_request_and_gets_more_by_its_answers() -> None:
    """Whether anybody is there is found out with one worker, and not with all."""
    backlog = Backlog(workers=8)
    for number in range(40):
        backlog.add(claimed("new.example", number), 0.0)
    together = []
    for _ in range(4):
        running = started(backlog)
        together.append(len(running))
        for one in running:
            backlog.finish(one, 0.0, answered=True)
    assert together == [1, 2, 4, 4], "and never more than half of the workers"


def test_one_host_gets_half_of_the_workers() -> None:
    """Whatever it does with them, the other half is free for others."""
    backlog = Backlog(workers=8)
    proven(backlog, "slow.example")
    assert hosts(started(backlog)) == ["slow.example"] * 4
    assert backlog.wants_more()
    backlog.add(claimed("good.example"), 0.0)
    assert hosts(started(backlog)) == ["good.example"]


def test_a_single_worker_still_works() -> None:
    """Half of one is one."""
    backlog = Backlog(workers=1)
    backlog.add(claimed("a.example"), 0.0)
    assert hosts(started(backlog)) == ["a.example"]


def test_hosts_take_turns() -> None:
    """The one with the longest queue does not come first each time."""
    backlog = Backlog(workers=6)
    for number in range(9):
        backlog.add(claimed("long.example", number), 0.0)
    for host in ("b.example", "c.example"):
        backlog.add(claimed(host), 0.0)
    assert hosts(started(backlog)) == ["long.example", "b.example", "c.example"]


def test_what_waited_too_long_is_not_started() -> None:
    """Its claim could run out under the request: another process would send it as well."""
    backlog = Backlog(workers=2)
    backlog.add(claimed("a.example", 1, usable_until=5.0), 0.0)
    backlog.add(claimed("a.example", 2, usable_until=50.0), 0.0)
    assert [one.deliveries[0].id for one in started(backlog, 5.0)] == [2]
    assert backlog.waiting == 0


def test_a_held_host_waits_and_others_do_not() -> None:
    """What it asked for is heeded for what is claimed already, and nobody waits for it to end."""
    backlog = Backlog(workers=4)
    for number in range(3):
        backlog.add(claimed("flooded.example", number), 0.0)
    (one,) = started(backlog)
    backlog.finish(one, 0.0, answered=True, hold_until=60.0)
    backlog.add(claimed("other.example"), 0.0)
    assert hosts(started(backlog, 59.0)) == ["other.example"]
    assert hosts(started(backlog, 60.0)) == ["flooded.example"] * 2


def test_a_pass_does_not_wait_for_a_held_host() -> None:
    """It ends, and what is left is due later."""
    backlog = Backlog(workers=4)
    for number in range(3):
        backlog.add(claimed("flooded.example", number), 0.0)
    (one,) = started(backlog)
    backlog.finish(one, 0.0, answered=True, hold_until=60.0)
    assert backlog.start(1.0) is None
    assert not backlog.is_busy


def test_an_endpoint_with_a_rate_is_sent_no_more_than_that() -> None:
    """Two a second are one each half second; its host's others go on meanwhile."""
    backlog = Backlog(workers=8)
    for number in range(9):
        backlog.add(claimed("rated.example", number, per_second=2), 0.0)
    moments: list[float] = []
    now = 0.0
    while len(moments) < 9:
        for one in started(backlog, now):
            moments.append(now)
            backlog.finish(one, now, answered=True)
        assert backlog.is_busy or len(moments) == 9
        now += 0.125
    assert moments == [0.5 * number for number in range(9)]


def test_a_rate_outlives_an_empty_queue() -> None:
    """What comes a moment later waits for its time all the same."""
    backlog = Backlog(workers=8)
    backlog.add(claimed("rated.example", 1, per_second=0.5), 0.0)
    (one,) = started(backlog)
    backlog.finish(one, 0.1, answered=True)
    backlog.add(claimed("rated.example", 2, per_second=0.5), 0.2)
    assert started(backlog, 1.9) == []
    assert len(started(backlog, 2.0)) == 1


def turns(*, dead: int) -> Counter[str]:
    """Send to good hosts for a while, and count; each answers at once, the dead one never."""
    backlog = Backlog(workers=8)
    good = [f"good{number}.example" for number in range(4)]
    for number in range(dead):
        backlog.add(claimed(DEAD, number), 0.0)
    counted: Counter[str] = Counter()
    hanging: list[tuple[int, Claimed]] = []
    for round_ in range(500):
        for host in good:
            for _ in range(8):
                backlog.add(claimed(host), float(round_))
        running = started(backlog, float(round_))
        counted.update(one.host for one in running)
        hanging += [(round_ + 50, one) for one in running if one.host == DEAD]
        for one in running:
            if one.host != DEAD:
                backlog.finish(one, float(round_), answered=True)
        for ends, one in hanging:
            if ends <= round_:
                backlog.finish(one, float(round_), answered=False)
        hanging = [(ends, one) for ends, one in hanging if ends > round_]
    return counted


def test_a_dead_host_slows_the_others_by_less_than_a_tenth() -> None:
    """However much is owed to it: the requests of the others are as many as without it."""
    with_it, without = turns(dead=10_000), turns(dead=0)
    assert with_it[DEAD] > 1, "it is tried all the same"
    others = with_it.total() - with_it[DEAD]
    assert others > 0.9 * without.total()


def test_of_a_dead_host_no_more_is_claimed() -> None:
    """What waits for it would keep others from being claimed."""
    backlog = Backlog(workers=8)
    for number in range(5):
        backlog.add(claimed(DEAD, number), 0.0)
    assert backlog.sated == frozenset()
    (one,) = started(backlog)
    backlog.finish(one, 5.0, answered=False)
    assert backlog.sated == {DEAD}
    assert backlog.wants_more()
    for _ in range(4):
        (one,) = started(backlog, 6.0)
        backlog.finish(one, 6.0, answered=False)
    assert backlog.is_relieved
    assert backlog.sated == frozenset()


def test_a_host_that_answers_again_is_trusted_again() -> None:
    """One answer ends the doubt."""
    backlog = Backlog(workers=8)
    for number in range(20):
        backlog.add(claimed("back.example", number), 0.0)
    for answered in (False, False, True, True, True):
        running = started(backlog)
        backlog.finish(running[0], 0.0, answered=answered)
        for one in running[1:]:
            backlog.finish(one, 0.0, answered=True)
    assert len(started(backlog)) == 4


STEP = st.tuples(st.sampled_from(["add", "start", "answer", "silence", "hold"]), st.integers(0, 3))


@given(st.lists(STEP, max_size=80))
def test_the_numbers_are_right_whatever_happens(steps: list[tuple[str, int]]) -> None:
    """No host gets too much, nothing is started twice or lost, and what waits is known."""
    backlog = Backlog(workers=4)
    added, begun, running = 0, 0, list[Claimed]()
    now = 0.0
    for what, which in steps:
        now += 1.0
        if what == "add":
            added += 1
            backlog.add(claimed(f"h{which}.example", added, per_second=which and 0.5), now)
        elif what == "start":
            if (one := backlog.start(now)) is not None:
                begun += 1
                running.append(one)
        elif running:
            one = running.pop(which % len(running))
            hold = now + 3 if what == "hold" else 0.0
            backlog.finish(one, now, answered=what != "silence", hold_until=hold)
        assert backlog.waiting == added - begun
        assert backlog.running == len(running)
        assert max(Counter(hosts(running)).values(), default=0) <= 2
    while backlog.waiting or running:
        now += 10.0
        for one in started(backlog, now) + running:
            backlog.finish(one, now, answered=True)
        running = []
    assert not backlog.is_busy
