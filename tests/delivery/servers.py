"""Receivers of every kind on loopback, honest and hostile: what each does with a connection is a function."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator

Behaviour = Callable[[socket.socket, "Server"], None]
"""What is done with one connection; it is closed afterwards."""


class Server:
    """Accepts on 127.0.0.x and keeps what it saw.

    :ivar heads: the head of each request that was read, as text
    :ivar bodies: their bodies
    :ivar connections: how many were accepted
    :ivar stopping: set when the test is over; a behaviour that waits, waits on it
    """

    def __init__(self, behaviour: Behaviour, *, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        self.heads: list[str] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.stopping = threading.Event()
        self._behaviour = behaviour
        self._tls = tls
        self._socket = socket.create_server((host, port), backlog=64)
        self.host, self.port = self._socket.getsockname()[:2]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def url(self, path: str = "/hook", *, host: str | None = None, scheme: str = "http") -> str:
        """Address of a path on it."""
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    def read_request(self, connection: socket.socket) -> bool:
        """Read and keep one request; False when the other side is gone."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return False
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        text = head.decode("latin-1")
        length = next(
            (
                int(line.split(":")[1])
                for line in text.split("\r\n")
                if line.lower().startswith("content-length")
            ),
            0,
        )
        while len(body) < length:
            body += connection.recv(65536)
        self.heads.append(text)
        self.bodies.append(body)
        return True

    def stop(self) -> None:
        """Stop accepting and let waiting behaviours end."""
        self.stopping.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.callback(connection.close)
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                stack.callback(connection.close)
            self._behaviour(connection, self)


@contextlib.contextmanager
def serving(
    behaviour: Behaviour, *, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """Run a server for the length of a block."""
    server = Server(behaviour, host=host, port=port, tls=tls)
    try:
        yield server
    finally:
        server.stop()


def answering(status: str = "204 No Content", *headers: str, body: bytes = b"") -> Behaviour:
    """Answer every request of a kept-alive connection."""
    bodiless = status.startswith("204")
    lines = [f"HTTP/1.1 {status}", *headers, *([] if bodiless else [f"Content-Length: {len(body)}"])]
    answer = "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def behave(connection: socket.socket, server: Server) -> None:
        while server.read_request(connection):
            connection.sendall(answer)

    return behave


def saying(data: bytes) -> Behaviour:
    """Read a request, send these bytes and hang up."""

    def behave(connection: socket.socket, server: Server) -> None:
        server.read_request(connection)
        connection.sendall(data)

    return behave


def endless(head: bytes, piece: bytes, *, every_s: float = 0.0) -> Behaviour:
    """Send a head, then a piece again and again for as long as the other side listens."""

    def behave(connection: socket.socket, server: Server) -> None:
        server.read_request(connection)
        connection.sendall(head)
        while not server.stopping.wait(every_s):
            connection.sendall(piece)

    return behave


def hanging(connection: socket.socket, server: Server) -> None:
    """Read a request and never answer."""
    server.read_request(connection)
    server.stopping.wait()


def ignoring(_connection: socket.socket, server: Server) -> None:
    """Accept, and read nothing."""
    server.stopping.wait()
