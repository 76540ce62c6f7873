"""``syndicate diff`` on the command line."""

import json
import sys
from pathlib import Path

import pytest

from syndicate.run.cli import main

SOUND = Path(__file__).parents[3] / "data" / "sound_feeds"


def diff(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """Run it; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["syndicate", "diff", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A feed with a corrected title."""
    file = tmp_path / "rss.xml"
    file.write_text((SOUND / "rss.xml").read_text("utf-8").replace("High water", "Higher water"), "utf-8")
    return file


def test_it_exits_as_diff_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], changed: Path
) -> None:
    """0 for the same, 1 for a difference, 2 for trouble, which is told with what is wrong."""
    old = str(SOUND / "rss.xml")
    assert diff(monkeypatch, old, old) == 0
    assert "no difference" in capsys.readouterr().out
    assert diff(monkeypatch, old, str(changed)) == 1
    assert "“Higher water” is edited: title" in capsys.readouterr().out
    assert diff(monkeypatch, old, "missing.xml") == 2
    assert "missing.xml: there is no such file" in capsys.readouterr().err


def test_json_says_the_same_to_scripts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], changed: Path
) -> None:
    """One object, whose differences have kind, guid, title, was and fields."""
    assert diff(monkeypatch, str(SOUND / "rss.xml"), str(changed), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["same"] is False
    assert told["differences"] == [
        {
            "kind": "edited",
            "guid": "tag:river.example,2021:high-water",
            "title": "Higher water",
            "was": None,
            "fields": ["title"],
        }
    ]
