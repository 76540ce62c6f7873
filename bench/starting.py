"""How soon the program answers: ``syndicate --help``."""

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import Aim, Figure, Sample, alternate, timed
from bench.publications import PROGRAM, run

_AIM = Aim(text="at most 0.25 s", most=0.25)


def figures(folder: Path) -> Iterator[Figure]:
    """Measure the help, beside a Python that does nothing."""

    def ours() -> float:
        return timed(lambda: run(PROGRAM, "--help", cwd=folder))

    def bare() -> float:
        return timed(lambda: run(sys.executable, "-c", "pass", cwd=folder))

    ours()
    mine, least = alternate(ours, bare)
    help_, peer = Sample(values=mine, unit="s"), Sample(values=least, unit="s")
    yield Figure(
        name="syndicate --help",
        ours=help_,
        peer=peer,
        peer_name="python -c pass",
        ratio=help_.median / peer.median,
        ratio_of="of the peer's time",
        aim=_AIM,
        judged=help_.median,
    )
