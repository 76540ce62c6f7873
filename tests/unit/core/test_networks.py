"""Which addresses are private, by the registries and by what is hidden in them."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.networks import Allowed, parse_address, why_private

PRIVATE = [
    ("0.0.0.0", "unspecified"),  # noqa: S104 -- nothing is bound
    ("0.1.2.3", "unspecified"),
    ("10.0.0.1", "private"),
    ("100.64.0.1", "carrier-grade NAT"),
    ("100.127.255.255", "carrier-grade NAT"),
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("169.254.169.254", "link-local"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.0.0.8", "reserved"),
    ("192.0.2.1", "documentation"),
    ("192.168.1.1", "private"),
    ("198.18.0.1", "benchmarking"),
    ("198.51.100.1", "documentation"),
    ("203.0.113.1", "documentation"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.255", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "reserved"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::127.0.0.1", "reserved"),
    ("fc00::1", "unique-local"),
    ("fd12:3456::1", "unique-local"),
    ("fe80::1", "link-local"),
    ("fec0::1", "site-local"),
    ("ff02::1", "multicast"),
    ("100::1", "reserved"),
    ("5f00::1", "reserved"),
    ("2001:db8::1", "documentation"),
    ("3fff::1", "documentation"),
    ("2001:2::1", "reserved"),
    ("64:ff9b:1::1", "local NAT64"),
    ("::ffff:127.0.0.1", "IPv4-mapped loopback"),
    ("::ffff:10.0.0.1", "IPv4-mapped private"),
    ("::ffff:169.254.169.254", "IPv4-mapped link-local"),
    ("64:ff9b::7f00:1", "NAT64 loopback"),
    ("64:ff9b::a00:1", "NAT64 private"),
    ("2002:7f00:1::", "6to4 loopback"),
    ("2002:c0a8:101::1", "6to4 private"),
    ("2001:0:808:808::80ff:fffe", "Teredo loopback"),
    ("2001:0:a00:1::f7f7:f7f7", "Teredo private"),
]

PUBLIC = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
    "2001:0:808:808::f7f7:f7f7",
]


@pytest.mark.parametrize(("address", "kind"), PRIVATE)
def test_each_private_range_is_named(address: str, kind: str) -> None:
    """The reason given is the one that the registries give, also for an address inside another."""
    assert why_private(ip_address(address)) == kind


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    """The neighbours of private ranges, and translations of public addresses, are anyone's business."""
    assert why_private(ip_address(address)) is None


@given(number=st.integers(0, 2**32 - 1))
def test_nothing_that_python_calls_private_passes(number: int) -> None:
    """Another list, kept by others, agrees on every IPv4 address that we let through."""
    address = IPv4Address(number)
    assert why_private(address) is not None or (address.is_global and not address.is_multicast)


@given(number=st.integers(0, 2**128 - 1))
def test_nothing_that_python_calls_private_passes_in_ipv6(number: int) -> None:
    """As for IPv4; translations are judged by what they lead to, so they are left out here."""
    address = IPv6Address(number)
    wrapped = address.ipv4_mapped or address.sixtofour or address.teredo
    assert why_private(address) is not None or wrapped or not address.is_private


@given(number=st.integers(0, 2**32 - 1))
def test_wrapping_an_address_does_not_make_it_public(number: int) -> None:
    """Mapped, translated or tunnelled, a private IPv4 address stays private and a public one public."""
    inner = IPv4Address(number)
    wrapped = (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80)
    for outer in wrapped:
        assert (why_private(IPv6Address(outer)) is None) == (why_private(inner) is None)


def test_what_is_allowed_is_allowed_by_name_address_or_network() -> None:
    """Each of the three ways to write an exception works, and allows nothing beside it."""
    allowed = Allowed.parse(["Intern.Example.", "127.0.0.1", "10.1.0.0/16", "[fd00::1]"])
    assert allowed.host("intern.example")
    assert not allowed.host("sub.intern.example")
    for inside in ("127.0.0.1", "10.1.255.1", "fd00::1", "::ffff:10.1.0.1"):
        assert allowed.address(ip_address(inside))
    for outside in ("127.0.0.2", "10.2.0.1", "fd00::2", "::ffff:10.2.0.1"):
        assert not allowed.address(ip_address(outside))


def test_a_zone_does_not_hide_an_address() -> None:
    """fe80::1%eth0 is link-local like fe80::1."""
    assert why_private(parse_address("fe80::1%eth0")) == "link-local"
