"""Publications to measure with, each in a folder of its own, and the program that publishes them."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("syndicate")
_LONGEST_S = 600


def settings(folder: Path, *more: str) -> Path:
    """Write the settings of a publication whose corpus is ``folder/corpus``; return the file."""
    file = folder / "syndicate.toml"
    tables = [
        '[publication]\ntitle = "Benchmark"\nurl = "https://bench.example/"\nlanguage = "en"',
        'authority = "bench.example"\n[corpus]\npath = "corpus"\n[output]\npath = "site"',
        '[state]\npath = "state.db"',
    ]
    file.write_text("\n".join([*tables, *more, ""]), encoding="utf-8")
    return file


def environment() -> dict[str, str]:
    """Our own, but with compiled modules kept, as they are where the program is installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SYNDICATE_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program to its end and return what it printed.

    :raises subprocess.SubprocessError: when it fails or takes longer than ten minutes
    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(),
        check=True,
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
    )
    return done.stdout


def publish(file: Path) -> str:
    """Make one pass as a process; return what it printed."""
    return run(PROGRAM, "publish", "--config", file, cwd=file.parent)
