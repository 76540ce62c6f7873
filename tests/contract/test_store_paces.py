"""What every database promises of endpoints that want what they are owed in an order, and of topics."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.model import Delivery, DeliveryState, Endpoint, EndpointState, Event, EventType, Pace
from syndicate.ports.store import Store
from tests.contract.store_samples import NOON, endpoint, event, later, settled
from tests.contract.test_store_outbox import LEASE, OTHER, TOKEN, claim, due, states

TOPIC = "https://news.example/atom.xml"


def paced(store: Store, pace: Pace, *, events: int = 3, gather_s: int = 0, at_most: int = 100) -> None:
    """Owe so many events to one endpoint with a pace, a second after each other."""
    with store.write() as unit:
        unit.outbox.put_endpoints([replace(endpoint(), pace=pace, gather_s=gather_s, at_most=at_most)])
        unit.outbox.add(event(f"v{number}", created=later(number)) for number in range(events))


def settle(store: Store, deliveries: list[Delivery], state: DeliveryState, *, at: datetime = NOON) -> None:
    """Write that these were tried, all with one end."""
    with store.write() as unit:
        unit.outbox.settle(
            TOKEN,
            [
                settled(one, state, due=at if state is DeliveryState.READY else None, started=NOON)
                for one in deliveries
            ],
        )


def seqs(deliveries: list[Delivery]) -> list[int]:
    """Their numbers."""
    return [one.seq for one in deliveries]


def test_what_is_ordered_comes_one_by_one(store: Store) -> None:
    """The second is claimed when the first has ended, and not before."""
    paced(store, Pace.ORDERED)
    first = claim(store, now=later(9))
    assert seqs(first) == [1]
    assert claim(store, now=later(9), token=OTHER) == []
    settle(store, first, DeliveryState.DONE)
    second = claim(store, now=later(9))
    assert seqs(second) == [2]
    settle(store, second, DeliveryState.DEAD)
    assert seqs(claim(store, now=later(9))) == [3]


def test_a_waiting_retry_holds_the_later_ones(store: Store) -> None:
    """Nothing overtakes what could not be delivered yet, and nobody looks in vain meanwhile."""
    paced(store, Pace.ORDERED)
    settle(store, claim(store, now=later(9)), DeliveryState.READY, at=later(100))
    assert claim(store, now=later(50)) == []
    assert due(store) == later(100)
    assert seqs(claim(store, now=later(100))) == [1]


def test_what_is_gathered_comes_in_one_parcel(store: Store) -> None:
    """All that is owed, oldest first, once the oldest has waited for company long enough."""
    paced(store, Pace.GATHERED, gather_s=60)
    assert claim(store, now=later(59)) == []
    assert seqs(claim(store, now=later(60))) == [1, 2, 3]


def test_a_parcel_has_room_for_so_many(store: Store) -> None:
    """The rest goes with the next one."""
    paced(store, Pace.GATHERED, events=5, at_most=2)
    for expected in ([1, 2], [3, 4], [5], []):
        parcel = claim(store, now=later(9))
        assert seqs(parcel) == expected
        assert claim(store, now=later(9), token=OTHER) == []
        settle(store, parcel, DeliveryState.DONE)


def test_a_parcel_that_failed_takes_the_newer_ones_along(store: Store) -> None:
    """There is one request to an endpoint that gathers, also after a failure."""
    paced(store, Pace.GATHERED, events=2)
    settle(store, claim(store, now=later(9)), DeliveryState.READY, at=later(100))
    with store.write() as unit:
        unit.outbox.add([event("new", created=later(20))])
    assert claim(store, now=later(30)) == []
    assert due(store) == later(100)
    assert sorted(seqs(claim(store, now=later(100)))) == [1, 2, 3]


def test_the_newest_stands_for_the_older_ones(store: Store) -> None:
    """They are done without a try, and say why."""
    paced(store, Pace.NEWEST)
    assert seqs(claim(store, now=later(9))) == [3]
    assert states(store) == {DeliveryState.CLAIMED: 1, DeliveryState.DONE: 2}
    with store.read() as unit:
        assert {one.last_error for one in unit.outbox.deliveries(state=DeliveryState.DONE)} == {
            "not sent: a newer one stands for it"
        }


def test_a_newer_one_waits_for_the_request_under_way(store: Store) -> None:
    """Two at once could arrive the wrong way round; and what failed is not tried again after it."""
    paced(store, Pace.NEWEST, events=1)
    first = claim(store, now=later(9))
    with store.write() as unit:
        unit.outbox.add([event("new", created=later(10))])
    assert claim(store, now=later(20)) == []
    settle(store, first, DeliveryState.READY, at=later(500))
    assert due(store) == later(10)
    assert seqs(claim(store, now=later(20))) == [2]
    assert states(store) == {DeliveryState.CLAIMED: 1, DeliveryState.DONE: 1}


@pytest.mark.parametrize("pace", [Pace.ORDERED, Pace.GATHERED, Pace.NEWEST])
def test_a_paced_claim_that_ran_out_is_claimed_again(store: Store, pace: Pace) -> None:
    """Whoever claimed it and died holds up the endpoint no longer than the claim."""
    paced(store, pace)
    held = claim(store, now=later(9))
    assert due(store) == later(9) + LEASE
    assert seqs(claim(store, now=later(9) + LEASE, token=OTHER)) == seqs(held)
    with store.write() as unit:
        assert unit.outbox.settle(TOKEN, [settled(held[0], DeliveryState.DONE)]) == set()
        assert unit.outbox.settle(OTHER, [settled(held[0], DeliveryState.DONE)]) == {held[0].id}


@pytest.mark.parametrize("pace", list(Pace))
def test_what_is_given_back_is_next_again(store: Store, pace: Pace) -> None:
    """A process that stops leaves the order as it was."""
    paced(store, pace)
    held = claim(store, now=later(9))
    with store.write() as unit:
        unit.outbox.release(TOKEN)
    assert claim(store, now=later(9), token=OTHER) == [replace(one) for one in held]


@pytest.mark.parametrize("pace", list(Pace))
def test_a_paced_endpoint_can_be_paused_and_resumed(store: Store, pace: Pace) -> None:
    """Also in the middle of its list."""
    paced(store, pace, events=4)
    settle(store, claim(store, now=later(9), limit=1), DeliveryState.DONE)
    with store.write() as unit:
        unit.outbox.set_endpoint_state("e1", EndpointState.PAUSED)
        unit.outbox.add([event("new", created=later(5))])
    assert claim(store, now=later(9)) == []
    with store.write() as unit:
        unit.outbox.set_endpoint_state("e1", EndpointState.ACTIVE)
    rest = {Pace.EACH: [2, 3, 4, 5], Pace.ORDERED: [2], Pace.GATHERED: [5], Pace.NEWEST: [5]}
    assert sorted(seqs(claim(store, now=later(9)))) == rest[pace]


def test_an_endpoint_that_gives_up_its_order_gets_all_at_once(store: Store) -> None:
    """What waited for others waits no more."""
    paced(store, Pace.ORDERED)
    held = claim(store, now=later(9))
    assert claim(store, now=later(9)) == []
    with store.write() as unit:
        unit.outbox.put_endpoints([replace(endpoint(), pace=Pace.EACH)])
    assert seqs(claim(store, now=later(9))) == [2, 3]
    settle(store, held, DeliveryState.DONE)


def test_one_with_much_in_order_leaves_room_for_others(store: Store) -> None:
    """Its rows that cannot be claimed yet fill no claim."""
    paced(store, Pace.ORDERED, events=60)
    with store.write() as unit:
        unit.outbox.put_endpoints([endpoint("other", url="https://other.example/")])
        unit.outbox.add_for([event("last", created=later(90))], ["other"])
    assert {one.endpoint.id for one in claim(store, now=later(99), limit=2)} == {"e1", "other"}


def test_an_endpoint_with_a_rate_does_not_fill_a_claim(store: Store) -> None:
    """It is given what it can take in the next seconds; spared hosts get nothing."""
    with store.write() as unit:
        unit.outbox.put_endpoints(
            [replace(endpoint("slow"), per_second=0.3), endpoint("other", url="https://other.example/")]
        )
        unit.outbox.add(event(f"v{number}") for number in range(30))
    found = [one.endpoint.id for one in claim(store, limit=40)]
    assert (found.count("slow"), found.count("other")) == (3, 30)
    with store.write() as unit:
        more = unit.outbox.claim(now=NOON, until=later(9), token=TOKEN, limit=9, spared=["one.example"])
    assert more == []


def news(id_: str = "t1", *, topic: str = TOPIC, content: bytes = b"<feed/>") -> Event:
    """A topic's new bytes."""
    return Event(
        id=id_,
        type=EventType.TOPIC,
        created=NOON,
        data={},
        topic=topic,
        content=content,
        media_type="application/atom+xml",
    )


def followers(number: int, *, topic: str = TOPIC) -> Iterator[Endpoint]:
    """Endpoints that follow a topic."""
    for n in range(number):
        yield replace(endpoint(f"f{n:04}", url=f"https://f{n}.example/"), topic=topic, pace=Pace.NEWEST)


def test_a_topic_is_spread_in_batches(store: Store) -> None:
    """Each follower that is not gone is owed its bytes once; nobody else is, and it has no number."""
    with store.write() as unit:
        unit.outbox.put_endpoints([*followers(5), endpoint("all")])
        unit.outbox.put_endpoints([replace(next(followers(1)), state=EndpointState.GONE)])
        unit.outbox.put_endpoints([replace(endpoint("x"), topic="https://news.example/other.xml")])
        unit.outbox.add([news(), event("v")])
        assert [one.endpoint.id for one in unit.outbox.deliveries()] == ["all"]
    assert due(store) == NOON
    with store.write() as unit:
        assert [unit.outbox.expand(2) for _ in range(4)] == [2, 2, 0, 0]
        assert unit.outbox.expand(2) == 0
        owed = [one for one in unit.outbox.deliveries() if one.event_type is EventType.TOPIC]
    assert [one.endpoint.id for one in owed] == ["f0004", "f0003", "f0002", "f0001"]
    assert {(one.body, one.media_type, one.topic, one.seq) for one in owed} == {
        (b"<feed/>", "application/atom+xml", TOPIC, 0)
    }
    assert len(claim(store)) == 5


def test_a_topic_that_is_told_again_is_spread_once(store: Store) -> None:
    """A pass repeated after a crash owes no follower anything twice."""
    with store.write() as unit:
        unit.outbox.put_endpoints(followers(3))
        unit.outbox.add([news()])
        assert unit.outbox.expand(2) == 2
    with store.write() as unit:
        unit.outbox.add([news()])
        assert unit.outbox.expand(9) == 1
        unit.outbox.add([news()])
        assert unit.outbox.expand(9) == 0
        assert len(unit.outbox.deliveries()) == 3


def test_a_paused_follower_is_owed_and_not_sent(store: Store) -> None:
    """It gets the newest once it is resumed."""
    with store.write() as unit:
        unit.outbox.put_endpoints(replace(one, state=EndpointState.PAUSED) for one in followers(1))
        unit.outbox.add([news()])
        unit.outbox.expand(9)
    assert claim(store) == []
    with store.write() as unit:
        unit.outbox.set_endpoint_state("f0000", EndpointState.ACTIVE)
    assert len(claim(store)) == 1


def test_endpoints_are_found_by_what_they_follow(store: Store) -> None:
    """One by one, page by page, by topic and kind; and all that is known of one comes back."""
    whole = replace(
        endpoint("w"), topic="t", gather_s=5, at_most=7, per_second=0.5, options={"a": [1]}, lease_until=NOON
    )
    with store.write() as unit:
        unit.outbox.put_endpoints([whole, *followers(3)])
        assert unit.outbox.endpoint("w") == whole
        assert unit.outbox.endpoint("none") is None
        assert [one.id for one in unit.outbox.endpoints(topic=TOPIC, limit=2)] == ["f0000", "f0001"]
        assert [one.id for one in unit.outbox.endpoints(topic=TOPIC, after="f0001")] == ["f0002"]
        assert unit.outbox.endpoints(kinds=["mail"]) == []
        assert unit.outbox.followed([TOPIC, "t", "nobody's"]) == {TOPIC, "t"}
        assert unit.outbox.count_endpoints(topic=TOPIC, host="f1.example") == 1


def test_a_lease_that_is_over_ends_the_subscription(store: Store) -> None:
    """It is told nothing more, and what it is owed is dead."""
    with store.write() as unit:
        unit.outbox.put_endpoints(
            replace(one, lease_until=later(60 * number)) for number, one in enumerate(followers(3), 1)
        )
        unit.outbox.add([news()])
        unit.outbox.expand(9)
        assert unit.outbox.lapse(later(59)) == 0
        assert unit.outbox.lapse(later(120), limit=1) == 1
        assert unit.outbox.lapse(later(120)) == 1
        assert unit.outbox.lapse(later(120)) == 0
    assert states(store) == {DeliveryState.READY: 1, DeliveryState.DEAD: 2}


ACTIONS = st.lists(
    st.sampled_from(["happen", "claim", "done", "retry", "dead", "wait", "die", "resume"]), max_size=40
)


@pytest.mark.parametrize("pace", [Pace.ORDERED, Pace.GATHERED, Pace.NEWEST])
@given(actions=ACTIONS)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_order_holds_whatever_happens(store: Store, pace: Pace, actions: list[str]) -> None:
    """Nothing older is sent after something newer has arrived, nothing that was done is sent again, nothing
    is lost, and only one request is under way; whatever fails, dies, is paused or given up."""
    life = Life(store, pace)
    for action in actions:
        getattr(life, action)()
    life.end()


class Life:
    """One endpoint's life, step by step, and what must hold in it."""

    serial = 0

    def __init__(self, store: Store, pace: Pace) -> None:
        Life.serial += 1
        self.store, self.pace = store, pace
        self.id = f"e{Life.serial}"
        self.now = NOON
        self.happened = 0
        self.held: list[Delivery] = []
        self.ended: list[int] = []
        with store.write() as unit:
            for old in unit.outbox.endpoints():
                unit.outbox.set_endpoint_state(old.id, EndpointState.GONE)
            unit.outbox.put_endpoints([replace(endpoint(self.id), pace=pace, at_most=3)])

    def happen(self) -> None:
        """Something is owed."""
        self.happened += 1
        with self.store.write() as unit:
            unit.outbox.add_for([event(f"{self.id}-{self.happened:03}", created=self.now)], [self.id])

    def wait(self) -> None:
        """Time passes."""
        self.now = self.now.fromtimestamp(self.now.timestamp() + 10, tz=NOON.tzinfo)

    def claim(self) -> None:
        """A process looks for work."""
        found = claim(self.store, now=self.now)
        if not found:
            return
        assert not self.held, "one request at a time"
        numbers = sorted(one.id for one in found)
        assert all(number > last for number in numbers for last in self.ended[-1:])
        if self.pace is Pace.ORDERED:
            assert len(found) == 1
        if self.pace is Pace.NEWEST:
            assert len(found) == 1
        self.held = found

    def done(self) -> None:
        """A request succeeds."""
        self._settle(DeliveryState.DONE)

    def dead(self) -> None:
        """A request is given up."""
        self._settle(DeliveryState.DEAD)

    def retry(self) -> None:
        """A request is to be made again."""
        self._settle(DeliveryState.READY)

    def die(self) -> None:
        """The process that holds the claim is killed, and its claim runs out."""
        self.held = []
        self.now += LEASE

    def resume(self) -> None:
        """Somebody pauses and resumes the endpoint."""
        with self.store.write() as unit:
            unit.outbox.set_endpoint_state(self.id, EndpointState.PAUSED)
            unit.outbox.set_endpoint_state(self.id, EndpointState.ACTIVE)

    def end(self) -> None:
        """Let everything that is left arrive."""
        self.die()
        while True:
            self.wait()
            self.claim()
            if not self.held:
                break
            self.done()
        with self.store.read() as unit:
            all_ = unit.outbox.deliveries(endpoint_id=self.id, limit=1000)
        assert len(all_) == self.happened
        assert {one.state for one in all_} <= {DeliveryState.DONE, DeliveryState.DEAD}
        if self.pace is Pace.NEWEST and all_:
            assert max(self.ended) == all_[0].id

    def _settle(self, state: DeliveryState) -> None:
        if not self.held:
            return
        settle(
            self.store, self.held, state, at=self.now.fromtimestamp(self.now.timestamp() + 5, tz=NOON.tzinfo)
        )
        if state is not DeliveryState.READY:
            self.ended += sorted(one.id for one in self.held)
        self.held = []


@pytest.mark.parametrize("pace", [Pace.EACH, Pace.NEWEST])
def test_a_claim_is_filled_while_anything_is_due(store: Store, pace: Pace) -> None:
    """However unevenly it is spread over hosts: a claim that is not full says that nothing is left."""
    with store.write() as unit:
        for number, host in enumerate("aaaaaaaaaaaabbbbbc", 1):
            one = endpoint(f"e{number:02}", url=f"https://{host}.example/{number}")
            unit.outbox.put_endpoints([replace(one, pace=pace)])
        unit.outbox.add([event()])
    claimed = [len(claim(store, limit=8)) for _ in range(4)]
    assert claimed == [8, 8, 2, 0]


def test_ten_thousand_for_one_host_keep_nobody_else_from_being_claimed(store: Store) -> None:
    """The others are in the first claim."""
    with store.write() as unit:
        unit.outbox.put_endpoints(
            replace(endpoint(f"d{number:05}", url=f"https://dead.example/{number}"), topic=TOPIC)
            for number in range(10_000)
        )
        unit.outbox.put_endpoints(
            replace(endpoint(f"z{number}", url=f"https://z{number}.example/"), topic=TOPIC)
            for number in range(6)
        )
        unit.outbox.add([news()])
        while unit.outbox.expand(5000):
            pass
    assert sum(one.endpoint.id.startswith("z") for one in claim(store, limit=20)) == 6


def test_what_need_not_outlive_a_power_cut_is_seen_all_the_same(store: Store) -> None:
    """By this process and by any other, and the transaction after it lasts again."""
    with store.write(lasting=False) as unit:
        unit.outbox.put_endpoints([endpoint()])
    with store.write() as unit:
        unit.outbox.add([event()])
    assert seqs(claim(store)) == [1]
