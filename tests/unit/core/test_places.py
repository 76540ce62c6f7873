"""What the folders above an article say of it."""

import pytest

from syndicate.core import places
from syndicate.core.places import is_draft, language, section


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("harbour/a.md", "harbour"),
        ("content/harbour/a.md", "harbour"),
        ("content/a.md", None),
        ("_posts/2024-05-01-a.md", None),
        ("harbour/_posts/2024-05-01-a.md", "harbour"),
        ("content/posts/a.md", None),
        ("content/posts/harbour/a.md", "harbour"),
        ("content/post/two-mills/index.md", None),
        ("content/post/two-mills/index.fr.md", None),
        ("content/en/harbour/a.md", "harbour"),
        ("src/harbour/a.md", "harbour"),
        ("en/a.md", "en"),
        ("2024/05/a.md", None),
        ("drafts/a.md", None),
        ("index.md", None),
    ],
)
def test_a_section_is_the_first_folder_that_says_what_an_article_is_about(
    path: str, expected: str | None
) -> None:
    """What only holds a site's content, its posts, one language or one article is no section."""
    assert section(path) == expected


def test_a_folder_of_the_articles_own_language_is_no_section() -> None:
    """The article says its language itself, and what lies below says more."""
    assert section("zh_tw/news/_posts/a.md", language="zh-TW") == "news"
    assert section("en/a.md", language="en") is None
    assert section("harbour/a.md", language="en") == "harbour"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.fr.md", "fr"),
        ("a.pt-BR.md", "pt-BR"),
        ("a.fil.md", "fil"),
        ("help-us-change.org.md", None),
        ("what-runs-now.now.md", None),
        ("socket.io.md", None),
        ("content/es/post/a.md", "es"),
        ("content/zh-tw/a.md", "zh-TW"),
        ("content/de/a.fr.md", "fr"),
        ("content/harbour/a.md", None),
        ("it/a.md", None),
    ],
)
def test_a_language_is_said_by_the_files_name_or_a_folder_below_the_content(
    path: str, expected: str | None
) -> None:
    """Only languages that sites are written in count: names of files have stops for other reasons too."""
    assert language(path) == expected


def test_a_folder_of_drafts_holds_drafts() -> None:
    """At any depth, and whatever its case."""
    assert is_draft("site/_drafts/a.md")
    assert is_draft("Drafts/a.md")
    assert not is_draft("drafts.md")


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("a.zip!/b.md", None),
        ("a.zip!/news/b.md", "news"),
        ("blog/a.ZIP!/x/b.md", "blog"),
        ("wow!/b.md", "wow!"),
    ],
)
def test_an_archive_is_no_section(path: str, named: str | None) -> None:
    """The folders in it and above it are."""
    assert section(path) == named


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("2021/07/25/x.md", "2021/07/25/x.md"),
        ("2021-07-25.zip!/x.md", "x.md"),
        ("old.zip!/2021-07-25-x.md", "2021-07-25-x.md"),
        ("2021-07-25-export.json#3", ""),
    ],
)
def test_the_day_of_an_export_dates_no_article(path: str, own: str) -> None:
    """An archive, or a file of many, is named for the day on which it was made."""
    assert places.own(path) == own


def test_a_file_of_many_may_be_named_for_its_language() -> None:
    """Each article in it is of that language."""
    assert language("x.fr.jsonl#12") == "fr"
