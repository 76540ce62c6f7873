"""Which files beside it an article shows, and which of the corpus they are."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.references import references, resolve
from syndicate.model import Enclosure, Image, Markup
from tests.unit.core.articles import article


def in_body(body: str, markup: Markup) -> tuple[str, ...]:
    """References of an article with this body."""
    return references(replace(article(), body=body, markup=markup))


def test_picture_and_enclosures_come_before_the_body() -> None:
    """As written, each once, and in order."""
    of = replace(
        article(),
        markup=Markup.MARKDOWN,
        image=Image(url="cover.jpg"),
        enclosures=(Enclosure(url="talk.mp3", media_type="audio/mpeg"),),
        body="![a](a.png) ![cover](cover.jpg) [paper](../paper.pdf)",
    )
    assert references(of) == ("cover.jpg", "talk.mp3", "a.png", "../paper.pdf")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("![a](a.png)", ("a.png",)),
        ("![a][x]\n\n[x]: b.png", ("b.png",)),
        ("<img src='c.png'>", ("c.png",)),
        ("[to](https://e.org/d.png) [me](mailto:a@b) [up](#top) [q](?q) [p](//e.org/x.png)", ()),
        ("`![a](a.png)`", ()),
        ("nothing at all", ()),
    ],
)
def test_markdown_refers_by_links_and_pictures(body: str, expected: tuple[str, ...]) -> None:
    """Addresses of elsewhere, fragments and code are no files beside it."""
    assert in_body(body, Markup.MARKDOWN) == expected


def test_html_refers_by_source_link_and_poster() -> None:
    """Film and sound too."""
    body = (
        '<video poster="p.jpg"><source src="v.mp4"></video><audio src="a.mp3"></audio><a href="x.pdf">x</a>'
    )
    assert in_body(body, Markup.HTML) == ("p.jpg", "v.mp4", "a.mp3", "x.pdf")


def test_every_size_of_a_picture_is_referred_to() -> None:
    """A reader may choose any of them."""
    body = '<source srcset="a.webp 1x, b.webp 2x"><img srcset="c,d.jpg 600w,e.jpg" src="f.jpg">'
    assert in_body(body, Markup.HTML) == ("a.webp", "b.webp", "f.jpg", "c,d.jpg", "e.jpg")


def test_plain_text_refers_to_nothing() -> None:
    """What looks like markup in it is text."""
    assert in_body('<img src="a.png"> ![a](a.png)', Markup.PLAIN) == ()


@given(body=st.text(alphabet="<>![]()\"'= imgsrcahref:/.#?&;\n\x00\u202e", max_size=60))
def test_no_body_is_too_broken_to_look_through(body: str) -> None:
    """Whatever an author leaves half written."""
    in_body(body, Markup.HTML)
    in_body(body, Markup.MARKDOWN)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("a.png", "news/2026/a.png"),
        ("./a.png", "news/2026/a.png"),
        ("../a.png", "news/a.png"),
        ("/img/a.png", "img/a.png"),
        ("a%20b.png?v=2#top", "news/2026/a b.png"),
        ("../../a.png", "a.png"),
        ("../../../a.png", None),
        ("%2e%2e/%2e%2e/%2e%2e/etc/passwd", None),
        ("../..", None),
    ],
)
def test_a_reference_is_resolved_within_the_corpus(reference: str, expected: str | None) -> None:
    """From the article's own folder, or from the root; one that leads out leads nowhere."""
    assert resolve(reference, path="news/2026/ferry.md") == expected


@given(reference=st.text(alphabet="./%2eE5caf\\", max_size=30))
def test_no_reference_leads_out(reference: str) -> None:
    """However it is written."""
    found = resolve(reference, path="news/ferry.md")
    assert found is None or ".." not in found.split("/")
    assert found is None or not found.startswith("/")
