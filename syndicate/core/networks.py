"""Which IP addresses are nobody else's business: requests that others cause must not reach them.

An address inside another one (IPv4-mapped, NAT64, 6to4, Teredo) is judged by what it leads to. Nothing is
resolved here. Sources: the IANA special-purpose address registries (RFC 6890 and its successors).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_V4 = tuple(
    (IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "reserved"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)

_V6 = tuple(
    (IPv6Network(network), what)
    for network, what in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("fc00::/7", "unique-local"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
    )
)

_UNICAST = IPv6Network("2000::/3")  # all that is given out so far (RFC 4291 section 2.4)


def _low(address: IPv6Address) -> tuple[IPv4Address, ...]:
    return (IPv4Address(int(address) & 0xFFFF_FFFF),)


def _six_to_four(address: IPv6Address) -> tuple[IPv4Address, ...]:
    return (IPv4Address(int(address) >> 80 & 0xFFFF_FFFF),)


def _teredo(address: IPv6Address) -> tuple[IPv4Address, ...]:
    server = IPv4Address(int(address) >> 64 & 0xFFFF_FFFF)
    client = IPv4Address(~int(address) & 0xFFFF_FFFF)  # sent inverted, RFC 4380 section 4
    return server, client


_Unwrap = Callable[[IPv6Address], tuple[IPv4Address, ...]]

_WRAPPED: tuple[tuple[IPv6Network, str, _Unwrap], ...] = (
    (IPv6Network("::ffff:0:0/96"), "IPv4-mapped", _low),
    (IPv6Network("64:ff9b::/96"), "NAT64", _low),
    (IPv6Network("2002::/16"), "6to4", _six_to_four),
    (IPv6Network("2001::/32"), "Teredo", _teredo),
)


def why_private(address: Address) -> str | None:
    """Return what kind of non-public address it is, or None when anyone may be sent there."""
    if isinstance(address, IPv4Address):
        return next((what for network, what in _V4 if address in network), None)
    for network, wrapping, unwrap in _WRAPPED:
        if address in network:
            reasons = (why_private(inner) for inner in unwrap(address))
            return next((f"{wrapping} {reason}" for reason in reasons if reason), None)
    special = next((what for network, what in _V6 if address in network), None)
    return special or (None if address in _UNICAST else "reserved")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hosts and networks that may be contacted although they are private."""

    hosts: frozenset[str]
    networks: tuple[Network, ...]

    @classmethod
    def parse(cls, entries: Sequence[str]) -> "Allowed":
        """Sort configured entries into addresses or networks and host names."""
        hosts: set[str] = set()
        networks: list[Network] = []
        for entry in entries:
            text = entry.strip().strip("[]")
            try:
                networks.append(ip_network(text, strict=False))
            except ValueError:
                hosts.add(text.lower().rstrip("."))
        return cls(frozenset(hosts), tuple(networks))

    def host(self, host: str) -> bool:
        """Whether the name itself is allowed, wherever it leads."""
        return host.lower().rstrip(".") in self.hosts

    def address(self, address: Address) -> bool:
        """Whether the address, or the IPv4 address that it maps, lies in an allowed network."""
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return any(
            address in network or (mapped is not None and mapped in network) for network in self.networks
        )


def parse_address(text: str) -> Address:
    """Return the address that a resolver gave.

    A zone (``%eth0``) plays no part: link-local addresses, which alone have one, are private in every zone.

    :raises ValueError: when it is none
    """
    return ip_address(text.partition("%")[0])
