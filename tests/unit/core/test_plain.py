"""What plain text looks like on a page."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.plain import BlockKind, blocks, to_html

LONG = (
    "The council met on Monday evening to hear what the farmers of the northern valley had to say about it."
)


def kinds(body: str) -> list[str]:
    """Return the kind of each block."""
    return [block.kind.value for block in blocks(body)]


def test_blank_lines_part_paragraphs_and_single_breaks_do_not() -> None:
    """A hard-wrapped paragraph is one paragraph, also with the odd separator in it."""
    assert to_html("One\nline.\n \t\n\nTwo\u2028more.") == "<p>One line.</p>\n<p>Two more.</p>"


def test_wrapped_chinese_is_joined_without_a_space() -> None:
    """A space appears only where a script has spaces."""
    assert to_html("东京证券\n交易所\nTokyo\n株") == "<p>东京证券交易所 Tokyo 株</p>"


def test_a_short_line_above_a_longer_block_is_a_heading() -> None:
    """Neither first nor last, and without a final stop."""
    assert kinds(f"{LONG}\n\nAround 2,500 troops\n\n{LONG}") == ["paragraph", "heading", "paragraph"]


@pytest.mark.parametrize(
    "line", ["It rained.", "Why so?", "He said “no”", "See https://example.org", "***", "x" * 81]
)
def test_a_line_that_ends_as_sentences_do_is_no_heading(line: str) -> None:
    """Nor is an address, a rule, or a line that is too long."""
    assert kinds(f"{LONG}\n\n{line}\n\n{LONG}") == ["paragraph"] * 3


def test_first_and_last_lines_are_no_headings() -> None:
    """A heading has something above and below it; a credit is not something."""
    assert kinds(f"Rain\n\n{LONG}\n\nThe end\n\n(With inputs from a news agency)") == [
        "paragraph",
        "paragraph",
        "paragraph",
        "credit",
    ]


def test_a_run_of_short_lines_is_decided_by_what_follows_it() -> None:
    """Two headings above a paragraph are both headings; the lines of a poem are none."""
    assert kinds(f"{LONG}\n\nThe valley\n\nBefore noon\n\n{LONG}") == [
        "paragraph",
        "heading",
        "heading",
        "paragraph",
    ]
    assert kinds(f"{LONG}\n\nRoses are red\n\nViolets are blue\n\nEnd.") == ["paragraph"] * 4


def test_the_closing_credit_has_a_class_of_its_own() -> None:
    """It stays as written, brackets included."""
    assert to_html("Rain.\n\n(With inputs from AP)").endswith('<p class="credit">(With inputs from AP)</p>')
    assert kinds("(With inputs from AP)\n\nRain.") == ["paragraph", "paragraph"]


@pytest.mark.parametrize("body", ["- one\n- two", "- one\n\n- two", "  One\n  Two", "* one\n* two"])
def test_two_points_and_more_are_a_list(body: str) -> None:
    """With dashes or indented, close together or apart."""
    assert "".join(to_html(body).lower().split()) == "<ul><li>one</li><li>two</li></ul>"


def test_a_list_may_follow_its_introduction() -> None:
    """And a point may go on below, indented."""
    assert to_html("You need:\n- a boat\n  with oars\n- luck") == (
        "<p>You need:</p>\n<ul><li>a boat with oars</li><li>luck</li></ul>"
    )


def test_one_point_or_indented_prose_is_no_list() -> None:
    """The dash stays where it was."""
    assert to_html("- one alone") == "<p>- one alone</p>"
    assert kinds("  It rained all day and\n  nobody came.") == ["paragraph"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "See https://example.org/a?b=1&c=2.",
            '<a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>.',
        ),
        ("(http://example.org/a_(b))", '(<a href="http://example.org/a_(b)">http://example.org/a_(b)</a>)'),
        ("mailto:a@example.org,", '<a href="mailto:a@example.org">a@example.org</a>,'),
        (
            "详见https://example.org/x。好",
            '详见<a href="https://example.org/x">https://example.org/x</a>。好',
        ),
        ("javascript:alert(1) ftp://x", "javascript:alert(1) ftp://x"),
        ("https:// alone", "https:// alone"),
    ],
)
def test_bare_addresses_become_links(text: str, html: str) -> None:
    """Of http, https and mailto only, without the punctuation around them."""
    assert html in to_html(text)


def test_markup_in_plain_text_is_shown_and_not_obeyed() -> None:
    """A tag is text, and an entity stays its five characters."""
    assert to_html('<script>alert(1)</script> &amp; "so"') == (
        '<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; "so"</p>'
    )


@given(st.text(alphabet="ab <>&\"'\n-*•()[]: \thttps://mailto:@.。雨\u200b\u3000"))
def test_whatever_is_written_is_on_the_page(body: str) -> None:
    """No word is lost and none can become a tag."""
    html = to_html(body)
    tags = re.findall(r"<[^>]*>", html)
    assert all(re.fullmatch(r'</?(p|h2|ul|li|a)( class="credit"| href="[^"<>]*")?>', tag) for tag in tags)
    shown = unescape(re.sub(r"<[^>]*>", "", html))
    assert (
        set(re.findall("[ab雨]", shown)) == set(re.findall("[ab雨]", body.replace("mailto:", "")))
        or "mailto" in body
    )


def test_the_kinds_are_four() -> None:
    """Everything that plain text can be has a name."""
    assert set(BlockKind) == {"paragraph", "heading", "credit", "list"}


def test_a_body_of_megabytes_is_read_at_once() -> None:
    """Hostile lengths cost time in proportion and no more."""
    assert to_html("(" * 300_000)
    assert to_html("https://a" + ")" * 300_000)
    assert len(blocks("- a\n\n" * 50_000)[0].items) == 50_000
