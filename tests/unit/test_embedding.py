"""The example in ``docs/embedding.md`` runs as it stands, and prints what the page says."""

import re
import subprocess
import sys
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "embedding.md").read_text(encoding="utf-8")


def _block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"the page has no example in {language}"
    return found[1]


def _run(folder: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", _block("python")],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_example_publishes_a_folder(tmp_path: Path) -> None:
    """Copied into a file and run, the example prints what the page says, and the feeds are there."""
    assert _run(tmp_path) == _block("text")
    assert "Talks on the new bridge" in (tmp_path / "public" / "atom.xml").read_text(encoding="utf-8")


def test_the_example_may_be_run_again(tmp_path: Path) -> None:
    """A second run creates and writes nothing, as the page says."""
    _run(tmp_path)
    first, *_entries = _run(tmp_path).splitlines()
    assert first == "0 created, 0 rejected, 0 files written"
