"""Which feeds there are, where each stands, and what it is called for good."""

import re
from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.selection import feed, folder, gathering, selected
from syndicate.model import (
    EVERYTHING,
    Article,
    ArticleType,
    Enclosure,
    FeedFormat,
    Masthead,
    Person,
    Selection,
    Term,
    TermKind,
)
from tests.unit.core.articles import article

MASTHEAD = Masthead(title="Home", url="https://home.example/", language="en", authority="home.example")
BOATS = Term(kind=TermKind.TAG, slug="boats", name="Boats & Ships")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TermKind.SECTION, "sections/boats/"),
        (TermKind.TAG, "tags/boats/"),
        (TermKind.AUTHOR, "authors/boats/"),
        (TermKind.MONTH, "archive/boats/"),
        (TermKind.LANGUAGE, "languages/boats/"),
        (TermKind.SELECTION, "selections/boats/"),
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


NAMES = st.sampled_from(["Boats", "boats", "BOATS", "Quay", "Café", "Cafe\u0301", "潮"])
LANGUAGES = st.sampled_from(["en", "en-GB", "de", "den"])
ARTICLES = st.builds(
    lambda section, tags, authors, language, kind: replace(
        article(),
        section=section,
        tags=tuple(tags),
        authors=tuple(Person(name=name) for name in authors),
        language=language,
        enclosures=(Enclosure(url="https://e.example/a", media_type=kind),) if kind else (),
    ),
    st.none() | NAMES,
    st.lists(NAMES, max_size=3),
    st.lists(NAMES, max_size=2),
    LANGUAGES,
    st.sampled_from(["", "audio/mpeg", "video/mp4", "application/pdf"]),
)
SELECTIONS = st.builds(
    Selection,
    slug=st.uuids().map(str),
    name=st.just("Any"),
    sections=st.lists(NAMES, max_size=2).map(tuple),
    tags=st.lists(NAMES, max_size=2).map(tuple),
    authors=st.lists(NAMES, max_size=2).map(tuple),
    languages=st.lists(LANGUAGES, max_size=2).map(tuple),
    types=st.lists(st.sampled_from(ArticleType), max_size=2).map(tuple),
)


def same(one: str | None, other: str) -> bool:
    """Whether two spellings are of one name."""
    return one is not None and normalize("NFC", one).casefold() == normalize("NFC", other).casefold()


@given(ARTICLES, st.lists(SELECTIONS, max_size=4))
def test_a_selection_holds_what_fits_all_its_keys(told: Article, selections: list[Selection]) -> None:
    """Of one key any value is enough; of several keys, each must hold: as asking one by one would find."""
    heard = any(each.media_type[:6] in {"audio/", "video/"} for each in told.enclosures)
    expected = [
        one.slug
        for one in selections
        if (not one.sections or any(same(told.section, name) for name in one.sections))
        and (not one.tags or any(same(tag, name) for tag in told.tags for name in one.tags))
        and (not one.authors or any(same(who.name, name) for who in told.authors for name in one.authors))
        and (not one.languages or any(re.match(f"{tag}(-|$)", told.language) for tag in one.languages))
        and (not one.types or (ArticleType.AUDIO if heard else ArticleType.TEXT) in one.types)
    ]
    assert list(selected(told, selections)) == expected


@pytest.mark.parametrize(
    ("language", "asked", "holds"),
    [("en", "en", True), ("en-GB", "EN", True), ("en", "en-GB", False), ("den", "de", False)],
)
def test_a_language_holds_for_its_varieties(language: str, asked: str, *, holds: bool) -> None:
    """And for no other that begins with the same letters (RFC 4647 section 3.3.1)."""
    one = Selection(slug="one", name="One", languages=(asked,))
    assert bool(selected(replace(article(), language=language), [one])) is holds


@given(ARTICLES, st.lists(SELECTIONS, max_size=4))
def test_each_entry_has_a_term_for_whatever_gathers_it(told: Article, selections: list[Selection]) -> None:
    """Selections by slug, and its language where languages have feeds."""
    terms = gathering(told, selections, by_language=True)
    assert [term.slug for term in terms] == [*selected(told, selections), told.language.lower()]
    assert terms[:-1] == gathering(told, selections, by_language=False)


def test_a_selection_says_what_its_feed_is_like() -> None:
    """Title, size, length of texts, picture and language are its own; its id is that of its slug."""
    term = Term(kind=TermKind.SELECTION, slug="long", name="long")
    plain = feed(term, MASTHEAD, limit=50, asked=Selection(slug="long", name="Long reads"))
    assert (plain.title, plain.limit, plain.full, plain.language) == ("Home: Long reads", 50, None, "")
    asked = Selection(
        slug="long",
        name="L",
        title="At length",
        limit=7,
        full=False,
        languages=("de",),
        image="https://i.png",
    )
    own = feed(term, MASTHEAD, limit=50, asked=asked)
    assert (own.title, own.limit, own.full, own.language) == ("At length", 7, False, "de")
    assert own.image == "https://i.png"
    assert own.id == plain.id
    assert own.path(FeedFormat.ATOM) == "selections/long/atom.xml"
