"""What a feed tells of its past, whatever happens to its entries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.archive import MOST_TOMBSTONES, closing, history, path, shown_tombstones
from syndicate.core.selection import feed
from syndicate.model import EVERYTHING, FeedFormat, History, Masthead, Term, TermKind, Tombstone
from tests.unit.core.articles import NOON, later

SIZE = 3
MASTHEAD = Masthead(
    title="River", url="https://river.example/", language="en", authority="river.example", authors=()
)


@dataclass
class Shelf:
    """A feed and its pages, kept as a store would keep them.

    :ivar live: moment of each live entry by its guid
    :ivar page: number of the page that holds an entry
    """

    live: dict[str, int] = field(default_factory=dict)
    page: dict[str, int] = field(default_factory=dict)
    pages: int = 0
    room: int = SIZE

    def by_age(self) -> list[str]:
        """Live entries, oldest first."""
        return sorted(self.live, key=lambda guid: (self.live[guid], guid))

    def shown(self) -> list[str]:
        """Entries of the document that is subscribed to."""
        return self.by_age()[-SIZE:][-self.room :]

    def settle(self) -> None:
        """Close what must be closed after something happened, a few entries at a time."""
        self.page = {guid: number for guid, number in self.page.items() if guid in self.live}
        more = True
        while more:
            unfiled = [guid for guid in self.by_age() if guid not in self.page]
            batch, more = unfiled[: 2 * SIZE], len(unfiled) > 2 * SIZE
            before = self.pages
            for taken in closing(batch, self.shown(), size=SIZE, more=more, fitting=self.fitting):
                self.pages += 1
                self.page |= dict.fromkeys(taken, self.pages)
            more = more and self.pages > before

    def fitting(self, guids: Sequence[str]) -> int:
        """As many as there is room for."""
        return min(len(guids), self.room)


happenings = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "add", "withdraw", "redate"]), st.integers(0, 30), st.integers()
    ),
    max_size=60,
)


@given(happenings=happenings, pauses=st.sets(st.integers(0, 60)), room=st.integers(1, SIZE))
def test_every_live_entry_is_in_the_feed_or_in_a_page_and_pages_stay(
    happenings: list[tuple[str, int, int]], pauses: set[int], room: int
) -> None:
    """No order of additions, withdrawals and new dates loses an entry, or moves one to another page."""
    shelf = Shelf(room=room)
    for step, (what, which, moment) in enumerate(happenings):
        if what == "withdraw":
            shelf.live.pop(str(which), None)
        elif what == "add" or str(which) in shelf.live:
            shelf.live[str(which)] = moment
        if step in pauses:
            continue
        before = {guid: number for guid, number in shelf.page.items() if guid in shelf.live}
        shelf.settle()
        assert shelf.live.keys() == shelf.page.keys() | set(shelf.shown())
        assert before.items() <= shelf.page.items()
        assert all(1 <= list(shelf.page.values()).count(page) <= SIZE for page in set(shelf.page.values()))


@given(count=st.integers(0, 40), steps=st.sets(st.integers(0, 40)))
def test_pages_of_a_feed_that_grows_at_its_end_are_full(count: int, steps: set[int]) -> None:
    """The same articles make the same pages, published one by one or all at once."""
    shelf, at_once = Shelf(), Shelf(live={str(number): number for number in range(count)})
    for number in range(count):
        shelf.live[str(number)] = number
        if number in steps:
            shelf.settle()
    shelf.settle()
    at_once.settle()
    assert shelf.page == at_once.page
    assert all(list(shelf.page.values()).count(page) == SIZE for page in range(1, shelf.pages + 1))


def test_nothing_is_closed_while_subscribers_are_shown_all() -> None:
    """A page is made of entries that would be in no document, and of those that fill it up."""

    def pages(unfiled: str, shown: str) -> list[str]:
        made = closing(list(unfiled), set(shown), size=SIZE, more=False, fitting=len)
        return ["".join(page) for page in made]

    assert pages("bcd", "bcd") == []
    assert pages("abcd", "bcd") == ["abc"]
    assert pages("abcdefg", "efg") == ["abc", "def"]
    assert pages("xbcd", "bcd") == ["xbc"]
    assert pages("", "") == []


def test_a_page_is_not_closed_half_full_while_more_are_to_be_read() -> None:
    """A past that is closed in batches has no gaps in its pages."""
    made = closing(list("abcde"), set(), size=SIZE, more=True, fitting=len)
    assert [list(page) for page in made] == [list("abc")]


def test_pages_stand_beside_their_feed() -> None:
    """The document that is subscribed to stays where it is; page 1 is the oldest."""
    main = feed(EVERYTHING, MASTHEAD, limit=50)
    floods = feed(Term(kind=TermKind.TAG, slug="floods", name="Floods"), MASTHEAD, limit=50)
    assert path(main, FeedFormat.RSS, 0) == "rss.xml"
    assert path(main, FeedFormat.RSS, 1) == "archive/rss-1.xml"
    assert path(floods, FeedFormat.ATOM, 12) == "tags/floods/archive/atom-12.xml"


def test_a_feed_says_that_it_is_complete_only_if_it_is() -> None:
    """Once there are pages, they are where its past is, even if all would fit into one document again."""
    assert history(pages=0, held=3, count=3) == History(complete=True)
    assert history(pages=0, held=3, count=4) == History()
    assert history(pages=2, held=3, count=3) == History(before=2)


def test_a_tombstone_is_shown_for_thirty_days_of_what_happens() -> None:
    """The days are counted from the newest entry or tombstone, and no clock is asked."""
    day = 86400
    stones = [Tombstone("b", later(31 * day)), Tombstone("a", later(0))]
    assert shown_tombstones(stones, oldest=None, newest=None) == (stones[0],)
    assert shown_tombstones(stones[1:], oldest=None, newest=later(30 * day)) == (stones[1],)
    assert shown_tombstones(stones[1:], oldest=None, newest=later(30 * day + 1)) == ()
    assert shown_tombstones([], oldest=NOON, newest=NOON) == ()


def test_a_tombstone_is_not_shown_once_all_entries_are_newer() -> None:
    """Who has read nothing since then will be sent to the archive anyway."""
    stone = Tombstone("a", NOON)
    assert shown_tombstones([stone], oldest=NOON, newest=NOON) == (stone,)
    assert shown_tombstones([stone], oldest=NOON + timedelta(seconds=1), newest=later(5)) == ()


def test_a_thousand_withdrawals_do_not_crowd_out_what_there_is_to_read() -> None:
    """The newest are shown."""
    stones = [Tombstone(str(number), NOON - timedelta(seconds=number)) for number in range(1000)]
    assert shown_tombstones(stones, oldest=None, newest=NOON) == tuple(stones[:MOST_TOMBSTONES])
