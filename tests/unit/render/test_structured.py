"""What a page tells programs of itself."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Entry, Person
from syndicate.render.structured import script
from tests.unit.render.page_samples import ARABIC, HOSTILE, PLAIN
from tests.unit.render.test_pages import article, tree, values


def told(entry: Entry) -> dict[str, object]:
    """The JSON-LD of an article's page, as a program finds it."""
    (block,) = tree(article(entry)).xpath("//script[@type='application/ld+json']")
    found: dict[str, object] = json.loads(block.text)
    return found


def test_a_search_engine_learns_who_wrote_what_when() -> None:
    """Dates, authors with their pages, picture, section and publisher, and nothing made up."""
    known = told(PLAIN)
    assert known["@type"] == "NewsArticle"
    assert known["headline"] == PLAIN.article.title
    assert (known["datePublished"], known["dateModified"]) == ("2021-07-24T05:40:00Z", "2021-07-26T09:05:00Z")
    assert known["author"] == [
        {
            "@type": "Person",
            "name": "Marta Lindqvist",
            "url": "https://review.example/authors/marta-lindqvist/",
        },
        {"@type": "Person", "name": "Jonas Weber"},
    ]
    assert known["image"] == ["https://review.example/media/mole.0a1b.png"]
    assert known["articleSection"] == ["Harbour"]
    assert "image" not in told(ARABIC)


def test_an_authors_own_address_is_used() -> None:
    """It is where search engines are sent, and readers who find no page here; no script is one."""
    own = replace(
        ARABIC,
        article=replace(
            ARABIC.article,
            authors=(Person(name="A", url="https://a.example/"), Person(name="B", url="javascript:alert(1)")),
        ),
    )
    assert told(own)["author"] == [
        {"@type": "Person", "name": "A", "url": "https://a.example/"},
        {"@type": "Person", "name": "B"},
    ]
    assert values(article(own), "//a[@rel='author']/@href") == ["https://a.example/"]


def test_a_shared_link_shows_title_picture_and_time() -> None:
    """Open Graph and cards have what a preview needs, with absolute addresses."""
    page = tree(article(PLAIN))
    shown = {
        found.get("property") or found.get("name"): found.get("content") for found in page.xpath("//meta")
    }
    assert shown["og:type"] == "article"
    assert shown["og:image"] == "https://review.example/media/mole.0a1b.png"
    assert shown["og:image:width"] == "1200"
    assert shown["twitter:card"] == "summary_large_image"
    assert shown["article:published_time"] == "2021-07-24T05:40:00Z"


def test_hostile_text_stays_inside_the_block() -> None:
    """A title that ends a script element does not end this one."""
    assert told(HOSTILE)["headline"] == HOSTILE.article.title


@given(st.text())
def test_no_text_ends_a_script_or_begins_a_comment(text: str) -> None:
    """Whatever is told, the block has no character that HTML reads, and gives the text back."""
    written = str(script({"told": text}))
    assert not set(written) & set("<>&")
    assert json.loads(written)["told"] == text.encode("utf-8", "replace").decode()
