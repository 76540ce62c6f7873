"""rssCloud in the daemon: readers register over real connections and are told when a feed changes."""

import xmlrpc.client
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from lxml import etree

from syndicate import Publication
from syndicate.run.daemon import Daemon
from syndicate.run.log import StandardLog
from tests.delivery.handlers import Quiet, running
from tests.delivery.test_mail import free_port
from tests.end_to_end.homes import wait_for

pytestmark = pytest.mark.slow


class Reader(ThreadingHTTPServer):
    """A feed reader's handler.

    :ivar told: feeds it was told of
    :ivar answers: whether it answers challenges
    :ivar status: what it answers to notices
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: list[str] = []
        self.answers = True
        self.status = 200


class _Handler(Quiet):
    server: Reader

    def do_GET(self) -> None:  # noqa: N802 -- as the server calls it
        asked = parse_qs(urlsplit(self.path).query)
        said = asked["challenge"][0] if self.server.answers else "no"
        self.say(200, said.encode())

    def do_POST(self) -> None:  # noqa: N802 -- as the server calls it
        body = self.posted()
        if self.headers["content-type"] == "text/xml":
            (url,), _name = xmlrpc.client.loads(body)
            self.server.told.append(str(url))
        else:
            self.server.told += parse_qs(body.decode())["url"]
        self.say(self.server.status, b"")


@pytest.fixture
def reader() -> Iterator[Reader]:
    """On a free port."""
    with running(Reader()) as server:
        yield server


class Site:
    """A publication that is served by the daemon."""

    def __init__(self, folder: Path, *, allow: str = '"127.0.0.1"') -> None:
        self.corpus = folder / "corpus"
        self.corpus.mkdir()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        settings = folder / "syndicate.toml"
        settings.write_text(
            f'[publication]\nurl = "{self.url}"\n[network]\nallow = [{allow}]\n[rsscloud]\nenabled = true\n',
            encoding="utf-8",
        )
        self.write("old.txt", "The old bridge is closed.")
        self.daemon = Daemon(
            lambda witness: Publication.open(config=settings, witness=witness),
            StandardLog(),
        )
        self._thread = Thread(target=lambda: self.daemon.run(listen=("127.0.0.1", port)), daemon=True)
        self._thread.start()
        wait_for(self._is_served, "the feed is served")

    def _is_served(self) -> bool:
        try:
            if not requests.get(f"{self.url}rss.xml", timeout=5).ok:
                return False
        except requests.ConnectionError:
            return False
        with self.daemon.publication.store.read() as unit:
            return bool(unit.published.digests(["rss.xml"]))

    def write(self, name: str, lede: str) -> None:
        """An article."""
        (self.corpus / name).write_text(f"date 2026-03-01 {lede} All was quiet.\n", encoding="utf-8")

    def register(self, reader: Reader, *feeds: str, **more: str) -> dict[str, str]:
        """Register by form; the answer's attributes."""
        form = {
            "notifyProcedure": "",
            "port": str(reader.server_port),
            "path": "/notify",
            "protocol": "http-post",
            **{f"url{number}": url for number, url in enumerate(feeds, 1)},
            **more,
        }
        answer = requests.post(f"{self.url}rsscloud", data=form, timeout=10)
        assert answer.status_code == 200
        root = etree.fromstring(answer.content)
        assert root.tag == "notifyResult"
        return {str(name): str(value) for name, value in root.attrib.items()}

    def stop(self) -> None:
        """End the daemon."""
        self.daemon.stop()
        self._thread.join(20)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Running."""
    made = Site(tmp_path)
    yield made
    made.stop()


def test_a_reader_registers_where_the_feed_says_and_is_told_of_a_change(site: Site, reader: Reader) -> None:
    """The element names the place; the handler is tested, and then told once for each change."""
    feed = f"{site.url}rss.xml"
    root = etree.fromstring(requests.get(feed, timeout=5).content)
    cloud = root.find("channel/cloud")
    assert cloud is not None
    assert (cloud.get("path"), cloud.get("protocol")) == ("/rsscloud", "http-post")
    assert f"http://{cloud.get('domain')}:{cloud.get('port')}/" == site.url
    assert site.register(reader, feed)["success"] == "true"
    assert reader.told == [feed]
    site.write("new.txt", "The new bridge is open.")
    wait_for(lambda: len(reader.told) == 2, "the reader is told")
    assert reader.told == [feed, feed]


def test_a_domain_has_to_answer_a_challenge(site: Site, reader: Reader) -> None:
    """Nobody can have another host told."""
    feed = f"{site.url}rss.xml"
    assert site.register(reader, feed, domain="127.0.0.1")["success"] == "true"
    assert reader.told == []
    reader.answers = False
    refused = site.register(reader, feed, domain="127.0.0.1")
    assert refused["success"] == "false"
    assert "challenge" in refused["msg"]


def test_a_reader_can_register_by_xml_rpc(site: Site, reader: Reader) -> None:
    """True comes back, or a fault that says why not."""
    feed, other = f"{site.url}rss.xml", "https://other.example/rss.xml"
    with xmlrpc.client.ServerProxy(f"{site.url}rsscloud") as cloud:
        ask = cloud.rssCloud.pleaseNotify
        assert ask("r.update", reader.server_port, "/RPC2", "xml-rpc", [feed]) is True
        assert reader.told == [feed]
        with pytest.raises(xmlrpc.client.Fault, match="is no feed of this publication"):
            ask("r.update", reader.server_port, "/RPC2", "xml-rpc", [other])


def test_one_handler_that_fails_its_test_fails_the_call(site: Site, reader: Reader) -> None:
    """Nothing is kept, and nothing is sent later."""
    reader.status = 500
    refused = site.register(reader, f"{site.url}rss.xml")
    assert refused["success"] == "false"
    assert "500" in refused["msg"]
    assert site.daemon.publication.subscriptions() == []


def test_a_feed_of_others_is_never_relayed(site: Site, reader: Reader) -> None:
    """Not one request goes out for it."""
    refused = site.register(reader, "https://other.example/rss.xml")
    assert refused["success"] == "false"
    assert reader.told == []


def test_a_private_handler_is_not_contacted_unless_it_is_allowed(tmp_path: Path, reader: Reader) -> None:
    """The policy for outgoing requests holds here too."""
    site = Site(tmp_path, allow="")
    try:
        refused = site.register(reader, f"{site.url}rss.xml")
    finally:
        site.stop()
    assert refused["success"] == "false"
    assert "non-public" in refused["msg"]
    assert reader.told == []


def test_what_is_no_registration_is_answered_in_words(site: Site) -> None:
    """A human, another method, another media type."""
    place = f"{site.url}rsscloud"
    assert "rssCloud" in requests.get(place, timeout=5).text
    assert requests.put(place, timeout=5).status_code == 405
    assert (
        requests.post(place, data="{}", headers={"content-type": "application/json"}, timeout=5).status_code
        == 415
    )
