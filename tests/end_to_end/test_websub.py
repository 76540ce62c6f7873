"""The daemon as a hub: a subscriber that knows only the Recommendation discovers, follows and leaves it."""

import json
import signal
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.end_to_end.homes import Home, Process, report, started, wait_for
from tests.follower import Follower, ask, following, links, willing

pytestmark = pytest.mark.slow

SITE = "https://home.example/"
HUB = "[hub]\nenabled = true\nper_callback_host = 0\nshortest_lease = 1\n[delivery]\nfirst_retry = 1\n"
SECRET = "between us"  # noqa: S105
_ATOM = "{http://www.w3.org/2005/Atom}link"


@dataclass(slots=True)
class Press:
    """A daemon that serves a publication, and its hub.

    :ivar site: where it really is
    """

    home: Home
    site: str
    daemon: Process
    written: list[str] = field(default_factory=list)

    def here(self, url: str) -> str:
        """Where a public address is served in this test."""
        assert url.startswith(SITE)
        return self.site + url.removeprefix(SITE)

    def discover(self, path: str) -> tuple[str, str]:
        """The hub and the topic of a feed, by its headers."""
        answer = requests.get(self.site + path, timeout=30)
        found = links(answer.headers["link"])
        return found["hub"][0], found["self"][0]

    def publish(self) -> float:
        """Put one more article into the corpus; seconds at which it was there."""
        number = len(self.written)
        name = f"news-{number}.txt"
        text = report("2026-02-03", f"Number {number} is out.")
        (self.home.base / name).write_text(text, encoding="utf-8")
        at = time.monotonic()
        (self.home.base / name).rename(self.home.corpus / name)
        self.written.append(f"Number {number} is out")
        return at

    def subscriptions(self) -> list[dict[str, object]]:
        """What the command lists."""
        return self.home.run("subscriptions", "list", "--json").rows


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """A daemon with a hub, after its first pass."""
    home = Home(base=tmp_path_factory.mktemp("press"))
    home.configure(more=HUB)
    home.write("old.txt", report("2026-01-01", "An old report was there from the beginning."))
    with started("run", "--listen", "127.0.0.1:0", "--log-json", home=home, name="daemon") as daemon:
        site = daemon.address()
        wait_for(lambda: daemon.logged("published"), "the first pass")
        yield Press(home=home, site=site, daemon=daemon)
    assert SECRET not in daemon.err.read_text("utf-8")


@pytest.fixture
def reader() -> Iterator[Follower]:
    """A subscriber that confirms what it is asked."""
    with following() as follower:
        yield follower


def follow(press: Press, reader: Follower, path: str = "rss.xml", **more: str) -> str:
    """Discover a feed, subscribe to it and wait for the question; the topic."""
    hub, topic = press.discover(path)
    answer = ask(press.here(hub), topic, reader.callback(), **more)
    assert answer.status_code == 202, answer.text
    wait_for(lambda: reader.questions, "the question")
    wait_for(lambda: any(one["callback"] == reader.callback() for one in press.subscriptions()), "confirmed")
    return topic


def test_each_format_of_each_feed_announces_one_self_and_its_hub(press: Press) -> None:
    """Section 4: by headers and in the document, absolute, and the same in both."""
    for name in ("rss.xml", "atom.xml", "feed.json"):
        answer = requests.get(press.site + name, timeout=30)
        found = links(answer.headers["link"])
        assert found["self"] == [SITE + name]
        assert found["hub"] == [f"{SITE}hub"]
        if name == "feed.json":
            document = json.loads(answer.content)
            said = {"self": [document["feed_url"]], "hub": [hub["url"] for hub in document["hubs"]]}
        else:
            elements = ET.fromstring(answer.content).iter(_ATOM)  # noqa: S314  -- our own
            said = {"self": [], "hub": []}
            for element in elements:
                if element.get("rel") in said:
                    said[str(element.get("rel"))].append(str(element.get("href")))
        assert said == {"self": found["self"], "hub": found["hub"]}, name
        known = {"If-None-Match": answer.headers["etag"]}
        others = (
            requests.head(press.site + name, timeout=30),
            requests.get(f"{press.site}{name}?from=elsewhere", timeout=30),
            requests.get(press.site + name, headers=known, timeout=30),
        )
        assert [other.headers["link"] for other in others] == [answer.headers["link"]] * 3, "in every way"


def test_a_subscriber_has_each_new_article_by_itself(press: Press, reader: Follower) -> None:
    """Pushed while all of it runs in one process, signed, and with its links; nobody has to ask."""
    topic = follow(press, reader, secret=SECRET)
    for _ in range(5):
        before = len(reader.pushes)
        press.publish()
        wait_for(lambda have=before: len(reader.pushes) > have, "a push")  # type: ignore[misc]  # bound now
    for push, title in zip(reader.pushes, press.written[-5:], strict=True):
        assert title.encode() in push.body
        assert push.is_signed(SECRET)
        assert push.links == {"hub": [f"{SITE}hub"], "self": [topic]}


def test_what_is_pushed_is_what_is_served(press: Press, reader: Follower) -> None:
    """The same bytes under the same media type: digests agree."""
    follow(press, reader, "atom.xml")
    press.publish()
    wait_for(lambda: reader.pushes, "a push")
    served = requests.get(f"{press.site}atom.xml", timeout=30)
    assert reader.pushes[-1].body == served.content
    assert reader.pushes[-1].headers["content-type"] == served.headers["content-type"]


def test_a_subscriber_renews_and_leaves(press: Press, reader: Follower) -> None:
    """Each is a request that it confirms; after the last it is sent nothing more."""
    topic = follow(press, reader, lease_seconds="3600")
    hub = press.here(f"{SITE}hub")
    assert ask(hub, topic, reader.callback(), lease_seconds="7200").status_code == 202
    wait_for(lambda: len(reader.questions) == 2, "the second question")
    assert [one.query["hub.lease_seconds"] for one in reader.questions] == ["3600", "7200"]
    mine = [one for one in press.subscriptions() if one["callback"] == reader.callback()]
    assert len(mine) == 1
    assert ask(hub, topic, reader.callback(), mode="unsubscribe").status_code == 202
    wait_for(
        lambda: all(one["callback"] != reader.callback() for one in press.subscriptions()), "the end of it"
    )
    with following() as other:
        follow(press, other)
        press.publish()
        wait_for(lambda: other.pushes, "a push to another")
    assert reader.pushes == []


def test_a_lease_ends_by_itself(press: Press, reader: Follower) -> None:
    """Whoever does not renew is sent nothing after its end."""
    _hub, topic = press.discover("rss.xml")
    ask(press.here(f"{SITE}hub"), topic, reader.callback(), lease_seconds="1")
    wait_for(lambda: reader.questions, "the question")
    time_of_end = time.monotonic() + 2.0  # a lease counts whole seconds
    with following() as other:
        follow(press, other)
        wait_for(lambda: time.monotonic() > time_of_end, "the end of the lease")
        press.publish()
        wait_for(lambda: other.pushes, "a push to another")
    assert reader.pushes == []


def test_whoever_is_removed_is_denied(press: Press, reader: Follower) -> None:
    """The command ends a subscription, and the daemon tells its subscriber."""
    topic = follow(press, reader)
    [mine] = [one for one in press.subscriptions() if one["callback"] == reader.callback()]
    ended = press.home.run("subscriptions", "remove", str(mine["id"]))
    assert ended.code == 0, ended.err
    wait_for(lambda: reader.denials, "the denial")
    assert reader.denials[0].query["hub.topic"] == topic
    assert press.home.run("subscriptions", "remove", str(mine["id"])).code == 1


def test_the_hub_is_no_relay_and_says_why_it_refuses(press: Press, reader: Follower) -> None:
    """Foreign topics, private callbacks and what is no form get a 4xx and nothing else happens."""
    hub = f"{press.site}hub"
    foreign = ask(hub, "https://other.example/rss.xml", reader.callback())
    assert (foreign.status_code, foreign.headers["content-type"].partition(";")[0]) == (404, "text/plain")
    assert ask(hub, f"{SITE}rss.xml", "http://10.0.0.1/").status_code == 400
    assert requests.post(hub, json={}, timeout=30).status_code == 415
    assert requests.put(hub, data="", timeout=30).status_code == 405
    assert "WebSub" in requests.get(hub, timeout=30).text
    assert reader.got == []


def test_the_table_of_subscriptions_is_for_people(press: Press, reader: Follower) -> None:
    """Feed, callback, end and how it is signed; never the secret."""
    follow(press, reader, secret=SECRET)
    shown = press.home.run("subscriptions", "list").out
    assert reader.url in shown.replace("\n", "")
    assert "sha256" in shown
    assert SECRET not in shown


def test_what_was_accepted_is_asked_after_a_kill(tmp_path: Path, reader: Follower) -> None:
    """A 202 is a promise: the next process puts the question, and sends what is new from then on."""
    home = Home(base=tmp_path / "home")
    home.configure(more=HUB)
    home.write("old.txt", report("2026-01-01", "An old report was there from the beginning."))
    reader.confirm = lambda _: (503, "not now")
    arguments = ("run", "--listen", "127.0.0.1:0", "--log-json")
    with started(*arguments, home=home, name="first") as daemon:
        press = Press(home=home, site=daemon.address(), daemon=daemon)
        wait_for(lambda: daemon.logged("published"), "the first pass")
        hub, topic = press.discover("rss.xml")
        assert ask(press.here(hub), topic, reader.callback(), secret=SECRET).status_code == 202
        daemon.signal(signal.SIGKILL)
        daemon.ended()
    reader.confirm = willing
    with started(*arguments, home=home, name="second") as daemon:
        press = Press(home=home, site=daemon.address(), daemon=daemon)
        wait_for(press.subscriptions, "the subscription")
        press.publish()
        wait_for(lambda: reader.pushes, "a push")
    assert reader.pushes[0].is_signed(SECRET)
