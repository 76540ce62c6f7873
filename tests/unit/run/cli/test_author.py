"""What an author is told while writing, before anything is published."""

import json
import sys
from pathlib import Path

import pytest

from syndicate.run.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus with faults of two kinds, a copy and a doubt."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (tmp_path / "syndicate.toml").write_text('[publication]\nurl = "https://example.org/"\n', "utf-8")
    for name in "abcdefg":
        (corpus / f"{name}.txt").write_text("No date at all stands here.\n" * len(name) + name, "utf-8")
    (corpus / "tags.md").write_text(
        "---\ntitle: T\ndate: 2024-01-01\ntags: [a, b\n---\nText \x1b[31m\n", "utf-8"
    )
    (corpus / "x.md").write_text("---\ntitle: X\ndate: 2024-01-01\n---\nText\n", "utf-8")
    (corpus / "y.md").write_text("---\ntitle: X\ndate: 2024-01-01\n---\nText\n", "utf-8")
    (corpus / "z.md").write_text("---\ntitle: Z\ndate: 2024-01-02\nupdated: 03/04/2024\n---\nText\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """Run a command; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["syndicate", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def test_lint_tells_each_kind_of_fault_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With how many files have it and the first of them; nothing is written."""
    before = sorted(folder.rglob("*"))
    assert run(monkeypatch, "lint", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["files"], told["articles"]) == (11, 2)
    found = {one["name"]: (one["kind"], one["count"], len(one["examples"])) for one in told["findings"]}
    assert found.pop("undated") == ("rejected", 7, 5)
    assert found.pop("bad-front-matter") == ("rejected", 1, 1)
    assert found.pop("duplicate-of") == ("rejected", 1, 1)
    assert [kind for kind, _count, _examples in found.values()] == ["warning"]
    assert told["findings"][0]["examples"][0]["path"] == "a.txt"
    assert sorted(folder.rglob("*")) == before


def test_lint_can_stop_a_script(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --strict it exits with 3 while a file would be rejected, and not for a doubt."""
    assert run(monkeypatch, "lint", "--strict") == 3
    assert "… and 2 more" in capsys.readouterr().out
    for file in (folder / "corpus").iterdir():
        if file.name not in {"x.md", "z.md"}:
            file.unlink()
    assert run(monkeypatch, "lint", "--strict") == 0
    assert "0 rejected, 1 warnings" in capsys.readouterr().out


def test_rejected_shows_the_lines_around_a_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines stand there with their numbers, the one at fault is marked, and none works on the terminal."""
    assert run(monkeypatch, "publish", "--no-deliver") == 0
    capsys.readouterr()
    run(monkeypatch, "rejected", "--explain")
    shown = capsys.readouterr().out
    assert "      4 | tags: [a, b\n  >     5 | ---\n        6 | Text [31m\n" in shown
    assert "\x1b" not in shown
    run(monkeypatch, "rejected", "--explain", "--json")
    lines = {item["path"]: item["lines"] for item in json.loads(capsys.readouterr().out)}
    assert lines["tags.md"]["5"] == "---"
    (folder / "corpus" / "tags.md").unlink()
    run(monkeypatch, "rejected", "--explain")
    assert "tags: [a, b" not in capsys.readouterr().out
