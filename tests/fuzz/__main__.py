"""``python -m tests.fuzz [INPUTS [FIRST]]``: a long run, of 100,000 inputs unless told otherwise."""

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.fuzz.pipeline import Result, try_range

_SHARE = 500


def main() -> int:
    """Put the inputs through, tell what became of them, and keep the worst in ``build/worst.json``."""
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began = time.monotonic()
    total = Result()
    end = first + inputs
    shares = [(start, min(start + _SHARE, end)) for start in range(first, end, _SHARE)]
    with ProcessPoolExecutor(max_workers=2) as pool:
        for result in pool.map(try_range, shares):
            total.add(result)
            for fault in result.faults:
                _say(fault)
    worst = Path("build/worst.json")
    worst.parent.mkdir(exist_ok=True)
    worst.write_text(json.dumps([html for _score, html in total.worst]), encoding="utf-8")
    _say(f"{total.inputs} inputs in {time.monotonic() - began:.0f} s: {total.articles} articles, refused "
         f"{dict(total.reasons.most_common())}; slowest {total.slowest[0]:.2f} s ({total.slowest[1]}); "
         f"{len(total.faults)} faults")  # fmt: skip
    return bool(total.faults)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


sys.exit(main())
