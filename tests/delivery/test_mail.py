"""Mail goes to a real server on this machine, and to no other place."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from syndicate.model import Request
from syndicate.notify.mail.smtp import MailTransport

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
