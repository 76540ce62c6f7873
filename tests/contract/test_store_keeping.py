"""What every database promises of archive pages that are kept no longer."""

from dataclasses import replace

from syndicate.model import EVERYTHING
from syndicate.ports.store import Store
from tests.contract.store_samples import NOON, TALKS, article, later
from tests.contract.test_store_archives import fill, one, page, unfiled


def shelve(store: Store, *pages: str) -> None:
    """Store an entry for each digit, and close pages of them."""
    fill(store, *(int(number) for number in "".join(pages)))
    with store.write() as unit:
        for held in pages:
            unit.archives.close(EVERYTHING, [f"g{number}" for number in held])
        unit.archives.written(unit.archives.due(100))


def test_the_end_of_what_is_kept_is_found_by_number_and_by_age(store: Store) -> None:
    """Of both, the one that keeps less; none where nothing is older."""
    shelve(store, "01", "23", "4")
    with store.read() as unit:

        def kept(entries: int | None = None, since: int | None = None) -> str:
            moment = None if since is None else later(since * 60)
            end = unit.keeping.end(EVERYTHING, entries=entries, since=moment)
            if end is None:
                return "all"
            return "".join(
                str(number) for number in (1, 2, 3) if unit.keeping.is_kept(EVERYTHING, number, end)
            )

        assert [kept(number) for number in range(7)] == ["", "3", "23", "23", "123", "all", "all"]
        assert [kept(since=minute) for minute in range(-1, 6)] == ["123", "123", "123", "23", "23", "3", ""]
        assert kept(2, 0) == kept(4, 3) == "23"
        assert kept() == "all"


def test_entries_beyond_the_end_that_no_page_holds_can_be_let_go(store: Store) -> None:
    """They wait for a page no more, under that term alone."""
    shelve(store, "3")
    fill(store, 0, 1, 2)
    with store.write() as unit:
        end = unit.keeping.end(EVERYTHING, entries=2, since=None)
        assert end is not None
        assert unit.keeping.lapsed(EVERYTHING, end, 1) == ["g0"]
        assert unit.keeping.lapsed(EVERYTHING, end, 9) == ["g0", "g1"]
        unit.keeping.let_go(EVERYTHING, ["g0", "g1"])
        assert unit.keeping.lapsed(EVERYTHING, end, 9) == []
        assert (unfiled(unit), unfiled(unit, TALKS)) == (["g2"], ["g0", "g1", "g2", "g3"])


def test_a_dropped_page_is_removed_and_never_written(store: Store) -> None:
    """The first that is kept is written once more, because it named one that is not."""
    shelve(store, "01", "23", "45")
    with store.write() as unit:
        assert unit.keeping.first(EVERYTHING) == 1
        unit.keeping.drop(EVERYTHING, 3)
    with store.write() as unit:
        assert unit.keeping.first(EVERYTHING) == 3
        assert unit.archives.due(9) == [(EVERYTHING, 3)]
        assert unit.keeping.dropped(9) == [(EVERYTHING, 1), (EVERYTHING, 2)]
        unit.archives.written([(EVERYTHING, 1), (EVERYTHING, 2), (EVERYTHING, 3)])
        unit.archives.all_due()
        assert (unit.archives.due(9), unit.keeping.dropped(9)) == ([(EVERYTHING, 3)], [])


def test_what_was_dropped_or_let_go_can_be_had_again(store: Store) -> None:
    """Under its old number, and the page before which it stands names it again."""
    shelve(store, "01", "23", "45")
    fill(store, 6)
    with store.write() as unit:
        unit.keeping.drop(EVERYTHING, 2)
        unit.keeping.let_go(EVERYTHING, ["g6"])
        unit.archives.written([(EVERYTHING, 1), (EVERYTHING, 2)])
        unit.keeping.recall()
    with store.read() as unit:
        assert unit.archives.due(9) == [(EVERYTHING, 1), (EVERYTHING, 2)]
        assert (page(unit, 1), unfiled(unit)) == (["g1", "g0"], ["g6"])


def test_an_entry_of_a_dropped_page_gets_another_chance_by_a_new_date(store: Store) -> None:
    """Whether it was in a page or in none; one in a page that is kept stays there."""
    shelve(store, "01", "23")
    fill(store, 4)
    with store.write() as unit:
        unit.keeping.drop(EVERYTHING, 2)
        unit.keeping.let_go(EVERYTHING, ["g4"])
        for number in (0, 2, 4):
            moved = article(f"{number}.txt", published=later(9000 + number))
            unit.entries.save([replace(one(number), article=moved)])
    with store.read() as unit:
        assert unfiled(unit) == ["g0", "g4"]
        assert (page(unit, 1), page(unit, 2)) == (["g1"], ["g2", "g3"])


def test_a_term_without_entries_keeps_all(store: Store) -> None:
    """There is nothing to drop."""
    with store.write() as unit:
        assert unit.keeping.end(TALKS, entries=3, since=None) is None
        assert unit.keeping.first(TALKS) == 1
        assert unit.keeping.end(TALKS, entries=None, since=NOON) is not None
