"""Which part of a document a request asks for (RFC 9110 section 14). Reads no file and sends nothing.

One range is answered with one part. A request for several gets the whole: it may always be sent, and many
small overlapping ranges must never cost more than the document itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes[ \t]*=[ \t,]*(?P<first>\d{0,18})-(?P<last>\d{0,18})[ \t,]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from ``start`` up to and without ``stop``, counted from 0."""

    start: int
    stop: int

    def content_range(self, size: int) -> str:
        """The field that goes with it (RFC 9110 section 14.4)."""
        return f"bytes {self.start}-{self.stop - 1}/{size}"


class UnsatisfiableError(Exception):
    """The range begins behind the end (RFC 9110 section 15.5.17)."""


def requested(lines: Sequence[str], size: int) -> Part | None:
    """The part asked for, or None for the whole: no range, several, another unit or none that can be read.

    :param lines: the ``Range`` field lines
    :param size: bytes of the document
    :raises UnsatisfiableError: when the range holds no byte of it
    """
    found = _ONE_RANGE.fullmatch(lines[0].strip()) if len(lines) == 1 else None
    if found is None:
        return None
    first, last = found["first"], found["last"]
    if not first:
        return _suffix(last, size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise UnsatisfiableError
    return Part(start, min(int(last) + 1, size) if last else size)


def _suffix(length: str, size: int) -> Part | None:
    if not length:
        return None
    if int(length) == 0 or size == 0:
        raise UnsatisfiableError
    return Part(max(0, size - int(length)), size)
