"""Which format reads which file."""

import pytest

from syndicate.formats.assets import is_asset
from syndicate.formats.html import Html
from syndicate.formats.markdown import Markdown
from syndicate.formats.plain import PlainText
from syndicate.formats.registry import choose, formats
from syndicate.model import Rules
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


def test_what_no_format_knows_is_nobodys() -> None:
    """It is refused with a reason, not guessed at."""
    assert choose("a.bin", b"\x00\x01\x02", rules=Rules()) is None


@pytest.mark.parametrize(
    "path", ["a.PNG", "d/a.mp3", "a.pdf", "a.css", "a.woff2", "a.zip", "a.meta.toml", "robots.txt"]
)
def test_what_stands_beside_articles_is_none(path: str) -> None:
    """Pictures, sound and styles are never quarantined for not being text."""
    assert is_asset(path)


def test_what_a_format_reads_is_no_asset() -> None:
    """Nothing is left out by its name alone that could be an article."""
    assert not any(is_asset(f"a{suffix}") for format_ in formats(Rules()) for suffix in format_.suffixes)
    assert not is_asset("a")
    assert not is_asset(".txt")
