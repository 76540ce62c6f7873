"""Whether a file that has just changed is whole, or somebody is still writing it.

The kernel is asked first: a lease for reading is refused while anyone holds the file open for writing (fcntl,
F_SETLEASE). Then, and where the kernel does not say, the file has to stay as it is for half a second. A file
that nobody touched for that long costs nothing.
"""

import errno
import fcntl
import os
import signal
import time
from enum import Enum, auto

_STILL_S = 0.5
_LOOK_S = 0.02


class _Writer(Enum):
    PRESENT = auto()
    ABSENT = auto()
    UNKNOWN = auto()


def is_settled(status: os.stat_result, now: float) -> bool:
    """Whether the last change of a file, of its bytes or of what is said of it, is half a second old.

    :param now: seconds since 1970, by the clock of the file system
    """
    return not 0 <= now - status.st_ctime < _STILL_S


def becomes_still(handle: int, status: os.stat_result) -> bool:
    """Wait until nobody writes a file any more, or it has not changed for half a second.

    :param handle: the file, open for reading alone
    :param status: what it was like when it was read
    :returns: whether it is still like that
    """
    ends = time.monotonic() + _STILL_S
    while True:
        writer = _writer(handle)
        now = os.fstat(handle)
        if (now.st_size, now.st_mtime_ns) != (status.st_size, status.st_mtime_ns):
            return False
        if writer is _Writer.ABSENT or time.monotonic() > ends:
            return True
        time.sleep(_LOOK_S)


def _writer(handle: int) -> _Writer:
    """Whether anyone holds the file open for writing."""
    try:
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)  # else it is SIGIO, which kills
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except AttributeError:  # only Linux has leases
        return _Writer.UNKNOWN
    except OSError as refused:
        return _Writer.PRESENT if refused.errno == errno.EAGAIN else _Writer.UNKNOWN
    fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return _Writer.ABSENT
