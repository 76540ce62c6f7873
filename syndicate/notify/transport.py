"""The way out: the only place that opens connections to addresses that others chose.

Follows no redirect, keeps no cookie, reads neither netrc nor proxies from the environment, and trusts no
answer to be small, quick or honest. What goes wrong is told in words, never raised.
"""

import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import requests
import urllib3
from requests.exceptions import ConnectionError as ConnectionFailed
from requests.exceptions import ConnectTimeout, RequestException
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from syndicate.core.networks import Allowed
from syndicate.errors import ConfigError, Refused
from syndicate.model import Request, Response
from syndicate.notify.connecting import CheckedAdapter, GuardedRequest
from syndicate.notify.deadline import Guard, Watchdog
from syndicate.notify.discretion import discreet, install
from syndicate.notify.failures import in_words, never_connected
from syndicate.notify.resolving import Checked, Resolver, check, system_resolver

LARGEST_BODY = 65536
"""Bytes of an answer that are read, and at most as many after decompression."""

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
        install()
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._adapters: list[CheckedAdapter] = []

    def send(self, request: Request) -> Response:
        """Make one request; see :class:`syndicate.ports.notify.Transport`."""
        started = time.monotonic()
        with discreet(), self._watchdog.guard(self._total_timeout_s) as guard:
            try:
                status, headers, body, error = self._send(request, guard)
            except Refused as refused:
                status, headers, body, error = None, {}, b"", str(refused)
            except (RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as failure:
                status, headers, body, error = None, {}, b"", in_words(failure)
            if guard.expired or (error is not None and not guard.left_s):  # the socket may notice first
                error = f"no whole answer within {self._total_timeout_s:g} seconds"
        elapsed_ms = round((time.monotonic() - started) * 1000)
        return Response(status=status, headers=headers, body=body, error=error, elapsed_ms=elapsed_ms)

    def close(self) -> None:
        """Drop idle connections."""
        with self._lock:
            adapters, self._adapters = self._adapters, []
            self._mine = threading.local()
        for adapter in adapters:
            adapter.close()

    def _send(self, request: Request, guard: Guard) -> tuple[int | None, dict[str, str], bytes, str | None]:
        _refuse_broken_headers(request)
        checked = check(
            request.url,
            allowed=self._allowed,
            ports=self._ports,
            resolve=self._resolve,
            timeout_s=guard.left_s,
        )
        answer = self._first_answer(request, checked, guard)
        try:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            body, error = self._body(answer, request.longest_answer)
        finally:
            answer.close()  # a connection whose answer was read to its end is back in its pool by now
        return answer.status_code, headers, body, error

    def _first_answer(self, request: Request, checked: Checked, guard: Guard) -> requests.Response:
        """Try the addresses in turn until one can be connected to; nothing is sent twice."""
        adapter = self._adapter()
        for prepared, is_last in _prepared(request, checked, guard):
            connect_s = min(self._connect_timeout_s, guard.left_s) or 0.001
            read_s = guard.left_s or 0.001
            try:
                return adapter.send(prepared, stream=True, timeout=(connect_s, read_s))
            except (ConnectTimeout, ConnectionFailed) as failure:
                if is_last or guard.expired or not never_connected(failure):
                    raise
        raise Refused("the host has no address")

    def _body(self, answer: requests.Response, longest: int | None) -> tuple[bytes, str | None]:
        raw: urllib3.HTTPResponse = answer.raw
        body = b""
        limit = self._largest_body if longest is None else min(longest, self._largest_body)
        try:
            while len(body) <= limit:
                piece = raw.read(limit + 1 - len(body), decode_content=False)
                if not piece:
                    break
                body += piece
        except (urllib3.exceptions.HTTPError, OSError) as failure:
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

    def _adapter(self) -> CheckedAdapter:
        # An adapter and no Session: a session would follow redirects, keep cookies and read netrc.
        mine = self._mine
        adapter: CheckedAdapter | None = getattr(mine, "adapter", None)
        if adapter is None:
            adapter = mine.adapter = CheckedAdapter(tls=self._tls, pool=self._pool)
            with self._lock:
                self._adapters.append(adapter)
        return adapter


def _prepared(request: Request, checked: Checked, guard: Guard) -> Iterator[tuple[GuardedRequest, bool]]:
    to = checked.destination
    for address in checked.addresses:
        prepared = GuardedRequest()
        prepared.prepare(
            method=request.method,
            url=request.url,
            headers={"accept-encoding": "identity", **request.headers, "host": to.host_header},
            data=request.body or None,
        )
        prepared.address, prepared.port, prepared.scheme = address, to.port, to.scheme
        prepared.name, prepared.guard = to.host, guard
        yield prepared, address == checked.addresses[-1]


def _refuse_broken_headers(request: Request) -> None:
    for name, value in request.headers.items():
        if not name or any(not (" " < char < "\x7f") or char == ":" for char in name):
            raise Refused(f"{name[:40]!r} is no header name")
        if not value.isprintable() or not value.isascii():
            raise Refused(f"the header {name} holds line breaks or other unprintable characters")


class _Verifier:
    """Makes the TLS context when it is first needed: reading all certificates takes a while."""

    def __init__(self, ca_file: Path | None) -> None:
        self._ca_file = ca_file
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None
        if ca_file is not None:
            _trust(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ca_file)  # a wrong file is found now

    def __call__(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                context = ssl.create_default_context()
                context.minimum_version = ssl.TLSVersion.TLSv1_2
                context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
                if self._ca_file is not None:
                    _trust(context, self._ca_file)
                self._context = context
            return self._context


def _trust(context: ssl.SSLContext, ca_file: Path) -> None:
    try:
        context.load_verify_locations(ca_file)
    except OSError as wrong:  # ssl.SSLError is one
        raise ConfigError(
            f"ca_file under [network] cannot be used: {ca_file}: {wrong}",
            remedy="Name a file of certificates in PEM form",
        ) from wrong
