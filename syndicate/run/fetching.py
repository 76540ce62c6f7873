"""Fetching one document that a person named, over the same guarded way out as everything else."""

from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import syndicate
from syndicate.errors import SyndicateError
from syndicate.model import Request
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


def fetch(url: str) -> bytes:
    """Return the document at an address.

    The host that the person named may be a private one; a host that it redirects to may not.

    :raises SyndicateError: when it cannot be had
    """
    return fetch_from(url, named=url).body


def fetch_from(url: str, *, named: str) -> Fetched:
    """Return the document at an address that another one led to.

    :param named: the address that a person gave: its host alone may be a private one
    :raises SyndicateError: when it cannot be had
    """
    transport = GuardedTransport(
        allow=[urlsplit(named).hostname or ""],
        ports=range(1, 65536),
        connect_timeout_s=_CONNECT_S,
        total_timeout_s=_TOTAL_S,
        ca_file=None,
        largest_body=_LARGEST,
    )
    try:
        for _hop in range(_HOPS):
            agent = {"user-agent": f"syndicate/{syndicate.__version__}", "accept": "*/*"}
            response = transport.send(Request(method="GET", url=url, headers=agent, body=b""))
            if response.status in _MOVED and "location" in response.headers:
                url = urljoin(url, response.headers["location"])
                continue
            if response.status != _OK:
                why = response.error or f"it answered {response.status}"
                raise SyndicateError(f"{url}: {why}", remedy="Look at the address in a browser.")
            return Fetched(url, response.body)
    finally:
        transport.close()
    raise SyndicateError(f"{url}: it redirects more than {_HOPS} times")
