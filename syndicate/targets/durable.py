"""The few things that a durable folder asks of the file system, each done once and whole.

Nothing here knows what is published. Errors are the system's own; who called says what they mean.
"""

import errno
import os
import stat
from pathlib import Path

TEMPORARY_PREFIX = ".syndicate-"
TEMPORARY_SUFFIX = ".tmp"

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
_FOLDER = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY


def write_new(path: Path, body: bytes) -> int:
    """Write a file that does not exist yet and return its descriptor, open; a failure leaves no file.

    A late write error is told only to who has held the file open since, so it stays open until it is synced.
    """
    descriptor = os.open(path, _CREATE, 0o644)
    try:
        rest = memoryview(body)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except OSError:
        os.close(descriptor)
        path.unlink()
        raise
    return descriptor


def holds_bytes(place: Path, body: bytes) -> bool:
    """Whether a plain file with exactly these bytes stands there.

    :raises IsADirectoryError: when a folder does
    """
    try:
        found = place.lstat()
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    if not stat.S_ISREG(found.st_mode) or found.st_size != len(body):
        return False
    try:
        with open(os.open(place, _READ), "rb") as file:  # noqa: PTH123 - Path.open cannot refuse a link
            return file.read() == body
    except PermissionError:  # it can still be replaced by a file that readers may read
        return False


def make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; return the folders that got a new name in them."""
    missing: list[Path] = []
    while not folder.is_dir():
        missing.append(folder)
        if folder == folder.parent:
            break
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(mode=0o755, exist_ok=True)
    return [new.parent for new in missing]


def sweep(folder: Path) -> None:
    """Remove what a pass that was killed left under a temporary name."""
    with os.scandir(folder) as found:
        litter = [
            entry.path
            for entry in found
            if entry.name.startswith(TEMPORARY_PREFIX) and entry.name.endswith(TEMPORARY_SUFFIX)
        ]
    for path in litter:
        Path(path).unlink(missing_ok=True)


def sync_file(descriptor: int) -> OSError | None:
    """Wait until a file's bytes are on disk; return what prevented it."""
    try:
        os.fsync(descriptor)
    except OSError as failure:
        return failure
    return None


def sync_folder(folder: Path) -> OSError | None:
    """Wait until the names in a folder are on disk; return what prevented it.

    A folder that was emptied and removed since has none: whoever removed it waits for the one above it.
    """
    try:
        descriptor = os.open(folder, _FOLDER)
    except FileNotFoundError:
        return None
    except OSError as failure:
        return failure
    try:
        os.fsync(descriptor)
    except OSError as failure:
        if failure.errno != errno.EINVAL:  # some network file systems cannot sync a folder, and need not
            return failure
    finally:
        os.close(descriptor)
    return None
