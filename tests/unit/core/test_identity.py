"""Who an article is: minted once from what it is at first sight, and found again by its bytes."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.identity import Kinship, address, as_uri, goes_by, match, mint, month, stem, unclashed
from syndicate.model import Article, Entry, State
from tests.unit.core.articles import article, entry

LATE = datetime(2026, 2, 28, 20, tzinfo=UTC)
NOWHERE: Callable[[Entry], bool] = lambda _entry: False  # noqa: E731 - a name for what an empty folder says


def guid(of: Article, *, zone: str = "UTC") -> str:
    """As it is minted for a publication of example.org."""
    return mint(of, authority="example.org", zone=zone)


def test_a_guid_is_a_tag_of_authority_day_and_name() -> None:
    """The day is that of the publication's zone; the name is the path without its suffix (RFC 4151)."""
    assert guid(article("news/ferry.txt", published=LATE)) == "tag:example.org,2026-02-28:news/ferry"
    assert guid(article(published=LATE), zone="Asia/Tokyo") == "tag:example.org,2026-03-01:news/ferry"
    assert guid(article("Größe & mehr.md", published=LATE)).endswith(":Gr%C3%B6%C3%9Fe%20&%20mehr")


def test_no_guid_is_made_of_a_title() -> None:
    """It may be corrected, and may have been found by rule."""
    made = {
        mint(replace(article("a.txt"), title=title, slug=title), authority="e.example", zone="UTC")
        for title in ("One", "Another")
    }
    assert len(made) == 1


@given(path=st.text(min_size=1).filter(lambda text: "\0" not in text))
def test_whatever_a_file_is_called_its_guid_is_a_uri(path: str) -> None:
    """Also where the name is no Unicode: only the characters that RFC 4151 allows are left."""
    try:
        path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return  # a lone surrogate that no file system gives
    assert re.fullmatch(r"tag:example\.org,2026-03-01:[A-Za-z0-9/\-._~!$&'()*+,;=:@?%]*", guid(article(path)))


@pytest.mark.parametrize("declared", ["urn:uuid:1", "https://e.org/?p=12", "tag:e.org,2020:x"])
def test_a_declared_uri_is_kept_to_the_letter(declared: str) -> None:
    """It may have been read by millions under that id."""
    of = replace(article(), guid=declared)
    assert guid(of) == declared
    assert goes_by(declared, of)


def test_a_declared_name_becomes_the_end_of_the_tag() -> None:
    """And is known again when the date has been corrected since."""
    of = replace(article(published=LATE), guid="no 12")
    assert guid(of) == "tag:example.org,2026-02-28:no%2012"
    assert goes_by(guid(of), replace(article(), guid="no 12"))
    assert not goes_by(guid(of), replace(article(), guid="no 13"))
    assert not goes_by(guid(of), article())


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a/b.txt", "a/b"), ("a.b/c", "a.b/c"), ("a/.txt", "a/.txt"), ("x.tar.gz", "x.tar")],
)
def test_a_stem_loses_one_suffix(path: str, expected: str) -> None:
    """And never a whole name or a part of its folder."""
    assert stem(path) == expected


def test_a_page_stands_by_month_and_slug_or_by_the_pattern() -> None:
    """The pattern's parts are those of the publication's zone, and safe in an address."""
    of = article("news/Größe.txt", published=LATE)
    assert address(of, pattern="", zone="UTC") == "articles/2026/02/the-ferry/"
    pattern = "https://e.org/{year}/{month}/{day}/{slug}?{path}#{stem}"
    assert address(of, pattern=pattern, zone="Asia/Tokyo") == (
        "https://e.org/2026/03/01/the-ferry?news/Gr%C3%B6%C3%9Fe#Gr%C3%B6%C3%9Fe"
    )
    assert (month(of, zone="UTC"), month(of, zone="Asia/Tokyo")) == ("2026-02", "2026-03")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("https://e.org/old", "https://e.org/old"),
        ("/about/us/", "about/us/"),
        ("about/", "about/"),
        ("/sections/x/", None),
        ("/rss.xml/", None),
        ("/about/../../etc/", None),
        ("/.well-known/x/", "*"),
        ("/a b/", None),
        ("/about", None),
    ],
)
def test_a_declared_place_is_taken_where_a_page_can_stand(declared: str, expected: str | None) -> None:
    """Never outside the folder, and never where the publication's own files are."""
    found = address(replace(article(), permalink=declared), pattern="", zone="UTC")
    assert ".." not in found.split("/")
    if expected != "*":
        assert found == (expected or "articles/2026/03/the-ferry/")


@given(taken=st.sets(st.sampled_from(["x", "x-2", "x-3", "x-4", "x/", "x-2/", "x-3/"])))
def test_what_is_taken_is_numbered_until_it_is_free(taken: set[str]) -> None:
    """The slash of an address stays at its end."""
    for wanted in ("x", "x/"):
        found = unclashed(wanted, taken.__contains__)
        assert found not in taken
        assert found.endswith("/") == wanted.endswith("/")
        assert wanted in taken or found == wanted


def test_a_file_whose_old_place_is_empty_has_moved() -> None:
    """One whose old place still holds the bytes is a copy."""
    one = entry()
    found = match([one], still_there=NOWHERE)
    assert found is not None
    assert (found.entry, found.kinship) == (one, Kinship.MOVED)
    found = match([one], still_there=lambda _entry: True)
    assert found is not None
    assert found.kinship is Kinship.COPY
    assert match([], still_there=NOWHERE) is None


def test_a_withdrawn_entry_returns_only_if_no_living_one_has_the_bytes() -> None:
    """An article that is there is more than one that was."""
    gone = replace(entry(state=State.WITHDRAWN), guid="tag:gone")
    found = match([gone], still_there=NOWHERE)
    assert found is not None
    assert (found.entry.guid, found.kinship) == ("tag:gone", Kinship.RETURNED)
    found = match([gone, entry()], still_there=NOWHERE)
    assert found is not None
    assert (found.entry.guid, found.kinship) == (entry().guid, Kinship.MOVED)


@given(order=st.permutations(["a.txt", "b.txt", "c.txt"]))
def test_the_match_does_not_depend_on_the_order_of_candidates(order: list[str]) -> None:
    """A database may give them in any."""
    candidates = [entry(article(path)) for path in order]
    found = match(candidates, still_there=lambda candidate: candidate.path == "a.txt")
    assert found is not None
    assert found.entry.path == "b.txt"


@pytest.mark.parametrize(
    "declared", ["https:O/old.example/bread", "http:///x", "HTTPS://", "https://:80/x", "tag:a,2024:b[c]"]
)
def test_what_is_no_address_is_no_identity(declared: str) -> None:
    """It becomes a part of the publication's own tag, which is valid in every feed."""
    made = mint(replace(article("a.md"), guid=declared), authority="example.org", zone="UTC")
    assert made.startswith("tag:example.org,")


@pytest.mark.parametrize("declared", ["tag:exämple.org,2024:x", "tag:x", "no 12", "https:///x"])
def test_where_only_a_uri_may_stand_there_is_a_sound_one(declared: str) -> None:
    """Made of the guid alone, the same each time, so that a feed of it is valid; a sound one stays."""
    made = as_uri(declared)
    assert made == as_uri(declared) != declared
    assert as_uri(made) == made
    assert as_uri("tag:example.org,2024-02-01:x") == "tag:example.org,2024-02-01:x"
