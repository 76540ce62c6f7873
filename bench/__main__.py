"""``python -m bench``: measure everything, or what is named, and print a table.

Corpora are made anew in a temporary folder, which is removed again. Exit code 1 says that an aim was missed.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from bench import daemon, delivering, feeds, quiet, scale, starting
from bench.measuring import Figure
from bench.table import as_json, show

_ONLY_WHEN_NAMED = "scale"


def _measures(folder: Path, *, quick: bool, files: int = 0) -> dict[str, Callable[[], Iterable[Figure]]]:
    """What can be measured, by name; nothing is measured yet."""
    return {
        "quiet": lambda: quiet.figures(folder, files=500 if quick else 20_000),
        "feeds": lambda: feeds.figures(repeats=10 if quick else 50),
        "daemon": lambda: daemon.figures(folder, files=100 if quick else 2_000),
        "starting": lambda: starting.figures(folder),
        _ONLY_WHEN_NAMED: lambda: scale.figures(folder, files=files or (3_000 if quick else 200_000)),
        "delivering": lambda: delivering.figures(
            folder, deliveries=100 if quick else 2_000, followers=1_000 if quick else 10_000
        ),
    }


def main() -> int:
    """Run the benchmarks that the arguments ask for."""
    names = list(_measures(Path(), quick=True))
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "only", nargs="*", choices=[*names, []], help="what to measure  [default: all but scale]"
    )
    parser.add_argument("--quick", action="store_true", help="small corpora: to see that it works")
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")
    parser.add_argument("--files", type=int, default=0, help="how many 'scale' publishes  [default: 200000]")
    chosen = parser.parse_args()
    found: list[Figure] = []
    for name in chosen.only or [name for name in names if name != _ONLY_WHEN_NAMED]:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="syndicate-bench-") as folder:
            found += _measures(Path(folder), quick=chosen.quick, files=chosen.files)[name]()
    if chosen.json:
        print(as_json(found))
    else:
        show(found)
        load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
        print(f"{os.cpu_count()} cores, load {load}, Python {sys.version.split()[0]}")
    return 1 if any(figure.met is False for figure in found) else 0


if __name__ == "__main__":
    sys.exit(main())
