"""A pass that is not needed is recognised without settings, and one that is needed never is taken for it."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate import Publication
from syndicate.run.quiet import Unchanged, told, unchanged

SECRET = "whsec_" + "a2V5LWZvci10ZXN0cy1vZi1xdWlldC1wYXNzZXM="
NOW = datetime(2026, 1, 1, tzinfo=UTC)

SETTINGS = f"""
[publication]
title = "Quiet"
url = "https://quiet.example/"
[corpus]
path = "corpus"
exclude = ["drafts"]
[output]
path = "site"
templates = "templates"
[state]
path = "memory.db"
[[webhooks]]
url = "https://hooks.example/"
secret = "env:QUIET_SECRET"
[[webhooks]]
url = "https://hooks.example/other"
secret = "{SECRET}"
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication that was published once, with a file among its articles that was rejected."""
    monkeypatch.setenv("QUIET_SECRET", SECRET)
    for name in ("corpus", "templates"):
        (tmp_path / name).mkdir()
    (tmp_path / "corpus" / "one.txt").write_text(" date 2021-07-25 The quay is wet.\n\nVery wet.\n", "utf-8")
    (tmp_path / "corpus" / "bad.txt").write_text("No date at all.\n", "utf-8")
    (tmp_path / "templates" / "note.txt").write_text("mine", "utf-8")
    file = tmp_path / "syndicate.toml"
    file.write_text(SETTINGS, "utf-8")
    with Publication.open(config=file) as publication:
        publication.publish()
    return file


def look(
    file: Path, *, environment: dict[str, str] | None = None, url: str | None = None
) -> Unchanged | None:
    """Look as ``syndicate publish --config`` does."""
    return unchanged(
        None,
        config=file,
        url=url,
        out=None,
        state=None,
        environment={**os.environ, **(environment or {})},
        now=NOW,
    )


def test_a_pass_over_the_same_files_is_known_to_be_needless(settings: Path) -> None:
    """It says what the pass would have said: how many files are rejected, and where the output stands."""
    assert look(settings) == Unchanged(rejected=1, lacking=0, output=settings.parent / "site")


@pytest.mark.parametrize(
    "disturb",
    [
        lambda base: (base / "corpus" / "two.txt").write_text(" date 2021-07-26 News.\n\nMore.\n"),
        lambda base: (base / "corpus" / "one.txt").write_text(" date 2021-07-25 The quay is dry.\n"),
        lambda base: (base / "corpus" / "one.txt").unlink(),
        lambda base: (base / "corpus" / "bad.txt").unlink(),
        lambda base: (base / "site" / "rss.xml").unlink(),
        lambda base: (base / "templates" / "article.html").write_text("other"),
        lambda base: (base / "syndicate.toml").write_text(SETTINGS.replace("Quiet", "Loud")),
        lambda base: (base / "syndicate.toml").write_text("this is no TOML"),
        lambda base: (base / "syndicate.toml").unlink(),
        lambda base: (base / "memory.db").unlink(),
    ],
    ids=["added", "edited", "removed", "mended", "feed", "template", "settings", "broken", "none", "state"],
)
def test_whatever_a_pass_depends_on_makes_it_needed(
    settings: Path, disturb: Callable[[Path], object]
) -> None:
    """An article, a feed that was lost, a template or a setting: each is noticed."""
    disturb(settings.parent)
    assert look(settings) is None


@pytest.mark.parametrize("name", ["QUIET_SECRET", "SYNDICATE_FEEDS_LIMIT", "SYNDICATE_STATE_PATH", "HOME"])
def test_another_environment_makes_a_pass_needed(settings: Path, name: str) -> None:
    """Settings may come from it, and secrets do."""
    assert look(settings, environment={name: "7"}) is None


def test_another_argument_makes_a_pass_needed(settings: Path) -> None:
    """What was published for one address says nothing of another."""
    assert look(settings, url="https://elsewhere.example/") is None


def test_a_pass_is_as_needless_from_another_folder(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody publishes by hand, cron need not publish again."""
    monkeypatch.chdir(settings.parent)
    assert look(Path(settings.name)) == look(settings) is not None


def test_the_present_folder_counts_where_there_are_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The output then stands in it."""

    def told_from(place: Path) -> str:
        place.mkdir(exist_ok=True)
        monkeypatch.chdir(place)
        return told(tmp_path, config=None, url=None, out=None, state=None, environment={})

    assert told_from(tmp_path / "here") != told_from(tmp_path / "there")


def test_no_secret_is_remembered_with_the_outlook(settings: Path) -> None:
    """What the settings say outright is stored where deliveries need it, and nowhere else."""
    with Publication.open(config=settings) as publication, publication.store.read() as unit:
        remembered = unit.marks.get("quiet-outlook") or ""
    assert "QUIET_SECRET" in remembered
    assert SECRET not in remembered


@pytest.mark.slow
def test_a_needless_pass_loads_neither_settings_nor_database_library(settings: Path) -> None:
    """They take longer to load than twenty thousand files to look at."""
    program = (
        "import sys; from syndicate.run.cli import program; "
        f"program.main(['publish', '--config', {str(settings)!r}], standalone_mode=False); "
        "print(sorted({'pydantic', 'sqlalchemy', 'lxml', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        f"0 created, 0 updated, 0 withdrawn; 0 files written to {settings.parent / 'site'}",
        "[]",
    ]
