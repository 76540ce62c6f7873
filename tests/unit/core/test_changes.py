"""What an article means for its entry: decided from what was and what is, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.changes import Decision, come_due, first_sight, reread, state_of, visible_digest, withdraw
from syndicate.model import EVERYTHING, Absent, Article, ChangeKind, Entry, Markup, Media, State
from tests.unit.core.articles import BOATS, NEWS, NOON, article, entry, later, reading

LATER = later(3600)


def read_again(before: Entry, of: Article, *, digest: str = "f2") -> Decision:
    """An hour later, the file says something else."""
    return reread(before, reading(of, digest=digest), now=LATER, announce=True)


def test_first_seen_an_article_is_as_old_as_it_says() -> None:
    """updated is what it declares, or published: never the moment at which somebody happened to look."""
    seen = first_sight(reading(article()), guid="g", address="a/", now=LATER, announce=True)
    assert (seen.entry.updated, seen.entry.revision, seen.entry.state) == (NOON, 1, State.LIVE)
    declared = replace(article(), updated=later(5))
    seen = first_sight(reading(declared), guid="g", address="a/", now=LATER, announce=True)
    assert seen.entry.updated == later(5)
    assert seen.change is not None
    assert (seen.change.kind, seen.change.terms) == (ChangeKind.CREATED, (EVERYTHING, NEWS))


@pytest.mark.parametrize(
    ("of", "state"),
    [
        (article(), State.LIVE),
        (article(published=later(7200)), State.SCHEDULED),
        (replace(article(), expires=later(60)), State.EXPIRED),
        (replace(article(), draft=True), State.WITHDRAWN),
        (replace(article(), draft=True, expires=later(60)), State.WITHDRAWN),
        (article(published=LATER), State.LIVE),
        (replace(article(), expires=LATER), State.EXPIRED),
    ],
)
def test_the_state_follows_from_dates_and_draft(of: Article, state: State) -> None:
    """An embargo ends, and an article expires, at the very second."""
    assert state_of(of, now=LATER) is state


def test_what_is_not_live_is_nobodys_news() -> None:
    """An embargoed article is stored and not told."""
    ahead = article(published=later(7200))
    assert first_sight(reading(ahead), guid="g", address="a/", now=LATER, announce=True).change is None


@pytest.mark.parametrize(
    ("edited", "changed"),
    [
        (replace(article(), title="The boat"), ("title",)),
        (replace(article(), summary="Late."), ("summary",)),
        (replace(article(), body="It was very late."), ("content",)),
        (replace(article(), tags=("Boats",)), ("tags",)),
        (replace(article(), section="sport"), ("section",)),
        (article(published=later(-86400)), ("published",)),
        (replace(article(), updated=later(1800)), ("updated",)),
        (replace(article(), title="The boat", body="Gone."), ("title", "content")),
    ],
)
def test_an_edit_is_an_update_that_names_what_changed(edited: Article, changed: tuple[str, ...]) -> None:
    """One revision further, a later updated, the same guid and address."""
    before = entry()
    after = read_again(before, edited)
    assert after.change is not None
    assert (after.change.kind, after.change.changed) == (ChangeKind.UPDATED, changed)
    assert (after.entry.guid, after.entry.address) == (before.guid, before.address)
    assert after.entry.revision == after.change.revision == 2
    assert after.entry.updated == (later(1800) if changed == ("updated",) else LATER)


@pytest.mark.parametrize(
    "same",
    [
        article(),
        replace(article(), body="It  was\nlate."),
        article("sport/boat.txt"),
        replace(article(), slug="another"),
        replace(article(), updated=later(-5)),
    ],
)
def test_what_no_reader_sees_is_no_change(same: Article) -> None:
    """White space, another name, another slug, an updated that is no news: stored, and not told."""
    after = read_again(entry(), same)
    assert after.change is None
    assert (after.entry.revision, after.entry.updated, after.entry.article) == (1, NOON, same)


def test_a_section_that_only_follows_a_moved_file_is_no_update() -> None:
    """Its feeds and lists are touched, those it left and those it came to, and feeds are told of."""
    moved = replace(article("boats/ferry.txt"), section="boats")
    after = reread(entry(), reading(moved, digest="f1", terms=(BOATS,)), now=LATER, announce=True)
    assert after.change is not None
    assert (after.change.kind, after.change.announce) == (ChangeKind.MOVED, True)
    assert set(after.change.terms) == {EVERYTHING, NEWS, BOATS}
    assert after.entry.revision == 1


def test_another_picture_of_the_same_name_is_an_update() -> None:
    """What an article shows is part of it."""
    media = Media(
        reference="a.png", source="news/a.png", path="media/1/a.png", media_type="image/png", length=1
    )
    after = reread(entry(), reading(article(), media=(media,)), now=LATER, announce=True)
    assert after.change is not None
    assert after.change.changed == ("content",)


def showing(*media: Media) -> Entry:
    """The entry, which shows these."""
    return replace(entry(), media=media)


PICTURE = Media(
    reference="a.png", source="news/a.png", path="media/1/a.png", media_type="image/png", length=1
)


def test_a_picture_that_only_moved_with_its_article_is_no_update() -> None:
    """Where it lies in the corpus is no reader's affair; where it is published is the same."""
    moved = replace(PICTURE, source="boats/a.png")
    after = reread(
        showing(PICTURE), reading(article(), digest="f1", media=(moved,)), now=LATER, announce=True
    )
    assert after.change is None
    assert after.entry.media == (moved,)


def test_a_picture_that_cannot_be_read_just_now_stays_as_it_was_published() -> None:
    """Somebody is writing it; readers need not see the article without it meanwhile."""
    unread = replace(
        reading(article(), digest="f1"),
        absent=(Absent("news/a.png", "a.png"), Absent("news/b.png", "b.png")),
        unread=frozenset({"a.png", "b.png"}),
    )
    after = reread(showing(PICTURE), unread, now=LATER, announce=True)
    assert after.change is None
    assert after.entry.media == (PICTURE,)
    assert after.entry.absent == (Absent("news/b.png", "b.png"),)


def test_a_picture_that_is_gone_is_an_update() -> None:
    """Its article is shown without it."""
    gone = replace(reading(article(), digest="f1"), absent=(Absent("news/a.png", "a.png"),))
    after = reread(showing(PICTURE), gone, now=LATER, announce=True)
    assert after.change is not None
    assert after.change.changed == ("content",)
    assert after.entry.media == ()


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (replace(article(), draft=True), "drafted"),
        (article(published=later(7200)), "embargoed"),
        (replace(article(), expires=later(1800)), "expired"),
    ],
)
def test_an_article_that_is_taken_back_says_why(of: Article, reason: str) -> None:
    """And comes back under its guid, as a later revision."""
    before = entry()
    gone = read_again(before, of)
    assert gone.change is not None
    assert (gone.change.kind, gone.change.reason, gone.entry.revision) == (ChangeKind.WITHDRAWN, reason, 2)
    back = reread(gone.entry, reading(article(), digest="f3"), now=later(9000), announce=True)
    assert back.change is not None
    assert (back.change.kind, back.change.restored) == (ChangeKind.CREATED, True)
    assert (back.entry.guid, back.entry.revision) == (before.guid, 3)
    assert back.entry.updated > before.updated


def test_a_removed_file_withdraws_its_entry_once() -> None:
    """A second look at nothing, and one at what was never shown, tell nobody."""
    gone = withdraw(entry(), reason="deleted", now=LATER, announce=True)
    assert gone.change is not None
    assert (gone.change.reason, gone.entry.state) == ("deleted", State.WITHDRAWN)
    assert withdraw(gone.entry, reason="deleted", now=LATER, announce=True).change is None
    for state in (State.SCHEDULED, State.EXPIRED):
        assert withdraw(entry(state=state), reason="deleted", now=LATER, announce=True).change is None


def test_an_embargo_that_ends_is_a_first_appearance() -> None:
    """Revision 1, updated as published; edited before it came out, it is still the first."""
    ahead = entry(article(published=later(1800)), state=State.SCHEDULED)
    edited = reread(
        ahead, reading(replace(article(published=later(2000)), title="New")), now=later(60), announce=True
    )
    assert edited.change is None
    assert (edited.entry.revision, edited.entry.updated) == (1, later(2000))
    out = come_due(edited.entry, now=later(2000), announce=True)
    assert out.change is not None
    assert (out.change.kind, out.change.restored) == (ChangeKind.CREATED, False)
    assert (out.entry.revision, out.entry.updated, out.entry.state) == (1, later(2000), State.LIVE)


def test_an_article_that_expires_is_withdrawn_at_its_second() -> None:
    """And not a second earlier."""
    before = entry(replace(article(), expires=later(1800)))
    assert come_due(before, now=later(1799), announce=True).change is None
    out = come_due(before, now=later(1800), announce=True)
    assert out.change is not None
    assert (out.change.reason, out.entry.state) == ("expired", State.EXPIRED)


_ARTICLES = st.builds(
    lambda title, body, published, updated, draft: Article(
        path="a.md",
        title=title,
        published=later(published),
        updated=None if updated is None else later(max(published, updated)),
        summary="s",
        language="en",
        markup=Markup.MARKDOWN,
        body=body,
        slug="s",
        draft=draft,
    ),
    st.sampled_from("AB"),
    st.sampled_from(["one", "two"]),
    st.sampled_from([-100, 0, 5000]),
    st.sampled_from([None, -50, 10, 6000]),
    st.booleans(),
)


@given(steps=st.lists(st.tuples(_ARTICLES, st.integers(0, 4000)), max_size=8))
def test_whatever_happens_to_an_entry_its_history_goes_forward(steps: list[tuple[Article, int]]) -> None:
    """guid and address stay; each change is one revision further and dated later; no change, no revision."""
    before = entry()
    moment = LATER
    for number, (of, wait) in enumerate(steps):
        moment = max(moment, later(3600 + wait))
        after = reread(before, reading(of, digest=f"d{number}"), now=moment, announce=True)
        assert (after.entry.guid, after.entry.address) == (before.guid, before.address)
        assert after.entry.digest == visible_digest(of)
        if after.change is not None and after.change.kind is not ChangeKind.MOVED:
            assert after.entry.revision >= before.revision
            assert after.change.revision == after.entry.revision
        else:
            assert after.entry.revision == before.revision
        if after.change is not None and after.change.kind is ChangeKind.UPDATED:
            assert after.entry.revision == before.revision + 1
            assert after.entry.updated > before.updated
        again = reread(after.entry, reading(of, digest=f"d{number}"), now=moment, announce=True)
        assert (again.entry, again.change) == (after.entry, None), "the same again is nothing"
        before = after.entry
