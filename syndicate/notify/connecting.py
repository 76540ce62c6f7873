"""Connections to addresses that were checked: what ``requests`` and ``urllib3`` are told to do differently.

The pool that keeps connections alive is named by the IP address, so a name that now leads elsewhere cannot
reuse one; TLS and ``Host`` still use the name. Heads of answers are bounded, and each connection is known to
the guard of the request that uses it.
"""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from typing import IO, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from syndicate.errors import Refused
from syndicate.notify.deadline import Guard

LARGEST_HEAD = 8192
"""Bytes of status line and headers that are read."""


class HeadTooLarge(http.client.HTTPException):
    """An answer's status line and headers are larger than is read."""


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


class _Connection(HTTPConnection):
    response_class = _BoundedResponse
    guard: Guard | None = None

    def _new_conn(self) -> socket.socket:
        return _guarded(super()._new_conn(), self.guard)


class _TlsConnection(HTTPSConnection):
    response_class = _BoundedResponse
    guard: Guard | None = None

    def _new_conn(self) -> socket.socket:
        return _guarded(super()._new_conn(), self.guard)


def _guarded(connection: socket.socket, guard: Guard | None) -> socket.socket:
    if guard is not None:
        guard.attach(connection)
    return connection


def _hand_over(connection: _Connection | _TlsConnection, guard: Guard | None) -> None:
    connection.guard = guard
    if guard is not None and connection.sock is not None:
        guard.attach(connection.sock)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection
    guard: Guard | None = None

    def _get_conn(self, timeout: float | None = None) -> _Connection:
        connection = cast("_Connection", super()._get_conn(timeout))
        _hand_over(connection, self.guard)
        return connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection
    guard: Guard | None = None

    def _get_conn(self, timeout: float | None = None) -> _TlsConnection:
        connection = cast("_TlsConnection", super()._get_conn(timeout))
        _hand_over(connection, self.guard)
        return connection


class GuardedRequest(requests.PreparedRequest):
    """A prepared request that may be sent, to one checked address.

    :ivar address: IP address to connect to
    :ivar name: host that the certificate must be for
    """

    address: str
    port: int
    scheme: str
    name: str
    guard: Guard


class CheckedAdapter(HTTPAdapter):
    """Sends guarded requests, and no others. For one thread.

    :param tls: gives the context that verifies certificates
    :param pool: hosts to which connections are kept open
    """

    def __init__(self, *, tls: Callable[[], ssl.SSLContext], pool: int) -> None:
        self._tls = tls
        super().__init__(pool_connections=pool, pool_maxsize=1)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: bool | str | None,  # the context decides
        proxies: Mapping[str, str] | None = None,  # never used
        cert: str | tuple[str, str] | None = None,  # none are held
    ) -> _Pool | _TlsPool:
        """The pool of the checked address; whatever the request's own host would resolve to plays no part."""
        if not isinstance(request, GuardedRequest):
            raise Refused("a request must be checked before it is sent")
        tls = (
            {"ssl_context": self._tls(), "server_hostname": request.name} if request.scheme == "https" else {}
        )
        pool = cast(
            "_Pool | _TlsPool",
            self.poolmanager.connection_from_host(
                host=request.address, port=request.port, scheme=request.scheme, pool_kwargs=tls
            ),
        )
        pool.guard = request.guard
        return pool

    def cert_verify(self, conn: object, url: str, verify: object, cert: object) -> None:
        """Nothing to do: the context verifies, and loading certificates for each request would cost dear."""
