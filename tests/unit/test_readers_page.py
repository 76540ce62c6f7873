"""``docs/readers.md`` says of readers what tests with these readers hold."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "readers.md").read_text(encoding="utf-8")
TESTS = {
    name
    for file in (ROOT / "tests" / "interop").glob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_every_claim_about_readers_is_held_by_a_test() -> None:
    """A difference that is described was seen, and is looked for at each run."""
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named - TESTS == set()
    assert len(named) > 12


def test_every_row_names_its_test() -> None:
    """No row of the tables stands on somebody's word alone."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.endswith("| test |")]
    said = [row.rsplit("|", 2)[1].strip() for row in rows if "---" not in row]
    assert len(said) > 12
    assert [
        one for one in said if not re.fullmatch(r"`test_\w+`(, `test_\w+`)*|the same|as for RSS", one)
    ] == []
