"""One new article reaches chats, search engines, directories and mailboxes, each in its own way."""

import json
import xmlrpc.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from syndicate import Publication
from syndicate.errors import ConfigError
from syndicate.model import DeliveryState
from tests.delivery.handlers import Quiet, running
from tests.delivery.test_mail import Postbox, free_port
from tests.unit.notify.chat.limits import REFUSALS

pytestmark = pytest.mark.slow
KEY = "0123456789abcdef"


class StandIns(ThreadingHTTPServer):
    """Takes what the services take, and refuses what they refuse.

    :ivar taken: what was accepted, by the first part of the path
    :ivar refused: why something was not
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: dict[str, list[bytes]] = {}
        self.refused: list[str] = []
        self.broken: set[str] = set()

    def address(self, path: str) -> str:
        """Where a service is."""
        return f"http://127.0.0.1:{self.server_port}/{path}"

    def answer(self, service: str, body: bytes) -> tuple[int, bytes]:
        """Status and body."""
        if service in self.broken:
            return 503, b""
        if service in REFUSALS and (why := REFUSALS[service](json.loads(body))):
            self.refused.append(f"{service}: {why}")
            return 400, why.encode()
        self.taken.setdefault(service, []).append(body)
        said = xmlrpc.client.dumps(({"flerror": False, "message": "Thanks"},), methodresponse=True)
        return {"discord": (204, b""), "teams": (202, b""), "ping": (200, said.encode())}.get(
            service, (200, b"ok")
        )


class _Handler(Quiet):
    server: StandIns

    def do_POST(self) -> None:  # noqa: N802 -- as the server calls it
        body = self.posted()
        service = self.path.strip("/").split("/")[0]
        status, said = self.server.answer("telegram" if service.startswith("bot") else service, body)
        self.say(status, said)


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIns]:
    """All of them, on one port; their addresses are kept in the environment."""
    with running(StandIns()) as server:
        for name, value in environment(server).items():
            monkeypatch.setenv(name, value)
        yield server


@contextmanager
def mail_server(postbox: Postbox) -> Iterator[int]:
    """Takes mail."""
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


def settings(services: StandIns, mail_port: int) -> str:
    """Everyone is told at once."""
    hooks = "".join(
        f'[[chats]]\nservice = "{name}"\nurl = "env:{name.upper()}"\nwait = 0\n'
        for name in ("slack", "discord", "teams", "mattermost")
    )
    return f"""
[publication]
title = "The Paper"
url = "https://paper.example/"
[network]
allow = ["127.0.0.1"]
[indexnow]
key = "{KEY}"
url = "{services.address("indexnow")}"
wait = 0
{hooks}
[[chats]]
service = "telegram"
url = "env:BOTS"
token = "env:TOKEN"
chat = "@paper"
wait = 0
[[pings]]
url = "{services.address("ping")}"
every = 0
[[mails]]
server = "smtp://127.0.0.1:{mail_port}"
sender = "news@paper.example"
to = ["ann@readers.example"]
every = 0
"""


def environment(services: StandIns) -> dict[str, str]:
    """Where the secrets are kept."""
    hooks = {name.upper(): services.address(f"{name}/hush") for name in REFUSALS if name != "telegram"}
    return {**hooks, "BOTS": services.address(""), "TOKEN": "1:hush"}


def write(folder: Path, name: str, lede: str) -> None:
    """An article."""
    (folder / "corpus").mkdir(exist_ok=True)
    (folder / "corpus" / name).write_text(f"date 2026-03-01 {lede} All was quiet.\n", encoding="utf-8")


def test_a_new_article_reaches_everyone_once(tmp_path: Path, services: StandIns) -> None:
    """Each service takes what it is sent, and nobody is told twice."""
    postbox = Postbox()
    with mail_server(postbox) as port:
        (tmp_path / "syndicate.toml").write_text(settings(services, port), encoding="utf-8")
        write(tmp_path, "old.txt", "The old bridge is closed.")
        with Publication.open(config=tmp_path / "syndicate.toml") as paper:
            paper.publish()
            paper.deliver()
            assert services.taken == {}
            write(tmp_path, "new.txt", "@everyone: the <new> bridge is open.")
            paper.publish()
            report = paper.deliver()
            paper.deliver()
            paper.publish()
            paper.deliver()
    assert services.refused == []
    assert report.pending == 0
    assert {name: len(bodies) for name, bodies in services.taken.items()} == dict.fromkeys(
        [*REFUSALS, "indexnow", "ping"], 1
    )
    listed = json.loads(services.taken["indexnow"][0])
    assert listed["urlList"] == [
        url for url in listed["urlList"] if url.startswith("https://paper.example/articles/2026/03/")
    ]
    assert (tmp_path / "public" / f"{KEY}.txt").read_text(encoding="utf-8") == KEY
    arguments, name = xmlrpc.client.loads(services.taken["ping"][0])
    assert (name, arguments[0]) == ("weblogUpdates.extendedPing", "The Paper")
    (mail,) = postbox.mails
    assert b"bridge is open" in bytes(mail.original_content or b"")


def test_one_service_that_is_down_keeps_no_other_waiting(tmp_path: Path, services: StandIns) -> None:
    """It is owed its message until it is back; the others have theirs."""
    services.broken.add("slack")
    postbox = Postbox()
    with mail_server(postbox) as port:
        (tmp_path / "syndicate.toml").write_text(settings(services, port), encoding="utf-8")
        write(tmp_path, "new.txt", "The new bridge is open.")
        with Publication.open(config=tmp_path / "syndicate.toml") as paper:
            paper.publish(announce=True)
            report = paper.deliver()
            assert report.pending == 1
            owed = [one for one in paper.deliveries() if one.state is DeliveryState.READY]
            assert [one.endpoint.kind for one in owed] == ["slack"]
            assert "hush" not in repr(owed)
    assert services.taken.keys() == {*REFUSALS, "indexnow", "ping"} - {"slack"}
    assert len(postbox.mails) == 1


PLUGIN = """
from syndicate.model import Outcome, Request, Verdict

class Matrix:
    def __init__(self, agent):
        self.agent = agent
    def request(self, deliveries, *, now):
        endpoint = deliveries[0].endpoint
        body = f"{len(deliveries)} {endpoint.options['room']} {endpoint.secret}".encode()
        return Request(method="POST", url=endpoint.url, headers={"user-agent": self.agent}, body=body)
    def judge(self, response, *, now):
        return Outcome(verdict=Verdict.DONE if response.status == 200 else Verdict.RETRY)
    def concluded(self, deliveries, outcome, *, now):
        return ()
"""


def test_an_installed_package_brings_a_way_of_its_own(
    tmp_path: Path, services: StandIns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named by an entry point, configured like the others, and told through the same outbox."""
    site = tmp_path / "site"
    (site / "matrix-1.dist-info").mkdir(parents=True)
    (site / "matrix_notifier.py").write_text(PLUGIN, encoding="utf-8")
    (site / "matrix-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: matrix\nVersion: 1\n")
    (site / "matrix-1.dist-info" / "entry_points.txt").write_text(
        "[syndicate.notifiers]\nmatrix = matrix_notifier:Matrix\n"
    )
    monkeypatch.syspath_prepend(site)
    (tmp_path / "syndicate.toml").write_text(
        f"""
[network]
allow = ["127.0.0.1"]
[[endpoints]]
kind = "matrix"
url = "{services.address("matrix")}"
secret = "env:TOKEN"
batch = 5
options = {{ room = "news" }}
""",
        encoding="utf-8",
    )
    write(tmp_path, "a.txt", "The first bridge is open.")
    write(tmp_path, "b.txt", "The second bridge is open.")
    with Publication.open(config=tmp_path / "syndicate.toml") as paper:
        paper.publish(announce=True)
        assert paper.deliver().pending == 0
    assert services.taken["matrix"] == [b"2 news 1:hush"]


def test_a_kind_that_nobody_brings_is_found_in_the_settings(tmp_path: Path, services: StandIns) -> None:
    """Before anything is sent, with what is installed."""
    (tmp_path / "syndicate.toml").write_text(
        f'[[endpoints]]\nkind = "carrier-pigeon"\nurl = "{services.address("x")}"', encoding="utf-8"
    )
    write(tmp_path, "a.txt", "The bridge is open.")
    with (
        Publication.open(config=tmp_path / "syndicate.toml") as paper,
        pytest.raises(ConfigError, match=r"number 1 kind: there is no carrier-pigeon"),
    ):
        paper.publish()
