"""Which settings apply is decided by what was said, and nothing is guessed from where one happens to be."""

from pathlib import Path

import pytest

from syndicate.errors import ConfigError
from syndicate.run.configure import configure


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the program was started."""
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def test_a_file_beside_is_found(elsewhere: Path) -> None:
    """Without any argument, the settings are those of the present folder."""
    (elsewhere / "syndicate.toml").write_text("[feeds]\nlimit = 7", encoding="utf-8")
    found = configure(None, environment={})
    assert found.settings.feeds.limit == 7
    assert found.path(found.settings.corpus.path) == elsewhere / "corpus"


def test_a_folder_with_settings_is_published_by_them(tmp_path: Path) -> None:
    """Its corpus is the one that they name, relative to them, and not the folder itself."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "syndicate.toml").write_text('[corpus]\npath = "notes"', encoding="utf-8")
    found = configure(folder, environment={})
    assert found.path(found.settings.corpus.path) == folder / "notes"


def test_a_folder_with_settings_from_elsewhere_is_the_corpus(tmp_path: Path) -> None:
    """Both were said, and both count."""
    settings = tmp_path / "s.toml"
    settings.write_text('[corpus]\npath = "notes"\n[output]\npath = "site"', encoding="utf-8")
    found = configure("articles", config=settings, environment={})
    assert found.path(found.settings.corpus.path) == tmp_path / "here" / "articles"
    assert found.path(found.settings.output.path) == tmp_path / "site"


def test_a_folder_without_settings_keeps_its_memory_in_itself(tmp_path: Path, elsewhere: Path) -> None:
    """Two folders published from one place do not share one; the output stands where one is."""
    found = configure(tmp_path / "notes", url="https://e.org", environment={})
    assert found.path(found.settings.state.path).is_relative_to(tmp_path / "notes")
    assert found.path(found.settings.output.path) == elsewhere / "public"
    assert found.settings.publication.url == "https://e.org/"


def test_what_is_said_is_relative_to_where_it_is_said(tmp_path: Path, elsewhere: Path) -> None:
    """A path on the command line starts from the present folder, one in the file from the file."""
    settings = tmp_path / "s.toml"
    settings.write_text('[state]\npath = "memory.db"', encoding="utf-8")
    found = configure(None, config=settings, out="site", environment={})
    assert found.path(found.settings.output.path) == elsewhere / "site"
    assert found.path(found.settings.state.path) == tmp_path / "memory.db"


def test_neither_a_folder_nor_a_file_is_an_error_with_the_way_on() -> None:
    """One learns what to type."""
    with pytest.raises(ConfigError) as caught:
        configure(None, environment={})
    assert "syndicate init" in caught.value.remedy


def test_an_output_that_would_hold_the_articles_is_refused(tmp_path: Path) -> None:
    """Drafts would be served as they are."""
    with pytest.raises(ConfigError, match="holds the articles"):
        configure(tmp_path / "notes", out=tmp_path, environment={})
