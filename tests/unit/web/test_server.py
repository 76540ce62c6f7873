"""How the server starts, bears with clients, and ends."""

import re
import socket
import threading
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from syndicate.errors import SyndicateError
from syndicate.web import server
from syndicate.web.files import feed_app
from syndicate.web.server import serve
from tests.unit.web.serving import BOUND_S, serving


def app(root: Path) -> ASGIApp:
    """A folder with one file, served."""
    (root / "rss.xml").write_text("<rss/>")
    return feed_app(root, health=lambda: {"ok": True}, withdrawn=lambda _: False)


def test_a_port_that_is_taken_is_told_with_a_remedy(tmp_path: Path) -> None:
    """The user learns which address and what to do; nothing is left listening."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            SyndicateError, match=rf"127.0.0.1:{port}: Address already in use. Choose another port"
        ):
            serve(app(tmp_path), "127.0.0.1", port, threading.Event(), lambda _: None)


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("no host", 0), ("127.0.0.1", 99999)])
def test_an_address_that_is_not_ours_is_told(tmp_path: Path, host: str, port: int) -> None:
    """Neither a foreign address nor a wrong port ends in a traceback."""
    with pytest.raises(SyndicateError, match="cannot listen on"):
        serve(app(tmp_path), host, port, threading.Event(), lambda _: None)


def test_requests_on_one_connection_are_answered_in_order(tmp_path: Path) -> None:
    """Pipelined requests get their answers one after the other, and Connection: close is kept."""
    with serving(app(tmp_path)) as site:
        raw = site.say(
            b"GET /rss.xml HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
            b"HEAD /rss.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
    assert re.findall(rb"HTTP/1\.1 (\d+)", raw) == [b"200", b"404", b"200"]


@pytest.mark.parametrize(
    "request_head",
    [
        b"GET /rss.xml HTTP/1.1\r\n\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_a_broken_request_is_refused_and_the_connection_closed(tmp_path: Path, request_head: bytes) -> None:
    """What two servers could read in two ways is read in none."""
    with serving(app(tmp_path)) as site:
        raw = site.say(request_head)
    assert raw.startswith(b"HTTP/1.1 400")
    assert b"<rss/>" not in raw


@pytest.mark.parametrize("first", [b"", b"GET /rss.xml HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_a_client_that_drips_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bytes
) -> None:
    """A head that is not whole in time ends the connection, the first on it or a later one."""
    monkeypatch.setattr(server, "HEAD_TIMEOUT_S", 0.2)
    with (
        serving(app(tmp_path)) as site,
        socket.create_connection((site.host, site.port), timeout=BOUND_S) as connection,
    ):
        received = b""
        connection.sendall(first)
        while first and b"<rss/>" not in received:
            received += connection.recv(65536)
        connection.sendall(b"GET /rss.xml HTTP/1.1\r\nHo")
        try:
            assert connection.recv(65536) == b""
        except ConnectionResetError:
            return


def test_a_client_that_says_nothing_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection alone is no reason to keep a place."""
    monkeypatch.setattr(server, "HEAD_TIMEOUT_S", 0.2)
    with serving(app(tmp_path)) as site:
        assert site.say(b"") == b""


def test_it_ends_when_told_though_clients_stay(tmp_path: Path) -> None:
    """Idle connections do not hold the server up."""
    with serving(app(tmp_path)) as site:
        connection = socket.create_connection((site.host, site.port), timeout=BOUND_S)
        connection.sendall(b"GET /rss.xml HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    with connection:
        connection.settimeout(BOUND_S)
        assert all(not chunk or b"<rss/>" in chunk for chunk in iter(lambda: connection.recv(65536), b""))


def test_the_port_is_free_again_at_once(tmp_path: Path) -> None:
    """A daemon that is restarted finds its port."""
    with serving(app(tmp_path)) as site:
        site.ask("/rss.xml")
    addresses: list[str] = []
    stop = threading.Event()

    def ready(address: str) -> None:
        addresses.append(address)
        stop.set()

    again = threading.Thread(target=serve, args=(app(tmp_path), "127.0.0.1", site.port, stop, ready))
    again.start()
    again.join(10)
    assert addresses == [f"http://127.0.0.1:{site.port}/"]
