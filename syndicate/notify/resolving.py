"""From an address that someone else chose to the places that may be connected to.

The address is taken apart strictly, its host is resolved once, and it is refused if any of the answers is
private and not allowed by configuration. What passes names the IP addresses themselves, so that nothing is
resolved again between check and connection.
"""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from urllib.parse import urlsplit

import idna

from syndicate.core.networks import Address, Allowed, parse_address, why_private
from syndicate.errors import Refused

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host and port, best first; raises OSError when there are none."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")
_LONGEST_URL = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a request goes.

    :ivar host: ASCII, lower case; an IPv6 address without brackets
    :ivar explicit_port: whether ``Host`` must name the port
    """

    scheme: str
    host: str
    port: int
    explicit_port: bool

    @property
    def host_header(self) -> str:
        """The value of ``Host`` (RFC 9110 section 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if self.explicit_port else host


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A destination with the addresses that may be connected to for it, best first."""

    destination: Destination
    addresses: tuple[str, ...]


def system_resolver(host: str, port: int) -> list[str]:
    """Ask the operating system."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def destination(url: str) -> Destination:
    """Take an address apart.

    :raises Refused: when it is not a plain http or https address
    """
    if len(url) > _LONGEST_URL or _UNSAFE.search(url):
        raise Refused("the address holds spaces, control characters or backslashes, or is too long")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise Refused("the address cannot be read") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise Refused("the address is neither http nor https")
    if "@" in parts.netloc:
        raise Refused("the address names a user")
    if port == 0:
        raise Refused("port 0 cannot be contacted")
    usual = _DEFAULT_PORTS[parts.scheme]
    return Destination(
        scheme=parts.scheme,
        host=_host(host, bracketed="[" in parts.netloc),
        port=port or usual,
        explicit_port=port not in {None, usual},
    )


def check(
    url: str, *, allowed: Allowed, ports: frozenset[int], resolve: Resolver, timeout_s: float
) -> Checked:
    """Resolve an address once and refuse what must not be reached.

    :param timeout_s: longest wait for the resolver, in seconds
    :raises Refused: with a reason for people
    """
    to = destination(url)
    answers = _resolved(to, resolve=resolve, timeout_s=timeout_s)
    free = allowed.host(to.host)
    for address in answers:
        kind = None if free or allowed.address(address) else why_private(address)
        if kind is not None:
            raise Refused(
                f"{to.host} leads to a non-public address ({kind})",
                remedy="If that is meant, add the host or network to allow under [network]",
            )
    if to.port not in ports and not free and not all(allowed.address(address) for address in answers):
        raise Refused(f"port {to.port} may not be contacted", remedy="Add it to ports under [network]")
    return Checked(destination=to, addresses=tuple(str(address) for address in answers))


def _host(host: str, *, bracketed: bool) -> str:
    if bracketed:
        try:
            return str(parse_address(host)) if "%" not in host else _refuse(host)
        except ValueError:
            return _refuse(host)
    try:
        ascii_host = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return _refuse(host)
    return ascii_host.lower() if _HOST.fullmatch(ascii_host.lower()) else _refuse(host)


def _refuse(host: str) -> str:
    raise Refused(f"{host[:80]!r} is no host name" if host else "the address names no host")


def _resolved(to: Destination, *, resolve: Resolver, timeout_s: float) -> tuple[Address, ...]:
    try:
        return (parse_address(to.host),)  # an address needs no resolver
    except ValueError:
        pass
    answers = _within(timeout_s, lambda: resolve(to.host, to.port))
    try:
        addresses = tuple(parse_address(answer) for answer in answers)
    except ValueError:
        raise Refused(f"{to.host} resolves to something that is no address") from None
    if not addresses:
        raise Refused(f"{to.host} has no address")
    return addresses


def _within(timeout_s: float, ask: Callable[[], Sequence[str]]) -> Sequence[str]:
    # getaddrinfo cannot be told when to give up: it is left behind in a thread that holds up no exit.
    answers: list[Sequence[str]] = []
    failures: list[str] = []

    def run() -> None:
        try:
            answers.append(ask())
        except (OSError, UnicodeError) as failure:
            failures.append(getattr(failure, "strerror", None) or "it cannot be resolved")

    thread = Thread(target=run, name="resolve", daemon=True)
    thread.start()
    thread.join(max(0.0, timeout_s))
    if answers:
        return answers[0]
    raise Refused(
        f"the host's name could not be resolved: {failures[0] if failures else 'no answer in time'}"
    )
