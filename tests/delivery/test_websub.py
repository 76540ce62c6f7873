"""The hub inside and a subscriber: every duty that WebSub gives a hub and a publisher, over real connections.

The clock is moved by hand, so that leases run out and questions are put again without anyone waiting.
"""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from syndicate.core.check import check
from syndicate.core.hub import FORM
from syndicate.errors import NotFound
from syndicate.model import DeliveryState, Endpoint, EndpointKind, EndpointState, Origin
from syndicate.run.publication import Publication
from tests.delivery.servers import Server, answering, serving
from tests.end_to_end.homes import Hand, Home, report
from tests.follower import Follower, following, form

SITE = "https://home.example/"
TOPIC = f"{SITE}rss.xml"
HUB = "[hub]\nenabled = true\nper_callback_host = 0\nper_requester = 0\n"
SECRET = "between us"  # noqa: S105


@dataclass(slots=True)
class House:
    """A publication with a hub, and a clock."""

    home: Home
    publication: Publication
    clock: Hand
    written: int = 0

    def ask(self, topic: str, callback: str, *, mode: str = "subscribe", **more: str) -> int:
        """Ask the hub, and have it ask back; the status of its answer."""
        status = self.ask_only(topic, callback, mode=mode, **more)
        self.publication.deliver()
        return status

    def ask_only(
        self, topic: str, callback: str, *, mode: str = "subscribe", requester: str = "192.0.2.1", **more: str
    ) -> int:
        """Ask the hub."""
        body = form(topic, callback, mode=mode, **more)
        refusal = self.publication.subscribe(FORM, body, requester=requester)
        return 202 if refusal is None else int(refusal.status)

    def news(self, *, deliver: bool = True) -> None:
        """Publish one more article, and tell those who follow."""
        self.written += 1
        self.home.write(f"news-{self.written}.txt", report("2026-02-03", f"Number {self.written} is out."))
        self.clock.advance(timedelta(seconds=1))
        self.publication.publish()
        if deliver:
            self.publication.deliver()

    def later(self, **by: float) -> None:
        """Let time pass, and do what is due then."""
        self.clock.advance(timedelta(**by))
        self.publication.deliver()

    @property
    def in_force(self) -> list[tuple[str, str]]:
        """Topic and callback of each subscription."""
        return [(one.topic, one.url) for one in self.publication.subscriptions()]


def opened(home: Home, clock: Hand, more: str = HUB) -> House:
    """A publication with one article that is out already."""
    home.configure(more=more)
    home.write("old.txt", report("2026-01-01", "This was there before."))
    publication = Publication.open(config=home.settings, clock=clock)
    publication.publish()
    return House(home=home, publication=publication, clock=clock)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house whose hub subscribes whoever confirms."""
    made = opened(Home(base=tmp_path / "home"), Hand())
    yield made
    made.publication.close()


@pytest.fixture
def reader() -> Iterator[Follower]:
    """A subscriber that confirms whatever it is asked."""
    with following() as follower:
        yield follower


def test_a_subscriber_is_asked_back_and_then_told(house: House, reader: Follower) -> None:
    """Sections 5.3 and 7: one GET with a challenge, and after each change a POST of the topic."""
    assert house.ask(TOPIC, reader.callback()) == 202
    [question] = reader.questions
    assert (question.method, question.body) == ("GET", b"")
    assert question.path.startswith("/push?feed=7&hub.mode=subscribe&")
    assert question.query["hub.topic"] == TOPIC
    assert len(question.query["hub.challenge"]) >= 32
    house.news()
    [push] = reader.pushes
    assert push.path == "/push?feed=7"
    assert push.body == (house.home.out / "rss.xml").read_bytes()


def test_the_answer_comes_before_the_question(house: House, reader: Follower) -> None:
    """Section 5.1.1: 202 says that it was received; the intent is verified in its own time."""
    assert house.ask_only(TOPIC, reader.callback()) == 202
    assert reader.got == []
    house.publication.deliver()
    assert len(reader.questions) == 1


def test_content_names_its_hub_its_topic_and_its_type(house: House, reader: Follower) -> None:
    """Section 7: Link with rel=hub and rel=self is required, and the media type is the topic's."""
    for name in ("rss.xml", "atom.xml", "feed.json"):
        house.ask(SITE + name, reader.callback(f"/{name}"))
    house.news()
    pushes = {push.path.strip("/"): push for push in reader.pushes}
    assert {name: push.headers["content-type"].partition(";")[0] for name, push in pushes.items()} == {
        "rss.xml": "application/rss+xml",
        "atom.xml": "application/atom+xml",
        "feed.json": "application/feed+json",
    }
    for name, push in pushes.items():
        assert push.links == {"hub": [f"{SITE}hub"], "self": [SITE + name]}
        assert push.body == (house.home.out / name).read_bytes()


@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512", "sha1"])
def test_content_is_signed_with_the_subscribers_secret(tmp_path: Path, reader: Follower, method: str) -> None:
    """Section 7.1: X-Hub-Signature over the body, by the method that the settings choose."""
    house = opened(Home(base=tmp_path / "home"), Hand(), f'{HUB}signature = "{method}"\n')
    house.ask(TOPIC, reader.callback(), secret=SECRET)
    house.news()
    [push] = reader.pushes
    assert push.headers["x-hub-signature"].startswith(f"{method}=")
    assert push.is_signed(SECRET)
    assert not push.is_signed("another")
    house.publication.close()


def test_content_without_a_secret_is_not_signed(house: House, reader: Follower) -> None:
    """Section 7.1: a signature is for those who gave a secret."""
    house.ask(TOPIC, reader.callback())
    house.news()
    assert "x-hub-signature" not in reader.pushes[0].headers


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, ""),
        (200, "yes"),
        (200, "{challenge} and more"),
        (200, " {challenge}"),
        (404, "{challenge}"),
        (403, "{challenge}"),
        (302, "{challenge}"),
        (301, "{challenge}"),
        (429, "{challenge}"),
    ],
)
def test_whoever_does_not_confirm_is_not_subscribed(house: House, status: int, body: str) -> None:
    """Section 5.3: 2xx with the challenge confirms and nothing else; no redirect is followed."""
    with following(
        confirm=lambda query: (status, body.format(challenge=query.get("hub.challenge", "")))
    ) as other:
        house.ask(TOPIC, other.callback())
        house.later(hours=2)
        assert house.in_force == []
        house.news()
        assert [got.path.partition("&")[0] for got in other.got] == ["/push?feed=7"], "one GET, nothing else"


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_success_confirms(house: House, status: int) -> None:
    """Section 5.3: a 2xx status; 204 has no body and so no challenge."""
    with following(confirm=lambda query: (status, query["hub.challenge"] if status != 204 else "")) as other:
        house.ask(TOPIC, other.callback())
    assert bool(house.in_force) is (status != 204)


def test_an_answer_without_end_is_no_answer(house: House) -> None:
    """At most the challenge and a line end are read."""
    with serving(_echoing_without_end) as server:
        house.ask(TOPIC, server.url())
    assert len(server.heads) == 1
    assert house.in_force == []


def test_a_server_error_is_asked_again_a_few_times_within_the_hour(house: House) -> None:
    """A subscriber that restarts is not lost; one that never comes back is not asked for ever."""
    answers = iter([500, 503, 200])
    with following(confirm=lambda query: (next(answers), query["hub.challenge"])) as other:
        house.ask(TOPIC, other.callback())
        house.later(minutes=1)
        house.later(minutes=2)
        assert len(other.questions) == 3
        assert len({question.query["hub.challenge"] for question in other.questions}) == 1
        assert len(house.in_force) == 1
    with following(confirm=lambda _: (500, "")) as other:
        house.ask(TOPIC, other.callback("/never"))
        for _ in range(20):
            house.later(minutes=10)
        assert 2 <= len(other.questions) <= 5
    assert len(house.in_force) == 1


def test_a_lease_is_always_finite_and_said_in_the_question(house: House, reader: Follower) -> None:
    """Section 5.3: hub.lease_seconds is the lease as it was granted."""
    wishes = {"/none": None, "/short": "1", "/long": "999999999", "/fine": "86400"}
    for path, wish in wishes.items():
        house.ask(TOPIC, reader.callback(path), **({"lease_seconds": wish} if wish else {}))
    granted = {one.path.partition("?")[0]: one.query["hub.lease_seconds"] for one in reader.questions}
    assert granted == {"/none": "864000", "/short": "300", "/long": "7776000", "/fine": "86400"}


def test_a_lease_that_is_not_renewed_ends_at_its_second(house: House, reader: Follower) -> None:
    """Section 5.3: hubs must enforce it; nothing is delivered after the end, not even what was owed."""
    house.ask(TOPIC, reader.callback(), lease_seconds="3600")
    house.clock.advance(timedelta(seconds=3597))
    house.news()
    assert len(reader.pushes) == 1
    house.news(deliver=False)
    house.later(seconds=10)
    assert len(reader.pushes) == 1
    house.news()
    assert len(reader.pushes) == 1
    house.publication.sweep_subscriptions()
    assert house.in_force == []


def test_a_renewal_is_an_ordinary_subscription(house: House, reader: Follower) -> None:
    """Section 5.1: the same topic and callback again; lease and secret are the new ones, and it stays one."""
    house.ask(TOPIC, reader.callback(), lease_seconds="3600", secret=SECRET)
    house.clock.advance(timedelta(minutes=50))
    house.ask(TOPIC, reader.callback(), lease_seconds="7200", secret="another")  # noqa: S106
    assert len(house.in_force) == 1
    assert len({question.query["hub.challenge"] for question in reader.questions}) == 2
    house.clock.advance(timedelta(minutes=50))
    house.news()
    [push] = reader.pushes
    assert push.is_signed("another")


def test_a_request_changes_nothing_until_it_is_confirmed(house: House, reader: Follower) -> None:
    """Nobody can shorten another's lease, replace its secret or end its subscription."""
    house.ask(TOPIC, reader.callback(), secret=SECRET, lease_seconds="36000")
    reader.confirm = lambda _: (404, "I did not ask for this")
    house.ask(TOPIC, reader.callback(), secret="evil", lease_seconds="1")  # noqa: S106
    house.ask(TOPIC, reader.callback(), mode="unsubscribe")
    house.later(hours=2)
    house.news()
    [push] = reader.pushes
    assert push.is_signed(SECRET)


def test_an_unsubscription_is_verified_and_then_ends_it(house: House, reader: Follower) -> None:
    """Section 5.3: with the same question; the callback is sent nothing after it."""
    house.ask(TOPIC, reader.callback())
    assert house.ask(TOPIC, reader.callback(), mode="unsubscribe") == 202
    assert reader.questions[-1].query["hub.mode"] == "unsubscribe"
    assert "hub.lease_seconds" not in reader.questions[-1].query
    assert house.in_force == []
    house.news()
    assert reader.pushes == []


def test_a_pending_unsubscription_stops_no_delivery(house: House, reader: Follower) -> None:
    """Until it is confirmed, the subscription is in force."""
    house.ask(TOPIC, reader.callback())
    reader.confirm = lambda _: (503, "")
    house.ask(TOPIC, reader.callback(), mode="unsubscribe")
    house.news()
    assert len(reader.pushes) == 1


def test_a_newer_request_takes_the_place_of_an_open_one(house: House, reader: Follower) -> None:
    """Only the last is asked about: its lease, its secret, its challenge."""
    house.ask_only(TOPIC, reader.callback(), lease_seconds="1000", secret="old")  # noqa: S106
    house.ask_only(TOPIC, reader.callback(), lease_seconds="2000", secret="new")  # noqa: S106
    house.publication.deliver()
    assert [one.query["hub.lease_seconds"] for one in reader.questions] == ["2000"]
    house.news()
    assert reader.pushes[0].is_signed("new")


def test_an_answer_to_an_older_question_confirms_nothing(house: House, reader: Follower) -> None:
    """A question that is under way when a newer request comes is not the one that counts."""
    under_way, asked_again = threading.Event(), threading.Event()

    def slow(query: dict[str, str]) -> tuple[int, str]:
        if query["hub.lease_seconds"] == "1000":
            under_way.set()
            asked_again.wait(30)
            return 200, query["hub.challenge"]
        return 404, ""

    reader.confirm = slow
    house.ask_only(TOPIC, reader.callback(), lease_seconds="1000")
    worker = threading.Thread(target=house.publication.deliver)
    worker.start()
    assert under_way.wait(30)
    house.ask_only(TOPIC, reader.callback(), lease_seconds="2000")
    asked_again.set()
    worker.join()
    house.publication.deliver()
    assert len(reader.questions) == 2
    assert house.in_force == []


@pytest.mark.parametrize(
    "topic",
    [
        "https://other.example/rss.xml",
        "http://home.example/rss.xml",
        "https://home.example/RSS.xml",
        "https://home.example/rss.xml?x",
        "https://home.example/./rss.xml",
        "https://home.example/%72ss.xml",
        "https://home.example/sections/none/rss.xml",
        "https://home.example/a%00/rss.xml",
        "https://home.example/%ff/rss.xml",
        "https://home.example/../rss.xml",
        "https://home.example/archive/rss-1.xml",
        "https://home.example/\0/rss.xml",
        "https://home.example/old/",
        "https://home.example/",
        "https://home.example/hub",
        "rss.xml",
    ],
)
def test_a_topic_that_is_not_published_here_is_refused(house: House, reader: Follower, topic: str) -> None:
    """The hub is no relay: topics are the self addresses of this publication's feeds, compared as text."""
    assert house.ask(topic, reader.callback()) == 404
    assert reader.got == []


def test_a_private_callback_is_refused_unless_the_settings_allow_it(house: House) -> None:
    """The home allows 127.0.0.1 alone; a name that leads to another private address is never contacted."""
    assert house.ask(TOPIC, "http://127.0.0.2:8000/") == 400
    assert house.ask(TOPIC, "http://10.0.0.1/") == 400
    with serving(answering(), host="127.0.0.3") as server:
        assert house.ask(TOPIC, f"http://localhost:{server.port}/") == 202
        assert server.connections == 0


def test_a_gone_callback_ends_its_subscription(house: House, reader: Follower) -> None:
    """Section 7: 410 may be taken for the wish to be told no more."""
    house.ask(TOPIC, reader.callback())
    reader.status = 410
    house.news()
    assert house.in_force == []
    house.news()
    assert len(reader.pushes) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 500, 503])
def test_other_answers_are_failures_that_are_tried_again(house: House, reader: Follower, status: int) -> None:
    """Section 7: hubs should retry; redirects are not followed; the subscription stays."""
    house.ask(TOPIC, reader.callback())
    reader.status = status
    house.news()
    reader.status = 200
    house.later(minutes=10)
    assert [push.path for push in reader.pushes] == ["/push?feed=7"] * 2
    assert len(house.in_force) == 1
    [done] = [one for one in house.publication.deliveries() if one.event_type == "topic.updated"]
    assert done.state is DeliveryState.DONE


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_success_is_enough_whatever_it_says(house: House, reader: Follower, status: int) -> None:
    """Section 7: the body is ignored."""
    house.ask(TOPIC, reader.callback())
    reader.status = status
    house.news()
    house.later(hours=1)
    assert len(reader.pushes) == 1


def test_only_the_newest_revision_is_sent_and_never_an_older_one_after_it(
    house: House, reader: Follower
) -> None:
    """What waited is told by the newest content; the older ones count as told."""
    house.ask(TOPIC, reader.callback())
    reader.status = 503
    for _ in range(4):
        house.news()
    reader.status = 200
    house.later(minutes=10)
    house.later(hours=10)
    newest = (house.home.out / "rss.xml").read_bytes()
    sizes = [len(one.body) for one in reader.pushes]
    assert sizes == sorted(sizes), "each article makes the feed longer: no older one came after a newer"
    assert [one.body for one in reader.pushes].count(newest) >= 1
    assert reader.pushes[-1].body == newest
    assert all(one.state is DeliveryState.DONE for one in house.publication.deliveries())


def test_what_waits_is_told_to_its_end_in_one_run(house: House, reader: Follower) -> None:
    """A command that delivers leaves nothing that is due, in whatever order it was made."""
    for name in ("rss.xml", "atom.xml"):
        house.ask(SITE + name, reader.callback(f"/{name}"))
    for _ in range(3):
        house.news(deliver=False)
    house.publication.deliver()
    for name in ("rss.xml", "atom.xml"):
        sent = [push.body for push in reader.pushes if push.path == f"/{name}"]
        assert sent[-1] == (house.home.out / name).read_bytes()
    assert all(one.state is DeliveryState.DONE for one in house.publication.deliveries())


def test_a_subscriber_that_fails_for_days_is_not_followed_for_ever(house: House, reader: Follower) -> None:
    """After five days of nothing but failure the subscription ends; a new one can be made at once."""
    house.ask(TOPIC, reader.callback())
    reader.status = 500
    for _ in range(12):
        house.news()
        house.later(hours=12)
    assert house.in_force == []
    reader.status = 200
    house.ask(TOPIC, reader.callback())
    before = len(reader.pushes)
    reader.status = 500
    house.news()
    assert len(house.in_force) == 1, "what failed before counts no more"
    reader.status = 200
    house.later(minutes=10)
    assert len(reader.pushes) == before + 2
    assert len(house.in_force) == 1


def test_a_subscription_that_we_end_is_denied(house: House, reader: Follower) -> None:
    """Section 5.2: GET with hub.mode=denied, the topic and a reason; the answer does not matter."""
    house.ask(TOPIC, reader.callback(), secret=SECRET)
    [one] = house.publication.subscriptions()
    reader.confirm = lambda _: (404, "")
    house.publication.end_subscription(one.id)
    house.publication.deliver()
    [denial] = reader.denials
    assert denial.query["hub.topic"] == TOPIC
    assert denial.query["hub.reason"]
    assert denial.query["feed"] == "7"
    house.later(hours=3)
    assert len(reader.denials) == 1
    house.news()
    assert reader.pushes == []
    with pytest.raises(NotFound):
        house.publication.end_subscription(one.id)


def test_a_registration_by_rsscloud_is_listed_and_can_be_ended(house: House) -> None:
    """It has no words for that, so nobody is told."""
    registered = Endpoint(
        id="cloud",
        kind=EndpointKind.RSSCLOUD,
        url="https://old.example/notify",
        secret="",
        origin=Origin.SUBSCRIBER,
        topic=TOPIC,
    )
    with house.publication.store.write() as unit:
        unit.outbox.put_endpoints([registered])
    assert house.in_force == [(TOPIC, registered.url)]
    house.publication.end_subscription("cloud")
    assert house.in_force == []
    assert house.publication.deliveries() == []


def test_whoever_follows_a_topic_that_ends_is_told(tmp_path: Path, reader: Follower) -> None:
    """Section 5.2: a feed that is no longer published denies its subscribers; others stay."""
    home, clock = Home(base=tmp_path / "home"), Hand()
    selection = '[[selections]]\nname = "All"\n'
    house = opened(home, clock, f"{selection}{HUB}")
    house.ask(f"{SITE}selections/all/rss.xml", reader.callback("/a"))
    house.ask(TOPIC, reader.callback("/b"))
    house.publication.close()
    house = opened(home, clock)
    assert house.publication.sweep_subscriptions() == 1
    house.publication.deliver()
    assert [(one.path.partition("?")[0], one.query["hub.topic"]) for one in reader.denials] == [
        ("/a", f"{SITE}selections/all/rss.xml")
    ]
    assert house.in_force == [(TOPIC, reader.callback("/b"))]
    house.publication.close()


def test_what_is_refused_uses_up_nothing_of_a_callbacks_host(tmp_path: Path, reader: Follower) -> None:
    """Requests for topics of others, in a reader's name, do not keep that reader from subscribing."""
    more = "[hub]\nenabled = true\nper_callback_host = 1\n"
    house = opened(Home(base=tmp_path / "home"), Hand(), more)
    for _ in range(5):
        assert house.ask("https://other.example/", reader.callback()) == 404
    assert house.ask(TOPIC, reader.callback()) == 202
    assert house.ask(TOPIC, reader.callback()) == 429
    house.publication.close()


def test_limits_hold_off_who_asks_too_much(tmp_path: Path, reader: Follower) -> None:
    """By requesting address, by callback host, in all, and by host and topic; each says so in a status."""
    more = "[hub]\nenabled = true\nper_requester = 3\nper_callback_host = 5\npending = 4\n"
    house = opened(Home(base=tmp_path / "home"), Hand(), more)
    by_one = [house.ask_only(TOPIC, reader.callback(f"/{n}"), requester="192.0.2.1") for n in range(4)]
    assert by_one == [202, 202, 202, 429]
    callbacks = [reader.callback(f"/more-{n}") for n in range(3)]
    by_others = [house.ask_only(TOPIC, one, requester=f"198.51.100.{n}") for n, one in enumerate(callbacks)]
    assert by_others == [202, 503, 503]
    house.publication.deliver()
    again = [house.ask_only(TOPIC, one, requester=f"203.0.113.{n}") for n, one in enumerate(callbacks)]
    assert again == [202, 429, 429]
    assert house.ask_only(TOPIC, "https://elsewhere.example/", requester="192.0.2.9") == 202
    house.publication.close()


def test_one_host_has_so_many_subscriptions_to_a_topic(tmp_path: Path, reader: Follower) -> None:
    """Nobody can multiply what is sent to one host; a renewal is no addition, nor is another topic."""
    house = opened(Home(base=tmp_path / "home"), Hand(), f"{HUB}per_host_and_topic = 2\n")
    assert [house.ask(TOPIC, reader.callback(f"/{n}")) for n in range(3)] == [202, 202, 403]
    assert house.ask(TOPIC, reader.callback("/0")) == 202
    assert house.ask(f"{SITE}atom.xml", reader.callback("/2")) == 202
    assert len(house.in_force) == 3
    house.publication.close()


def test_nothing_is_sent_before_confirmation_but_one_get(house: House, reader: Follower) -> None:
    """No amplification: a request in another's name costs that other one small question."""
    reader.confirm = lambda _: (200, "what is this?")
    house.ask(TOPIC, reader.callback())
    for _ in range(3):
        house.news()
    house.later(hours=2)
    [only] = reader.got
    assert (only.method, only.body) == ("GET", b"")


def test_a_refused_question_leaves_nothing_to_send(house: House) -> None:
    """What could not be asked is over after an hour; nothing is owed to it."""
    house.ask(TOPIC, "http://127.0.0.1:9/nobody")
    for _ in range(10):
        house.later(minutes=15)
    states = {one.state for one in house.publication.deliveries()}
    assert states <= {DeliveryState.DEAD, DeliveryState.DONE}
    with house.publication.store.read() as unit:
        assert unit.outbox.count_endpoints(kind="websub-intent") == 0


def test_what_is_over_is_forgotten(house: House, reader: Follower) -> None:
    """Questions and subscriptions that ended leave no row behind when their deliveries are old."""
    reader.confirm = lambda _: (404, "")
    for number in range(5):
        house.ask(TOPIC, reader.callback(f"/{number}"))
    house.later(days=40)
    with house.publication.store.write() as unit:
        unit.outbox.prune(house.clock.now() - timedelta(days=30))
        assert [one for one in unit.outbox.endpoints() if one.state is EndpointState.GONE] == []


def test_a_secret_is_in_no_listing_and_no_log(
    house: House, reader: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither it nor a challenge; that it goes over an open line is told."""
    caplog.set_level("DEBUG")
    house.ask(TOPIC, reader.callback(), secret=SECRET)
    house.news()
    [question] = reader.questions
    shown = caplog.text + repr(house.publication.subscriptions()) + repr(house.publication.deliveries())
    assert SECRET not in shown
    assert question.query["hub.challenge"] not in caplog.text
    assert "without encryption" in caplog.text


def test_hubs_elsewhere_are_told_by_a_form(tmp_path: Path) -> None:
    """By practice: hub.mode=publish and each address as hub.url; all feeds of a pass in one request."""
    with following() as other:
        more = f'[feeds]\nhubs = ["{other.url}/"]\n'
        house = opened(Home(base=tmp_path / "home"), Hand(), more)
        house.news()
        [told] = other.pushes
        assert told.headers["content-type"] == "application/x-www-form-urlencoded"
        fields = told.body.decode().split("&")
        assert fields[0] == "hub.mode=publish"
        assert "hub.url=https%3A%2F%2Fhome.example%2Frss.xml" in fields
        assert "hub.url=https%3A%2F%2Fhome.example%2Ffeed.json" in fields
        assert len(set(fields)) == len(fields)
        house.publication.close()


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_whoever_asks_for_changes_is_sent_feeds_of_the_entries_that_changed(
    house: House, reader: Follower, name: str
) -> None:
    """Section 7 lets a hub send parts of feeds: each is a valid feed, and they come in their order."""
    house.news(deliver=False)
    house.ask(SITE + name, reader.callback(), content="changes", secret=SECRET)
    for _ in range(3):
        house.news(deliver=False)
    house.publication.deliver()
    texts = [push.body.decode() for push in reader.pushes]
    assert [[n for n in range(1, 5) if f"Number {n} is out" in text] for text in texts] == [[2], [3], [4]]
    for push in reader.pushes:
        assert push.is_signed(SECRET)
        assert push.links == {"hub": [f"{SITE}hub"], "self": [SITE + name]}
        assert check(push.body, address=SITE + name).valid
        assert b"complete" not in push.body, "a part must not claim to be all there is"
    house.home.write("news-2.txt", report("2026-02-03", "Number 2 is out, and longer."))
    house.clock.advance()
    house.publication.publish()
    house.publication.deliver()
    last = reader.pushes[-1].body.decode()
    assert "and longer" in last
    assert "Number 3 is out" not in last


def test_parts_that_fail_are_sent_again_before_later_ones(house: House, reader: Follower) -> None:
    """Changes add up, so none stands for another."""
    house.ask(TOPIC, reader.callback(), content="changes")
    reader.status = 503
    house.news()
    house.news()
    reader.status = 200
    before = len(reader.pushes)
    house.later(minutes=10)
    house.later(minutes=10)
    texts = [push.body.decode() for push in reader.pushes[before:]]
    assert [[n for n in (1, 2) if f"Number {n} is out" in text] for text in texts] == [[1], [2]]


def test_a_renewal_chooses_anew_between_parts_and_the_whole(house: House, reader: Follower) -> None:
    """It stays one subscription; the end is told of the feed's own address."""
    house.ask(TOPIC, reader.callback(), content="changes")
    house.ask(TOPIC, reader.callback())
    assert house.in_force == [(TOPIC, reader.callback())]
    house.news()
    [push] = reader.pushes
    assert push.body == (house.home.out / "rss.xml").read_bytes()
    house.ask(TOPIC, reader.callback(), content="changes")
    [one] = house.publication.subscriptions()
    house.publication.end_subscription(one.id)
    house.publication.deliver()
    assert reader.denials[0].query["hub.topic"] == TOPIC


def test_nobody_can_name_a_part_as_a_topic(house: House, reader: Follower) -> None:
    """What stands behind the address is ours alone."""
    assert house.ask(f"{TOPIC}#changes", reader.callback()) == 404


def _echoing_without_end(connection: socket.socket, server: Server) -> None:
    server.read_request(connection)
    challenge = server.heads[-1].partition("hub.challenge=")[2].partition("&")[0]
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + challenge.encode())
    while not server.stopping.is_set():
        connection.sendall(b"x" * 65536)
