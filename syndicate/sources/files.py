"""One file: what the file system says of it, and its bytes, unless it changes while they are read."""

import os
import stat
from collections.abc import Callable

from syndicate.errors import DocumentError, Reason
from syndicate.model import Fingerprint, SourceFile
from syndicate.sources.stillness import becomes_still, is_settled

_READ_AT_ONCE = 1 << 20


def source_file(path: str, status: os.stat_result) -> SourceFile:
    """The file at ``path`` as its ``status`` shows it."""
    return SourceFile(path=path, fingerprint=_fingerprint(status))


def read_file(
    full: str, file: SourceFile, *, max_bytes: int, clock: Callable[[], float] | None = None
) -> bytes:
    """Return the bytes of ``file``, which stands at ``full``.

    :param clock: seconds since 1970: with it, a file that changed just now is waited for and read twice
    :raises DocumentError: ``missing``, ``unreadable``, ``too-large`` (then nothing was read), or
        ``incomplete`` when it is not, or not any more, the file that was seen
    """
    try:
        return _read(full, file, max_bytes, clock)
    except FileNotFoundError as gone:
        raise DocumentError(file.path, Reason.MISSING, "the file is gone") from gone
    except OSError as wrong:
        raise DocumentError(file.path, Reason.UNREADABLE, wrong.strerror or str(wrong)) from wrong


def _read(full: str, file: SourceFile, max_bytes: int, clock: Callable[[], float] | None) -> bytes:
    handle = os.open(full, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe would else be waited for
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise DocumentError(file.path, Reason.UNREADABLE, "it is no regular file")
        if before.st_size > max_bytes:
            detail = f"{before.st_size:,} bytes, more than {max_bytes:,}"
            raise DocumentError(file.path, Reason.TOO_LARGE, detail)
        data = _bytes(handle, max_bytes)
        after = os.fstat(handle)
        is_whole = _fingerprint(before) == _fingerprint(after) == file.fingerprint
        if not is_whole or len(data) != after.st_size:
            raise DocumentError(file.path, Reason.INCOMPLETE, "the file changed while it was read")
        if clock is None or is_settled(after, clock()):
            return data
        if becomes_still(handle, after) and _bytes(handle, max_bytes) == data:
            return data
        raise DocumentError(file.path, Reason.INCOMPLETE, "the file is still being written")
    finally:
        os.close(handle)


def _bytes(handle: int, max_bytes: int) -> bytes:
    """All that the file holds, or one byte more than may be read."""
    parts = []
    place = 0
    while place <= max_bytes and (part := os.pread(handle, min(max_bytes + 1 - place, _READ_AT_ONCE), place)):
        parts.append(part)
        place += len(part)
    return b"".join(parts)


def _fingerprint(status: os.stat_result) -> Fingerprint:
    return Fingerprint(status.st_size, status.st_mtime_ns, status.st_ino)
