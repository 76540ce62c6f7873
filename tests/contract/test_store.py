"""What every database promises of files, changes, outputs and marks, and of a transaction as a whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.errors import Reason
from syndicate.model import (
    EPOCH,
    EVERYTHING,
    Change,
    ChangeKind,
    Fingerprint,
    Quarantined,
    Term,
    TermKind,
)
from syndicate.ports.store import EntryRef, Fate, FileRecord, PublishedFile, Store
from syndicate.store import open_store
from tests.contract.store_samples import NOON, TALKS, later

ODD_PATHS = ["2021/07/a.txt", "caf\udce9.txt", "nul\x00.txt", "esc\x1b0041.txt", "ह/𝄞.md", "\U0010ffff", ""]


def record(path: str, *, fate: Fate = Fate.ENTRY, digest: str = "d") -> FileRecord:
    """A file as it was read."""
    return FileRecord(
        path=path, fingerprint=Fingerprint(5, 1_627_209_600_123_456_789, 7), digest=digest, fate=fate
    )


def change(guid: str = "g", *terms: Term) -> Change:
    """A change that creates an entry."""
    return Change(kind=ChangeKind.CREATED, guid=guid, revision=1, terms=terms)


class Interrupted(Exception):
    """Something that a use case may meet in the middle."""


def test_what_was_written_is_there_after_closing(database: str | Path) -> None:
    """A state outlives the program, and its identity with it."""
    first = open_store(database)
    with first.write() as unit:
        unit.marks.set("baseline", "done")
        identity = unit.marks.get("state-id")
    first.close()
    again = open_store(database, create=False)
    with again.read() as unit:
        assert unit.marks.get("baseline") == "done"
        assert unit.marks.get("state-id") == identity
    again.close()
    assert identity is not None
    assert len(identity) == 32


def test_a_transaction_is_kept_whole_or_not_at_all(store: Store) -> None:
    """What fails half-way leaves nothing behind, not even numbers."""

    def fail() -> None:
        with store.write() as unit:
            unit.files.put([record("a.txt")])
            unit.changes.add([change()])
            raise Interrupted

    with pytest.raises(Interrupted):
        fail()
    with store.write() as unit:
        unit.changes.add([change("after")])
    with store.read() as unit:
        assert unit.files.known() == {}
        assert [(one.seq, one.guid) for one in unit.changes.pending(0, 10)] == [(1, "after")]


def test_a_reader_sees_one_moment(store: Store) -> None:
    """What is committed meanwhile does not change what a reader sees."""
    with store.read() as reader:
        assert reader.marks.get("m") is None
        with store.write() as writer:
            writer.marks.set("m", "new")
        assert reader.marks.get("m") is None
    with store.read() as reader:
        assert reader.marks.get("m") == "new"


def test_any_path_comes_back_as_it_was(store: Store) -> None:
    """File names that are no Unicode, or hold what a database refuses, are stored reversibly."""
    records = {path: record(path) for path in ODD_PATHS}
    with store.write() as unit:
        unit.files.put(records.values())
    with store.read() as unit:
        assert unit.files.get(ODD_PATHS) == records
        assert unit.files.known() == {path: one.fingerprint for path, one in records.items()}


def test_the_largest_inode_fits(store: Store) -> None:
    """File systems number files up to 64 bits without sign; the columns are signed."""
    fingerprint = Fingerprint(0, -1, 2**64 - 1)
    with store.write() as unit:
        unit.files.put([FileRecord(path="a", fingerprint=fingerprint, digest="", fate=Fate.DRAFT)])
        assert unit.files.known()["a"] == unit.files.get(["a"])["a"].fingerprint == fingerprint


def test_files_are_replaced_counted_found_by_digest_and_forgotten(store: Store) -> None:
    """The corpus as last seen follows the corpus, also when more files change than one statement takes."""
    paths = [f"{number:04}.txt" for number in range(1201)]
    with store.write() as unit:
        unit.files.put(record(path, digest="old") for path in paths)
        unit.files.put([record("0000.txt", fate=Fate.QUARANTINED, digest="new")])
        assert unit.files.count() == {Fate.ENTRY: 1200, Fate.DRAFT: 0, Fate.QUARANTINED: 1}
        assert [one.path for one in unit.files.with_digest("new")] == ["0000.txt"]
        unit.files.forget(paths[:1200])
        assert list(unit.files.known()) == ["1200.txt"]
        assert set(unit.files.get(paths)) == {"1200.txt"}
        assert [one.path for one in unit.files.with_digest("old")] == ["1200.txt"]


def test_quarantine_remembers_since_when(store: Store) -> None:
    """A file refused again for the same reason was refused since the first time; for another, since now."""
    first = Quarantined(path="a", reason=Reason.EMPTY, detail="x", line=3, excerpt="…", since=NOON)
    with store.write() as unit:
        unit.quarantine.put([first])
        unit.quarantine.put([Quarantined(path="a", reason=Reason.EMPTY, detail="y", since=later(60))])
        assert unit.quarantine.all() == [Quarantined(path="a", reason=Reason.EMPTY, detail="y", since=NOON)]
        unit.quarantine.put([Quarantined(path="a", reason=Reason.BINARY, detail="z", since=later(90))])
        assert [item.since for item in unit.quarantine.all()] == [later(90)]
        unit.quarantine.put([first, Quarantined(path="B", reason=Reason.EMPTY, detail="")])
        assert [item.path for item in unit.quarantine.all()] == ["B", "a"]
        unit.quarantine.clear(["a", "missing"])
        assert unit.quarantine.count() == 1


def test_changes_are_numbered_without_gaps_in_order(store: Store) -> None:
    """A reader of changes can trust that none is missing."""
    whole = Change(
        kind=ChangeKind.WITHDRAWN,
        guid="g\udce9",
        revision=4,
        changed=("title", "body"),
        reason="deleted",
        restored=True,
        terms=(TALKS,),
        announce=False,
    )
    with store.write() as unit:
        unit.changes.add([change(str(number)) for number in range(501)])
        unit.changes.add([whole])
        assert [one.seq for one in unit.changes.pending(0, 1000)] == list(range(1, 503))
        last = unit.changes.pending(501, 10)[0]
        assert (last.kind, last.guid, last.changed, last.reason) == (
            whole.kind,
            whole.guid,
            whole.changed,
            whole.reason,
        )
        assert (last.restored, last.terms, last.announce, last.seq) == (True, (TALKS,), False, 502)
        assert len(unit.changes.pending(0, 7)) == 7


def test_changes_stay_pending_until_acknowledged(store: Store) -> None:
    """What was told is not told again, and nothing that came later is taken for told."""
    with store.write() as unit:
        unit.changes.add([change("a"), change("b"), change("c")])
        unit.changes.acknowledge(2)
        unit.changes.acknowledge(1)
        assert [one.guid for one in unit.changes.pending(0, 10)] == ["c"]
        assert unit.changes.pending_count() == 1
        unit.changes.acknowledge(99)
        assert unit.changes.pending_count() == 0
        unit.changes.add([change("d")])
        assert [(one.seq, one.guid) for one in unit.changes.pending(0, 10)] == [(4, "d")]


def test_a_page_is_owed_whether_or_not_the_change_is_told(store: Store) -> None:
    """Pages and feeds are finished independently; neither is forgotten because of the other."""
    with store.write() as unit:
        unit.changes.add([change("a"), change("b"), change("c")])
        unit.changes.page_done([1])
        unit.changes.acknowledge(2)
        assert [one.guid for one in unit.changes.without_page(10)] == ["b", "c"]
        unit.changes.page_done([2, 3])
        assert unit.changes.without_page(10) == []
        assert [one.guid for one in unit.changes.pending(0, 10)] == ["c"]


def test_pending_changes_name_the_terms_they_touch(store: Store) -> None:
    """A pass renders the feeds that changes touch, the main feed among them, and no others."""
    with store.write() as unit:
        tags = unit.entries.resolve_terms(TermKind.TAG, ["Talks", "Peace", "Rain"])
        assert unit.changes.pending_terms() == []
        unit.changes.add([change("a", tags["Talks"]), change("b", tags["Talks"], tags["Peace"])])
        assert unit.changes.pending_terms() == [EVERYTHING, tags["Peace"], tags["Talks"]]
        unit.changes.acknowledge(2)
        unit.changes.add([change("c", tags["Rain"])])
        assert unit.changes.pending_terms() == [EVERYTHING, tags["Rain"]]


def test_outputs_are_known_by_digest_and_prefix(store: Store) -> None:
    """What stands in the output folder is known, so that the same bytes are not written again."""
    with store.write() as unit:
        unit.published.put(
            PublishedFile(path=path, digest="1") for path in ("tags/b/x", "tags/a/x", "tagsoup")
        )
        unit.published.put([PublishedFile(path="tags/a/x", digest="2")])
        assert unit.published.digests(["tags/a/x", "tags/b/x", "none"]) == {"tags/a/x": "2", "tags/b/x": "1"}
        assert unit.published.paths("tags/") == ["tags/a/x", "tags/b/x"]
        unit.published.forget(["tags/b/x"])
        assert unit.published.paths("") == ["tags/a/x", "tagsoup"]


def test_feeds_are_told_from_other_outputs(store: Store) -> None:
    """Each with how many entries it holds, none included, and its last change."""
    full = PublishedFile(path="rss.xml", digest="1", entries=3, updated=NOON)
    empty = PublishedFile(path="atom.xml", digest="2", entries=0, updated=EPOCH)
    with store.write() as unit:
        unit.published.put([full, empty, PublishedFile(path="index.html", digest="3")])
        assert unit.published.feeds() == [empty, full]
        unit.published.put([replace(full, digest="4", entries=4, updated=later(9))])
        assert unit.published.feeds()[1].entries == 4


def test_a_fragment_is_given_back_only_for_what_it_was_made_from(store: Store) -> None:
    """An entry that changed, another renderer or another format never shows stale bytes."""
    ref = EntryRef("g", 1, NOON, NOON)
    with store.write() as unit:
        unit.published.put_fragments("rss", "v1", {ref: b"old"})
        unit.published.put_fragments("rss", "v1", {ref: b"<item>\x00"})
        assert unit.published.fragments("rss", "v1", [ref]) == {"g": b"<item>\x00"}
        assert unit.published.fragments("rss", "v2", [ref]) == {}
        assert unit.published.fragments("atom", "v1", [ref]) == {}
        assert unit.published.fragments("rss", "v1", [EntryRef("g", 2, NOON, NOON)]) == {}
        unit.published.put_fragments("rss", "v1", {EntryRef("other", 1, NOON, NOON): b"x"})
        unit.published.forget_fragments(["g"])
        assert unit.published.fragments("rss", "v1", [ref]) == {}
        assert set(unit.published.fragments("rss", "v1", [EntryRef("other", 1, NOON, NOON)])) == {"other"}


def test_a_mark_is_replaced(store: Store) -> None:
    """The last value counts."""
    with store.write() as unit:
        assert unit.marks.get("heartbeat") is None
        unit.marks.set("heartbeat", "1")
        unit.marks.set("heartbeat", "2 \x00 \udcff")
        assert unit.marks.get("heartbeat") == "2 \x00 \udcff"
