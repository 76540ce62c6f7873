"""What the bundled corpus shows to a newcomer, file by file."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from syndicate.app.holdings import Holdings
from syndicate.app.media import attach
from syndicate.app.reading import documents
from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.assets import is_asset
from syndicate.model import Article, Document, Markup, Rules
from syndicate.sources.folder import FolderSource

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
BROKEN = "broken/"
PATHS = sorted(
    path.relative_to(CORPUS).as_posix()
    for path in CORPUS.rglob("*")
    if path.is_file() and not is_asset(path.name)
)
READABLE = [path for path in PATHS if not path.startswith(BROKEN)]

REFUSED = {
    "ambiguous-date.txt": (Reason.AMBIGUOUS_DATE, 1),
    "bad-date.txt": (Reason.BAD_DATE, 1),
    "binary.txt": (Reason.BINARY, None),
    "broken-header.md": (Reason.BAD_FRONT_MATTER, 5),
    "empty.txt": (Reason.EMPTY, None),
    "encoding.txt": (Reason.ENCODING, 1),
    "late-date.txt": (Reason.UNDATED, 3),
    "minutes.docx": (Reason.UNSUPPORTED, None),
    "unclosed-header.md": (Reason.BAD_FRONT_MATTER, 1),
    "undated.txt": (Reason.UNDATED, None),
}


def read(path: str) -> list[Article]:
    """The articles in one file of the corpus."""
    found = documents((CORPUS / path).read_bytes(), path, rules=Rules())
    return [normalise(part, Rules()) for part in found if isinstance(part, Document)]


@cache
def article(path: str) -> Article:
    """The one article in a file."""
    [found] = read(path)
    return found


@pytest.mark.parametrize("path", READABLE)
def test_a_sample_is_read_without_a_doubt(path: str) -> None:
    """Each sample gives one article with a title, a summary and words, and nothing about it is odd."""
    found = article(path)
    assert found.title
    assert len(found.title) <= 100
    assert found.summary
    assert found.body.strip()
    assert found.warnings == ()


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_broken_sample_is_refused_for_its_own_reason(name: str) -> None:
    """A file that cannot become an article says why, and on which line where a line is to blame."""
    with pytest.raises(DocumentError) as refusal:
        read(BROKEN + name)
    reason, line = REFUSED[name]
    assert refusal.value.reason is reason
    assert line is None or refusal.value.line == line


def test_a_text_under_a_word_processors_name_is_told_what_it_is() -> None:
    """Word documents are read, but not what is only named like one."""
    with pytest.raises(DocumentError, match="named like a Word document and is none"):
        read(BROKEN + "minutes.docx")


def test_every_broken_sample_is_accounted_for() -> None:
    """The folder that shows the quarantine holds nothing else."""
    assert {path.removeprefix(BROKEN) for path in PATHS if path.startswith(BROKEN)} == set(REFUSED)


def test_the_samples_speak_many_languages() -> None:
    """Samples come in a dozen languages and eight scripts, two of which run from right to left."""
    languages = {article(path).language for path in READABLE}
    assert languages >= {"en", "de", "fr", "es", "pt", "pl", "el", "ru", "ar", "he", "hi", "ja", "zh-Hans"}


def test_the_samples_show_each_way_of_writing() -> None:
    """Plain text, Markdown and HTML are all there, most of it untitled plain text."""
    markups = Counter(article(path).markup for path in READABLE)
    untitled = sum(article(path).title_derived for path in READABLE)
    assert set(markups) == set(Markup)
    assert markups[Markup.PLAIN] >= 26
    assert untitled >= 20


def test_the_samples_show_each_turn_of_an_articles_life() -> None:
    """There is an update, a draft, an embargo that nobody alive will see lifted, and an expiry before it."""
    found = [article(path) for path in READABLE]
    assert [one.path for one in found if one.draft] == ["opinion/on-the-new-benches.md"]
    assert [one.path for one in found if one.published.year == 2099] == ["world/the-long-way-round.md"]
    assert [one.path for one in found if one.expires] == ["harbour/night-market-opens.md"]
    assert "harbour/bread-from-the-lightship.md" in {one.path for one in found if one.updated}


def test_the_declared_length_of_the_sound_is_its_files() -> None:
    """The sample with a sound tells players its true length in bytes."""
    [sound] = article("harbour/the-last-foghorn.md").enclosures
    assert sound.length == (CORPUS / "harbour" / sound.url).stat().st_size


@pytest.mark.parametrize(
    ("path", "kind"),
    [("harbour/the-last-foghorn.md", "audio/wav"), ("culture/the-colour-of-the-ferry.md", "image/png")],
)
def test_the_files_beside_a_sample_are_found(path: str, kind: str) -> None:
    """A picture or a sound that lies beside its article is published with it."""
    source = FolderSource(CORPUS, max_bytes=Rules().max_bytes, wanted=lambda _: True)
    found = attach(article(path), Holdings(source))
    assert found.warnings == ()
    assert [item.media_type for item in found.media] == [kind]


def test_the_manual_explains_every_reason() -> None:
    """The page about formats names every reason for a refusal, with the remedy that the program gives."""
    manual = (ROOT / "docs" / "formats.md").read_text("utf-8")
    missing = [reason for reason in Reason if f"| `{reason}` |" not in manual or reason.remedy not in manual]
    assert missing == []
