"""What Markdown promises: the dialect that blogs are written in, and nothing run."""

import pytest

from syndicate.core.markdown import is_tangled, split_at_code, take_title, to_html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>\n"),
        ("~~x~~", "<p><s>x</s></p>\n"),
        ("https://e.example/x", '<p><a href="https://e.example/x">https://e.example/x</a></p>\n'),
        ("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n"),
        ("```py\nx\n```", '<pre><code class="language-py">x\n</code></pre>\n'),
        ("<b>x</b>", "<p><b>x</b></p>\n"),
    ],
)
def test_the_dialect_of_blogs_is_understood(source: str, expected: str) -> None:
    """CommonMark, and what most generators add to it."""
    assert to_html(source) == expected


def test_tables_and_footnotes_are_understood() -> None:
    """A note is linked to its place and back."""
    assert "<td>1</td>" in to_html("|a|\n|-|\n|1|")
    html = to_html("a[^n]\n\n[^n]: Note.")
    assert 'href="#fn1"' in html
    assert 'href="#fnref1"' in html


@pytest.mark.parametrize(
    ("source", "title", "body"),
    [
        ("# A *b* `c`\n\nText.", "A b c", "\nText."),
        ("A\nb\n===\nText.", "A b", "Text."),
        ("Text.\n\n# Later\n", "Later", "Text.\n\n"),
        ("## Second\n\nText.", None, "## Second\n\nText."),
        ("```\n# comment\n```\n", None, "```\n# comment\n```\n"),
        ("> # quoted\n", None, "> # quoted\n"),
        ("#\n\nText.", None, "\nText."),
    ],
)
def test_the_first_heading_of_the_first_rank_is_the_title(source: str, title: str | None, body: str) -> None:
    """Neither code nor a quotation names an article."""
    assert take_title(source) == (title, body)


def test_a_tangle_of_brackets_is_known_without_untangling_it() -> None:
    """Many links in many paragraphs are no tangle."""
    assert is_tangled("[" * 10_000)
    assert is_tangled("*a " * 300_000)
    assert not is_tangled("```\n" + "*a " * 300_000 + "\n```\n")
    assert not is_tangled("[a](b)\n\n" * 10_000)


def test_a_span_of_code_ends_with_its_paragraph() -> None:
    """A tick that nobody closes does not turn the next paragraphs into code (CommonMark 0.31, 6.1)."""
    pieces = split_at_code("A ` here.\n\nAnd `code` there.")
    assert [piece for is_code, piece in pieces if is_code] == ["`code`"]


def test_a_table_is_as_large_as_its_ruled_line_says() -> None:
    """Cells that short rows leave out are added, so they count before anything is made of them."""
    ruled = "|a" * 1000 + "\n" + "|-" * 1000 + "\n"
    assert is_tangled(ruled + "|a\n" * 1000)
    assert not is_tangled("|a|b\n|-|-\n" + "|a|b\n" * 5000)
    assert is_tangled(("|a" * 10 + "\n|" + "-|" * 10 + "\n") + ("|a" * 10 + "\n") * 6000)


def test_a_long_paragraph_costs_time_in_proportion() -> None:
    """And the bare links in it are links all the same."""
    html = to_html("we went with wet shoes http://e.example/w " * 20_000)
    assert html.count('<a href="http://e.example/w">') == 20_000
