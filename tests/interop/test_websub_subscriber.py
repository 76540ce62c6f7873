"""A subscriber of others, Flask-WebSub, and the hub inside, each as its authors mean it to run."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask_websub.errors import SubscriberError
from flask_websub.subscriber import (
    SQLite3SubscriberStorage,
    SQLite3TempSubscriberStorage,
    Subscriber,
    discover,
)
from flask_websub.utils import calculate_hmac
from werkzeug.serving import make_server

from tests.end_to_end.homes import Home, report, started, wait_for
from tests.follower import ask, following

pytestmark = pytest.mark.slow

HUB = "[hub]\nenabled = true\nper_callback_host = 0\n"
SECRET = "between us"  # noqa: S105


@dataclass(slots=True)
class Reader:
    """An application that follows feeds with the library.

    :ivar heard: topic and body of each content that the library accepted
    :ivar agreed: mode of each request that was confirmed
    :ivar refused: reason of each denial
    """

    app: Flask
    subscriber: Subscriber
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    agreed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@contextmanager
def reading(folder: Path) -> Iterator[Reader]:
    """Run the application for the length of a block."""
    app = Flask("reader")
    subscriber = Subscriber(
        SQLite3SubscriberStorage(str(folder / "kept.sqlite3")),
        SQLite3TempSubscriberStorage(str(folder / "asked.sqlite3")),
    )
    app.register_blueprint(subscriber.build_blueprint(url_prefix="/callbacks"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["SERVER_NAME"] = f"127.0.0.1:{server.server_port}"
    reader = Reader(app=app, subscriber=subscriber)
    subscriber.add_listener(lambda topic, _callback, body: reader.heard.append((topic, body)))
    subscriber.add_success_handler(lambda _topic, _callback, mode: reader.agreed.append(mode))
    subscriber.add_error_handler(lambda _topic, _callback, reason: reader.refused.append(reason))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield reader
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Site:
    """A publication at its own address."""

    home: Home
    url: str

    def publish(self, name: str) -> bytes:
        """Put an article into the corpus; a sentence of it."""
        self.home.write(f"{name}.txt", report("2026-02-03", f"The {name} is out."))
        return f"The {name} is out".encode()

    def subscription_of(self, reader: Reader) -> str:
        """Id of the subscription that an application has; empty where it has none."""
        listed = self.home.run("subscriptions", "list", "--json").rows
        place = str(reader.app.config["SERVER_NAME"])
        return next((str(one["id"]) for one in listed if place in str(one["callback"])), "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A daemon with a hub, after its first pass."""
    home = Home(base=tmp_path_factory.mktemp("site"))
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        place = f"127.0.0.1:{found.getsockname()[1]}"
    home.configure(more=HUB, url=f"http://{place}/")
    home.write("old.txt", report("2026-01-01", "An old report was there from the beginning."))
    with started("run", "--listen", place, "--log-json", home=home, name="daemon") as daemon:
        daemon.address()
        wait_for(lambda: daemon.logged("published"), "the first pass")
        yield Site(home, f"http://{place}/")


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_the_library_discovers_subscribes_is_told_renews_and_leaves(
    site: Site, tmp_path: Path, name: str
) -> None:
    """All that a subscriber does, by the library's own means and with its own checks."""
    with reading(tmp_path) as reader, reader.app.app_context():
        found = discover(site.url + name)
        assert found == {"hub_url": f"{site.url}hub", "topic_url": site.url + name}
        callback = reader.subscriber.subscribe(lease_seconds=3600, **found)
        wait_for(lambda: reader.agreed == ["subscribe"], "a subscription")
        said = site.publish(f"first-{name}")
        wait_for(lambda: reader.heard, "content")
        topic, body = reader.heard[-1]
        assert topic == site.url + name
        assert said in body
        reader.subscriber.renew(callback)
        wait_for(lambda: reader.agreed == ["subscribe"] * 2, "a renewal")
        said = site.publish(f"second-{name}")
        wait_for(
            lambda: any(said in body for _, body in reader.heard),
            "content after the renewal",
        )
        reader.subscriber.unsubscribe(callback)
        wait_for(lambda: reader.agreed[-1] == "unsubscribe", "the end of it")
        heard = len(reader.heard)
        with following() as other:
            ask(f"{site.url}hub", site.url + name, other.callback())
            wait_for(lambda: other.questions, "another subscription")
            site.publish(f"third-{name}")
            wait_for(lambda: other.pushes, "content for another")
        assert len(reader.heard) == heard


def test_the_library_understands_a_denial(site: Site, tmp_path: Path) -> None:
    """Its error handler is called with our reason."""
    with reading(tmp_path) as reader, reader.app.app_context():
        reader.subscriber.subscribe(**discover(f"{site.url}rss.xml"))
        wait_for(lambda: reader.agreed == ["subscribe"], "a subscription")
        wait_for(lambda: site.subscription_of(reader), "the subscription in the list")
        one = site.subscription_of(reader)
        assert site.home.run("subscriptions", "remove", one).code == 0
        wait_for(lambda: reader.refused, "the denial")
        assert "ended" in reader.refused[0]


def test_the_library_is_refused_what_is_not_published_here(site: Site, tmp_path: Path) -> None:
    """And says so to who uses it."""
    with (
        reading(tmp_path) as reader,
        reader.app.app_context(),
        pytest.raises(SubscriberError),
    ):
        reader.subscriber.subscribe(topic_url="https://other.example/", hub_url=f"{site.url}hub")


def test_the_librarys_arithmetic_agrees_with_our_signatures(site: Site) -> None:
    """It takes secrets over https alone, so the request is ours and the check is its own."""
    with following() as other:
        ask(f"{site.url}hub", f"{site.url}rss.xml", other.callback(), secret=SECRET)
        wait_for(lambda: other.questions, "a subscription")
        site.publish("signed")
        wait_for(lambda: other.pushes, "content")
        push = other.pushes[0]
    method, signature = push.headers["x-hub-signature"].split("=")
    assert calculate_hmac(method, SECRET, push.body) == signature
