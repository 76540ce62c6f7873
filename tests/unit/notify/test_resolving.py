"""Addresses that others chose: taken apart strictly, and never a way to a private place."""

import sys
import threading
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.networks import Allowed, why_private
from syndicate.errors import Refused
from syndicate.model import Request
from syndicate.notify.resolving import check, destination
from syndicate.notify.transport import GuardedTransport

NOBODY = Allowed.parse(())


@pytest.mark.parametrize(
    ("url", "host", "port", "header"),
    [
        ("https://example.org/", "example.org", 443, "example.org"),
        ("HTTPS://Example.ORG:443/x", "example.org", 443, "example.org"),
        ("http://example.org:8080/", "example.org", 8080, "example.org:8080"),
        ("http://example.org:443/", "example.org", 443, "example.org:443"),
        ("https://bücher.example/", "xn--bcher-kva.example", 443, "xn--bcher-kva.example"),
        ("http://[2606:4700::0001]:81/", "2606:4700::1", 81, "[2606:4700::1]:81"),
        ("http://my_host.example./", "my_host.example.", 80, "my_host.example."),
    ],
)
def test_a_plain_address_is_taken_apart(url: str, host: str, port: int, header: str) -> None:
    """Host in ASCII and lower case, port by scheme, and the Host header that belongs to both."""
    to = destination(url)
    assert (to.host, to.port, to.host_header) == (host, port, header)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "http:///path",
        "http://",
        "http://user@example.org/",
        "http://user:password@example.org/",
        "http://example.org@127.0.0.1/",
        "http://exa mple.org/",
        "http://example.org/a b",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/\r\nHost: x",
        "http://example.org/\x00",
        "http://example.org\t.evil/",
        "http://example.org:0/",
        "http://example.org:65536/",
        "http://example.org:http/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[not-an-address]/",
        "http://127.0.0.1%2f.example/",
        "http://exa%6dple.org/",
        "http://a..b/",
        "http://.example/",
        "http://ex*mple.org/",
        "http://example.org\ud800/",
        "http://example.org/" + "a" * 9000,
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    """What different programs would read differently is read by nobody."""
    with pytest.raises(Refused):
        destination(url)


def checked(
    url: str, answers: Sequence[str], *, allow: Sequence[str] = (), port: int = 443
) -> tuple[str, ...]:
    """What may be connected to when the resolver gives these answers."""
    return check(
        url,
        allowed=Allowed.parse(allow),
        ports=frozenset({port}),
        resolve=lambda _host, _port: answers,
        timeout_s=5,
    ).addresses


def test_what_is_public_passes_in_the_order_given() -> None:
    """The resolver knows which address is best."""
    assert checked("https://a.example/", ["2606:4700::1111", "1.1.1.1"]) == ("2606:4700::1111", "1.1.1.1")


def test_ports_are_limited_except_where_all_is_allowed() -> None:
    """A public host is not contacted on a port of another service; an allowed one is."""
    with pytest.raises(Refused, match="port 22"):
        checked("https://a.example:22/", ["1.1.1.1"])
    assert checked("https://a.example:22/", ["10.0.0.1"], allow=["10.0.0.0/8"]) == ("10.0.0.1",)
    assert checked("https://a.example:22/", ["10.0.0.1"], allow=["a.example"]) == ("10.0.0.1",)


@pytest.mark.parametrize("answers", [[], ["nonsense"], [""]])
def test_an_answer_that_is_none_is_refused(answers: list[str]) -> None:
    """A resolver that gives nothing, or no address, leads nowhere."""
    with pytest.raises(Refused):
        checked("https://a.example/", answers)


watching = threading.Event()
connections: list[object] = []


def note(name: str, arguments: tuple[object, ...]) -> None:
    """Keep what is connected to while the test watches, and let it go no further."""
    if name == "socket.connect" and watching.is_set():
        connections.append(arguments[1])
        raise OSError("a test connects to nobody")


sys.addaudithook(note)

private_v4 = (
    st.integers(0, 2**32 - 1).map(IPv4Address).filter(lambda address: why_private(address) is not None)
)
private_v6 = st.one_of(
    st.integers(0, 2**128 - 1).map(IPv6Address).filter(lambda address: why_private(address) is not None),
    private_v4.map(lambda inner: IPv6Address(0xFFFF << 32 | int(inner))),
    private_v4.map(lambda inner: IPv6Address(0x64FF9B << 96 | int(inner))),
    private_v4.map(lambda inner: IPv6Address(0x2002 << 112 | int(inner) << 80)),
)
private = st.one_of(private_v4, private_v6).map(str)
public = st.sampled_from(["1.1.1.1", "2606:4700::1111"])
hosts = st.one_of(
    st.just("name.example"),
    private.map(lambda address: f"[{address}]" if ":" in address else address),
    private_v4.map(lambda address: str(int(address))),
    private_v4.map(lambda address: hex(int(address))),
    private_v4.map(lambda address: ".".join(oct(byte).replace("o", "") for byte in address.packed)),
    st.text(st.characters(exclude_categories=["N", "Cs"]), max_size=12),  # a number could be a public address
)


@given(
    host=hosts,
    scheme=st.sampled_from(["http", "https", "HTTP"]),
    hidden=private,
    before=st.lists(public, max_size=2),
    after=st.lists(public, max_size=2),
    path=st.text(max_size=10),
)
def test_without_an_exception_no_url_leads_to_a_private_address(
    host: str, scheme: str, hidden: str, before: list[str], after: list[str], path: str
) -> None:
    """However it is written and wherever it resolves, not one packet goes there."""

    def resolve(asked: str, _port: int) -> list[str]:
        try:
            return [str(ip_address(int(asked, 0)))]  # as a C library reads decimal and hexadecimal
        except ValueError:
            return [*before, hidden, *after]

    way = GuardedTransport(
        allow=(), ports=range(1, 65536), connect_timeout_s=1, total_timeout_s=2, ca_file=None, resolve=resolve
    )
    connections.clear()
    watching.set()
    response = way.send(Request(method="POST", url=f"{scheme}://{host}/{path}", headers={}, body=b""))
    watching.clear()
    assert response.error is not None
    assert response.status is None
    assert connections == []
