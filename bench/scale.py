"""A corpus of any size: a first pass that is killed and goes on, its memory, and then a day's changes.

Not measured unless it is named: a million files take a long time and twenty gigabytes.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from bench.corpus import text
from bench.measuring import Aim, Figure, Sample
from bench.publications import PROGRAM, environment, settings

_SHARD = 1_000
_CHANGES = 100
_MEBIBYTE = 1 << 20
_LOOK_S = 0.2
_MEMORY = Aim(text="at most 600 MiB", most=600)
_CHANGED = {"created": _CHANGES, "updated": _CHANGES, "withdrawn": _CHANGES, "rejected": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ran:
    """A pass that has ended.

    :ivar peak: resident memory of the program's own process at its highest, in bytes
    :ivar together: of all its processes at one time
    """

    seconds: float
    peak: int
    together: int
    said: str


def figures(folder: Path, *, files: int) -> Iterator[Figure]:
    """Publish so many files with a kill in the middle, then change four times a hundred of them.

    :raises RuntimeError: when anything else than these changes is published
    """
    corpus = folder / "corpus"
    for number in range(files):
        _write(corpus, number)
    file = settings(folder)
    dice = random.Random(files)  # noqa: S311 - chooses when to kill; guards nothing
    killed = _publish(file, kill_after=dice.randrange(files // 10, files // 2))
    stored = _stored(folder)
    rest = _publish(file)
    if json.loads(rest.said)["created"] != files:
        raise RuntimeError(f"not all of {files} files were published: {rest.said[:400]}")
    seconds = killed.seconds + rest.seconds
    yield _figure(f"files a second in a first pass over {files:,}, killed once", files / seconds, "files/s")
    yield _figure("files that were stored when it was killed", stored, "files")
    yield _memory("peak memory of it", max(killed.peak, rest.peak))
    yield _figure("with the processes that read", max(killed.together, rest.together) / _MEBIBYTE, "MiB")
    quiet = _publish(file)
    yield _figure("a pass with nothing changed", quiet.seconds, "s")
    yield _memory("peak memory of it", quiet.peak)
    _change(corpus, files)
    changed = _publish(file)
    _check(json.loads(changed.said))
    yield _figure("a pass with 100 edits, 100 new, 100 removed and 100 renamed", changed.seconds, "s")
    yield _memory("peak memory of it", changed.peak)


def _figure(name: str, value: float, unit: str) -> Figure:
    return Figure(name=name, ours=Sample(values=(value,), unit=unit))


def _memory(name: str, peak: int) -> Figure:
    mebibytes = peak / _MEBIBYTE
    return Figure(name=name, ours=Sample(values=(mebibytes,), unit="MiB"), aim=_MEMORY, judged=mebibytes)


def _place(corpus: Path, number: int) -> Path:
    return corpus / f"{number // _SHARD:04d}" / f"{number:07d}.txt"


def _write(corpus: Path, number: int, *, words: str = "") -> None:
    place = _place(corpus, number)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text(number) + words, encoding="utf-8")


def _change(corpus: Path, files: int) -> None:
    """Edit, remove and rename files all over the corpus, and add some."""
    step = files // (3 * _CHANGES)
    for number in range(0, 3 * _CHANGES * step, 3 * step):
        _write(corpus, number, words="\nThis was added by the editors.\n")
        _place(corpus, number + step).unlink()
        old = _place(corpus, number + 2 * step)
        old.rename(old.with_stem(old.stem + "-renamed"))
    for number in range(files, files + _CHANGES):
        _write(corpus, number)


def _check(said: dict[str, object]) -> None:
    """Renamed files tell nobody: they are the same articles at the same addresses."""
    told = {kind: said[kind] for kind in _CHANGED}
    if told != _CHANGED:
        raise RuntimeError(f"other changes were published than were made: {told}")


def _stored(folder: Path) -> int:
    """Files that the state knows."""
    try:
        with closing(sqlite3.connect(folder / "state.db")) as connection:
            found: tuple[int] = connection.execute("SELECT count(*) FROM file").fetchone()
    except sqlite3.OperationalError:  # it was not made yet
        return 0
    return found[0]


def _publish(file: Path, *, kill_after: int | None = None) -> _Ran:
    """Make a pass and watch its memory.

    :param kill_after: end it by force once so many files are stored
    """
    begun = time.monotonic()
    command = [str(PROGRAM), "publish", "--json", "--config", str(file)]
    peak = together = 0
    with (
        TemporaryFile("w+", encoding="utf-8") as output,
        subprocess.Popen(command, stdout=output, env=environment()) as program,
    ):
        while program.poll() is None:
            own = _resident(program.pid)
            peak = max(peak, own)
            together = max(together, own + sum(map(_resident, _children(program.pid))))
            if kill_after is not None and _stored(file.parent) >= kill_after:
                os.kill(program.pid, signal.SIGKILL)
            time.sleep(_LOOK_S)
        output.seek(0)
        said = output.read()
    if kill_after is None and program.returncode:
        raise RuntimeError(f"the pass failed: {said}")
    return _Ran(seconds=time.monotonic() - begun, peak=peak, together=together, said=said)


def _resident(pid: int) -> int:
    """Bytes of memory in use by a process; 0 when it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
    except OSError:
        return []
