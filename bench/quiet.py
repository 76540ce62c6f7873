"""A pass with nothing changed, against the least that any program in Python must do to find that out."""

import sys
from collections.abc import Iterator
from pathlib import Path

from bench import corpus
from bench.measuring import Aim, Figure, Sample, alternate, timed
from bench.publications import publish, run, settings

_AIM = Aim(text="at most 3 x", most=3.0)
_NOTHING = "0 created, 0 updated, 0 withdrawn; 0 files written"

_FLOOR = """
import os, sqlite3, sys
import lxml.etree
waiting = [sys.argv[1]]
while waiting:
    with os.scandir(waiting.pop()) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                entry.stat(follow_symlinks=False)
"""


def figures(folder: Path, *, files: int) -> Iterator[Figure]:
    """Publish a corpus of so many files, then measure passes over it that change nothing."""
    file = settings(folder)
    corpus.write(folder / "corpus", range(files))
    first_s = timed(lambda: publish(file))
    rate = Sample(values=(files / first_s,), unit="files/s")
    yield Figure(name=f"first pass over {files:,} files, pages and feeds written", ours=rate)

    def ours() -> float:
        said = ""

        def one() -> None:
            nonlocal said
            said = publish(file)

        took = timed(one)
        if not said.startswith(_NOTHING):
            raise RuntimeError(f"a pass found something to do: {said.strip()}")
        return took

    def floor() -> float:
        return timed(lambda: run(sys.executable, "-c", _FLOOR, folder / "corpus", cwd=folder))

    ours()  # the first may still find new modules to compile
    floor()
    mine, least = alternate(ours, floor)
    passes, peer = Sample(values=mine, unit="s"), Sample(values=least, unit="s")
    ratio = passes.median / peer.median
    yield Figure(
        name=f"a pass with nothing changed over {files:,} files",
        ours=passes,
        peer=peer,
        peer_name="Python with lxml and sqlite3, walk and stat",
        ratio=ratio,
        ratio_of="of the peer's time",
        aim=_AIM,
        judged=ratio,
    )
