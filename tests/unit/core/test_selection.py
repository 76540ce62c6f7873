"""Which feeds there are, where each stands, and what it is called for good."""

from dataclasses import replace

import pytest

from syndicate.core.selection import feed, folder
from syndicate.model import EVERYTHING, FeedFormat, Masthead, Term, TermKind

MASTHEAD = Masthead(title="Home", url="https://home.example/", language="en", authority="home.example")
BOATS = Term(kind=TermKind.TAG, slug="boats", name="Boats & Ships")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TermKind.SECTION, "sections/boats/"),
        (TermKind.TAG, "tags/boats/"),
        (TermKind.AUTHOR, "authors/boats/"),
        (TermKind.MONTH, "archive/boats/"),
    ],
)
def test_each_kind_has_its_folder(kind: TermKind, expected: str) -> None:
    """Addresses that people subscribe to."""
    assert folder(replace(BOATS, kind=kind)) == expected


def test_the_main_feed_stands_at_the_top() -> None:
    """In three files of fixed names."""
    main = feed(EVERYTHING, MASTHEAD, limit=50)
    assert [main.path(form) for form in FeedFormat] == ["rss.xml", "atom.xml", "feed.json"]
    assert (main.title, main.limit) == ("Home", 50)
    assert feed(BOATS, MASTHEAD, limit=50).path(FeedFormat.RSS) == "tags/boats/rss.xml"
    assert feed(BOATS, MASTHEAD, limit=50).title == "Home: Boats & Ships"


def test_a_feed_keeps_its_id_whatever_is_moved_or_renamed() -> None:
    """It follows from authority, kind and slug alone (RFC 4287 section 4.2.6); no two are the same."""
    known = feed(BOATS, MASTHEAD, limit=50).id
    moved = replace(MASTHEAD, url="https://moved.example/", title="Other")
    assert feed(replace(BOATS, name="boats"), moved, limit=9).id == known
    assert known.startswith("urn:uuid:")
    others = [
        feed(EVERYTHING, MASTHEAD, limit=50).id,
        feed(replace(BOATS, kind=TermKind.SECTION), MASTHEAD, limit=50).id,
        feed(replace(BOATS, slug="boats-2"), MASTHEAD, limit=50).id,
        feed(BOATS, replace(MASTHEAD, authority="other.example"), limit=50).id,
    ]
    assert len({known, *others}) == 5
