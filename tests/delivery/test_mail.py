"""Mail goes to a real server on this machine, and to no other place."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from syndicate.model import Request
from syndicate.notify.mail.smtp import MailTransport
from tests.delivery.servers import Server, serving

LOOPBACK = "127.0.0.1"


@dataclass
class Postbox:
    """Takes mails, or answers what it was told to."""

    answer: str = "250 taken"
    mails: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 -- as the server calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse whom nobody knows."""
        del server, session, options
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail."""
        del server, session
        self.mails.append(envelope)
        return self.answer


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server((LOOPBACK, 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def postbox() -> Postbox:
    """What the server keeps."""
    return Postbox()


@pytest.fixture
def port(postbox: Postbox) -> Iterator[int]:
    """A server on a free port."""
    number = free_port()
    controller = Controller(postbox, hostname=LOOPBACK, port=number)
    controller.start()
    yield number
    controller.stop()


def transport(*, allow: tuple[str, ...] = (LOOPBACK,), total_timeout_s: float = 5) -> MailTransport:
    """A way out that may reach this machine."""
    return MailTransport(allow=allow, total_timeout_s=total_timeout_s, ca_file=None)


def request(port: int, *to: str, scheme: str = "smtp") -> Request:
    """A mail."""
    headers = {"from": "news@paper.example", "to": ",".join(to), "user": "", "password": ""}
    return Request(
        method="MAIL", url=f"{scheme}://{LOOPBACK}:{port}", headers=headers, body=b"Subject: A\r\n\r\nB\r\n"
    )


@pytest.mark.slow
def test_a_mail_arrives_whole_for_all_that_it_is_for(port: int, postbox: Postbox) -> None:
    """Envelope and message as they were made."""
    response = transport().send(request(port, "ann@readers.example", "bob@readers.example"))
    assert (response.status, response.error) == (250, None)
    (mail,) = postbox.mails
    assert mail.mail_from == "news@paper.example"
    assert mail.rcpt_tos == ["ann@readers.example", "bob@readers.example"]
    assert mail.original_content == b"Subject: A\r\n\r\nB\r\n"


@pytest.mark.slow
def test_whom_the_server_does_not_know_keeps_nobody_else_from_the_mail(port: int, postbox: Postbox) -> None:
    """The others get it once, and the attempt says who was refused."""
    response = transport().send(request(port, "nobody@readers.example", "bob@readers.example"))
    assert (response.status, response.body) == (250, b"refused for nobody@readers.example")
    assert len(postbox.mails) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "status"), [("451 later", 451), ("554 spam", 554)])
def test_a_refusal_comes_back_as_the_server_said_it(
    port: int, postbox: Postbox, answer: str, status: int
) -> None:
    """Its code decides whether to try again."""
    postbox.answer = answer
    response = transport().send(request(port, "ann@readers.example"))
    assert (response.status, response.body) == (status, answer.partition(" ")[2].encode())


@pytest.mark.slow
def test_nobody_at_all_known_is_a_refusal(port: int) -> None:
    """No recipient, no mail."""
    assert transport().send(request(port, "nobody@readers.example")).status == 550


@pytest.mark.slow
def test_a_private_server_is_reached_only_if_it_is_allowed(port: int, postbox: Postbox) -> None:
    """As any other request of ours."""
    response = transport(allow=()).send(request(port, "ann@readers.example"))
    assert response.status is None
    assert "non-public" in str(response.error)
    assert postbox.mails == []


@pytest.mark.slow
def test_a_server_that_says_nothing_costs_a_bounded_time() -> None:
    """It is given up, in words."""
    with socket.create_server((LOOPBACK, 0)) as silent:
        response = transport(total_timeout_s=0.4).send(request(silent.getsockname()[1], "a@b.example"))
    assert response.status is None
    assert "0.4 seconds" in str(response.error)


@pytest.mark.slow
def test_a_server_without_tls_gets_nothing_where_tls_was_asked_for(port: int, postbox: Postbox) -> None:
    """Neither password nor mail goes out in the clear."""
    response = transport().send(request(port, "ann@readers.example", scheme="smtps"))
    assert response.status is None
    assert response.error
    assert postbox.mails == []


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"", b"220-" + b"x" * 500 + b"\r\n"),
        (b"220 hello\r\n", b"250-" + b"x" * 500 + b"\r\n"),
        (b"220-", b"x" * 500),
    ],
)
def test_a_server_that_talks_without_end_is_not_listened_to(head: bytes, piece: bytes) -> None:
    """Its replies are read to a bound, whether as lines or as one."""

    def talk(connection: socket.socket, server: Server) -> None:
        connection.sendall(head)
        while not server.stopping.is_set():
            connection.sendall(piece)

    with serving(talk) as server:
        response = transport(total_timeout_s=20).send(request(server.port, "a@b.example"))
    assert response.error == "the mail server's replies do not end" or response.body == b"Line too long."


@pytest.mark.parametrize("piece", [b"2", b"220-x\r\n"])
def test_a_server_that_drips_costs_a_bounded_time(piece: bytes) -> None:
    """The time is for the whole mail, not for the next byte."""

    def drip(connection: socket.socket, server: Server) -> None:
        while not server.stopping.wait(0.02):
            connection.sendall(piece)

    with serving(drip) as server:
        response = transport(total_timeout_s=0.4).send(request(server.port, "a@b.example"))
    assert response.error == "no whole answer within 0.4 seconds"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"]
)
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_no_way_to_write_loopback_leads_a_mail_there(scheme: str, host: str) -> None:
    """A server that is not allowed sees no connection, however it is written."""

    def say_nothing(_connection: socket.socket, server: Server) -> None:
        server.stopping.wait()

    with serving(say_nothing) as server:
        mail = replace(request(server.port, "a@b.example"), url=f"{scheme}://{host}:{server.port}")
        response = transport(allow=()).send(mail)
        assert "non-public address" in str(response.error)
        assert server.connections == 0


@pytest.mark.slow
def test_a_server_may_have_an_ipv6_address(postbox: Postbox) -> None:
    """In brackets, as in any address."""
    number = free_port()
    controller = Controller(postbox, hostname="::1", port=number)
    controller.start()
    try:
        mail = replace(request(number, "ann@readers.example"), url=f"smtp://[::1]:{number}")
        assert transport(allow=("::1",)).send(mail).status == 250
    finally:
        controller.stop()
