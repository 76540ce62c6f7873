"""One file: what the file system says of it, and its bytes, unless it changes while they are read."""

import os
import stat

from syndicate.errors import DocumentError, Reason
from syndicate.model import Fingerprint, SourceFile

_READ_AT_ONCE = 1 << 20


def source_file(path: str, status: os.stat_result) -> SourceFile:
    """The file at ``path`` as its ``status`` shows it."""
    return SourceFile(path=path, fingerprint=_fingerprint(status))


def read_file(full: str, file: SourceFile, *, max_bytes: int) -> bytes:
    """Return the bytes of ``file``, which stands at ``full``.

    :raises DocumentError: ``missing``, ``unreadable``, ``too-large`` (then nothing was read), or
        ``incomplete`` when it is not, or not any more, the file that was seen
    """
    try:
        return _read(full, file, max_bytes)
    except FileNotFoundError as gone:
        raise DocumentError(file.path, Reason.MISSING, "the file is gone") from gone
    except OSError as wrong:
        raise DocumentError(file.path, Reason.UNREADABLE, wrong.strerror or str(wrong)) from wrong


def _read(full: str, file: SourceFile, max_bytes: int) -> bytes:
    handle = os.open(full, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe would else be waited for
    with os.fdopen(handle, "rb", buffering=0) as opened:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise DocumentError(file.path, Reason.UNREADABLE, "it is no regular file")
        if before.st_size > max_bytes:
            detail = f"{before.st_size:,} bytes, more than {max_bytes:,}"
            raise DocumentError(file.path, Reason.TOO_LARGE, detail)
        parts = []
        left = max_bytes + 1
        while left > 0 and (part := opened.read(min(left, _READ_AT_ONCE))):
            parts.append(part)
            left -= len(part)
        after = os.fstat(handle)
    data = b"".join(parts)
    is_whole = _fingerprint(before) == _fingerprint(after) == file.fingerprint and len(data) == after.st_size
    if not is_whole:
        raise DocumentError(file.path, Reason.INCOMPLETE, "the file changed while it was read")
    return data


def _fingerprint(status: os.stat_result) -> Fingerprint:
    return Fingerprint(status.st_size, status.st_mtime_ns, status.st_ino)
