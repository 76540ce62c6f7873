"""The way out: the only place that opens connections to addresses that others chose.

Follows no redirect, keeps no cookie, reads neither netrc nor proxies from the environment, and trusts no
answer to be small, quick or honest. What goes wrong is told in words, never raised.
"""

import http.client
import ssl
import threading
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from syndicate.core.networks import Allowed
from syndicate.errors import ConfigError, Refused
from syndicate.model import Request, Response
from syndicate.notify.connecting import BrokenOff, Connection, Kept, NeverConnected, Peer
from syndicate.notify.deadline import Guard, Watchdog
from syndicate.notify.failures import in_words
from syndicate.notify.resolving import Checked, Destination, Resolver, check, system_resolver

LARGEST_BODY = 65536
"""Bytes of an answer that are read, and at most as many after decompression."""

_LEFT_ALONE = "!#$%&'()*+,/:;=?@[]~"
"""Characters of an address that are sent as they are; what is no ASCII is written as %XX."""

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_COMPRESSED = {"gzip": 47, "x-gzip": 47, "deflate": 47}  # zlib's own code for "gzip or zlib, by its head"


class GuardedTransport:
    """Makes requests within bounds of place, time and size.

    :param allow: hosts, addresses or networks that may be contacted although they are private
    :param ports: ports that may be contacted; any, on an allowed host
    :param total_timeout_s: longest time for a request, from the look-up of its host to the last byte
    :param ca_file: certificates to trust beside the usual ones
    :param pool: hosts to which each thread keeps a connection open
    :param resolve: gives the addresses of a host
    :param largest_body: bytes of an answer that are read
    """

    def __init__(
        self,
        *,
        allow: Sequence[str],
        ports: Sequence[int],
        connect_timeout_s: float,
        total_timeout_s: float,
        ca_file: Path | None,
        pool: int = 16,
        resolve: Resolver = system_resolver,
        largest_body: int = LARGEST_BODY,
    ) -> None:
        self._allowed = Allowed.parse(allow)
        self._ports = frozenset(ports)
        self._connect_timeout_s = connect_timeout_s
        self._total_timeout_s = total_timeout_s
        self._tls = _Verifier(ca_file)
        self._pool = pool
        self._resolve = resolve
        self._largest_body = largest_body
        self._watchdog = Watchdog()
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._kept: list[Kept] = []

    def send(self, request: Request) -> Response:
        """Make one request; see :class:`syndicate.ports.notify.Transport`."""
        started = time.monotonic()
        with self._watchdog.guard(self._total_timeout_s) as guard:
            try:
                status, headers, body, error = self._send(request, guard)
            except Refused as refused:
                status, headers, body, error = None, {}, b"", str(refused)
            except (http.client.HTTPException, OSError, ValueError) as failure:
                status, headers, body, error = None, {}, b"", in_words(failure)
            if guard.expired or (error is not None and not guard.left_s):  # the socket may notice first
                error = f"no whole answer within {self._total_timeout_s:g} seconds"
        elapsed_ms = round((time.monotonic() - started) * 1000)
        return Response(status=status, headers=headers, body=body, error=error, elapsed_ms=elapsed_ms)

    def close(self) -> None:
        """Drop idle connections."""
        with self._lock:
            kept, self._kept = self._kept, []
            self._mine = threading.local()
        for idle in kept:
            idle.close()

    def _send(self, request: Request, guard: Guard) -> tuple[int, dict[str, str], bytes, str | None]:
        _refuse_broken_headers(request)
        kept = self._my_kept()
        connection = self._connection(request, kept, guard)
        answer: http.client.HTTPResponse | None = None
        is_over = False
        try:
            _put(connection, request)
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.headers.items()}
            body, error = self._body(answer, request.longest_answer)
            is_over = answer.isclosed() and not answer.will_close and error is None
        finally:
            guard.borrow(None)
            if is_over:
                kept.put(connection)
            else:
                _drop(connection, answer)
        return answer.status, headers, body, error

    def _connection(self, request: Request, kept: Kept, guard: Guard) -> Connection:
        """A connection to an address that was checked just now: one that is kept, or a new one."""
        checked = check(
            request.url,
            allowed=self._allowed,
            ports=self._ports,
            resolve=self._resolve,
            timeout_s=guard.left_s,
        )
        return self._kept_one(request, checked, kept, guard) or self._new_one(request, checked, guard)

    def _kept_one(self, request: Request, checked: Checked, kept: Kept, guard: Guard) -> Connection | None:
        for address in checked.addresses:
            connection = kept.take(_peer(request, checked.destination, address))
            if connection is None:
                continue
            if connection.resume(guard):
                return connection
            connection.drop()
        return None

    def _new_one(self, request: Request, checked: Checked, guard: Guard) -> Connection:
        """Try the addresses in turn until one can be connected to; nothing is sent twice."""
        for address in checked.addresses:
            connection = Connection(_peer(request, checked.destination, address), self._tls)
            try:
                connection.open(guard, min(self._connect_timeout_s, guard.left_s) or 0.001)
            except BaseException as failure:
                guard.borrow(None)
                connection.drop()
                is_last = address == checked.addresses[-1]
                if is_last or guard.expired or not isinstance(failure, NeverConnected):
                    raise
            else:
                return connection
        raise Refused("the host has no address")

    def _body(self, answer: http.client.HTTPResponse, longest: int | None) -> tuple[bytes, str | None]:
        limit = self._largest_body if longest is None else min(longest, self._largest_body)
        body = b""
        try:
            while len(body) <= limit:
                piece = answer.read(limit + 1 - len(body))
                if not piece:
                    break
                body += piece
            if len(body) <= limit and answer.length:
                raise BrokenOff
        except http.client.IncompleteRead:
            return body, in_words(BrokenOff())
        except (http.client.HTTPException, OSError) as failure:
            return body, in_words(failure)
        return self._plain(body[:limit], answer.headers.get("content-encoding", "")), None

    def _plain(self, body: bytes, encoding: str) -> bytes:
        window = _COMPRESSED.get(encoding.strip().lower())
        if window is None:
            return body
        try:
            return zlib.decompressobj(window).decompress(body, self._largest_body)
        except zlib.error:
            return b""

    def _my_kept(self) -> Kept:
        mine = self._mine
        kept: Kept | None = getattr(mine, "kept", None)
        if kept is None:
            kept = mine.kept = Kept(self._pool)
            with self._lock:
                self._kept.append(kept)
        return kept


def _drop(connection: Connection, answer: http.client.HTTPResponse | None) -> None:
    if answer is not None:
        answer.close()
    connection.drop()


def _peer(request: Request, to: Destination, address: str) -> Peer:
    return Peer(
        scheme=to.scheme,
        address=address,
        port=to.port,
        name=to.host,
        host_header=to.host_header,
        certificate=request.certificate,
    )


def _put(connection: Connection, request: Request) -> None:
    """Send a request as it is: no header but those that it brings and those that HTTP/1.1 asks for."""
    connection.putrequest(request.method, _target(request.url), skip_host=True, skip_accept_encoding=True)
    headers = {name.lower(): value for name, value in request.headers.items()}
    headers["host"] = connection.peer.host_header
    headers.setdefault("accept-encoding", "identity")
    if request.body or request.method in _WITH_BODY:
        headers["content-length"] = str(len(request.body))
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders(request.body or None)


def _target(url: str) -> str:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return target if target.isascii() else quote(target, safe=_LEFT_ALONE)


def _refuse_broken_headers(request: Request) -> None:
    for name, value in request.headers.items():
        if not name or any(not (" " < char < "\x7f") or char == ":" for char in name):
            raise Refused(f"{name[:40]!r} is no header name")
        if not value.isprintable() or not value.isascii():
            raise Refused(f"the header {name} holds line breaks or other unprintable characters")


class _Verifier:
    """Makes TLS contexts when they are first needed: reading all certificates takes a while."""

    def __init__(self, ca_file: Path | None) -> None:
        self._ca_file = ca_file
        self._lock = threading.Lock()
        self._contexts: dict[str, ssl.SSLContext] = {}
        if ca_file is not None:
            _trust(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ca_file)  # a wrong file is found now

    def __call__(self, certificate: str) -> ssl.SSLContext:
        """The context that verifies the other side, and shows it a certificate if one is named.

        :param certificate: path of a PEM file with certificate and key, or empty
        :raises Refused: when it cannot be read
        """
        with self._lock:
            context = self._contexts.get(certificate)
            if context is None:
                context = self._contexts[certificate] = self._context(certificate)
            return context

    def _context(self, certificate: str) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
        if self._ca_file is not None:
            _trust(context, self._ca_file)
        if certificate:
            try:
                context.load_cert_chain(certificate)
            except OSError as wrong:  # ssl.SSLError is one
                raise Refused("the client certificate cannot be read") from wrong
        return context


def _trust(context: ssl.SSLContext, ca_file: Path) -> None:
    try:
        context.load_verify_locations(ca_file)
    except OSError as wrong:  # ssl.SSLError is one
        raise ConfigError(
            f"ca_file under [network] cannot be used: {ca_file}: {wrong}",
            remedy="Name a file of certificates in PEM form",
        ) from wrong
