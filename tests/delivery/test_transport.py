"""What leaves the machine, where it can go, and what a hostile receiver can do: nothing but fail."""

import gzip
import socket
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.errors import ConfigError
from syndicate.model import Request, Response
from syndicate.notify.resolving import Resolver, system_resolver
from syndicate.notify.transport import GuardedTransport
from tests.delivery.servers import Behaviour, Server, answering, endless, hanging, ignoring, saying, serving

LOOPBACK = ("127.0.0.0/8",)


def transport(
    *,
    allow: Sequence[str] = LOOPBACK,
    total_timeout_s: float = 10,
    resolve: Resolver = system_resolver,
    ca_file: Path | None = None,
    ports: Sequence[int] = (80, 443),
) -> GuardedTransport:
    """A transport that may reach loopback."""
    return GuardedTransport(
        allow=allow,
        ports=ports,
        connect_timeout_s=2,
        total_timeout_s=total_timeout_s,
        ca_file=ca_file,
        resolve=resolve,
    )


def post(url: str, *, body: bytes = b'{"a": 1}', headers: dict[str, str] | None = None) -> Request:
    """A request as a notifier makes it."""
    return Request(
        method="POST", url=url, headers={"content-type": "application/json", **(headers or {})}, body=body
    )


def resolving(*answers: Sequence[str]) -> tuple[Resolver, list[str]]:
    """A resolver that gives these answers in turn, and the list of what it was asked."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(f"{host}:{port}")
        return answers[min(len(asked), len(answers)) - 1]

    return resolve, asked


def test_a_request_arrives_byte_for_byte() -> None:
    """Method, path, query, host, headers and body are those of the request."""
    with serving(answering("200 OK", "X-Answer: Yes", body=b"fine")) as server:
        response = transport().send(post(server.url("/a%20b?c=d&e"), headers={"webhook-id": "m1"}))
        assert (response.status, response.body, response.error) == (200, b"fine", None)
        assert response.headers["x-answer"] == "Yes"
        head = server.heads[0].split("\r\n")
        assert head[0] == "POST /a%20b?c=d&e HTTP/1.1"
        sent = {line.split(": ")[0].lower(): line.split(": ", 1)[1] for line in head[1:]}
        assert sent["host"] == f"127.0.0.1:{server.port}"
        assert sent["webhook-id"] == "m1"
        assert server.bodies == [b'{"a": 1}']


def test_connections_are_kept() -> None:
    """Many messages to one receiver use one connection."""
    with serving(answering()) as server:
        way = transport()
        assert [way.send(post(server.url())).status for _ in range(5)] == [204] * 5
        assert server.connections == 1


def test_a_connection_that_the_other_side_has_ended_is_not_used_again() -> None:
    """A receiver that hangs up between two messages loses none."""
    ended = threading.Event()

    def once(connection: socket.socket, server: Server) -> None:
        server.read_request(connection)
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        connection.shutdown(socket.SHUT_RDWR)
        ended.set()

    with serving(once) as server:
        way = transport()
        for number in range(1, 4):
            assert way.send(post(server.url())).status == 204
            assert ended.wait(10)
            ended.clear()
            assert server.connections == number


def test_what_comes_behind_an_answer_is_no_answer_to_the_next_request() -> None:
    """A receiver that says more than it should decides nothing about other messages."""
    twofold = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"

    def behave(connection: socket.socket, server: Server) -> None:
        while server.read_request(connection):
            connection.sendall(twofold)

    with serving(behave) as server:
        way = transport()
        assert [way.send(post(server.url())).status for _ in range(3)] == [200] * 3


def test_an_address_beyond_ascii_is_written_so_that_it_can_be_sent() -> None:
    """Path and query arrive as UTF-8 in per cent."""
    with serving(answering()) as server:
        assert transport().send(post(server.url("/gr\u00fc\u00dfe?\u00e4=1"))).status == 204
        assert server.heads[0].startswith("POST /gr%C3%BC%C3%9Fe?%C3%A4=1 HTTP/1.1")


def test_a_closed_transport_opens_anew() -> None:
    """Idle connections are dropped, and the next request works."""
    with serving(answering()) as server:
        way = transport()
        way.send(post(server.url()))
        way.close()
        assert way.send(post(server.url())).status == 204
        assert server.connections == 2


def test_threads_share_a_transport() -> None:
    """Requests of several threads do not mix."""
    with serving(answering()) as server:
        way, statuses = transport(), list[int | None]()
        threads = [
            threading.Thread(target=lambda: statuses.append(way.send(post(server.url())).status))
            for _ in range(12)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert statuses == [204] * 12


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(hanging, id="hangs"),
        pytest.param(endless(b"", b"H", every_s=0.02), id="drips-status-line"),
        pytest.param(endless(OK, b"X: y\r\n", every_s=0.05), id="drips-headers"),
        pytest.param(endless(OK + b"Content-Length: 9999\r\n\r\n", b"x", every_s=0.02), id="drips-body"),
        pytest.param(endless(OK + b"\r\n", b"x", every_s=0.02), id="drips-body-without-length"),
        pytest.param(
            endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", every_s=0.02),
            id="drips-chunks",
        ),
        pytest.param(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", every_s=0.05), id="continues-for-ever"),
    ],
)
def test_every_request_ends(behaviour: Behaviour) -> None:
    """A receiver that keeps a connection busy is left when the time of the request is over."""
    with serving(behaviour) as server:
        response = transport(total_timeout_s=0.4).send(post(server.url()))
        assert response.error == "no whole answer within 0.4 seconds"


def test_a_receiver_that_does_not_read_is_left() -> None:
    """A body that nobody takes does not hold the sender up."""
    with serving(ignoring) as server:
        response = transport(total_timeout_s=0.4).send(post(server.url(), body=bytes(20_000_000)))
        assert response.error == "no whole answer within 0.4 seconds"


def test_an_endless_body_is_read_to_its_bound() -> None:
    """The status counts, and at most 64 kB of the answer are kept."""
    with serving(endless(OK + b"\r\n", b"x" * 65536)) as server:
        response = transport().send(post(server.url()))
        assert (response.status, len(response.body), response.error) == (200, 65536, None)


@pytest.mark.parametrize(
    "behaviour",
    [
        endless(OK, b"X-Filler: " + b"y" * 500 + b"\r\n"),
        endless(OK + b"X-Long: ", b"y" * 500),
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_endless_headers_are_refused(behaviour: Behaviour) -> None:
    """No more than 8 kB of headers are read."""
    with serving(behaviour) as server:
        assert transport().send(post(server.url())).error == "the answer's headers are larger than 8 kB"


def test_a_decompression_bomb_stays_small() -> None:
    """64 kB that would become 60 MB become 64 kB."""
    bomb = gzip.compress(bytes(60_000_000), 9)
    with serving(answering("200 OK", "Content-Encoding: gzip", body=bomb)) as server:
        assert len(transport().send(post(server.url())).body) <= 65536


def test_a_compressed_answer_is_read() -> None:
    """A receiver that compresses although nobody asked is understood."""
    with serving(answering("200 OK", "Content-Encoding: gzip", body=gzip.compress(b"fine"))) as server:
        assert transport().send(post(server.url())).body == b"fine"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temp", "308 Perm"])
def test_redirects_are_not_followed(status: str) -> None:
    """Where an answer points is not contacted."""
    with serving(answering()) as other, serving(answering(status, f"Location: {other.url()}")) as server:
        assert transport().send(post(server.url())).status == int(status[:3])
        assert other.connections == 0


def test_the_environment_has_no_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither proxies nor netrc are taken from it, and cookies are not kept."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(answering()) as proxy, serving(answering("200 OK", "Set-Cookie: a=b; Path=/")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url("/"))
        way = transport()
        assert [way.send(post(server.url())).status for _ in range(2)] == [200, 200]
        assert proxy.connections == 0
        assert "cookie" not in server.heads[1].lower()
        assert "authorization" not in server.heads[0].lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"x-a": "b\r\nx-evil: 1"},
        {"x-a": "b\nx-evil: 1"},
        {"x-a": "b\rc"},
        {"x-a": "b\x00c"},
        {"x-a": "ü"},
        {"x-a\r\nx-evil": "1"},
        {"x a": "1"},
        {"x:a": "1"},
        {"": "1"},
    ],
)
def test_headers_cannot_be_smuggled(headers: dict[str, str]) -> None:
    """A value with a line break is refused before anything is sent."""
    with serving(answering()) as server:
        assert transport().send(post(server.url(), headers=headers)).error is not None
        assert server.connections == 0


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"", "the connection was closed before an answer came"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "the connection was closed before an answer came, or it was no HTTP"),
        (OK + b"Content-Length: 10\r\n\r\nabc", "the answer broke off"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "the answer broke off"),
    ],
)
def test_what_is_no_answer_is_said_in_words(said: bytes, error: str) -> None:
    """A person learns what was wrong, without a traceback or an address in it."""
    with serving(saying(said)) as server:
        told = transport().send(post(server.url())).error
        assert told is not None
        assert told.startswith(error)


def test_nobody_there_is_said_in_words() -> None:
    """A closed port is a refused connection."""
    with serving(answering()) as server:
        url = server.url()
    assert transport().send(post(url)).error == "the connection was refused"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0",
        "localhost",
        "１２７.０.０.１",
    ],
)
def test_no_way_to_write_loopback_gets_there(host: str) -> None:
    """Whatever the notation, a private address that is not allowed is not connected to."""
    with serving(answering()) as server:
        way = transport(allow=(), ports=(server.port,))
        error = way.send(post(f"http://{host}:{server.port}/")).error
        assert error is not None
        assert server.connections == 0


def test_one_private_answer_among_public_ones_is_enough_to_refuse() -> None:
    """A name that leads to both is not contacted at all."""
    resolve, _ = resolving(["93.184.216.34", "10.0.0.1"])
    error = transport(resolve=resolve, allow=()).send(post("http://mixed.example/")).error
    assert error is not None
    assert "non-public address (private)" in error
    assert "allow under [network]" in error


def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    """A name whose answer changes after the check gains nothing: it is resolved once."""
    resolve, asked = resolving(["127.0.0.1"], ["127.0.0.2"])
    with (
        serving(answering()) as first,
        serving(answering("200 OK"), host="127.0.0.2", port=first.port) as second,
    ):
        way = transport(resolve=resolve, allow=("127.0.0.1",))
        url = f"http://turning.example:{first.port}/"
        assert way.send(post(url)).status == 204
        assert asked == [f"turning.example:{first.port}"]
        assert f"Host: turning.example:{first.port}" in first.heads[0].replace("host:", "Host:")
        refused = way.send(post(url))  # a kept connection does not excuse the check
        assert refused.error is not None
        assert "non-public" in refused.error
        assert (first.connections, len(first.heads), second.connections) == (1, 1, 0)


def test_a_kept_connection_belongs_to_its_address() -> None:
    """When a name moves, the next message goes where it is now."""
    resolve, _ = resolving(["127.0.0.1"], ["127.0.0.2"])
    with (
        serving(answering()) as first,
        serving(answering("200 OK"), host="127.0.0.2", port=first.port) as second,
    ):
        way = transport(resolve=resolve)
        url = f"http://moving.example:{first.port}/"
        assert [way.send(post(url)).status for _ in range(2)] == [204, 200]
        assert (len(first.heads), len(second.heads)) == (1, 1)


def test_a_dead_address_is_passed_over() -> None:
    """When the first address of a name cannot be connected to, the next is tried."""
    resolve, _ = resolving(["127.0.0.3", "127.0.0.1"])
    with serving(answering()) as server:
        url = f"http://two.example:{server.port}/"
        assert transport(resolve=resolve).send(post(url)).status == 204


def test_nothing_is_sent_twice() -> None:
    """A receiver that hangs up after reading is not tried at its next address: it may have understood."""
    resolve, _ = resolving(["127.0.0.1", "127.0.0.2"])
    with serving(saying(b"")) as first, serving(answering(), host="127.0.0.2", port=first.port) as second:
        url = f"http://two.example:{first.port}/"
        assert transport(resolve=resolve).send(post(url)).error is not None
        assert second.connections == 0


def test_a_host_may_be_allowed_by_its_name() -> None:
    """An exception for a host holds wherever it leads, and on any port."""
    resolve, _ = resolving(["127.0.0.1"])
    with serving(answering()) as server:
        way = transport(resolve=resolve, allow=("intern.example",))
        assert way.send(post(f"http://INTERN.example:{server.port}/")).status == 204


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    """Looking a name up counts toward the time of the request."""
    over = threading.Event()

    def resolve(_host: str, _port: int) -> Sequence[str]:
        over.wait(10)
        return ["127.0.0.1"]

    error = transport(resolve=resolve, total_timeout_s=0.3).send(post("http://slow.example/")).error
    over.set()
    assert error is not None
    assert error.startswith(("the host's name could not be resolved", "no whole answer"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for hook.example, signed by itself, in one file."""
    folder = tmp_path_factory.mktemp("tls")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=hook.example -addext subjectAltName=DNS:hook.example -keyout key.pem -out certificate.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder


def tls_send(folder: Path, name: str, *, trusted: bool = True) -> tuple[Response, list[str], Server]:
    """Post over TLS to a server that has the certificate; also the names that it was asked for."""
    import ssl  # noqa: PLC0415 -- for these tests alone

    names: list[str] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    context.sni_callback = lambda _socket, name, _context: names.append(name or "")
    resolve, _ = resolving(["127.0.0.1"])
    with serving(answering(), tls=context) as server:
        way = transport(resolve=resolve, ca_file=folder / "certificate.pem" if trusted else None)
        response = way.send(post(server.url(host=name, scheme="https")))
        if response.error is None:
            assert way.send(post(server.url(host=name, scheme="https"))).status == 204
            assert server.connections == 1
        return response, names, server


@pytest.mark.slow
def test_tls_uses_the_name_and_the_checked_address(certificate: Path) -> None:
    """The certificate is for the name in the address, and the connection is kept."""
    response, names, _ = tls_send(certificate, "hook.example")
    assert (response.status, response.error) == (204, None)
    assert names == ["hook.example"]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "trusted"), [("other.example", True), ("hook.example", False)])
def test_a_wrong_certificate_is_refused(certificate: Path, name: str, trusted: bool) -> None:
    """Another name, or a signature that nobody vouches for: nothing is sent."""
    response, _, server = tls_send(certificate, name, trusted=trusted)
    assert response.error is not None
    assert response.error.startswith("its certificate cannot be trusted")
    assert server.bodies == []


def test_a_ca_file_that_is_none_is_found_at_once(tmp_path: Path) -> None:
    """A wrong setting is an error of the configuration, before anything is sent."""
    wrong = tmp_path / "ca.pem"
    wrong.write_text("no certificate")
    with pytest.raises(ConfigError, match="ca_file"):
        transport(ca_file=wrong)
    with pytest.raises(ConfigError, match="ca_file"):
        transport(ca_file=tmp_path / "missing.pem")


@pytest.mark.slow
def test_a_receiver_that_asks_for_a_certificate_gets_the_one_of_its_endpoint(certificate: Path) -> None:
    """Shown where it is named, and nowhere else; without it nothing is taken, and nothing sent in vain."""
    import ssl  # noqa: PLC0415 -- for these tests alone

    both = certificate / "both.pem"
    both.write_bytes((certificate / "key.pem").read_bytes() + (certificate / "certificate.pem").read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(certificate / "certificate.pem")
    resolve, _ = resolving(["127.0.0.1"])
    with serving(answering(), tls=context) as server:
        way = transport(resolve=resolve, ca_file=certificate / "certificate.pem")
        plain = post(server.url(host="hook.example", scheme="https"))
        shown = way.send(replace(plain, certificate=str(both)))
        assert (shown.status, shown.error) == (204, None)
        unshown = way.send(plain)
        assert (unshown.status, unshown.error is not None) == (None, True)
        missing = way.send(replace(plain, certificate=str(certificate / "none.pem")))
        assert (missing.status, missing.error) == (None, "the client certificate cannot be read")
        assert len(server.heads) == 1
