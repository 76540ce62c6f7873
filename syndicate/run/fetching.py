"""Fetching what a person named, and what that leads to, over the same guarded way out as all else."""

from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urljoin, urlsplit

import syndicate
from syndicate.errors import SyndicateError
from syndicate.model import Request
from syndicate.notify.resolving import system_resolver
from syndicate.notify.transport import GuardedTransport

_CONNECT_S, _TOTAL_S = 5, 30
_LARGEST = 20_000_000
_HOPS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
_OK = 200


class Fetched(NamedTuple):
    """A document and the address at which it was found in the end."""

    url: str
    body: bytes


class Fetcher:
    """Fetches what a person named and what that leads to, by redirects, links and further pages.

    The host that the person named may be a private one; no other may. It is looked up once, so that a name
    that was public when it was named cannot become a way in.

    :param named: the address that a person gave; empty where what is read is a file
    """

    def __init__(self, named: str = "") -> None:
        host = urlsplit(named).hostname
        self._host = (host or "").rstrip(".")
        self._addresses: Sequence[str] = ()
        self._transport = GuardedTransport(
            allow=[host] if host else [],
            ports=range(1, 65536),
            connect_timeout_s=_CONNECT_S,
            total_timeout_s=_TOTAL_S,
            ca_file=None,
            resolve=self._resolve,
            largest_body=_LARGEST,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def fetch(self, url: str) -> Fetched:
        """Return the document at an address.

        :raises SyndicateError: when it cannot be had
        """
        for _hop in range(_HOPS):
            agent = {"user-agent": f"syndicate/{syndicate.__version__}", "accept": "*/*"}
            response = self._transport.send(Request(method="GET", url=url, headers=agent, body=b""))
            if response.status in _MOVED and "location" in response.headers:
                url = urljoin(url, response.headers["location"])
                continue
            if response.status != _OK:
                why = response.error or f"it answered {response.status}"
                raise SyndicateError(f"{url}: {why}", remedy="Look at the address in a browser.")
            return Fetched(url, response.body)
        raise SyndicateError(f"{url}: it redirects more than {_HOPS} times")

    def _resolve(self, host: str, port: int) -> Sequence[str]:
        if host.rstrip(".") != self._host:
            return system_resolver(host, port)
        if not self._addresses:
            self._addresses = system_resolver(host, port)
        return self._addresses


def fetch(url: str) -> bytes:
    """Return the document at an address that a person named.

    :raises SyndicateError: when it cannot be had
    """
    with Fetcher(url) as fetcher:
        return fetcher.fetch(url).body
