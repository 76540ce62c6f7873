"""Libraries below may write addresses into logs, and addresses can hold what is nobody's business: not here.

What other parts of the process send is logged as ever.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOGGERS = ("urllib3.connectionpool", "urllib3.util.retry")
_sending = threading.local()


class _Discretion(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not getattr(_sending, "depth", 0)


_DISCRETION = _Discretion()


def install() -> None:
    """Have the loggers keep quiet in a thread while :func:`discreet` holds there; once or often."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_DISCRETION)


@contextmanager
def discreet() -> Iterator[None]:
    """Nothing that the libraries do in this thread is logged for the length of the block."""
    _sending.depth = getattr(_sending, "depth", 0) + 1
    try:
        yield
    finally:
        _sending.depth -= 1
