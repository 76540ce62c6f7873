"""What the daemon's passes are asked to do next, gathered from watcher and scheduler."""

import threading
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One pass to make.

    :ivar paths: files to look at; None for the whole corpus
    :ivar believe_gone: whether a file that is still missing is to be withdrawn
    :ivar full: whether every folder is to be opened
    """

    paths: frozenset[str] | None
    believe_gone: bool = False
    full: bool = False


@dataclass(slots=True)
class Agenda:
    """Wishes of several threads, merged into as few passes as will do."""

    _ready: threading.Condition = field(default_factory=threading.Condition)
    _paths: set[str] = field(default_factory=set)
    _gone: set[str] = field(default_factory=set)
    _whole: bool = False
    _full: bool = False
    _wanted: bool = False
    _closed: bool = False

    def look(self, paths: frozenset[str]) -> None:
        """Something may have changed at these paths."""
        with self._ready:
            self._paths |= paths
            self._want()

    def look_again(self, paths: frozenset[str]) -> None:
        """These were missing; if they still are, they are gone."""
        with self._ready:
            self._gone |= paths
            self._want()

    def scan(self, *, full: bool = False) -> None:
        """Anything may have changed.

        :param full: files that are there already may have, unnoticed
        """
        with self._ready:
            self._whole = True
            self._full |= full
            self._want()

    def close(self) -> None:
        """Nothing more is asked."""
        with self._ready:
            self._closed = True
            self._ready.notify_all()

    def next(self) -> Errand | None:
        """Wait for something to do; None once the agenda is closed."""
        with self._ready:
            self._ready.wait_for(lambda: self._wanted or self._closed)
            if self._closed:
                return None
            if self._gone:
                paths, self._gone = frozenset(self._gone), set()
                self._wanted = bool(self._paths) or self._whole
                return Errand(paths=paths, believe_gone=True)
            whole, full, paths = self._whole, self._full, frozenset(self._paths)
            self._whole, self._full, self._wanted = False, False, False
            self._paths.clear()
            return Errand(paths=None if whole else paths, full=full)

    def _want(self) -> None:
        self._wanted = True
        self._ready.notify()
