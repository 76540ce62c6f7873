"""A small receiver of webhooks, to see what arrives: ``syndicate listen``.

It verifies each message and hands it over; it stores nothing, answers nothing but whether the message was
accepted, and reads no more than a bounded body. It is for trying things out, not for the open internet.
"""

import contextlib
import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from syndicate.core.signing import key, verify

LARGEST_BODY = 1_000_000
"""Bytes of a message that are read; senders keep theirs far below."""

_IDLE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message as it arrived.

    :ivar id: what tells a copy from a new message
    :ivar sequence: place among the publication's events
    :ivar problem: why it must not be trusted, or None
    :ivar payload: the decoded body; empty when it is no JSON object
    """

    id: str
    type: str
    sequence: int | None
    problem: str | None
    payload: dict[str, object] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    @property
    def verified(self) -> bool:
        """Whether it is known who sent it."""
        return self.problem is None


class Listener:
    """Receives webhooks on a thread of its own.

    :param port: 0 takes any free one; see :attr:`address`
    :param secret: verifies what arrives; without one, everything is accepted and nothing is verified
    :param report: called with each message, one at a time; what it raises becomes a 500
    :raises ConfigError: when the secret is malformed
    :raises OSError: when the port cannot be had
    """

    def __init__(self, host: str, port: int, secret: str | None, report: Callable[[Received], None]) -> None:
        if secret is not None:
            key(secret)
        self._secret = secret
        self._report = report
        self._lock = threading.Lock()
        self._server = _Server((host, port), self._receive, ipv6=":" in host)
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that it listens on."""
        host, port, *_ = self._server.socket.getsockname()
        return str(host), int(port)

    @property
    def url(self) -> str:
        """Address to send to."""
        host, port = self.address
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    def start(self) -> None:
        """Begin to answer."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="listen", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and give the port back."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def _receive(self, headers: dict[str, str], body: bytes) -> bool:
        payload = _decoded(body)
        data = payload.get("data")
        sequence = data.get("sequence") if isinstance(data, dict) else None
        received = Received(
            id=headers.get("webhook-id", ""),
            type=str(payload.get("type", "")),
            sequence=sequence if isinstance(sequence, int) else None,
            problem=self._problem(headers, body),
            payload=payload,
            body=body,
        )
        with self._lock:
            self._report(received)
        return received.verified or self._secret is None

    def _problem(self, headers: dict[str, str], body: bytes) -> str | None:
        if self._secret is None:
            return "no secret was given to verify it with"
        return verify(self._secret, headers, body, now=int(time.time()))


def _decoded(body: bytes) -> dict[str, object]:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    # Not http.server's own: that one asks the resolver for the host's full name before it listens.
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], receive: Callable[[dict[str, str], bytes], bool], *, ipv6: bool
    ) -> None:
        self.receive = receive
        self.address_family = socket.AF_INET6 if ipv6 else socket.AF_INET
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request_thread(self, request: object, client_address: object) -> None:
        connection = request if isinstance(request, socket.socket) else None
        if connection is not None:
            self._open.add(connection)
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type] # as given
        finally:
            if connection is not None:
                self._open.discard(connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that hangs up is no news."""

    def server_close(self) -> None:
        super().server_close()
        for connection in list(self._open):
            # Kept-alive connections would go on being answered after the stop.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "syndicate-listen"
    sys_version = ""
    timeout = _IDLE_S
    server: _Server

    def do_POST(self) -> None:
        length = self.headers.get("content-length", "")
        if not (length.isascii() and length.isdigit()):
            self._answer(411)
        elif len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY:
            self._answer(413)
        else:
            self._hand_over(self.rfile.read(int(length)), int(length))

    def do_GET(self) -> None:
        self._answer(405)

    def _hand_over(self, body: bytes, length: int) -> None:
        if len(body) < length:
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            accepted = self.server.receive(headers, body)
        except Exception:  # noqa: BLE001 -- whatever the report raised, the sender gets an answer
            self._answer(500)
            return
        self._answer(204 if accepted else 400)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        if status in {405, 411, 413}:
            self.send_header("connection", "close")
            self.close_connection = True
        if status != 204:  # noqa: PLR2004 -- the one status here that must not name a length
            self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it
        """The report says what there is to say."""
