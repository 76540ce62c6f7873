"""What becomes of a page that does not mark its article: its text is found, and stays as it is written."""

import sys

import pytest

from syndicate.formats.html import Html
from syndicate.model import Document

MENU = "<div id=menu><ul><li><a href=/>Home</a><li><a href=/about>About us</a></ul></div>"
FOOT = "<div class=footer>© 1999-2024 The Mill Press. All rights reserved.</div>"
WALK = (
    "<p>We walked along the river for the whole of the morning, until the rain came and drove us into the "
    "mill, where the wheel had not turned since the flood.</p>"
    "<p>The miller gave us bread, and told us of the year when the wheel was carried off by the water and "
    "found again in a meadow a mile below the bridge.</p>"
)


def read(inside: str, *, around: str = "<html lang=fr><body>{}</body></html>") -> Document:
    """The document of a page that has neither an article nor a main part."""
    page = around.format(f"{MENU}<div class=content><h1>A walk</h1>{WALK}{inside}</div>{FOOT}")
    (document,) = Html().read(page.encode(), "a.html")
    return document


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that has no library to tell a text from a menu."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)


def test_menus_and_footers_are_left_out_of_a_page_that_marks_no_article() -> None:
    """The text is all there, under its own title, and nothing else is."""
    document = read("")
    assert document.body == f'<div class="content">{WALK}</div>'
    assert document.fields == {"title": "A walk", "language": "fr"}
    assert document.warnings == ()


@pytest.mark.parametrize(
    "written",
    [
        '<p lang="de">Das Wasser kam in der Nacht und nahm das Rad mit, sagte der Müller.</p>',
        '<p>He called it <span lang="la">aqua alta</span>, and laughed for a long while about it.</p>',
        '<p dir="rtl" lang="he">הנהר עלה על גדותיו בלילה ולקח את הגלגל.</p>',
        '<pre><code class="language-py">x = 1\nif x:\n    y = 2\n</code></pre>',
        "<p>He said <q>never again</q><sup>1</sup> and <i>meant</i> it, as we found out on the next day.</p>",
        '<p>The loaf lay on the table: <img src="bread.jpg" alt="a loaf"></p><p>It was rye.</p>',
        "<table><tr><th>Year</th><td>1934</td></tr></table><p>So it stands in the miller’s book.</p>",
        "<!--more--><p>On the way home it rained again, and nobody spoke of the wheel any more.</p>",
        "<h2>The bread</h2><ul><li>rye</li><li>barley</li></ul><p>Both were baked on that morning.</p>",
    ],
)
def test_the_markup_of_the_text_is_the_pages_own(written: str) -> None:
    """Languages, directions, code, quotations and pictures are not rewritten by what points at them."""
    assert read(written).body == f'<div class="content">{WALK}{written}</div>'


def test_an_invitation_to_share_between_paragraphs_is_no_text() -> None:
    """Lists of links are left out wherever they stand."""
    links = "<div><a href=a>Share this</a> <a href=b>Send it to a friend</a></div>"
    end = "<p>On the way home it rained again, and nobody spoke of the wheel any more, nor of the bread.</p>"
    assert read(links + end).body == f'<div class="content">{WALK}{end}</div>'


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_a_page_is_taken_whole_and_says_what_would_help() -> None:
    """A base installation loses no text, and its lint names the extra."""
    document = read("")
    assert "Home" in document.body
    assert WALK in document.body
    assert ["syndicate[html]" in warning for warning in document.warnings] == [True]


@pytest.mark.usefixtures("without_extra")
@pytest.mark.parametrize(
    "page", ["<p>A part of a page.</p>", "<html><body><main><p>a</p></main></body></html>"]
)
def test_no_extra_is_asked_for_where_none_would_help(page: str) -> None:
    """A part of a page, and one that marks its article, need nothing."""
    (document,) = Html().read(page.encode(), "a.html")
    assert document.warnings == ()


def test_a_page_of_few_words_is_not_emptied() -> None:
    """Where little is text, it is kept rather than lost."""
    (document,) = Html().read(b"<html><body><p>Rain.</p></body></html>", "a.html")
    assert document.body == "<p>Rain.</p>"


@pytest.mark.parametrize(
    "hostile",
    ["<p>a" * 18_000, "<li><a href=x>y</a>" * 5000, "<div>" * 150 + "x " * 40_000, "<td>" * 150, "\x05"],
)
def test_a_hostile_page_is_an_article_like_any_other(hostile: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is raised, and what a library thinks of a page does not reach the terminal."""
    (document,) = Html(shown_dates=True).read(f"<html><body>{hostile}</body></html>".encode(), "a.html")
    assert "date" not in document.fields
    assert capfd.readouterr() == ("", "")
