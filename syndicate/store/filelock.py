"""A lock that a process loses with its life, and by nothing else.

A row in the database would outlive ``kill -9`` and need a timeout that is always wrong. A POSIX record lock
is dropped by the kernel when its process ends; unlike ``flock`` it is not shared with forked children, so
a worker process that survives its parent does not hold it. It does not keep threads of one process apart:
the table of what is held here does. The file says who holds the lock; writing that in the database would
cost a pass that finds nothing to do its only two syncs.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from syndicate.errors import Busy, StateError

_held: dict[str, str] = {}
_table = Lock()


@contextmanager
def hold(path: Path, holder: str) -> Iterator[None]:
    """Hold the lock at ``path``.

    :param holder: who holds it, for the message that others get
    :raises Busy: when another process or thread holds it
    """
    key = os.path.realpath(path)
    note = f"{holder} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    with _table:
        if key in _held:
            raise busy(_held[key])
        descriptor = _lock(path, note)
        _held[key] = note
    try:
        yield
    finally:
        with _table:
            os.ftruncate(descriptor, 0)
            os.close(descriptor)
            del _held[key]


def busy(note: str) -> Busy:
    """Say who holds the lease."""
    return Busy(
        f"another pass is under way: {note or 'it has only begun'}",
        remedy="Wait for it to end, or stop that process.",
    )


def _lock(path: Path, note: str) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StateError(
            f"the lock {path} cannot be made: {error.strerror}",
            remedy="Give the user that runs syndicate the right to write that folder.",
        ) from error
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        told = os.read(descriptor, 1000).decode("utf-8", "replace")
        os.close(descriptor)
        raise busy(told) from error
    os.ftruncate(descriptor, 0)
    os.write(descriptor, note.encode("utf-8", "replace"))
    return descriptor
