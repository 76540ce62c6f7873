"""The built-in words, in every language there is."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.errors import ConfigError
from syndicate.render import pages as pages_module
from syndicate.render.pages import Pages
from syndicate.render.templating import BUILT_IN, Templates
from tests.unit.render.page_samples import DIRECTORY, ENTRIES, FORMATS, MASTHEAD, channel
from tests.unit.render.test_pages import texts, values

_SAID = re.compile(r'(?:say|phrase)\(\s*"([^"]+)"|say(?:\(masthead\))?\(\s*[\'"]([^\'"]+)[\'"]')
_TABLED = re.compile(r'\("([^"]+)", "[a-z]+", |"[a-z]+": "([^"]+)"')
"""Phrases that templates keep in a table."""

LANGUAGES = sorted(path.stem.removeprefix("words-") for path in BUILT_IN.glob("words-*.toml"))


def phrases() -> set[str]:
    """Every English phrase that the pages say."""
    sources = [*BUILT_IN.glob("*.html"), Path(pages_module.__file__)]
    texts_ = [path.read_text(encoding="utf-8") for path in sources]
    found = (pattern.findall(text) for text in texts_ for pattern in (_SAID, _TABLED))
    return {one or other for pairs in found for one, other in pairs}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_translated_and_nothing_else(language: str) -> None:
    """No page is half in English, and no translation is left of a phrase that is gone."""
    table = tomllib.loads((BUILT_IN / f"words-{language}.toml").read_text(encoding="utf-8"))
    assert set(table) == phrases()


def test_a_german_publication_speaks_german() -> None:
    """Its words are not marked as another language, and its titles are German too."""
    masthead = replace(MASTHEAD, language="de-AT")
    feeds = Pages().directory(DIRECTORY, masthead, FORMATS)
    assert texts(feeds, "//nav//li")[0] == "Aktuelles"
    assert texts(feeds, "//h1") == ["Feeds"]
    assert not values(feeds, "//bdi/@lang")
    assert texts(Pages().archive([], masthead, FORMATS), "//title") == ["Archiv — The Harbour Review"]


def test_an_english_article_in_a_french_publication_marks_the_french_words() -> None:
    """Each voice reads its own language."""
    page = Pages().article(ENTRIES[0], replace(MASTHEAD, language="fr"), FORMATS)
    assert set(values(page, "//p[@class='follow']//bdi/@lang")) == {"fr"}
    assert texts(page, "//p[@class='follow']") == ["S’abonner à Harbour"]


def test_single_phrases_can_be_replaced(tmp_path: Path) -> None:
    """One file with one line changes one phrase on every page, and a new language needs no template."""
    (tmp_path / "words-de.toml").write_text('"Latest" = "Frisch"\n', encoding="utf-8")
    (tmp_path / "words-eo.toml").write_text('"Latest" = "Lastaj"\n', encoding="utf-8")
    for language, first, second in (("de", "Frisch", "Archiv"), ("eo", "Lastaj", "Archive")):
        masthead = replace(MASTHEAD, language=language)
        front = Pages(tmp_path).front(channel(masthead=masthead), [], DIRECTORY)
        assert texts(front, "//nav//li")[:2] == [first, second]


@pytest.mark.parametrize("wrong", ['"Latest" = 3', '"page %s" = "Seite"', "Latest ="])
def test_wrong_words_are_an_error_that_names_the_language(tmp_path: Path, wrong: str) -> None:
    """Nobody meets a page with a hole in it."""
    (tmp_path / "words-de.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ConfigError, match="words of pages in de"):
        Templates(tmp_path).words("de")
