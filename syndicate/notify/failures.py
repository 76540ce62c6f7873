"""What goes wrong on the way out, said so that a person understands it."""

import http.client
import socket
import ssl
from collections.abc import Iterator

from syndicate.notify.connecting import BrokenOff, HeadTooLarge, NeverConnected, NotInTime

_DETAIL = 160


def causes(failure: BaseException) -> Iterator[BaseException]:
    """The failure and all that it wraps, outermost first; libraries wrap by argument and by cause."""
    seen: list[BaseException] = []
    queue: list[object] = [failure]
    while queue:
        current = queue.pop(0)
        if isinstance(current, BaseException) and current not in seen:
            seen.append(current)
            queue += [getattr(current, "reason", None), current.__cause__, current.__context__, *current.args]
            yield current


_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (HeadTooLarge, "the answer's headers are larger than 8 kB"),
    (ssl.SSLCertVerificationError, "its certificate cannot be trusted"),
    (ssl.SSLError, "no TLS connection could be made"),
    (ConnectionRefusedError, "the connection was refused"),
    (ConnectionResetError, "the connection was closed before an answer came"),
    (socket.gaierror, "the host's name could not be resolved"),
    (NotInTime, "no connection in time"),
    (NeverConnected, "no connection could be made"),
    (TimeoutError, "no answer in time"),
    (BrokenOff, "the answer broke off"),
    (http.client.HTTPException, "the connection was closed before an answer came, or it was no HTTP"),
    (ConnectionError, "the connection was closed before an answer came"),
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
