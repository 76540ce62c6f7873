"""Connections to addresses that were checked, kept open for further requests to the same address and name.

A connection belongs to the IP address it was made to, so a name that now leads elsewhere cannot reuse one;
TLS and ``Host`` still use the name. Heads of answers are bounded, and each connection is known to the guard
of the request that uses it. No redirect is followed, and no request is made twice.
"""

import contextlib
import http.client
import select
import socket
import ssl
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, cast

from syndicate.notify.deadline import Guard

LARGEST_HEAD = 8192
"""Bytes of status line and headers that are read."""


class HeadTooLarge(http.client.HTTPException):
    """An answer's status line and headers are larger than is read."""


class NeverConnected(OSError):
    """No connection came about: not a byte of the request was sent."""


class NotInTime(NeverConnected):
    """The address did not accept in time."""


class BrokenOff(http.client.HTTPException):
    """An answer ended before its end."""


class _BoundedLines:
    """Reads lines until it has given too many bytes; stands in for the connection's file."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._file = file
        self._left = limit

    def readline(self, size: int = -1) -> bytes:
        line = self._file.readline(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise HeadTooLarge
        return line

    def close(self) -> None:
        self._file.close()

    def flush(self) -> None:
        self._file.flush()


class _BoundedResponse(http.client.HTTPResponse):
    def begin(self) -> None:
        file = cast("IO[bytes]", self.fp)
        self.fp = _BoundedLines(file, LARGEST_HEAD)  # type: ignore[assignment] # the parser only reads lines
        try:
            super().begin()
        finally:
            if self.fp is not None:
                self.fp = file  # type: ignore[assignment] # what it was before


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Whom a connection was made to.

    :ivar address: IP address
    :ivar name: host that the certificate must be for
    :ivar host_header: the value of ``Host``
    :ivar certificate: path of what is shown to the other side, or empty
    """

    scheme: str
    address: str
    port: int
    name: str
    host_header: str
    certificate: str = ""


class Connection(http.client.HTTPConnection):
    """One connection to a checked address; makes itself only when it is told to."""

    response_class = _BoundedResponse
    auto_open = 0

    def __init__(self, peer: Peer, tls: Callable[[str], ssl.SSLContext]) -> None:
        super().__init__(peer.address, peer.port)
        self.peer = peer
        self._tls = tls
        self._line: socket.socket | None = None

    def open(self, guard: Guard, timeout_s: float) -> None:
        """Connect, within the time of the guard.

        :param timeout_s: longest time until the address has accepted
        :raises NeverConnected: when it does not
        """
        peer = self.peer
        try:
            plain = socket.create_connection((peer.address, peer.port), timeout=timeout_s)
        except TimeoutError as failure:
            raise NotInTime from failure
        except OSError as failure:
            raise NeverConnected from failure
        plain.settimeout(None)  # the guard ends what takes too long
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A descriptor of its own, because TLS takes the one that it is given away from its owner.
        self._line = plain.dup()
        guard.borrow(self._line)
        self.sock = plain
        if peer.scheme == "https":
            self.sock = self._tls(peer.certificate).wrap_socket(plain, server_hostname=peer.name)

    def resume(self, guard: Guard) -> bool:
        """Let a guard watch over a kept connection; False when the other side has ended it meanwhile."""
        if self.sock is None or self._line is None:
            return False
        look = select.poll()
        look.register(self.sock, select.POLLIN)
        if look.poll(0):  # nothing is expected: an end, or something that belongs to no request
            return False
        guard.borrow(self._line)
        return True

    def drop(self) -> None:
        """Close it for good, when no guard watches over it any more.

        Not ``close``: the parser calls that while the answer is still being read.
        """
        self.close()
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(OSError):
                line.close()


class Kept:
    """Idle connections, the latest to each peer. For one thread.

    :param most: peers to which one is kept
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._idle: OrderedDict[Peer, Connection] = OrderedDict()
        weakref.finalize(self, _close_all, self._idle)

    def take(self, peer: Peer) -> Connection | None:
        """Give the one to a peer away."""
        return self._idle.pop(peer, None)

    def put(self, connection: Connection) -> None:
        """Keep one that is idle."""
        self._idle[connection.peer] = connection
        while len(self._idle) > self._most:
            self._idle.popitem(last=False)[1].drop()

    def close(self) -> None:
        """Close them all."""
        _close_all(self._idle)


def _close_all(idle: OrderedDict[Peer, Connection]) -> None:
    while idle:
        with contextlib.suppress(KeyError):  # its owner was faster
            idle.popitem()[1].drop()
