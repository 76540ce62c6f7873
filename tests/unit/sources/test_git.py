"""When files were committed, asked of a real repository."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate import Publication
from syndicate.errors import ConfigError
from syndicate.sources.git import GitHistory

pytestmark = pytest.mark.slow


def commit(root: Path, moment: str, *paths: str) -> None:
    """Commit files as somebody did at a moment."""
    env = {**os.environ, "GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment}
    env |= {
        f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    subprocess.run(["git", "add", *paths], cwd=root, check=True)
    subprocess.run(["git", "commit", "-qm", "x", "--", *paths], cwd=root, check=True, env=env)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A corpus in a folder of a repository."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "corpus").mkdir()
    for name in ("a.md", "b é.md"):
        (tmp_path / "corpus" / name).write_text(
            f"---\ntitle: {name}\ndate: 2024-01-01\n---\nText of {name}\n", "utf-8"
        )
    commit(tmp_path, "2024-02-01T12:00:00+02:00", "corpus")
    return tmp_path / "corpus"


def test_the_newest_commit_of_each_file_counts(root: Path) -> None:
    """Names are those of the corpus, whatever letters they have, and a later commit is seen."""
    history = GitHistory(root)
    first = datetime(2024, 2, 1, 10, tzinfo=UTC)
    assert (history.committed("a.md"), history.committed("b é.md")) == (first, first)
    assert history.committed("none.md") is None
    (root / "a.md").write_text("Other", "utf-8")
    commit(root, "2024-03-01T00:00:00Z", "a.md")
    assert history.committed("a.md") == datetime(2024, 3, 1, tzinfo=UTC)
    assert history.committed("b é.md") == first


def test_without_a_repository_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No repository, or no git, is a mistake in the settings."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ConfigError, match="in no git repository"):
        GitHistory(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="git cannot be run"):
        GitHistory(tmp_path)


def test_a_repository_without_commits_knows_nothing(tmp_path: Path) -> None:
    """Then updated is what it is without git."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert GitHistory(tmp_path).committed("a.md") is None


def test_an_article_is_updated_when_it_was_committed(root: Path) -> None:
    """If the settings ask for it, and the article does not say otherwise."""
    settings = root.parent / "syndicate.toml"
    settings.write_text('[publication]\nurl = "https://example.org/"\n[corpus]\nupdated = "git"\n', "utf-8")
    (root / "c.md").write_text(
        "---\ntitle: C\ndate: 2024-01-01\nupdated: 2024-01-05\n---\nText of C\n", "utf-8"
    )
    commit(root, "2024-04-01T00:00:00Z", "c.md")
    (root / "d.md").write_text("---\ntitle: D\ndate: 2024-01-01\n---\nNot committed\n", "utf-8")
    with Publication.open(config=settings) as site:
        assert site.publish().created == 4
        updated = {entry.path: f"{entry.updated:%m-%d}" for entry in site.entries()}
    assert updated == {"a.md": "02-01", "b é.md": "02-01", "c.md": "01-05", "d.md": "01-01"}
