"""What a subscriber sees change."""

from pathlib import Path

import pytest

from syndicate.core.difference import Kind, Seen, differences
from syndicate.core.subscribed import subscription
from syndicate.errors import SyndicateError

DATA = Path(__file__).parents[2] / "data"
SOUND = {
    name: (DATA / "sound_feeds" / name).read_text("utf-8") for name in ("rss.xml", "atom.xml", "feed.json")
}
EVERY = pytest.mark.parametrize("name", SOUND)
WAS = "tag:river.example,2021:high-water"


def seen(name: str, *edits: tuple[str, str]) -> tuple[Seen, ...]:
    """What is seen of a sound feed after these replacements."""
    after = SOUND[name]
    for old, new in edits:
        assert old in after
        after = after.replace(old, new)
    before = subscription(SOUND[name].encode(), name="before")
    return differences(before, subscription(after.encode(), name="after"))


@EVERY
def test_nothing_is_seen_of_the_same_feed(name: str) -> None:
    """A feed fetched twice shows nothing, and neither does other white space."""
    assert seen(name) == ()
    assert seen(name, ("\n", "\n  ")) == ()


@EVERY
def test_an_edit_names_its_fields(name: str) -> None:
    """A corrected title is an edit of the entry that has it."""
    (edit,) = seen(name, ("High water", "Higher water"))
    assert (edit.kind, edit.guid, edit.fields) == (Kind.EDITED, WAS, ("title",))
    assert edit.sentence == "“Higher water” is edited: title"


@EVERY
def test_another_guid_is_the_same_entry_shown_again(name: str) -> None:
    """The mistake that floods readers is told from news: the address is as it was."""
    (again,) = seen(name, (WAS, "tag:river.example,2021:changed"))
    assert (again.kind, again.was) == (Kind.AGAIN, WAS)
    assert "shown again as new" in again.sentence


@EVERY
def test_an_entry_that_moves_is_no_new_one(name: str) -> None:
    """The guid stays, so readers follow."""
    moves = seen(name, ("https://river.example/high-water/", "https://river.example/elsewhere/"))
    assert [(one.kind, one.was) for one in moves] == [(Kind.MOVED, "https://river.example/high-water/")]


@EVERY
def test_what_is_new_and_what_is_gone_are_told_in_order(name: str) -> None:
    """An entry that takes the place of another is new, and the other is no longer listed."""
    fetched = seen(
        name,
        (WAS, "tag:river.example,2021:thaw"),
        ("https://river.example/high-water/", "https://river.example/thaw/"),
        ("High water", "Thaw"),
    )
    assert [(one.kind, one.title) for one in fetched] == [(Kind.NEW, "Thaw"), (Kind.GONE, "High water")]


def test_a_tombstone_is_told_from_an_entry_that_fell_off_the_end() -> None:
    """RFC 6721: a mark of deletion reaches readers, a mere absence does not."""
    begin, end = SOUND["atom.xml"].index("<entry>"), SOUND["atom.xml"].index("</entry>") + len("</entry>")
    space = "http://purl.org/atompub/tombstones/1.0"
    mark = f'<at:deleted-entry xmlns:at="{space}" ref="{WAS}" when="2021-08-01T00:00:00Z"/>'
    entry = SOUND["atom.xml"][begin:end]
    assert [one.kind for one in seen("atom.xml", (entry, ""))] == [Kind.GONE]
    assert [one.kind for one in seen("atom.xml", (entry, mark))] == [Kind.DELETED]


def test_the_feeds_own_title_and_address_count() -> None:
    """A feed that says it lives elsewhere is told."""
    (feed,) = seen("feed.json", ("https://river.example/feed.json", "https://river.example/new.json"))
    assert (feed.kind, feed.fields) == (Kind.FEED, ("address",))


@pytest.mark.parametrize("old", ["rss.xml", "atom.xml", "feed.json"])
@pytest.mark.parametrize("new", ["rss.xml", "atom.xml", "feed.json"])
def test_our_formats_say_the_same(old: str, new: str) -> None:
    """Whoever changes from one format to another is shown nothing again."""
    before, after = (subscription((DATA / "golden" / name).read_bytes(), name=name) for name in (old, new))
    kinds = {one.kind for one in differences(before, after)}
    assert kinds <= {Kind.EDITED}


@pytest.mark.parametrize("data", [b"", b"<rss", b"<html></html>", b"[1]", b'<opml version="2.0"/>'])
def test_what_is_no_feed_is_said_to_be_none(data: bytes) -> None:
    """The error names the file and what to do."""
    with pytest.raises(SyndicateError, match="somefile") as caught:
        subscription(data, name="somefile")
    assert caught.value.remedy
