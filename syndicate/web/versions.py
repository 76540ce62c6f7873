"""One version of one file, open: its bytes, its validators and the promise that they belong together.

A file is replaced by renaming another over it, so what has been opened stays what it was. Nothing outside the
folder is opened, by whatever link; nothing whose name begins with a dot is.
"""

import errno
import hashlib
import os
import stat
from collections import OrderedDict
from enum import Enum, auto
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from syndicate.web.conditions import Validators

CHUNK = 262_144

_OPEN = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_REMEMBERED = 20_000
_ABSENT = {
    errno.ENOENT,
    errno.ENOTDIR,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.EACCES,
    errno.EPERM,
    errno.ENXIO,
    errno.EINVAL,
}


class Missing(Enum):
    """Why there is no version."""

    ABSENT = auto()
    FOLDER = auto()


class _Inode(NamedTuple):
    device: int
    number: int
    mtime_ns: int
    size: int


class Digests:
    """Remembers the digests of files that have not changed; of the latest used, so that memory is bounded."""

    def __init__(self) -> None:
        self._known: OrderedDict[_Inode, str] = OrderedDict()

    def get(self, inode: _Inode) -> str | None:
        """The digest, if it is remembered."""
        digest = self._known.get(inode)
        if digest is not None:
            self._known.move_to_end(inode)
        return digest

    def put(self, inode: _Inode, digest: str) -> None:
        """Remember a digest."""
        self._known[inode] = digest
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


class Version:
    """An open file. To be closed, best by ``with``.

    :ivar size: bytes
    :ivar modified: seconds since the epoch, whole
    """

    def __init__(self, descriptor: int, found: os.stat_result) -> None:
        self._descriptor = descriptor
        self._inode = _Inode(found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)
        self.size = found.st_size
        self.modified = found.st_mtime_ns // 1_000_000_000

    def read(self, start: int, length: int) -> bytes:
        """Bytes from ``start`` on, at most ``length``."""
        return os.pread(self._descriptor, length, start)

    def known_validators(self, digests: Digests) -> Validators | None:
        """The validators, if they can be told without reading the file."""
        digest = digests.get(self._inode)
        return None if digest is None else self._validators(digest)

    def validators(self, digests: Digests) -> Validators:
        """The validators; reads the whole file when it is not remembered."""
        digest = digests.get(self._inode)
        if digest is None:
            digest = self._digest()
            digests.put(self._inode, digest)
        return self._validators(digest)

    def _validators(self, digest: str) -> Validators:
        return Validators(etag=f'"{digest[:32]}"', modified=self.modified)

    def _digest(self) -> str:
        digest = hashlib.sha256()
        position = 0
        while chunk := self.read(position, CHUNK):
            digest.update(chunk)
            position += len(chunk)
        return digest.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)


def open_version(root: Path, path: str) -> Version | Missing:
    """Open the file at a path below ``root``, or say what is there instead; what is hidden is absent.

    :raises OSError: when the system fails: too many open files, a broken disk
    """
    try:
        top = os.path.realpath(root)
        place = os.path.realpath(os.path.join(top, path))  # noqa: PTH118 - as text: it runs for every request
        below = place.removeprefix(top.rstrip("/"))
        if below == place or not below.startswith("/") or "/." in below:
            return Missing.ABSENT
        descriptor = os.open(place, _OPEN)
    except OSError as failure:
        if failure.errno in _ABSENT:
            return Missing.ABSENT
        raise
    except ValueError:  # a name that the file system cannot hold
        return Missing.ABSENT
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode):
        return Version(descriptor, found)
    os.close(descriptor)
    return Missing.FOLDER if stat.S_ISDIR(found.st_mode) else Missing.ABSENT
