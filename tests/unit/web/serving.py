"""A real server on a loopback port, and requests to it as bytes on the wire show them."""

import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from syndicate.web.server import serve

BOUND_S = 10


@dataclass(frozen=True, slots=True)
class Got:
    """An answer."""

    status: int
    fields: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Site:
    """A server and how to ask it."""

    host: str
    port: int

    def ask(
        self, target: str, *fields: tuple[str, str], method: str = "GET", body: bytes | None = None
    ) -> Got:
        """Make one request on a connection of its own; the same field may be given more than once."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=BOUND_S)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in fields:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Got(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def say(self, data: bytes) -> bytes:
        """Send bytes, and return all that comes back until the server closes."""
        with socket.create_connection((self.host, self.port), timeout=BOUND_S) as connection:
            connection.sendall(data)
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
            return received


@contextmanager
def serving(app: ASGIApp) -> Iterator[Site]:
    """Serve an application in a thread while the block runs."""
    stop, listening = threading.Event(), threading.Event()
    addresses: list[str] = []

    def ready(address: str) -> None:
        addresses.append(address)
        listening.set()

    thread = threading.Thread(target=serve, args=(app, "127.0.0.1", 0, stop, ready))
    thread.start()
    try:
        assert listening.wait(BOUND_S)
        parts = urlsplit(addresses[0])
        assert parts.hostname is not None
        assert parts.port is not None
        yield Site(parts.hostname, parts.port)
    finally:
        stop.set()
        thread.join(BOUND_S)
    assert not thread.is_alive()
