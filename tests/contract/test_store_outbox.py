"""What every database promises of events, endpoints and deliveries."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Barrier

import pytest

from syndicate.model import Delivery, DeliveryState, EndpointState, Event, EventType, Filter, Origin
from syndicate.ports.store import Store
from tests.contract.store_samples import NOON, SECRET, endpoint, event, later, settled

LEASE = timedelta(minutes=5)
TOKEN = "t"  # noqa: S105  names a claim, and is no secret
OTHER = "other"


def owe(store: Store, events: int = 1, endpoints: int = 1) -> None:
    """Owe so many events to so many endpoints, each on a host of its own."""
    with store.write() as unit:
        unit.outbox.put_endpoints(
            endpoint(f"e{number}", url=f"https://host{number}.example/") for number in range(1, endpoints + 1)
        )
        unit.outbox.add(event(f"v{number}", created=later(number)) for number in range(events))


def claim(store: Store, *, now: datetime = NOON, token: str = TOKEN, limit: int = 100) -> list[Delivery]:
    """Claim for five minutes."""
    with store.write() as unit:
        return unit.outbox.claim(now=now, until=now + LEASE, token=token, limit=limit)


def due(store: Store) -> datetime | None:
    """When the outbox wants to be looked at."""
    with store.read() as unit:
        return unit.outbox.next_due()


def states(store: Store) -> dict[DeliveryState, int]:
    """How many deliveries in each state that any is in."""
    with store.read() as unit:
        return {state: number for state, number in unit.outbox.counts().items() if number}


def test_an_event_is_owed_to_whoever_wants_it(store: Store) -> None:
    """An endpoint gets the types it asked for, all if it named none, and every test."""
    with store.write() as unit:
        unit.outbox.put_endpoints(
            [
                endpoint("all"),
                endpoint("feeds", events=(EventType.FEED_UPDATED,)),
                endpoint("gone", state=EndpointState.GONE),
            ]
        )
        unit.outbox.add([event("a"), event("b", EventType.FEED_UPDATED), event("c", EventType.TEST)])
        owed = {(one.seq, one.endpoint.id) for one in unit.outbox.deliveries()}
    assert owed == {(1, "all"), (2, "all"), (2, "feeds"), (3, "all"), (3, "feeds")}


def test_an_event_can_be_owed_to_named_endpoints_alone(store: Store) -> None:
    """A test of one endpoint bothers no other, and reaches it whatever it subscribed to."""
    with store.write() as unit:
        unit.outbox.put_endpoints([endpoint("a", events=(EventType.FEED_UPDATED,)), endpoint("b")])
        unit.outbox.add_for([event()], ["a", "unknown"])
        assert [one.endpoint.id for one in unit.outbox.deliveries()] == ["a"]


def test_the_body_says_what_happened_in_a_fixed_order(store: Store) -> None:
    """What is signed and sent is the same bytes at every try."""
    owe(store)
    (one,) = claim(store)
    assert one.body.decode() == (
        '{"type":"article.published","timestamp":"2021-07-25T12:00:00Z",'
        '"data":{"sequence":1,"id":"tag:x","title":"É 1"}}'
    )
    assert one.message_id == "msg_" + sha256(b"v0\ne1").hexdigest()[:32]
    assert one.endpoint.secret == SECRET
    assert (one.event_type, one.seq, one.attempts, one.state) == (
        EventType.PUBLISHED,
        1,
        0,
        DeliveryState.CLAIMED,
    )


def test_an_event_that_is_there_is_left_alone(store: Store) -> None:
    """A pass repeated after a crash owes nothing twice and uses up no number."""
    owe(store)
    with store.write() as unit:
        unit.outbox.put_endpoints([endpoint("late")])
        unit.outbox.add([event("v0"), event("v1"), event("v1")])
        owed = sorted((one.seq, one.endpoint.id) for one in unit.outbox.deliveries())
    assert owed == [(1, "e1"), (2, "e1"), (2, "late")]


def test_text_that_no_utf8_can_hold_is_told_all_the_same(store: Store) -> None:
    """A file name in an old encoding stops no delivery."""
    with store.write() as unit:
        unit.outbox.put_endpoints([endpoint()])
        unit.outbox.add([replace(event(), data={"path": "caf\udce9", "sequence": 9})])
    (one,) = claim(store)
    assert json.loads(one.body)["data"] == {"sequence": 1, "path": "caf?"}


def test_a_claim_is_exclusive_until_it_runs_out(store: Store) -> None:
    """Work of a claimer that died is taken up again, and not before."""
    owe(store)
    assert len(claim(store, token=TOKEN)) == 1
    assert claim(store, token=OTHER) == []
    assert due(store) == NOON + LEASE
    assert [one.attempts for one in claim(store, now=NOON + LEASE, token=OTHER)] == [0]


def test_what_is_not_due_is_not_claimed(store: Store) -> None:
    """The longest due comes first, at its time."""
    owe(store, events=3)
    assert due(store) == NOON
    assert [one.seq for one in claim(store, now=later(1), limit=1)] == [1]
    assert [one.seq for one in claim(store, now=later(1))] == [2]
    assert due(store) == later(2)


def test_claimers_take_turns_between_hosts(store: Store) -> None:
    """A backlog for one host does not keep the others waiting."""
    with store.write() as unit:
        unit.outbox.put_endpoints(
            [endpoint("a", url="https://a.example/"), endpoint("b", url="https://b.example/")]
        )
        unit.outbox.add_for([event(f"a{number}") for number in range(6)], ["a"])
        unit.outbox.add_for([event("b")], ["b"])
    assert {one.endpoint.id for one in claim(store, limit=4)} == {"a", "b"}


@pytest.mark.slow
def test_concurrent_claimers_share_the_work(store: Store) -> None:
    """Every delivery is claimed by exactly one of several workers."""
    owe(store, events=40, endpoints=5)
    start = Barrier(4)

    def work(token: str) -> list[int]:
        start.wait()
        mine: list[int] = []
        while states(store).get(DeliveryState.READY):
            mine += [one.id for one in claim(store, now=later(100), token=token, limit=7)]
        return mine

    with ThreadPoolExecutor(4) as pool:
        claimed = [id_ for ids in pool.map(work, "abcd") for id_ in ids]
    assert len(claimed) == len(set(claimed)) == 200


@pytest.mark.slow
def test_concurrent_writers_leave_no_gap_in_the_sequence(store: Store) -> None:
    """A receiver can tell from the numbers that it missed nothing."""
    owe(store, events=0)
    start = Barrier(4)

    def work(name: str) -> None:
        start.wait()
        for number in range(10):
            with store.write() as unit:
                unit.outbox.add([event(f"{name}{number}"), event(f"same{number}")])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, "abcd"))
    with store.read() as unit:
        assert sorted(one.seq for one in unit.outbox.deliveries(limit=100)) == list(range(1, 51))


def test_a_success_ends_a_delivery(store: Store) -> None:
    """What was taken is done, with its attempt kept and the success noted."""
    owe(store)
    (one,) = claim(store)
    done = settled(one, DeliveryState.DONE, started=later(3), status=204)
    with store.write() as unit:
        assert unit.outbox.last_success("e1") is None
        unit.outbox.settle(TOKEN, [done])
        after = unit.outbox.delivery(one.id)
        assert unit.outbox.attempts(one.id) == [done.attempt]
        assert unit.outbox.last_success("e1") == later(3)
    assert after is not None
    assert (after.state, after.attempts, after.last_status, after.last_error) == (
        DeliveryState.DONE,
        1,
        204,
        None,
    )
    assert due(store) is None
    assert claim(store, now=later(1e6)) == []


def test_a_failure_is_tried_again_when_it_is_due(store: Store) -> None:
    """The policy's next try is kept, and each try counted."""
    owe(store)
    for tries in range(2):
        (one,) = claim(store, now=later(tries * 60))
        assert one.attempts == tries
        again = settled(one, DeliveryState.READY, status=500, due=later(tries * 60 + 60))
        with store.write() as unit:
            unit.outbox.settle(TOKEN, [again])
        assert due(store) == later(tries * 60 + 60)
        assert claim(store, now=later(tries * 60 + 59)) == []
    with store.read() as unit:
        assert [attempt.number for attempt in unit.outbox.attempts(one.id)] == [1, 2]


def test_a_lost_claim_decides_nothing_but_is_recorded(store: Store) -> None:
    """A worker that was thought dead cannot undo what its successor did; that it tried stays visible."""
    owe(store)
    (stale,) = claim(store, token=OTHER)
    (fresh,) = claim(store, now=NOON + LEASE)
    with store.write() as unit:
        gone = settled(stale, DeliveryState.DEAD, status=410, endpoint=EndpointState.GONE)
        unit.outbox.settle(OTHER, [gone])
        held = unit.outbox.delivery(stale.id)
        assert held is not None
        assert (held.state, held.attempts) == (DeliveryState.CLAIMED, 0)
        assert unit.outbox.endpoints()[0].state is EndpointState.ACTIVE
        unit.outbox.settle(TOKEN, [settled(fresh, DeliveryState.DONE)])
        assert [attempt.status for attempt in unit.outbox.attempts(stale.id)] == [410, 200]
    assert states(store) == {DeliveryState.DONE: 1}


def test_released_work_is_due_as_before(store: Store) -> None:
    """A worker that is told to stop hands back what it did not try."""
    owe(store, events=2)
    first, _ = claim(store, now=later(5))
    with store.write() as unit:
        unit.outbox.settle(TOKEN, [settled(first, DeliveryState.DONE)])
        unit.outbox.release(TOKEN)
    assert due(store) == later(1)
    assert [one.seq for one in claim(store, now=later(1))] == [2]


def test_a_host_that_asks_for_quiet_is_left_alone(store: Store) -> None:
    """Retry-After holds back every delivery to that host, and none to another."""
    with store.write() as unit:
        unit.outbox.put_endpoints(
            [
                endpoint("a", url="https://busy.example/1"),
                endpoint("b", url="https://BUSY.example:8443/2"),
                endpoint("c", url="https://free.example/"),
            ]
        )
        unit.outbox.add_for([event("v1")], ["a"])
    (one,) = claim(store)
    hold = settled(one, DeliveryState.READY, status=429, due=later(10), host_not_before=later(300))
    sooner = settled(one, DeliveryState.READY, status=429, due=later(10), host_not_before=later(100))
    with store.write() as unit:
        unit.outbox.settle(TOKEN, [hold])
    assert due(store) == later(300)
    with store.write() as unit:
        unit.outbox.settle(TOKEN, [sooner])
        unit.outbox.add([event("v2")])
    assert due(store) == NOON
    assert [one.endpoint.id for one in claim(store, now=later(299))] == ["c"]
    assert {one.endpoint.id for one in claim(store, now=later(300))} == {"a", "b"}


def test_a_shorter_hold_does_not_end_a_longer_one(store: Store) -> None:
    """Of two answers from one host the more patient counts."""
    owe(store, events=2)
    first, second = claim(store, now=later(1))
    with store.write() as unit:
        unit.outbox.settle(
            TOKEN, [settled(first, DeliveryState.READY, due=later(9), host_not_before=later(300))]
        )
        unit.outbox.settle(
            TOKEN, [settled(second, DeliveryState.READY, due=later(9), host_not_before=later(100))]
        )
    assert due(store) == later(300)


def test_an_endpoint_that_is_paused_keeps_what_is_owed(store: Store) -> None:
    """A pause sends nothing and loses nothing, old and new."""
    owe(store, events=2)
    first, second = claim(store, now=later(1))
    with store.write() as unit:
        pause = settled(first, DeliveryState.READY, due=later(60), endpoint=EndpointState.PAUSED)
        unit.outbox.settle(TOKEN, [pause])
        unit.outbox.settle(TOKEN, [settled(second, DeliveryState.READY, due=later(60))])
        unit.outbox.add([event("new")])
        assert unit.outbox.endpoints()[0].state is EndpointState.PAUSED
    assert due(store) is None
    assert claim(store, now=later(1e6)) == []
    with store.write() as unit:
        unit.outbox.set_endpoint_state("e1", EndpointState.ACTIVE)
    assert due(store) == NOON
    assert len(claim(store, now=later(60))) == 3


def test_a_claim_in_flight_when_its_endpoint_is_paused_comes_back_after_it(store: Store) -> None:
    """A crash during a pause loses nothing either."""
    owe(store)
    claim(store)
    with store.write() as unit:
        unit.outbox.set_endpoint_state("e1", EndpointState.PAUSED)
    assert claim(store, now=later(1e6), token=OTHER) == []
    with store.write() as unit:
        unit.outbox.set_endpoint_state("e1", EndpointState.ACTIVE)
    assert len(claim(store, now=later(1e6), token=OTHER)) == 1


def test_an_endpoint_that_is_gone_is_owed_nothing(store: Store) -> None:
    """410 ends the endpoint: what waits for it is dead, and can be seen."""
    owe(store, events=3)
    first, second, _ = claim(store, now=later(2))
    with store.write() as unit:
        gone = settled(first, DeliveryState.DEAD, status=410, endpoint=EndpointState.GONE)
        unit.outbox.settle(TOKEN, [gone])
        unit.outbox.settle(
            TOKEN, [settled(second, DeliveryState.READY, due=later(1), endpoint=EndpointState.PAUSED)]
        )
        unit.outbox.add([event("new")])
        assert unit.outbox.endpoints()[0].state is EndpointState.GONE
    assert states(store) == {DeliveryState.DEAD: 3}
    assert due(store) is None


def test_the_configuration_decides_which_endpoints_there_are(store: Store) -> None:
    """Removing one from the file ends it, putting it back revives it; what a command added stays."""
    ours = replace(endpoint("cmd"), origin=Origin.COMMAND)
    a, b = (replace(endpoint(id_), origin=Origin.CONFIG) for id_ in "ab")

    def now() -> dict[str, EndpointState]:
        with store.read() as unit:
            return {one.id: one.state for one in unit.outbox.endpoints()}

    with store.write() as unit:
        unit.outbox.put_endpoints([ours])
        unit.outbox.sync_endpoints(Origin.CONFIG, [a, b])
        unit.outbox.add([event()])
        unit.outbox.sync_endpoints(Origin.CONFIG, [replace(b, secret="whsec_bmV3")])  # noqa: S106  a sample
        assert unit.outbox.endpoints()[1].secret == "whsec_bmV3"  # noqa: S105  likewise
    assert now() == {"a": EndpointState.GONE, "b": EndpointState.ACTIVE, "cmd": EndpointState.ACTIVE}
    assert states(store) == {DeliveryState.READY: 2, DeliveryState.DEAD: 1}
    with store.write() as unit:
        unit.outbox.sync_endpoints(Origin.CONFIG, [a, b])
    assert now()["a"] is EndpointState.ACTIVE


@pytest.mark.parametrize("state", [EndpointState.PAUSED, EndpointState.GONE])
def test_the_configuration_does_not_revive_what_ended_by_itself(store: Store, state: EndpointState) -> None:
    """An endpoint that answered 410, or was paused, stays so while the file still names it."""
    one = replace(endpoint(), origin=Origin.CONFIG)
    with store.write() as unit:
        unit.outbox.sync_endpoints(Origin.CONFIG, [one])
        unit.outbox.set_endpoint_state("e1", state)
        unit.outbox.sync_endpoints(Origin.CONFIG, [one])
        assert unit.outbox.endpoints() == [replace(one, state=state)]


def test_deliveries_are_listed_newest_first(store: Store) -> None:
    """The list answers by state and by endpoint."""
    owe(store, events=2, endpoints=2)
    (first,) = claim(store, limit=1)
    with store.write() as unit:
        unit.outbox.settle(TOKEN, [settled(first, DeliveryState.DEAD, status=None)])
        every = unit.outbox.deliveries()
        assert [one.id for one in every] == sorted((one.id for one in every), reverse=True)
        assert [one.id for one in unit.outbox.deliveries(state=DeliveryState.DEAD)] == [first.id]
        assert {one.endpoint.id for one in unit.outbox.deliveries(endpoint_id="e2")} == {"e2"}
        assert len(unit.outbox.deliveries(limit=3)) == 3
        assert unit.outbox.delivery(10**9) is None
        assert unit.outbox.attempts(10**9) == []


def test_a_dead_delivery_can_be_sent_again(store: Store) -> None:
    """Redelivery counts age and tries anew, under the same message id, and keeps the old tries' record."""
    owe(store, events=2)
    first, second = claim(store, now=later(1))
    with store.write() as unit:
        unit.outbox.settle(TOKEN, [settled(first, DeliveryState.DEAD, status=500)])
        assert unit.outbox.redeliver([first.id, first.id, second.id, 10**9], now=later(900)) == 1
        unit.outbox.settle(TOKEN, [settled(second, DeliveryState.DONE)])
    assert due(store) == later(900)
    (again,) = claim(store, now=later(900))
    assert (again.attempts, again.created, again.due, again.message_id) == (
        0,
        later(900),
        later(900),
        first.message_id,
    )
    with store.write() as unit:
        unit.outbox.settle(TOKEN, [settled(again, DeliveryState.DONE)])
        assert [attempt.status for attempt in unit.outbox.attempts(first.id)] == [500, 200]


def test_nothing_is_sent_again_to_an_endpoint_that_is_gone(store: Store) -> None:
    """Redelivery does not raise the dead."""
    owe(store)
    (one,) = claim(store)
    with store.write() as unit:
        gone = settled(one, DeliveryState.DEAD, status=410, endpoint=EndpointState.GONE)
        unit.outbox.settle(TOKEN, [gone])
        assert unit.outbox.redeliver([one.id], now=later(1)) == 0


def test_what_was_done_long_ago_is_forgotten(store: Store) -> None:
    """Old deliveries go with their attempts; what is owed, dead or recent stays whole."""
    owe(store, events=3)
    done, dead, _ = claim(store, now=later(2))
    with store.write() as unit:
        unit.outbox.settle(
            TOKEN,
            [
                settled(done, DeliveryState.DONE, started=later(10)),
                settled(dead, DeliveryState.DEAD, started=later(10)),
            ],
        )
        assert unit.outbox.prune(later(10)) == 0
        assert unit.outbox.prune(later(11)) == 1
        assert unit.outbox.delivery(done.id) is None
        assert unit.outbox.attempts(done.id) == []
        assert len(unit.outbox.attempts(dead.id)) == 1
        unit.outbox.add([event("next")])
        assert sorted(one.seq for one in unit.outbox.deliveries()) == [2, 3, 4]
        assert all(one.body for one in unit.outbox.deliveries())


def test_what_was_told_can_be_told_again_from_a_number_or_a_moment_on(store: Store) -> None:
    """To an endpoint that lost it, or that came later: what it wants, each event once."""
    with store.write() as unit:
        unit.outbox.put_endpoints([endpoint("a")])
        unit.outbox.add(event(f"v{number}", created=later(number)) for number in range(3))
        unit.outbox.add([event("t", EventType.TEST, created=later(3))])
    done = claim(store, now=later(10))
    with store.write() as unit:
        unit.outbox.settle(TOKEN, [settled(one, DeliveryState.DONE) for one in done])
        unit.outbox.put_endpoints([endpoint("b", events=(EventType.PUBLISHED,))])
        assert unit.outbox.replay("a", now=later(20), sequence=2) == 2
        assert unit.outbox.replay("b", now=later(20), since=later(2)) == 1
        assert unit.outbox.replay("unknown", now=later(20), sequence=1) == 0
    again = {(one.endpoint.id, one.seq) for one in claim(store, now=later(20))}
    assert again == {("a", 2), ("a", 3), ("b", 3)}


def test_a_replay_leaves_alone_what_is_still_owed(store: Store) -> None:
    """Nothing is owed twice, and a paused endpoint is not woken by it."""
    owe(store, events=2)
    with store.write() as unit:
        assert unit.outbox.replay("e1", now=later(5), sequence=1) == 0
        unit.outbox.set_endpoint_state("e1", EndpointState.PAUSED)
        unit.outbox.add([event("v9", created=later(6))])
        assert unit.outbox.replay("e1", now=later(7), sequence=1) == 0
    assert states(store) == {DeliveryState.READY: 3}
    assert claim(store, now=later(9)) == []


def test_a_replay_heeds_the_filter(store: Store) -> None:
    """Only what the endpoint would have been told; a withdrawal does not say its section, and is told."""
    article = Event(
        id="v1",
        type=EventType.UPDATED,
        created=NOON,
        data={"section": "World", "tags": ["a"], "language": "en"},
    )
    withdrawn = event("v2", EventType.WITHDRAWN)
    with store.write() as unit:
        unit.outbox.add([article, withdrawn])
        unit.outbox.put_endpoints(
            [
                replace(endpoint("world"), filter=Filter(sections=("world",), tags=("A",))),
                replace(endpoint("home"), filter=Filter(sections=("home",))),
            ]
        )
        assert unit.outbox.replay("world", now=later(1), sequence=1) == 2
        assert unit.outbox.replay("home", now=later(1), sequence=1) == 1


def test_a_secret_that_is_replaced_signs_for_a_while(store: Store) -> None:
    """The settings change it; both sign until the overlap is over, through restarts and further passes."""
    old = replace(endpoint("a"), origin=Origin.CONFIG)
    new = replace(old, secret="whsec_new")  # noqa: S106 -- of nobody
    until = later(60)
    for wanted in (old, new, new):
        with store.write() as unit:
            unit.outbox.sync_endpoints(Origin.CONFIG, [wanted], overlap_until=until)
    with store.read() as unit:
        (kept,) = unit.outbox.endpoints()
    assert kept.signers(later(59)) == ("whsec_new", SECRET)
    assert kept.signers(until) == ("whsec_new",)


def test_the_last_attempts_are_told_newest_first(store: Store) -> None:
    """With what they were made for, numbered within their delivery; a filter looks further back."""
    owe(store, events=1, endpoints=2)
    for moment, token in ((NOON, "one"), (later(400), "two")):
        for one in claim(store, now=moment, token=token):
            again = settled(
                one, DeliveryState.READY, started=moment, status=503, due=moment + timedelta(seconds=1)
            )
            with store.write() as unit:
                unit.outbox.settle(token, [again])
    with store.read() as unit:
        told = unit.outbox.tried()
        assert [(one.endpoint_id, one.attempt.number) for one in told] == [
            ("e2", 2), ("e1", 2), ("e2", 1), ("e1", 1),
        ]  # fmt: skip
        assert unit.outbox.tried(limit=2) == told[:2]
        assert unit.outbox.tried(endpoint_id="e1") == [told[1], told[3]]
        assert unit.outbox.tried(since=later(300)) == told[:2]
    assert (told[0].url, told[0].kind, told[0].attempt.status) == ("https://host2.example/", "webhook", 503)


def test_what_each_endpoint_is_owed_is_told_those_with_most_first(store: Store) -> None:
    """Since when, how much was given up, and when it last took something; one that is gone is not there."""
    with store.write() as unit:
        unit.outbox.put_endpoints([endpoint("a"), endpoint("b"), endpoint("c", state=EndpointState.GONE)])
        unit.outbox.add([event("v1")])
        unit.outbox.add_for([event("v2", created=later(5)), event("v3", created=later(6))], ["b"])
    taken, lost = claim(store)[0], claim(store, now=later(7), token=OTHER)[-1]
    with store.write() as unit:
        unit.outbox.settle(TOKEN, [settled(taken, DeliveryState.DONE)])
        unit.outbox.settle(OTHER, [settled(lost, DeliveryState.DEAD, status=404)])
        found = unit.outbox.standings(10)
        assert unit.outbox.standings(1) == found[:1]
    assert [(one.endpoint.id, one.owed, one.dead) for one in found] == [("b", 2, 1), ("a", 0, 0)]
    assert [one.oldest for one in found] == [NOON, None]
    assert [one.last_success for one in found] == [None, NOON]
