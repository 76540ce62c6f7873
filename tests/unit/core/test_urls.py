"""What addresses promise."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.urls import absolute, encode, is_absolute, media_map, permalink, resolve
from tests.unit.render.feed_samples import MASTHEAD, entry, media


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/é?q=ü#ñ", "https://example.org/%C3%A9?q=%C3%BC#%C3%B1"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://用户@例え.example:8080/", "https://%E7%94%A8%E6%88%B7@xn--r8jz45g.example:8080/"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
        ("https://example.org/<\"'>", "https://example.org/%3C%22'%3E"),
        (" https://example.org/\n", "https://example.org/"),
        ("https://[::1]:80/", "https://%5B::1%5D:80/".replace("%5B", "[").replace("%5D", "]")),
        ("mailto:ann@example.org", "mailto:ann@example.org"),
        ("https://[broken/", "https://%5Bbroken/"),
        ("/relative path", "/relative%20path"),
    ],
)
def test_an_address_is_written_as_browsers_would_ask_for_it(written: str, meant: str) -> None:
    """Spaces, quotes and other scripts are encoded; what is encoded already stays."""
    assert encode(written) == meant


@given(url=st.text() | st.text().map(lambda rest: f"https://example.org/{rest}"))
def test_encoding_twice_is_encoding_once(url: str) -> None:
    """Whatever is written, the result is ASCII, has nothing to encode, and stays as it is."""
    encoded = encode(url)
    assert encoded.isascii()
    assert not set(encoded) & set(' <>"\\^`{|}')
    assert encode(encoded) == encoded


@given(name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_file_is_found_under_its_address(name: str) -> None:
    """A file name in any script survives in the path of its address."""
    address = absolute(f"media/{name}", MASTHEAD)
    assert address.isascii()
    assert unquote(urlsplit(address).path) == f"/notes/media/{name}"


def test_a_permalink_is_below_the_publication_or_where_the_site_says() -> None:
    """A relative address joins the publication's; an absolute one stays."""
    assert permalink(entry(1), MASTHEAD) == "https://river.example/notes/articles/2021/07/e1/"
    assert (
        permalink(entry(1, address="https://elsewhere.example/é"), MASTHEAD)
        == "https://elsewhere.example/%C3%A9"
    )


def test_a_file_beside_an_article_is_addressed_where_it_is_published() -> None:
    """What the article writes as a neighbour leads to the published copy; other references to its page."""
    told = entry(1, media=(media("weir pic.png", "media/abc.png"),))
    assert dict(media_map(told, MASTHEAD)) == {"weir pic.png": "https://river.example/notes/media/abc.png"}
    assert resolve("weir pic.png", told, MASTHEAD) == "https://river.example/notes/media/abc.png"
    assert resolve("other.png", told, MASTHEAD) == "https://river.example/notes/articles/2021/07/e1/other.png"
    assert resolve("../x y.png", told, MASTHEAD) == "https://river.example/notes/articles/2021/07/x%20y.png"
    assert resolve("https://a.example/b", told, MASTHEAD) == "https://a.example/b"
    assert resolve("https://[a/b", told, MASTHEAD).isascii()


def test_only_what_names_its_scheme_is_absolute() -> None:
    """A feed is read far from the page: a path leads nowhere there."""
    assert all(
        is_absolute(url) for url in ("https://a.example/", "tag:a.example,2021:x", "urn:x:y", "mailto:a@b")
    )
    assert not any(
        is_absolute(url) for url in ("/a", "a", "//a.example/", "#a", "", "https:", "http://", "1:2")
    )
