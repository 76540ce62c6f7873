"""A corpus in a folder: what is new, changed or gone, at little more than the price of a walk.

Files are compared by size, time and inode, and read only when asked for. Nothing outside the folder is ever
read, whatever a symbolic link says; devices and pipes are never opened; a folder that cannot be entered
makes nothing gone.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Event as Flag

from syndicate.errors import CorpusError, DocumentError, Reason
from syndicate.model import Fingerprint, Gone, Quarantined, SourceFile
from syndicate.ports.reading import Folders, Sighting
from syndicate.sources.files import read_file, source_file
from syndicate.sources.git import GitHistory
from syndicate.sources.links import resolve
from syndicate.sources.patterns import LITTER, excluding
from syndicate.sources.plumbing import NEVER_ENTERED, is_paper, is_plumbing
from syndicate.sources.pruning import Pruning


class FolderSource:
    """The articles below a folder; an implementation of :class:`syndicate.ports.reading.Source`."""

    def __init__(
        self,
        root: Path,
        *,
        exclude: Sequence[str] = (),
        skip: Sequence[Path] = (),
        max_bytes: int,
        wanted: Callable[[str], bool],
        shown: Callable[[str], bool] | None = None,
        history: GitHistory | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Name a folder; nothing is read yet.

        :param exclude: patterns of paths that are no articles
        :param skip: files and folders that are never entered, such as the output
        :param max_bytes: a larger file is refused unread
        :param wanted: tells by its path whether a file could be an article
        :param shown: tells by its path whether an article may show a file, which is then watched too
        :param history: what knows when each file was committed, if that is asked for
        :param clock: seconds since 1970, by which a file that may still be written is known
        """
        self._root = os.path.realpath(root)
        self._skip = frozenset(os.path.realpath(path) for path in skip)
        self._max_bytes = max_bytes
        self._wanted = wanted
        self._shown = shown
        self._history = history
        self._clock = clock
        self._excluded = excluding(exclude)
        self._restless = {
            f"{folder}/"[len(self._root) + 1 :]
            for folder in {os.path.dirname(path) for path in self._skip}  # noqa: PTH120 - need not be UTF-8
            if f"{folder}/".startswith(f"{self._root}/")
        }

    def scan(self, known: Mapping[str, Fingerprint], folders: Folders | None = None) -> Iterator[Sighting]:
        """Yield what differs from ``known``; see :meth:`syndicate.ports.reading.Source.scan`."""
        seen: set[str] = set()
        closed: list[str] = []
        pruning = Pruning(folders, restless=self._restless) if folders is not None else None
        yield from self._walk("", known, seen, closed, pruning)
        if len(seen) < len(known):
            unseen = pruning.missing(known, seen) if pruning else (path for path in known if path not in seen)
            yield from self._gone(unseen, known, closed)

    def look(self, paths: Iterable[str], known: Mapping[str, Fingerprint]) -> Iterator[Sighting]:
        """As :meth:`scan`, for these paths alone; a folder among them is walked."""
        self._require_root()
        for path in sorted(set(paths)):
            yield from self._look_at(path, known)

    def read(self, file: SourceFile, *, max_bytes: int | None = None) -> bytes:
        """Return the file's bytes; see :meth:`syndicate.ports.reading.Source.read`."""
        full = self._full(file.path)
        link = resolve(full, self._root, self._skip)
        if isinstance(link, Reason) and link is not Reason.MISSING:
            raise DocumentError(file.path, link, _SAID[link])
        return read_file(full, file, max_bytes=max_bytes or self._max_bytes, clock=self._clock)

    def find(self, path: str) -> SourceFile | None:
        """The file at ``path`` now, whether it could be an article or stands beside one."""
        try:
            status = os.stat(self._full(path))  # noqa: PTH116 - a name need not be UTF-8
        except (OSError, ValueError):
            return None
        return source_file(path, status) if stat.S_ISREG(status.st_mode) else None

    def committed(self, path: str) -> datetime | None:
        """When a file was last committed; see :meth:`syndicate.ports.reading.Source.committed`."""
        return self._history.committed(path) if self._history else None

    def watch(self, stop: Flag) -> Iterator[frozenset[str]]:
        """Yield what may have changed until ``stop``; the first, empty, says that watching has begun."""
        from syndicate.sources.watch import changes  # noqa: PLC0415 - a pass that watches nothing starts sooner

        self._require_root()
        return changes(self._root, stop, is_ignored=self._is_unwatched, is_wanted=self._concerns)

    def _full(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _require_root(self) -> None:
        try:
            os.scandir(self._root).close()
        except OSError as wrong:
            raise self._no_corpus(wrong) from wrong

    def _no_corpus(self, wrong: OSError) -> CorpusError:
        return CorpusError(
            f"the corpus {self._root} cannot be read: {wrong.strerror or wrong}",
            remedy="Check path in [corpus], and that the folder is mounted and readable.",
        )

    def _walk(
        self,
        top: str,
        known: Mapping[str, Fingerprint],
        seen: set[str],
        closed: list[str],
        pruning: Pruning | None = None,
    ) -> Iterator[Sighting]:
        """Walk a folder in the order of paths, without recursion.

        :param top: the folder's path, empty for the root
        :param seen: gets every known path that holds a file
        :param closed: gets every folder that could not be entered
        :param pruning: tells which folders are passed over
        """
        waiting: list[Sighting | str] = [f"{top}/" if top else ""]
        while waiting:
            at = waiting.pop()
            if not isinstance(at, str):
                yield at
                continue
            try:
                if pruning is not None and pruning.passes_over(at, os.lstat(self._full(at))):
                    found = [*pruning.folders_in(at), *self._doubtful(pruning.doubtful_in(at), known)]
                else:
                    found = self._enter(at, known, seen)
            except FileNotFoundError as wrong:
                if not at:
                    raise self._no_corpus(wrong) from wrong
            except OSError as wrong:
                if not at:
                    raise self._no_corpus(wrong) from wrong
                closed.append(at)
                if pruning is not None:
                    pruning.shut(at)
                yield Quarantined(
                    path=at.rstrip("/"),
                    reason=Reason.UNREADABLE,
                    detail=f"the folder cannot be entered: {wrong.strerror or wrong}",
                )
            else:
                found.sort(key=_place, reverse=True)
                waiting += found

    def _enter(self, folder: str, known: Mapping[str, Fingerprint], seen: set[str]) -> list[Sighting | str]:
        """Return what is new in one folder, and the folders in it.

        An unchanged file costs a stat and a comparison: nothing else may be asked before that.
        """
        found: list[Sighting | str] = []
        excluded = self._excluded
        remember = seen.add
        with os.scandir(self._full(folder)) as entries:
            for entry in entries:
                path = folder + entry.name
                if path in known and entry.is_file(follow_symlinks=False):
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue
                    if (status.st_size, status.st_mtime_ns, status.st_ino) == known[path] and not (
                        excluded and excluded(path)
                    ):
                        remember(path)
                        continue
                new = self._examine(entry, path)
                if new is None:
                    continue
                if not isinstance(new, str) and path in known:
                    remember(path)
                if not isinstance(new, SourceFile) or known.get(path) != new.fingerprint:
                    found.append(new)
        return found

    def _doubtful(self, paths: Iterable[str], known: Mapping[str, Fingerprint]) -> Iterator[Sighting]:
        """What differs of single files in a folder that was not opened."""
        for path in paths:
            found = self._find_below(path)
            is_same = isinstance(found, SourceFile) and found.fingerprint == known.get(path)
            if found is not None and not isinstance(found, str) and not is_same:
                yield found

    def _examine(self, entry: "os.DirEntry[str]", path: str) -> Sighting | str | None:
        """Return what an entry is, or None for what its name rules out; see :meth:`_find`."""
        if LITTER.fullmatch(entry.name) or (self._excluded and self._excluded(path)):
            return None
        if self._skip and self._full(path) in self._skip:
            return None
        folder = self._full(path[: -len(entry.name)])
        if entry.is_dir(follow_symlinks=False):
            return None if is_plumbing(folder, entry.name) else path + "/"
        return None if is_paper(folder, entry.name) else self._find(path)

    def _find(self, path: str) -> Sighting | str | None:
        """Return a file, a refusal, a folder as its path with ``/``, or None where nothing concerns us."""
        try:
            status = os.lstat(self._full(path))
            if stat.S_ISDIR(status.st_mode):
                return path + "/"
            if stat.S_ISLNK(status.st_mode):
                return self._link(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as wrong:
            return Quarantined(path=path, reason=Reason.UNREADABLE, detail=wrong.strerror or str(wrong))
        is_article = stat.S_ISREG(status.st_mode) and self._wanted(path)
        return source_file(path, status) if is_article else None

    def _link(self, path: str) -> Sighting | None:
        """A link counts as the file it leads to; what a linked folder holds is seen where it really is."""
        full = self._full(path)
        target = resolve(full, self._root, self._skip)
        if isinstance(target, Reason):
            return Quarantined(path=path, reason=target, detail=_SAID[target])
        status = os.stat(full)  # noqa: PTH116 - a name need not be UTF-8
        if not stat.S_ISREG(status.st_mode) or not self._wanted(path):
            return None
        return source_file(path, status)

    def _gone(
        self, missing: Iterable[str], known: Mapping[str, Fingerprint], closed: Sequence[str]
    ) -> Iterator[Sighting]:
        """Look once more before a file is called gone: an editor may just be putting it back."""
        unseen = tuple(closed)
        for path in sorted(missing):
            if unseen and path.startswith(unseen):
                continue
            again = self._find_below(path)
            if again is None or isinstance(again, str):
                yield Gone(path=path)
            elif not isinstance(again, SourceFile) or again.fingerprint != known[path]:
                yield again

    def _look_at(self, path: str, known: Mapping[str, Fingerprint]) -> Iterator[Sighting]:
        found = self._find_below(path)
        if isinstance(found, str):
            seen: set[str] = set()
            closed: list[str] = []
            yield from self._walk(path, known, seen, closed)
            below = (inside for inside in known if inside.startswith(found) and inside not in seen)
            yield from self._gone(below, known, closed)
            return
        if found is None:
            below = (inside for inside in known if inside == path or inside.startswith(path + "/"))
            yield from self._gone(below, known, ())
        elif not isinstance(found, SourceFile) or known.get(path) != found.fingerprint:
            yield found

    def _find_below(self, path: str) -> Sighting | str | None:
        """As :meth:`_find`, for a path whose folders were not walked: a scan must be able to come there."""
        folder = os.path.dirname(self._full(path))  # noqa: PTH120 - a name need not be UTF-8
        is_reached = not self._is_ignored(path) and os.path.realpath(folder) == folder
        return self._find(path) if is_reached else None

    def _concerns(self, path: str) -> bool:
        return self._wanted(path) or (self._shown is not None and self._shown(path))

    def _is_unwatched(self, path: str) -> bool:
        """Whether nothing at a path concerns articles; what they show may lie among a site's own files."""
        may_be_shown = self._shown is not None and self._shown(path)
        return self._is_left_out(path) if may_be_shown else self._is_ignored(path)

    def _is_ignored(self, path: str) -> bool:
        return self._is_left_out(path) or self._is_of_a_site(path)

    def _is_left_out(self, path: str) -> bool:
        if any(LITTER.fullmatch(name) or name == "" or name in NEVER_ENTERED for name in path.split("/")):
            return True
        if self._excluded and self._excluded(path):
            return True
        full = self._full(path)
        return any(full == skipped or full.startswith(skipped + "/") for skipped in self._skip)

    def _is_of_a_site(self, path: str) -> bool:
        """Whether a path leads into what a generator keeps for itself, or to what is said of a checkout."""
        at = self._root
        for name in path.split("/"):
            if is_plumbing(at, name):
                return True
            last, at = at, f"{at}/{name}"
        return is_paper(last, name)


_SAID = {
    Reason.OUTSIDE: "the link leads out of the corpus",
    Reason.LINK_LOOP: "the link leads back to itself",
    Reason.MISSING: "the link leads to nothing",
    Reason.UNREADABLE: "the link cannot be followed",
}


def _place(item: Sighting | str) -> str:
    return item if isinstance(item, str) else item.path
