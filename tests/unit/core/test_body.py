"""What an article's body promises to the feeds and the page that show it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from syndicate.core.body import body_html
from syndicate.model import Article, Markup

ARTICLE = Article(
    path="a",
    title="T",
    published=datetime(2024, 5, 1, tzinfo=UTC),
    summary="S",
    language="en",
    markup=Markup.MARKDOWN,
    body="",
    slug="t",
)
BASE = "https://example.org/a/"


def html(markup: Markup, body: str, *, language: str = "en", feed_language: str | None = None) -> str:
    """The body as it is shown."""
    article = replace(ARTICLE, markup=markup, body=body, language=language)
    return body_html(
        article, base=BASE, media={"x.png": "https://example.org/m/1.png"}, feed_language=feed_language
    )


@pytest.mark.parametrize(
    ("markup", "body", "expected"),
    [
        (
            Markup.MARKDOWN,
            "*a* ![](x.png)<script>b</script>",
            '<p><em>a</em> <img src="https://example.org/m/1.png" alt=""></p>\n',
        ),
        (Markup.HTML, "<p onclick=x>a<a href=b>c</a>", '<p>a<a href="https://example.org/a/b">c</a></p>'),
        (Markup.PLAIN, "<b>a</b> &amp; *c*", "<p>&lt;b&gt;a&lt;/b&gt; &amp;amp; *c*</p>"),
    ],
)
def test_each_markup_becomes_safe_html_with_whole_addresses(markup: Markup, body: str, expected: str) -> None:
    """What a plain text writes is shown; what HTML writes is obeyed as far as it is harmless."""
    assert html(markup, body) == expected


def test_a_text_that_runs_the_other_way_says_so_in_a_feed() -> None:
    """A page has its own language and direction; a feed's reader has to be told."""
    hebrew = html(Markup.PLAIN, "שלום", language="he", feed_language="en")
    assert hebrew == '<div dir="rtl" lang="he"><p>שלום</p></div>'
    assert html(Markup.PLAIN, "שלום", language="he", feed_language="ar") == "<p>שלום</p>"
    assert html(Markup.PLAIN, "שלום", language="he") == "<p>שלום</p>"
    assert html(Markup.PLAIN, "a", language="en", feed_language="he").startswith('<div dir="ltr" lang="en">')


def test_the_same_body_at_another_address_is_another() -> None:
    """What is remembered is remembered for its page alone."""
    article = replace(ARTICLE, body="[a](b)")
    first = body_html(article, base="https://example.org/1/", media={})
    second = body_html(article, base="https://example.org/2/", media={})
    assert "/1/b" in first
    assert "/2/b" in second


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("<img src=x.png alt=a>", ' alt="a" width="8" height="6">'),
        ("<img src=x.png alt=a width=4>", ' alt="a" width="4">'),
        ("<img src=x.png alt='a width=1'>", ' alt="a width=1" width="8" height="6">'),
        ("<img src=y.png alt=a>", ' alt="a">'),
    ],
)
def test_a_picture_says_its_size_unless_its_article_does(picture: str, expected: str) -> None:
    """Text does not jump while pictures load, and a size that somebody wrote stays as it is."""
    shown = body_html(
        replace(ARTICLE, markup=Markup.HTML, body=picture),
        base=BASE,
        media={"x.png": "https://example.org/m/1.png?a&b"},
        sizes={"https://example.org/m/1.png?a&b": (8, 6)},
    )
    assert shown.endswith(expected)
