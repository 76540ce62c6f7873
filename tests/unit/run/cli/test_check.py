"""``syndicate check`` on the command line."""

import json
import sys
from pathlib import Path

import pytest

from syndicate.run.cli import main

SOUND = Path(__file__).parents[3] / "data" / "sound_feeds"


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """Run it; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["syndicate", "check", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def test_one_file_that_is_missing_does_not_hide_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All that are named are reported, and the exit code says that not all is well."""
    assert run(monkeypatch, "missing.xml", str(SOUND / "rss.xml"), "--json") == 1
    printed = capsys.readouterr()
    missing, sound = json.loads(printed.out)
    assert (missing["valid"], missing["findings"][0]["rule"]) == (False, "unreadable")
    assert sound["valid"]
    assert "missing.xml: there is no such file" in printed.err


def test_advice_alone_does_not_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A build is not stopped by what is merely unwise; it is told."""
    feed = tmp_path / "rss.xml"
    feed.write_text(
        (SOUND / "rss.xml").read_text("utf-8").replace('version="2.0"', 'version="0.92"'), "utf-8"
    )
    assert run(monkeypatch, str(feed)) == 0
    assert "advice rss-version-old" in capsys.readouterr().out
