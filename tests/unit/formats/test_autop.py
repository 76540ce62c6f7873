"""A blank line is a paragraph, as WordPress has taught its authors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.formats.autop import paragraphs


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("One.\r\n\r\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("One.\n \t\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("A line\nand its next.", "<p>A line<br>\nand its next.</p>"),
        ("A line<br />\nand its next.", "<p>A line<br>\nand its next.</p>"),
        ("With <em>one\n\n</em> word", "<p>With <em>one</p>\n<p></em> word</p>"),
        ("<h2>Head</h2>\nText.", "<h2>\nHead\n</h2>\n<p>Text.</p>"),
        ("<p>Own.</p>\n\nMine.", "<p>\nOwn.\n</p>\n<p>Mine.</p>"),
        ("<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>", "<ul>\n<li>\na\n</li>\n<li>\nb\n</li>\n</ul>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("x\n<pre class='c'>a\n\n<b>b</pre>\ny", "<p>x</p>\n<pre class='c'>a\n\n<b>b</pre>\n<p>y</p>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
        ("<blockquote>a</blockquote>", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("<div>a</div>", "<div>\na\n</div>"),
        ("One.\n\n<!--more-->\n\nTwo.", "<p>One.</p>\n<!--more-->\n<p>Two.</p>"),
        ("<hr>\nText.", "<hr>\n<p>Text.</p>"),
        ("<pre>never closed\n\nText.", "<p><pre>never closed</p>\n<p>Text.</p>"),
        ("", ""),
        (" \n\n ", ""),
    ],
)
def test_paragraphs(text: str, html: str) -> None:
    """Blocks and preformatted text stay as they are, all else falls into paragraphs."""
    assert paragraphs(text) == html


@given(st.text(alphabet="ab \n", max_size=200))
def test_no_word_is_lost(text: str) -> None:
    """Marking up a plain text changes nothing but white space."""
    made = paragraphs(text).replace("<p>", "").replace("</p>", "").replace("<br>", "")
    assert made.split() == text.split()


@pytest.mark.parametrize(
    "hostile", ["<pre>" * 200_000, "<div" * 200_000, "<!--" * 200_000, " " * 500_000 + "x", "<div>" * 100_000]
)
def test_hostile_text_is_walked_once(hostile: str) -> None:
    """What is opened and never closed costs no more than its length."""
    assert paragraphs(f"a{hostile}")
