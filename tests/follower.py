"""A small WebSub subscriber of our own: discovers, asks, confirms as it likes, and keeps all that it is sent.

It knows the Recommendation and nothing of the program.
"""

import contextlib
import hmac
import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import requests

_LINK = re.compile(r'<([^>]*)>\s*;\s*rel="?([^",;]+)"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """A request that arrived.

    :ivar query: the hub's parameters, each once
    """

    method: str
    path: str
    headers: dict[str, str]
    query: dict[str, str]
    body: bytes

    @property
    def links(self) -> dict[str, list[str]]:
        """Addresses in ``Link`` by relation."""
        return links(self.headers.get("link", ""))

    def is_signed(self, secret: str) -> bool:
        """Whether ``X-Hub-Signature`` fits the body, by the method that it names."""
        method, _, digest = self.headers["x-hub-signature"].partition("=")
        return hmac.compare_digest(hmac.new(secret.encode(), self.body, method).hexdigest(), digest)


Confirm = Callable[[dict[str, str]], tuple[int, str]]
"""Answers a question of the hub: status and body."""


def willing(query: dict[str, str]) -> tuple[int, str]:
    """Confirm whatever is asked."""
    return 200, query.get("hub.challenge", "")


@dataclass(slots=True)
class Follower:
    """One subscriber, with as many callbacks as it likes.

    :ivar confirm: what it answers to questions
    :ivar status: what it answers to content
    """

    url: str = ""
    confirm: Confirm = willing
    status: int = 200
    got: list[Got] = field(default_factory=list)

    def callback(self, path: str = "/push?feed=7") -> str:
        """An address of its own."""
        return self.url + path

    @property
    def questions(self) -> list[Got]:
        """Requests for confirmation, oldest first."""
        return [one for one in self.got if "hub.challenge" in one.query]

    @property
    def denials(self) -> list[Got]:
        """What it was denied."""
        return [one for one in self.got if one.query.get("hub.mode") == "denied"]

    @property
    def pushes(self) -> list[Got]:
        """Content that it was sent, oldest first."""
        return [one for one in self.got if one.method == "POST"]


def form(topic: str, callback: str, *, mode: str = "subscribe", **more: str) -> bytes:
    """A request to a hub, as it goes over the wire."""
    fields = {"hub.mode": mode, "hub.topic": topic, "hub.callback": callback}
    return urlencode(fields | {f"hub.{name}": value for name, value in more.items()}).encode()


def ask(hub: str, topic: str, callback: str, *, mode: str = "subscribe", **more: str) -> requests.Response:
    """Send a request to a hub."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return requests.post(hub, data=form(topic, callback, mode=mode, **more), headers=headers, timeout=30)


def links(value: str) -> dict[str, list[str]]:
    """The addresses of a ``Link`` field by relation (RFC 8288)."""
    found: dict[str, list[str]] = {}
    for address, relation in _LINK.findall(value):
        found.setdefault(relation, []).append(address)
    return found


@contextlib.contextmanager
def following(*, confirm: Confirm = willing, status: int = 200) -> Iterator[Follower]:
    """Run a subscriber for the length of a block."""
    follower = Follower(confirm=confirm, status=status)
    server = _Server(("127.0.0.1", 0), follower)
    follower.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield follower
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], follower: Follower) -> None:
        self.follower = follower
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, object]:
        connection, client = super().get_request()
        connection.settimeout(30)
        return connection, client

    def handle_error(self, request: object, client_address: object) -> None:
        """A hub that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        got = self._keep(b"")
        status, body = self.server.follower.confirm(got.query)
        self._answer(status, body.encode())

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self._keep(self.rfile.read(length))
        self._answer(self.server.follower.status, b"thank you")

    def _keep(self, body: bytes) -> Got:
        parts = urlsplit(self.path)
        repeated = {name: said for name, said in parse_qs(parts.query).items() if len(said) > 1}
        assert not repeated, f"given twice: {repeated}"
        got = Got(
            method=self.command,
            path=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            body=body,
        )
        self.server.follower.got.append(got)
        return got

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if status // 100 == 3:
            self.send_header("location", "/elsewhere")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it
        """What came is kept, not printed."""
