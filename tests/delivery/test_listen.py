"""The receiver behind ``syndicate listen``: it trusts what is signed, and says why it does not the rest."""

import json
import time
from collections.abc import Iterator

import pytest
import requests

from syndicate.core.signing import sign
from syndicate.errors import ConfigError
from syndicate.web.listen import LARGEST_BODY, Listener, Received

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 -- a published example
BODY = json.dumps({"type": "article.published", "data": {"sequence": 3, "title": "Größe"}}).encode()


def post(listener: Listener, *, body: bytes = BODY, secret: str = SECRET, age_s: int = 0) -> int:
    """Send a signed message; the status of the answer."""
    stamp = int(time.time()) - age_s
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(stamp),
        "webhook-signature": sign(secret, message_id="msg_1", timestamp=stamp, body=body),
    }
    return requests.post(listener.url, data=body, headers=headers, timeout=10).status_code


@pytest.fixture
def received() -> list[Received]:
    """What was handed over."""
    return []


@pytest.fixture
def listener(received: list[Received]) -> Iterator[Listener]:
    """A listener that knows the secret."""
    one = Listener("127.0.0.1", 0, SECRET, received.append)
    one.start()
    yield one
    one.stop()


def test_a_signed_message_is_handed_over_verified(listener: Listener, received: list[Received]) -> None:
    """Id, type, sequence and payload are there to be shown."""
    assert post(listener) == 204
    (message,) = received
    assert (message.id, message.type, message.sequence) == ("msg_1", "article.published", 3)
    assert message.verified
    assert message.payload == json.loads(BODY)


def test_a_message_of_somebody_else_is_shown_with_the_reason(
    listener: Listener, received: list[Received]
) -> None:
    """It is answered with 400, so that the sender notices too."""
    assert post(listener, secret="whsec_" + "A" * 32) == 400
    assert post(listener, age_s=600) == 400
    assert [message.verified for message in received] == [False, False]
    assert "no signature matches" in (received[0].problem or "")
    assert "seconds off" in (received[1].problem or "")


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff", b"[" * 100_000, b'{"data": 1}'])
def test_a_body_that_is_no_event_does_no_harm(
    listener: Listener, received: list[Received], body: bytes
) -> None:
    """A signed message of any content is handed over."""
    assert post(listener, body=body) == 204
    assert (received[0].type, received[0].sequence) == ("", None)


def test_without_a_secret_everything_is_shown_and_nothing_verified() -> None:
    """One can look before one has set anything up."""
    received: list[Received] = []
    listener = Listener("127.0.0.1", 0, None, received.append)
    listener.start()
    assert requests.post(listener.url, data=b"{}", timeout=10).status_code == 204
    listener.stop()
    assert received[0].problem == "no secret was given to verify it with"


def test_a_body_beyond_its_bound_is_not_read(listener: Listener, received: list[Received]) -> None:
    """Nobody fills the memory of somebody who tries things out."""
    headers = {"content-length": str(LARGEST_BODY + 1)}
    assert requests.post(listener.url, headers=headers, timeout=10).status_code == 413
    assert requests.get(listener.url, timeout=10).status_code == 405
    assert received == []


def test_a_report_that_fails_is_an_answer_too() -> None:
    """The sender tries again later."""

    def fail(_message: Received) -> None:
        raise RuntimeError

    listener = Listener("127.0.0.1", 0, None, fail)
    listener.start()
    assert requests.post(listener.url, data=b"{}", timeout=10).status_code == 500
    listener.stop()


def test_a_stopped_listener_gives_its_port_back(listener: Listener) -> None:
    """The next one can have it at once."""
    port = listener.address[1]
    assert post(listener) == 204
    listener.stop()
    again = Listener("127.0.0.1", port, SECRET, lambda _message: None)
    again.start()
    assert post(again) == 204
    again.stop()


def test_a_malformed_secret_is_refused_at_the_start() -> None:
    """It is not found out with the first message."""
    with pytest.raises(ConfigError):
        Listener("127.0.0.1", 0, "hunter2", lambda _message: None)
