"""A page that shows a day without declaring it: taken where the publication says so, and never made up."""

import sys

import pytest

from syndicate.formats.html import Html
from syndicate.model import Document

TEXT = "<p>We walked along the river for the whole of the morning, until the rain came.</p>"


def read(body: str, *, head: str = "", shown_dates: bool = True) -> Document:
    """The document of a page."""
    page = f"<html><head>{head}</head>\n<body>{body}</body></html>"
    (document,) = Html(shown_dates=shown_dates).read(page.encode(), "a.html")
    return document


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<div class=date>May 12, 2021</div>", "2021-05-12"),
        ("<div class=meta>Posted on 12 May 2021 by Ann</div>", "2021-05-12"),
        ("<div class=meta>12. Mai 2021</div>", "2021-05-12"),
        ('<abbr class=published title="2021-05-12">last spring</abbr>', "2021-05-12"),
        ("<span class=post-date>13.4.2021</span>", "2021-04-13"),
        ("<span class=post-date>01/01/2021</span>", "2021-01-01"),
        ("<span class=post-date>03/04/2021</span>", "03/04/2021"),
        ("<span class=post-date>03.04.2021</span>", "03/04/2021"),
        ("<div class=date>2099-05-12</div>", "2099-05-12"),
    ],
)
def test_a_day_that_a_page_shows_by_itself_is_its_own(line: str, day: str) -> None:
    """One that can be read in two ways stays as it is written, and is judged by the publication's rules."""
    document = read(f"\n{line}{TEXT}")
    assert (document.fields["date"], document.lines["date"]) == (day, 3)


@pytest.mark.parametrize(
    "line",
    [
        "<p>© 1999-2024</p>",
        "<footer>© 1999-2024 The Press</footer>",
        "<p>Copyright 2021-05-12 The Press</p>",
        "<footer>2021-05-12</footer>",
        "<div class=footer>2021-05-12</div>",
        "<aside>2021-05-12</aside>",
        "<div class=comments><span class=date>2020-01-02</span></div>",
        "<div>Last updated 2021-05-12</div>",
        "<div class=date>2021</div>",
        "<div class=date>May 2021</div>",
        "<div class=date>yesterday</div>",
        "<div class=date>3 days ago</div>",
        f"<p>{'A long text goes on and on. ' * 5}The bridge was built on 2021-05-13, as many remember.</p>",
        '<p><img src="/2021/05/12/x.jpg"></p>',
    ],
)
def test_no_date_is_taken_from_where_it_is_not_the_articles(line: str) -> None:
    """Neither a copyright, a footer, a comment, a change, a part of a date nor running text dates a page."""
    assert "date" not in read(f"{TEXT}{line}").fields


def test_the_day_of_a_change_does_not_stand_for_the_day_of_publication() -> None:
    """Of both, the first publication counts."""
    both = "<div class=date>Updated: 2021-06-12</div><div class=date>Published 2021-05-12</div>"
    assert read(both + TEXT).fields["date"] == "2021-05-12"


def test_what_a_page_declares_counts_before_what_it_shows() -> None:
    """The library is not asked about a page that says its date, in a header neither."""
    shown = f"<div class=date>2021-05-12</div>{TEXT}"
    assert read(shown, head='<meta name=date content="2020-01-01">').fields["date"] == "2020-01-01"
    page = f"---\npubdate: 2020-01-01\n---\n<html><body>{shown}</body></html>"
    (document,) = Html(shown_dates=True).read(page.encode(), "a.html")
    assert document.fields == {"pubdate": "2020-01-01"}


def test_a_day_that_is_only_shown_counts_where_the_publication_says_so() -> None:
    """By default nobody guesses, and without the extra nobody can."""
    assert "date" not in read(f"<div class=date>2021-05-12</div>{TEXT}", shown_dates=False).fields


def test_without_the_extra_a_page_has_the_dates_that_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are refused as undated, as if the setting were not there."""
    monkeypatch.setitem(sys.modules, "htmldate", None)
    assert "date" not in read(f"<div class=date>2021-05-12</div>{TEXT}").fields
