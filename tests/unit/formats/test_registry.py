"""Which format reads which file."""

import pytest

from syndicate.formats.assets import is_asset, may_be_shown
from syndicate.formats.containers import Gzip, Zip
from syndicate.formats.csv_table import Table
from syndicate.formats.feed import Feed
from syndicate.formats.html import Html
from syndicate.formats.json_articles import JsonArticles
from syndicate.formats.mail import Mail
from syndicate.formats.markdown import Markdown
from syndicate.formats.plain import PlainText
from syndicate.formats.registry import choose, formats
from syndicate.model import Document, Markup, Rules
from syndicate.ports.reading import Format


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        *(
            (f"a{suffix}", Markdown)
            for suffix in (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".Rmd", ".MD")
        ),
        ("d.x/a.txt", PlainText),
        ("a.html", Html),
        ("a.HTM", Html),
    ],
)
def test_a_suffix_decides(path: str, kind: type[Format]) -> None:
    """A scan for one suffix alone would lose articles."""
    assert isinstance(choose(path, b"", rules=Rules()), kind)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"<!doctype html>", Html),
        (b"---\ntitle: T\n---\n", Markdown),
        (b" date 2021-07-25 Rain fell.", PlainText),
    ],
)
def test_a_file_without_a_known_suffix_is_known_by_its_beginning(head: bytes, kind: type[Format]) -> None:
    """A name says less than a text."""
    assert isinstance(choose("notes/a", head, rules=Rules()), kind)
    assert isinstance(choose("notes/a.2021", head, rules=Rules()), kind)


@pytest.mark.parametrize(
    "suffix", [".md", ".markdown", ".mdown", ".mkd", ".mdx", ".Rmd", ".html", ".rst", ".txt", ".org"]
)
def test_a_header_is_read_in_every_kind_of_text(suffix: str) -> None:
    """One blog often mixes several, and none of its articles is lost."""
    data = b"---\ntitle: T\ndate: 2024-05-01\ntags: [a]\n---\nA *text*.\n"
    chosen = choose(f"a{suffix}", data, rules=Rules())
    assert chosen is not None
    (document,) = chosen.read(data, f"a{suffix}")
    assert isinstance(document, Document)
    assert document.fields == {"title": "T", "date": "2024-05-01", "tags": ["a"]}
    assert (document.markup is Markup.PLAIN) == (suffix == ".txt")


def test_what_no_format_knows_is_nobodys() -> None:
    """It is refused with a reason, not guessed at."""
    assert choose("a.bin", b"\x00\x01\x02", rules=Rules()) is None


@pytest.mark.parametrize(
    "path",
    [
        "a.PNG",
        "d/a.mp3",
        "a.pdf",
        "a.css",
        "a.woff2",
        "robots.txt",
        "a.tar.gz",
        "x/package.json",
        "p.11tydata.json",
    ],
)
def test_what_stands_beside_articles_is_none(path: str) -> None:
    """Pictures, sound and styles are never quarantined for not being text."""
    assert is_asset(path)


def test_what_a_format_reads_is_no_asset() -> None:
    """Nothing is left out by its name alone that could be an article."""
    assert not any(is_asset(f"a{suffix}") for format_ in formats(Rules()) for suffix in format_.suffixes)
    assert not is_asset("a")
    assert not is_asset(".txt")


@pytest.mark.parametrize("path", ["a.zip", "a.csv", "a.json", "a.gz"])
def test_what_may_hold_articles_can_be_shown_by_one(path: str) -> None:
    """A table or an archive is looked into, and still published with the article that names it."""
    assert not is_asset(path)
    assert may_be_shown(path)


def test_an_article_is_never_published_as_a_file() -> None:
    """A link from one article to another does not publish its source."""
    assert not any(may_be_shown(f"a{suffix}") for suffix in (".md", ".txt", ".html", ".eml", ".docx"))


@pytest.mark.parametrize(
    ("path", "head", "kind"),
    [
        ("a.json", b'{"title": "T"}', JsonArticles),
        ("a.json", b'{"version": "https://jsonfeed.org/version/1.1"}', Feed),
        ("a.JSONL", b"", JsonArticles),
        ("a.csv", b"", Table),
        ("a.tsv", b"", Table),
        ("a.eml", b"", Mail),
        ("a.mbox", b"", Mail),
        ("a.md.gz", b"", Gzip),
        ("a.zip", b"", Zip),
        ("a", b'[{"title": "T"}]', JsonArticles),
        ("a", b"Subject: S\nFrom: A\nMIME-Version: 1.0\n", Mail),
        ("a", b"From a@b.example Mon Jan  1 00:00:00 2024\nSubject: S\nMessage-ID: <1@b>\n", Mail),
        ("a", b"\x1f\x8b\x08", Gzip),
    ],
)
def test_what_people_export_is_known(path: str, head: bytes, kind: type[Format]) -> None:
    """Data, mail and packed files are told from each other by name, then by how they begin."""
    assert isinstance(choose(path, head, rules=Rules()), kind)
