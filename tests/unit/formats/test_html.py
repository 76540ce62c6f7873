"""What is taken from an HTML page: what it declares of its article, and that article alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.errors import DocumentError, Reason
from syndicate.formats.html import Html
from syndicate.model import Document


def read(html: str, encoding: str = "utf-8") -> Document:
    """The one document of a page."""
    (document,) = Html().read(html.encode(encoding), "a.html")
    return document


def page(head: str = "", body: str = "<article><p>Text.</p></article>") -> Document:
    """A page around what a test is about."""
    return read(f'<!doctype html>\n<html lang="fr">\n<head>{head}</head>\n<body>{body}</body></html>')


LD = '<script type="application/ld+json">{}</script>'
ARTICLE = '{"@type": "NewsArticle", "headline": "H", "datePublished": "2024-05-01", "author": {"name": "A"}}'


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        f"[{ARTICLE}]",
        f'{{"@graph": [{{"@type": "WebSite", "name": "W"}}, {ARTICLE}]}}',
        f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}',
        ARTICLE.replace('"NewsArticle"', '["Thing", "BlogPosting"]'),
        ARTICLE.replace('"NewsArticle"', '"https://schema.org/Article"'),
    ],
)
def test_structured_data_is_found_wherever_publishers_put_it(data: str) -> None:
    """In a graph, in a list, under any type of article."""
    fields = page(LD.format(data)).fields
    assert (fields["title"], fields["date"], fields["authors"]) == ("H", "2024-05-01", {"name": "A"})


@pytest.mark.parametrize(
    "data", ["{", "[" * 100_000, '"text"', "null", '{"@type": 5}', '{"@type": "Recipe", "name": "R"}']
)
def test_broken_or_foreign_structured_data_says_nothing(data: str) -> None:
    """The page is read without it."""
    assert "date" not in page(LD.format(data)).fields


def test_open_graph_and_meta_say_the_rest() -> None:
    """Each field from the first place that has it."""
    fields = page(
        '<meta property="og:title" content="T"><meta property="article:published_time" content="2024-05-01">'
        '<meta property="article:modified_time" content="2024-05-02">'
        '<meta property="article:section" content="S">'
        '<meta property="article:tag" content="a"><meta property="article:tag" content="b">'
        '<meta name="Author" content="A"><meta name="description" content="D">'
        '<meta property="og:image" content="i.png">'
        '<meta property="article:author" content="https://social.example/a">'
        '<link rel="canonical" href="https://e.example/x">'
    ).fields
    assert fields == {
        "title": "T",
        "date": "2024-05-01",
        "updated": "2024-05-02",
        "section": "S",
        "tags": ["a", "b"],
        "authors": "A",
        "summary": "D",
        "image": "i.png",
        "canonical": "https://e.example/x",
        "language": "fr",
    }


def test_structured_data_comes_before_open_graph_and_that_before_time() -> None:
    """The surest word counts."""
    graph = '<meta property="article:published_time" content="2024-06-01">'
    time = "<article><header><time datetime='2024-07-01'>x</time></header><p>Text.</p></article>"
    assert page(LD.format(ARTICLE) + graph, time).fields["date"] == "2024-05-01"
    assert page(graph, time).fields["date"] == "2024-06-01"
    assert page("", time).fields["date"] == "2024-07-01"


def test_a_year_of_copyright_is_no_date() -> None:
    """Nor is a time in a footer."""
    footer = "<footer>© 1999-2024 <time datetime='1999-01-01'>1999</time></footer>"
    body = f"<article><p>Text.</p>{footer}</article>{footer}"
    assert "date" not in page("", body).fields


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>T | Site</title>", "<p>Text.", "T"),
        ("<title>T - part</title>", "<p>Text.", "T - part"),
        ("<title>T – Site</title><meta property='og:site_name' content='Site'>", "<p>Text.", "T"),
        (
            "<meta property='og:title' content='T - Site'><meta property='og:site_name' content='Site'>",
            "<p>x",
            "T",
        ),
        ("<title>Other</title>", "<h1>T</h1><p>Text.", "T"),
        ("<title>Other</title>", "<header><h1>T</h1></header><article><p>Text.</article>", "T"),
    ],
)
def test_a_title_does_not_hold_the_name_of_the_site(head: str, body: str, title: str) -> None:
    """The heading counts before the window's title."""
    assert page(head, body).fields["title"] == title


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ("<nav>n</nav><article><p>a</p></article><footer>f</footer>", "<p>a</p>"),
        ("<main><p>a</p></main><aside>x</aside>", "<p>a</p>"),
        ("<div role=main><p>a</p></div>", "<p>a</p>"),
        ("<p>a</p><footer>f</footer>", "<p>a</p>"),
        ("<article><h1>T</h1><p>a</p></article>", "<p>a</p>"),
        ("<article><header><h1>T</h1><p>by</p></header><p>a</p></article>", "<p>a</p>"),
        ("<article>x<script>1</script>y<form>f</form>z</article>", "xyz"),
        ("<article><p>a</p><!--more--><p>b &lt; c</p></article>", "<p>a</p><!--more--><p>b &lt; c</p>"),
        ("<aside><article>no</article></aside><main>yes</main>", "yes"),
    ],
)
def test_the_content_is_the_article_without_its_surroundings(body: str, content: str) -> None:
    """Menus, side columns and footers are nobody's text."""
    assert page("", body).body == content


def test_a_header_of_front_matter_counts_before_the_page() -> None:
    """Under whichever name it says it."""
    document = read(
        '---\npubdate: 2024-05-01\n---\n<meta name="date" content="2020-01-01"><h1>T</h1><p>a</p>'
    )
    assert document.fields == {"pubdate": "2024-05-01", "title": "T"}
    assert (document.body, document.lines["pubdate"]) == ("<p>a</p>", 2)


def test_the_encoding_that_a_page_declares_is_used() -> None:
    """Old pages keep their letters."""
    assert read('<meta charset="iso-8859-2"><p>zażółć', "iso-8859-2").body == "<p>zażółć</p>"


def test_lines_are_lines_of_the_file() -> None:
    """A wrong date is shown where it stands."""
    document = read('---\nx: y\n---\n<html>\n<meta name="date" content="?">\n<body>\n<p>a</p>')
    assert document.lines["date"] == 5


def test_a_nesting_bomb_is_refused() -> None:
    """With a reason, before any parser is given it."""
    with pytest.raises(DocumentError) as caught:
        read("<div>" * 100_000)
    assert caught.value.reason is Reason.TOO_DEEP


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (b"<!DOCTYPE html>", True),
        (b"\xef\xbb\xbf\n<!-- c --><html>", True),
        (b"Text <html>", False),
        (b"", False),
    ],
)
def test_a_page_is_known_by_its_beginning(head: bytes, known: bool) -> None:
    """A file needs no suffix to be a page."""
    assert Html().sniff(head) is known


@settings(max_examples=100, deadline=None)
@given(html=st.text(alphabet="<>/abch1 ='\"!-&;\n\x05é", max_size=80))
def test_any_bytes_are_a_document_or_a_reason(html: str) -> None:
    """No page is an error of ours."""
    try:
        Html().read(html.encode(), "a.html")
    except DocumentError:
        return


@pytest.mark.parametrize(
    "html",
    [
        "{% extends 'base.html' %}\n<h1>{{ article.title }}</h1>",
        "<html><head><title>{{ .Title }}</title></head><body>x</body></html>",
        '<article><time datetime="{{ page.date }}">{{ page.date }}</time></article>',
        "<ul>{{ range .Pages }}<li>{{ .Title }}</li>{{ end }}</ul>",
        "<%= render 'x' %>",
    ],
)
def test_a_template_from_which_pages_are_made_is_no_page(html: str) -> None:
    """What it says of itself stands in braces, to be filled in."""
    assert Html().read(html.encode(), "a.html") == ()


def test_a_page_about_templates_is_a_page() -> None:
    """It declares itself in words, and shows braces in its text."""
    about = page("<title>Braces</title>", "<article><p>Write {{ name }}.</p></article>")
    assert "{{ name }}" in about.body
    assert read("<pre>{% include x %}</pre>").body


def test_templates_in_a_page_with_a_header_are_not_run() -> None:
    """They are left out with a word, as they are from Markdown."""
    document = read('---\ntitle: T\n---\n<p>See {{< market "/stand" >}}it.</p>')
    assert (document.body, len(document.warnings)) == ("<p>See it.</p>", 1)


def test_code_that_is_opened_and_never_closed_is_not_waited_for() -> None:
    """Looking for templates costs no more than the page is long."""
    assert Html().read(b"{{ x }}" + b"<pre><code>" * 100_000, "a.html") == ()
