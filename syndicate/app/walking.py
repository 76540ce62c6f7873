"""Which folders of a corpus that only grows are passed over by a scan, and what is remembered of them.

What is remembered is stored after all that the scan found: killed before, the next scan opens them again.
"""

from collections.abc import Iterable
from datetime import datetime

from syndicate.core.identity import file_of
from syndicate.model import UNSETTLED
from syndicate.ports.reading import Folders
from syndicate.ports.store import Store

_KEY = "walking-key"


class Walks:
    """Remembers folders from scan to scan."""

    def __init__(self, key: str) -> None:
        """Prepare.

        :param key: changes when the same folders would be seen to hold other files
        """
        self._key = key

    def begin(self, store: Store, *, reading_key: str, full: bool, now: datetime) -> Folders:
        """What the next scan passes over: nothing where files would be read or chosen differently now.

        :param full: open every folder
        """
        with store.read() as unit:
            is_same = (unit.marks.get(_KEY), unit.marks.get("reading-key")) == (self._key, reading_key)
            return Folders(
                now=now,
                known=unit.folders.known() if is_same and not full else {},
                doubtful={file_of(item.path) for item in unit.quarantine.all()},
            )

    def end(self, folders: Folders, store: Store, *, unbelieved: Iterable[str]) -> None:
        """Remember the folders of a scan of which everything is stored.

        :param unbelieved: known files that were not there and are still kept: their folders are opened again
        """
        stamps = dict(folders.seen)
        for path in unbelieved:
            stamps[_nearest(path, folders)] = UNSETTLED
        with store.write() as unit:
            unit.folders.replace(stamps)
            unit.marks.set(_KEY, self._key)


def _nearest(path: str, folders: Folders) -> str:
    """The innermost folder that is still there of those above a path."""
    while path:
        path = path[: path.rstrip("/").rfind("/") + 1]
        if path in folders.seen:
            break
    return path
