"""Which article is which entry of an existing feed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.adoption import Basis, Candidate, as_readers_have_it, candidate, old_place, pairs
from syndicate.model import Article, Markup
from syndicate.model.adoption import Recorded

URL = "https://notes.example/"
NOON = datetime(2020, 5, 1, 12, tzinfo=UTC)


def article(path: str = "a.md", **fields: object) -> Article:
    """An article that knows its day and nothing else of the feed."""
    said: dict[str, object] = {
        "path": path,
        "title": "The bridge",
        "published": datetime(2020, 5, 1, tzinfo=UTC),
        "summary": "s",
        "language": "en",
        "markup": Markup.PLAIN,
        "body": "b",
        "slug": "the-bridge",
    }
    return Article(**(said | fields))  # type: ignore[arg-type]  # any field by name


def seen(made_of: Article, address: str = "articles/2020/05/x/") -> Candidate:
    """What is compared of it."""
    return candidate(made_of, url=URL, address=address, zone="UTC")


def item(guid: str = "g", **fields: object) -> Recorded:
    """An entry of the feed."""
    return Recorded(**({"guid": guid, "title": "", "published": NOON} | fields))  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("made_of", "entry", "basis"),
    [
        (article(guid="post-17"), item("post-17"), Basis.GUID),
        (article(permalink="/2020/bridge/"), item(link=f"{URL}2020/bridge.html"), Basis.LINK),
        (article(permalink="/2020/bridge/"), item(link="http://www.notes.example/2020/bridge"), Basis.LINK),
        (article(permalink="/2020/bridge/"), item(f"{URL}2020/bridge/"), Basis.LINK),
        (
            article(canonical="https://else.example/b?id=1"),
            item(link="https://else.example/b?id=1"),
            Basis.LINK,
        ),
        (article(aliases=("/old/b.html",)), item(link=f"{URL}old/b"), Basis.LINK),
        (article(permalink="/2020/bridge/"), item(link="https://old.example/2020/bridge/"), Basis.PATH),
        (article(), item(link="https://old.example/p/the-bridge.php"), Basis.SLUG),
        (article("posts/2020-05-01-on-bridges.md"), item(link="https://old.example/on-bridges"), Basis.SLUG),
        (article(), item(title="The  BRIDGE!"), Basis.TITLE),
    ],
)
def test_an_article_is_known_by_the_surest_sign(made_of: Article, entry: Recorded, basis: Basis) -> None:
    """Guid, link, path, slug and date, title and date, in this order, and however a link is written."""
    (found,) = pairs([seen(made_of)], [entry], zone="UTC")
    assert found.basis is basis


@pytest.mark.parametrize(
    ("made_of", "entry"),
    [
        (article(), item(title="The bridge", published=NOON + timedelta(days=1))),
        (article(), item(title="The bridge", published=None)),
        (article(title="?!"), item(title="…")),
        (article(slug="untitled", title="x"), item(link="https://old.example/untitled", title="y")),
        (article(permalink="/"), item(link="https://old.example/")),
        (article(canonical="https://else.example/b?id=1"), item(link="https://else.example/b?id=2")),
    ],
)
def test_what_is_merely_alike_is_not_taken_for_the_same(made_of: Article, entry: Recorded) -> None:
    """Another day, no day, no words or a front page prove nothing."""
    assert pairs([seen(made_of)], [entry], zone="UTC") == ()


def test_two_that_could_be_meant_are_left_to_their_author() -> None:
    """A title used twice on a day matches nothing, unless something surer tells the two apart."""
    twins = [seen(article("a.md")), seen(article("b.md", permalink="/b/"))]
    assert pairs(twins, [item(title="The bridge")], zone="UTC") == ()
    entries = [item("1", title="The bridge"), item("2", title="The bridge", link=f"{URL}b/")]
    found = pairs(twins, entries, zone="UTC")
    assert [(one.candidate.place, one.item.guid, one.basis) for one in found] == [
        ("a.md", "1", Basis.TITLE),
        ("b.md", "2", Basis.LINK),
    ]


WORDS = st.sampled_from(["a", "b", "c", ""])
DAYS = st.integers(0, 2).map(lambda day: NOON.replace(hour=0) + timedelta(days=day))
ARTICLES = st.lists(
    st.builds(
        lambda number, guid, link, title, day: article(
            f"{number}.md",
            guid=guid or None,
            permalink=f"/{link}/" if link else None,
            title=title or "?",
            slug=title or "untitled",
            published=day,
        ),
        st.integers(0, 20),
        WORDS,
        WORDS,
        WORDS,
        DAYS,
    ),
    unique_by=lambda one: one.path,
    max_size=12,
)
ITEMS = st.lists(
    st.builds(
        lambda guid, link, title, day: item(
            guid, link=f"https://old.example/{link}/" if link else "", title=title, published=day
        ),
        st.sampled_from([*"abcdefgh"]),
        WORDS,
        WORDS,
        DAYS,
    ),
    unique_by=lambda one: one.guid,
    max_size=8,
)


@given(articles=ARTICLES, entries=ITEMS, data=st.data())
def test_nobody_is_taken_twice_and_the_order_changes_nothing(
    articles: list[Article], entries: list[Recorded], data: st.DataObject
) -> None:
    """Never two articles for one entry, never two entries for one article, whatever comes first."""
    candidates = [seen(one) for one in articles]
    found = pairs(candidates, entries, zone="UTC")
    assert len({pair.candidate.claim for pair in found}) == len(found)
    assert len({pair.item.guid for pair in found}) == len(found)
    shuffled = pairs(data.draw(st.permutations(candidates)), data.draw(st.permutations(entries)), zone="UTC")
    assert shuffled == found


def test_a_day_becomes_the_moment_that_readers_know() -> None:
    """An article that says only the day is published when the feed said; one that says the time is not."""
    assert as_readers_have_it(article(), item(), zone="UTC").published == NOON
    early = NOON - timedelta(hours=3)
    assert as_readers_have_it(article(published=early), item(), zone="UTC").published == early
    other = item(published=NOON + timedelta(days=1))
    assert as_readers_have_it(article(), other, zone="UTC") == article()


@pytest.mark.parametrize(
    ("link", "place"),
    [
        (f"{URL}2020/br%C3%BCcke/", "2020/brücke/"),
        ("http://www.notes.example/a.html", "a.html"),
        (f"{URL}?p=12", None),
        (URL, None),
        ("https://old.example/a/", None),
        ("http://[broken", None),
    ],
)
def test_a_page_can_stay_where_it_was_below_the_same_address(link: str, place: str | None) -> None:
    """What an old link leads to is known where it is a path of this publication."""
    assert old_place(item(link=link), url=URL) == place
