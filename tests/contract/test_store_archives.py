"""What every database promises of archive pages and tombstones."""

from dataclasses import replace

from syndicate.model import EVERYTHING, Change, ChangeKind, Entry, State, Term, TermKind, Tombstone
from syndicate.ports.store import Store, Unit
from tests.contract.store_samples import TALKS, article, entry, later

MONTH = Term(kind=TermKind.MONTH, slug="2021/07", name="2021-07")


def one(number: int, *, terms: tuple[Term, ...] = (TALKS, MONTH)) -> Entry:
    """An entry, so many minutes after noon."""
    guid = f"g{number}"
    made_of = article(f"{number}.txt", published=later(number * 60))
    return entry(guid, made_of=made_of, address=f"{guid}/", terms=terms)


def fill(store: Store, *numbers: int) -> None:
    """Store entries."""
    with store.write() as unit:
        unit.entries.save([one(number) for number in numbers])


def unfiled(unit: Unit, term: Term = EVERYTHING) -> list[str]:
    """Guids of entries in no page."""
    return [ref.guid for ref in unit.archives.unfiled(term, 100)]


def page(unit: Unit, number: int, term: Term = EVERYTHING) -> list[str]:
    """Guids of a page."""
    return [ref.guid for ref in unit.archives.page(term, number)]


def test_entries_wait_for_a_page_oldest_first(store: Store) -> None:
    """Those that a page has taken wait no more, under that term alone."""
    fill(store, 2, 0, 1)
    with store.write() as unit:
        assert unfiled(unit) == ["g0", "g1", "g2"]
        assert [ref.guid for ref in unit.archives.unfiled(EVERYTHING, 2)] == ["g0", "g1"]
        assert unit.archives.close(EVERYTHING, ["g0", "g1"]) == 1
    with store.read() as unit:
        assert unfiled(unit) == ["g2"]
        assert page(unit, 1) == ["g1", "g0"]
        assert unfiled(unit, TALKS) == ["g0", "g1", "g2"]
        assert unit.archives.pages([EVERYTHING, TALKS]) == {EVERYTHING: 1, TALKS: 0}
        assert unfiled(unit, MONTH) == [], "months have no feeds"


def test_a_page_is_due_when_it_is_closed_and_when_one_of_its_entries_changes(store: Store) -> None:
    """A change of any other entry makes none due."""
    fill(store, 0, 1, 2)
    with store.write() as unit:
        unit.archives.close(EVERYTHING, ["g0", "g1"])
        unit.archives.close(TALKS, ["g0"])
    with store.write() as unit:
        assert unit.archives.due(10) == [(EVERYTHING, 1), (TALKS, 1)]
        assert len(unit.archives.due(1)) == 1
        unit.archives.written(unit.archives.due(10))
    for guid, due in (("g2", []), ("g1", [(EVERYTHING, 1)]), ("g0", [(EVERYTHING, 1), (TALKS, 1)])):
        with store.write() as unit:
            assert unit.archives.due(10) == []
            unit.changes.add([Change(kind=ChangeKind.UPDATED, guid=guid, revision=2)])
            assert unit.archives.due(10) == due
            unit.archives.written(due)


def test_a_withdrawn_entry_leaves_its_page_and_comes_back_to_none(store: Store) -> None:
    """The page is due; what comes back waits for another, because readers have the old one already."""
    fill(store, 0, 1)
    with store.write() as unit:
        unit.archives.close(EVERYTHING, ["g0", "g1"])
        unit.archives.written(unit.archives.due(10))
        unit.entries.save([replace(one(0), state=State.WITHDRAWN)])
    with store.write() as unit:
        assert (page(unit, 1), unit.archives.due(10)) == (["g1"], [(EVERYTHING, 1)])
        unit.entries.save([one(0)])
        assert (page(unit, 1), unfiled(unit)) == (["g1"], ["g0"])


def test_an_entry_keeps_its_page_through_a_new_date(store: Store) -> None:
    """It is shown there at its new place, and the page is due."""
    fill(store, 0, 1, 2)
    with store.write() as unit:
        unit.archives.close(EVERYTHING, ["g0", "g1"])
        unit.archives.written(unit.archives.due(10))
        moved = replace(one(0), article=article("0.txt", published=later(5000)))
        unit.entries.save([moved])
    with store.read() as unit:
        assert (page(unit, 1), unfiled(unit)) == (["g0", "g1"], ["g2"])
        assert unit.archives.due(10) == [(EVERYTHING, 1)]


def test_an_entry_that_leaves_a_section_leaves_its_page_there(store: Store) -> None:
    """Its other pages keep it."""
    fill(store, 0)
    with store.write() as unit:
        unit.archives.close(EVERYTHING, ["g0"])
        unit.archives.close(TALKS, ["g0"])
        unit.archives.written(unit.archives.due(10))
        unit.entries.save([one(0, terms=(MONTH,))])
    with store.read() as unit:
        assert (page(unit, 1), page(unit, 1, TALKS)) == (["g0"], [])
        assert unit.archives.due(10) == [(TALKS, 1)]


def test_all_pages_can_be_made_due(store: Store) -> None:
    """For a day on which everything is written anew."""
    fill(store, 0, 1, 2)
    with store.write() as unit:
        for guid in ("g0", "g1"):
            unit.archives.close(EVERYTHING, [guid])
        unit.archives.written([(EVERYTHING, 1), (EVERYTHING, 2)])
        unit.archives.all_due()
        unit.archives.all_due()
        assert unit.archives.due(10) == [(EVERYTHING, 1), (EVERYTHING, 2)]


def test_a_withdrawn_entry_leaves_a_tombstone_under_each_of_its_terms(store: Store) -> None:
    """Newest first, until the entry comes back; one that never was live leaves none."""
    fill(store, 0, 1, 2)
    gone = [
        replace(one(number), state=State.WITHDRAWN, withdrawn=later(9000 + number)) for number in range(2)
    ]
    with store.write() as unit:
        unit.entries.save([*gone, replace(one(2), state=State.SCHEDULED)])
    with store.write() as unit:
        stones = [Tombstone("g1", later(9001)), Tombstone("g0", later(9000))]
        assert unit.archives.tombstones(EVERYTHING, 10) == stones
        assert unit.archives.tombstones(TALKS, 1) == stones[:1]
        assert unit.archives.tombstones(MONTH, 10) == []
        assert unit.entries.by_guid(["g0"])["g0"].withdrawn == later(9000)
        unit.entries.save(gone)
        assert unit.archives.tombstones(EVERYTHING, 10) == stones
        unit.entries.save([one(1)])
        assert unit.archives.tombstones(EVERYTHING, 10) == stones[1:]
        unit.entries.save([replace(gone[0], withdrawn=later(9999))])
        assert unit.archives.tombstones(EVERYTHING, 10) == [Tombstone("g0", later(9999))]


def test_a_tombstone_stays_under_the_terms_that_a_withdrawn_entry_keeps(store: Store) -> None:
    """An edit of a draft takes nothing back that was told elsewhere."""
    fill(store, 0)
    gone = replace(one(0), state=State.WITHDRAWN, withdrawn=later(9000))
    with store.write() as unit:
        unit.entries.save([gone])
        unit.entries.save([replace(gone, terms=(MONTH,))])
    with store.read() as unit:
        assert unit.archives.tombstones(EVERYTHING, 10) == [Tombstone("g0", later(9000))]
        assert unit.archives.tombstones(TALKS, 10) == []


def test_it_is_known_when_a_page_was_last_left(store: Store) -> None:
    """By a withdrawal or by another section; a new date leaves nothing."""
    fill(store, 0, 1)
    with store.write() as unit:
        unit.archives.close(EVERYTHING, ["g0", "g1"])
        unit.archives.close(TALKS, ["g0", "g1"])
        assert unit.archives.left(EVERYTHING, 1) is None
        unit.entries.save([replace(one(0), article=article("0.txt", published=later(5000)))])
        assert unit.archives.left(EVERYTHING, 1) is None
        unit.entries.save([replace(one(0), state=State.WITHDRAWN, withdrawn=later(9000))])
        assert unit.archives.left(EVERYTHING, 1) == later(9000)
        unit.entries.save([replace(one(1, terms=(MONTH,)), updated=later(8000))])
        assert unit.archives.left(EVERYTHING, 1) == unit.archives.left(TALKS, 1) == later(9000)
        assert unit.archives.extents() == [(EVERYTHING, 1, 1), (TALKS, 1, 1)]
