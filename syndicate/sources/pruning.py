"""Folders that a scan passes over, because no name in them came or went since an earlier scan.

A folder's time says when a name in it was last added, removed or changed, and nothing about what is in the
files. It tells two moments apart only if the file system's clock ticked in between: a folder that changed
just before it was opened may get another file without looking different, so it is not yet taken for settled
(git calls such a file racily clean).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from os import stat_result

from syndicate.model import EPOCH, UNSETTLED, FolderStamp
from syndicate.ports.reading import Folders

_MICROSECOND = timedelta(microseconds=1)
_COARSEST_TICK_NS = 2_000_000_000
"""FAT counts in steps of two seconds; no other file system in use has longer ones."""


class Pruning:
    """What one scan opens and what it passes over. Folders end in ``/``; that of the corpus is empty."""

    def __init__(
        self,
        folders: Folders,
        *,
        restless: Collection[str] = (),
    ) -> None:
        """Begin a scan.

        :param folders: gets what the next scan should know
        :param restless: folders in which files of our own come and go; their time says nothing
        """
        self._known = folders.known
        self._seen = folders.seen
        self._restless = restless
        self._settled_ns = (folders.now - EPOCH) // _MICROSECOND * 1000 - _COARSEST_TICK_NS
        self._below = _by_folder(path.removesuffix("/") for path in folders.known if path)
        self._doubtful = _by_folder(folders.doubtful)
        self._passed: set[str] = set()
        self._opened = False

    def passes_over(self, folder: str, status: stat_result) -> bool:
        """Whether a folder need not be opened.

        :param status: what the file system says of it, asked just now
        """
        stamp = FolderStamp(status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        is_settled = stamp.mtime_ns < self._settled_ns and folder not in self._restless
        self._seen[folder] = stamp if is_settled else UNSETTLED
        is_passed = is_settled and self._known.get(folder) == stamp
        if is_passed:
            self._passed.add(folder)
        self._opened |= not is_passed
        return is_passed

    def shut(self, folder: str) -> None:
        """Have the next scan try again to open a folder that could not be opened."""
        self._seen[folder] = UNSETTLED
        self._opened = True

    def folders_in(self, folder: str) -> list[str]:
        """The folders in one that was passed over."""
        return [f"{path}/" for path in self._below.get(folder, ())]

    def doubtful_in(self, folder: str) -> Sequence[str]:
        """The files to look at in a folder that was passed over."""
        return self._doubtful.get(folder, ())

    def missing(self, known: Iterable[str], seen: Collection[str]) -> Iterable[str]:
        """The known files that the scan did not see, but for those in the folders that it passed over."""
        if not self._opened:
            return ()
        passed = self._passed
        return (path for path in known if path not in seen and _folder_of(path) not in passed)


def _by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        found[_folder_of(path)].append(path)
    return found


def _folder_of(path: str) -> str:
    return path[: path.rfind("/") + 1]
