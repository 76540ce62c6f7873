"""A folder as the place where a publication stands: each file in it is whole or absent, never half.

A file is written under a dot name beside its place, made durable and renamed over what was there: a reader
has the old version or the new one. This module decides neither what is published nor when; it writes through
no symbolic link, and a failure leaves everything that was published before as it was.

Durability is bought in groups. Waiting for the disk once a file would make thousands of pages slow, so the
bytes of a group are all handed over before the wait for them, and its folders are waited for together. A few
files are not grouped: each is durable before the next one is begun. Either way, what
:meth:`FolderTarget.publish` has returned survives a power cut.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

from syndicate.errors import OutputError
from syndicate.model import Milestone, Output
from syndicate.ports.publishing import Witness
from syndicate.targets.durable import (
    TEMPORARY_PREFIX,
    TEMPORARY_SUFFIX,
    holds_bytes,
    make_folders,
    sweep,
    sync_file,
    sync_folder,
    write_new,
)
from syndicate.targets.failures import explained, refused

Waited = TypeVar("Waited", int, Path)

_FEW = 8
_GROUP_FILES = 128
_GROUP_BYTES = 32_000_000
_WAITING_THREADS = 8  # a journalling file system commits what several threads wait for in one go


@dataclass(frozen=True, slots=True, kw_only=True)
class _Staged:
    """An output under its temporary name, open until it is durable: a late write error shows only there."""

    path: str
    place: Path
    temporary: Path
    descriptor: int


class FolderTarget:
    """Publishes into one folder.

    One pass at a time writes to a folder; the caller's lock sees to that. Readers may read at any moment.

    :param root: the output folder; made when the first file is published
    :param witness: told after each file is durable under its temporary name, and after each rename
    """

    def __init__(self, root: Path, *, witness: Witness) -> None:
        self._root = root
        self._witness = witness
        self._numbers = count()

    def publish(self, outputs: Iterable[Output]) -> list[str]:
        """Put outputs in place, in this order, durably, and return the paths written.

        An output whose bytes are already there is not written.

        :raises OutputError: naming the path and the remedy; outputs before it are in place
        """
        prepared: set[Path] = set()
        written: list[str] = []
        for group in _groups(outputs):
            written += self._publish_group(group, prepared)
        return written

    def withdraw(self, paths: Iterable[str]) -> list[str]:
        """Remove outputs, and folders that this leaves empty; return the paths removed.

        :raises OutputError: naming the path and the remedy; paths before it are removed
        """
        removed: list[str] = []
        touched: dict[Path, None] = {}
        for path in paths:
            place = self._place(path)
            try:
                self._refuse_links(place.parent)
                place.unlink()
                touched[self._prune(place.parent)] = None
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as failure:
                raise explained(place, failure) from failure
            removed.append(path)
        self._settle(touched)
        return removed

    def holds(self, path: str) -> bool:
        """Whether an output is in place."""
        try:
            return stat.S_ISREG(self._place(path).lstat().st_mode)
        except (OSError, OutputError):
            return False

    def _publish_group(self, group: list[Output], prepared: set[Path]) -> list[str]:
        staged: list[_Staged] = []
        touched: dict[Path, None] = {}
        try:
            failure = self._stage(group, staged, touched, prepared)
            failure = self._await(staged) or failure
            written = self._rename(staged, touched)
        finally:
            for item in staged:
                os.close(item.descriptor)
                with suppress(OSError):
                    item.temporary.unlink()
            self._settle(touched)
        if failure is not None:
            raise failure
        return written

    def _stage(
        self, group: list[Output], staged: list[_Staged], touched: dict[Path, None], prepared: set[Path]
    ) -> OutputError | None:
        """Write what differs under temporary names; end at the first that fails and return why."""
        for output in group:
            try:
                place = self._place(output.path)
                if place.parent not in prepared:
                    self._refuse_links(place.parent)
                if holds_bytes(place, output.body):
                    continue
                if place.parent not in prepared:
                    touched.update(dict.fromkeys(make_folders(place.parent)))
                    sweep(place.parent)
                    prepared.add(place.parent)
                staged.append(self._write(output, place))
            except OSError as failure:
                return explained(self._root / output.path, failure)
            except OutputError as wrong:
                return wrong
        return None

    def _write(self, output: Output, place: Path) -> _Staged:
        name = f"{TEMPORARY_PREFIX}{os.getpid()}-{next(self._numbers)}{TEMPORARY_SUFFIX}"
        temporary = place.with_name(name)
        return _Staged(
            path=output.path, place=place, temporary=temporary, descriptor=write_new(temporary, output.body)
        )

    def _await(self, staged: list[_Staged]) -> OutputError | None:
        """Wait until the bytes are on disk; forget the first that fails and those behind it."""
        failures = _at_once(sync_file, [item.descriptor for item in staged])
        for position, failure in enumerate(failures):
            if failure is not None:
                for item in staged[position:]:
                    os.close(item.descriptor)
                    item.temporary.unlink(missing_ok=True)
                reason = explained(staged[position].place, failure)
                del staged[position:]
                return reason
            self._witness(Milestone.FILE_WRITTEN)
        return None

    def _rename(self, staged: list[_Staged], touched: dict[Path, None]) -> list[str]:
        written: list[str] = []
        for item in staged:
            try:
                item.temporary.replace(item.place)
            except OSError as failure:
                raise explained(item.place, failure) from failure
            touched[item.place.parent] = None
            written.append(item.path)
            self._witness(Milestone.FILE_RENAMED)
        return written

    def _settle(self, folders: Iterable[Path]) -> None:
        """Wait until the names in folders are on disk; what prevents one is told once all were waited for."""
        places = list(folders)
        for folder, failure in zip(places, _at_once(sync_folder, places), strict=True):
            if failure is not None:
                raise explained(folder, failure) from failure

    def _place(self, path: str) -> Path:
        parts = path.split("/")
        if not path or "\0" in path or any(part in {"", ".", ".."} for part in parts):
            raise refused(path, "it would not be a file below the output folder")
        if parts[-1].startswith(TEMPORARY_PREFIX):
            raise refused(path, f"names in {TEMPORARY_PREFIX}* are for files being written")
        try:
            os.fsencode(path)
        except UnicodeEncodeError as wrong:
            raise refused(path, "the file system cannot hold this name") from wrong
        return self._root.joinpath(*parts)

    def _refuse_links(self, folder: Path) -> None:
        while folder != self._root:
            if folder.is_symlink():
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(folder))
            folder = folder.parent

    def _prune(self, folder: Path) -> Path:
        """Remove empty folders upwards, short of the root; return the first that stays."""
        while folder != self._root:
            sweep(folder)
            try:
                folder.rmdir()
            except OSError as failure:
                if failure.errno not in {errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY}:
                    raise
                break
            folder = folder.parent
        return folder


def _at_once(sync: Callable[[Waited], OSError | None], places: Sequence[Waited]) -> list[OSError | None]:
    """Wait for several places in threads; return what prevented each, in their order."""
    threads = min(_WAITING_THREADS, len(places))
    if threads <= 1:
        return [sync(place) for place in places]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(sync, places))


def _groups(outputs: Iterable[Output]) -> Iterator[list[Output]]:
    """Few files one by one, many in groups that are bounded in number and bytes and repeat no path.

    When making an output fails, those that were made before it are still given.
    """
    group: list[Output] = []
    paths: set[str] = set()
    size = 0
    many = False
    try:
        for output in outputs:
            full = len(group) >= _GROUP_FILES or size >= _GROUP_BYTES
            if full or output.path in paths:
                yield from _portions(group, many=many or full)
                group, paths, size, many = [], set(), 0, many or full
            group.append(output)
            paths.add(output.path)
            size += len(output.body)
    except Exception:
        yield from _portions(group, many=many)
        raise
    yield from _portions(group, many=many)


def _portions(group: list[Output], *, many: bool) -> Iterator[list[Output]]:
    if many or len(group) > _FEW:
        yield group
    else:
        yield from ([output] for output in group)
