"""Text and moments in the form that both databases take and give back unchanged.

Imports no database library. Paths may hold lone surrogates (PEP 383) and articles may hold NUL; neither is
valid in a PostgreSQL text, so those characters and the escape character itself are written as the escape
character and four hexadecimal digits. Each character is written on its own, so that a prefix of a text is
a prefix of what is stored.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from syndicate.model import EPOCH, Fingerprint, FolderStamp

ESCAPE = "\x1b"
LAST_CHARACTER = "\U0010ffff"
INODES = 1 << 64
"""Inodes are unsigned and columns are not: the upper half is stored below zero."""

_UNSAFE = re.compile("[\x00\x1b\ud800-\udfff]")
_ESCAPED = re.compile("\x1b([0-9a-f]{4})")
_SECOND = timedelta(seconds=1)
_BATCH = 500

T = TypeVar("T")


def escape(text: str) -> str:
    """Return the text as it is stored: valid UTF-8 without NUL."""
    if text.isprintable():  # neither controls nor surrogates are
        return text
    return _UNSAFE.sub(lambda found: f"{ESCAPE}{ord(found[0]):04x}", text)


def unescape(stored: str) -> str:
    """Return the text that was stored."""
    if ESCAPE not in stored:
        return stored
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), stored)


def seconds(moment: datetime) -> int:
    """Whole seconds since the epoch, UTC."""
    return (moment - EPOCH) // _SECOND


def moment(stored: int) -> datetime:
    """Aware UTC from seconds since the epoch."""
    return EPOCH + timedelta(seconds=stored)


def known_of(rows: Iterable[tuple[str, int, int, int]]) -> dict[str, Fingerprint]:
    """Fingerprints by path, from rows of path, size, time and inode as the driver gives them."""
    make = Fingerprint._make
    return {
        unescape(path) if ESCAPE in path else path: make(
            (size, mtime_ns, inode if inode >= 0 else inode + INODES)
        )
        for path, size, mtime_ns, inode in rows
    }


def folders_of(rows: Iterable[tuple[str, int, int, int]]) -> dict[str, FolderStamp]:
    """Stamps by path, from rows of path, time, time of status and inode as the driver gives them."""
    return {
        unescape(path): FolderStamp(mtime_ns, ctime_ns, inode % INODES)
        for path, mtime_ns, ctime_ns, inode in rows
    }


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Cut into lists short enough for one statement."""
    left = iter(items)
    while batch := list(islice(left, _BATCH)):
        yield batch
