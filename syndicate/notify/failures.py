"""What goes wrong on the way out, said so that a person understands it."""

import http.client
import socket
import ssl
from collections.abc import Iterator

import urllib3

from syndicate.notify.connecting import HeadTooLarge

_DETAIL = 160


def causes(failure: BaseException) -> Iterator[BaseException]:
    """The failure and all that it wraps, outermost first; urllib3 and requests wrap by argument and cause."""
    seen: list[BaseException] = []
    queue: list[object] = [failure]
    while queue:
        current = queue.pop(0)
        if isinstance(current, BaseException) and current not in seen:
            seen.append(current)
            queue += [getattr(current, "reason", None), current.__cause__, current.__context__, *current.args]
            yield current


def never_connected(failure: BaseException) -> bool:
    """Whether not a byte of the request can have been sent."""
    kinds = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
    return any(isinstance(cause, kinds) for cause in causes(failure))


_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (HeadTooLarge, "the answer's headers are larger than 8 kB"),
    (ssl.SSLCertVerificationError, "its certificate cannot be trusted"),
    (ssl.SSLError, "no TLS connection could be made"),
    (ConnectionRefusedError, "the connection was refused"),
    (ConnectionResetError, "the connection was closed before an answer came"),
    (socket.gaierror, "the host's name could not be resolved"),
    (urllib3.exceptions.NewConnectionError, "no connection could be made"),
    (urllib3.exceptions.ConnectTimeoutError, "no connection in time"),
    (TimeoutError, "no answer in time"),
    (urllib3.exceptions.ReadTimeoutError, "no answer in time"),
    (http.client.IncompleteRead, "the answer broke off"),
    (urllib3.exceptions.ProtocolError, "the connection was closed before an answer came, or it was no HTTP"),
)


def in_words(failure: BaseException) -> str:
    """What happened, in a few words that show no address and no secret."""
    found = list(causes(failure))
    for kind, words in _WORDS:
        cause = next((cause for cause in found if isinstance(cause, kind)), None)
        if cause is not None:
            detail = getattr(cause, "verify_message", "")
            return f"{words}: {detail[:_DETAIL]}" if detail else words
    return f"the request failed ({type(failure).__name__})"
