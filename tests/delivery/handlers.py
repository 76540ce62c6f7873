"""What the receivers of these tests have in common, where a server of the standard library will do."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TypeVar

Server = TypeVar("Server", bound=ThreadingHTTPServer)


class Quiet(BaseHTTPRequestHandler):
    """Answers without a word on the terminal."""

    def posted(self) -> bytes:
        """The body of the request."""
        return self.rfile.read(int(self.headers["content-length"]))

    def say(self, status: int, body: bytes = b"") -> None:
        """Answer, and be done."""
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 -- as its parent has it
        """Say nothing."""


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Serve for the length of a block."""
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
