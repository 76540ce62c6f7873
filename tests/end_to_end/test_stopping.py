"""A daemon that is told to stop ends soon, with 0, and what it had begun is completed by the next."""

import json
import re
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.run.publication import Publication
from syndicate.web.listen import Listener, Received
from tests.delivery.servers import Server, hanging, serving
from tests.end_to_end.homes import SECRET, Home, report, started, wait_for

pytestmark = pytest.mark.slow

MANY = 1200


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A folder for a publication."""
    return Home(base=tmp_path)


@pytest.fixture
def holding() -> Iterator[Server]:
    """A receiver that takes a request and never answers."""
    with serving(hanging) as server:
        yield server


def test_stopped_in_a_long_pass_it_loses_nothing(home: Home) -> None:
    """SIGTERM between two batches: exit code 0; the next pass publishes all and tells all, once each."""
    heard: list[Received] = []
    listener = Listener("127.0.0.1", 0, SECRET, heard.append)
    listener.start()
    try:
        home.configure(hook=listener.url)
        home.publish()
        for number in range(MANY):
            home.write(f"{number % 40}/{number}.txt", report("2026-02-03", f"Report {number} came in late."))
        with started("run", "--log-json", home=home, name="daemon") as daemon:
            with Publication.open(config=home.settings) as publication:
                wait_for(lambda: publication.status().files > 0, "a first batch is stored")
                daemon.signal(signal.SIGTERM)
                assert daemon.ended() == 0
                assert publication.status().files < MANY, "it ended before all was read"
            assert daemon.logged("stopped")
        assert home.run("publish", "--json").code == 0
        told = Counter(message.id for message in heard if message.type == "article.published")
        assert len(told) == MANY
        assert len(list((home.out / "articles").rglob("index.html"))) == MANY
        assert home.run("status", "--json").facts["pending"] == 0
    finally:
        listener.stop()


def test_stopped_in_a_slow_delivery_it_loses_nothing(home: Home, holding: Server) -> None:
    """SIGTERM while a receiver holds its answer: it ends with 0, and the news comes again under its id."""
    home.configure(hook=holding.url(), more="[schedule]\ngrace = 2")
    home.publish()
    home.write("a.txt", report("2026-02-03", "A report came in late."))
    with started("run", "--log-json", home=home, name="daemon") as daemon:
        wait_for(lambda: _heads(holding, "article.published"), "a request is under way")
        daemon.signal(signal.SIGTERM)
        assert daemon.ended() == 0
    (first,) = {_id(head) for head in _heads(holding, "article.published")}
    heard: list[Received] = []
    holding.stop()
    listener = Listener("127.0.0.1", holding.port, SECRET, heard.append)
    listener.start()
    try:
        assert home.run("publish").code == 0, "a pass with nothing new still delivers what is due"
    finally:
        listener.stop()
    assert [message.id for message in heard if message.type == "article.published"] == [first]
    assert all(message.verified for message in heard)


def test_a_second_signal_ends_it_at_once(home: Home, holding: Server) -> None:
    """Whoever insists is obeyed: the grace is over, and still nothing is lost."""
    home.configure(hook=holding.url(), more="[schedule]\ngrace = 3600")
    home.publish()
    home.write("a.txt", report("2026-02-03", "A report came in late."))
    with started("run", "--log-json", home=home, name="daemon") as daemon:
        wait_for(lambda: _heads(holding, "article.published"), "a request is under way")
        daemon.signal(signal.SIGTERM)
        wait_for(lambda: daemon.logged("stopping"), "it has begun to stop")
        assert daemon.process.poll() is None
        daemon.signal(signal.SIGTERM)
        assert daemon.ended() == 128 + signal.SIGTERM
    owed = home.deliveries()
    assert {item.state.value for item in owed} <= {"ready", "claimed"}
    assert home.told() == ["article.published"]


def test_a_port_that_is_taken_is_an_error_in_words(home: Home) -> None:
    """It says which port, what to do, and ends with 1."""
    home.configure()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started("run", "--listen", f"127.0.0.1:{port}", home=home, name="daemon") as daemon:
            assert daemon.ended() == 1
        told = daemon.err.read_text(encoding="utf-8")
    assert f"127.0.0.1:{port}" in told
    assert "--listen" in told


def _heads(server: Server, type_: str) -> list[str]:
    """Heads of the requests that told of this type."""
    pairs = zip(list(server.heads), list(server.bodies), strict=False)
    return [head for head, body in pairs if json.loads(body)["type"] == type_]


def _id(head: str) -> str:
    found = re.search(r"^webhook-id: (\S+)\r?$", head, re.IGNORECASE | re.MULTILINE)
    assert found
    return found[1]
