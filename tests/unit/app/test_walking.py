"""Folders are passed over only if everything that was found in them is stored."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.app.walking import Walks
from syndicate.errors import Reason
from syndicate.model import UNSETTLED, FolderStamp, Quarantined
from syndicate.ports.reading import Folders
from syndicate.ports.store import Store
from syndicate.store import open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEEN = {"": FolderStamp(1, 1, 1), "a/": FolderStamp(2, 2, 2), "a/b/": FolderStamp(3, 3, 3)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A state whose files were read by the key ``reading``."""
    opened = open_store(tmp_path / "state.db")
    with opened.write() as unit:
        unit.marks.set("reading-key", "reading")
    yield opened
    opened.close()


def begin(store: Store, *, key: str = "walking", reading_key: str = "reading", full: bool = False) -> Folders:
    """What a scan would pass over."""
    return Walks(key).begin(store, reading_key=reading_key, full=full, now=NOW)


def end(store: Store, *unbelieved: str) -> None:
    """Remember a scan."""
    Walks("walking").end(Folders(now=NOW, seen=dict(SEEN)), store, unbelieved=unbelieved)


def test_the_next_scan_passes_over_what_this_one_saw(store: Store) -> None:
    """Nothing is remembered before the first has ended."""
    assert begin(store).known == {}
    end(store)
    assert begin(store).known == SEEN


def test_nothing_is_passed_over_where_files_would_be_chosen_or_read_differently(store: Store) -> None:
    """Another setting makes every folder be opened; so does who asks for it."""
    end(store)
    assert begin(store, key="another").known == {}
    assert begin(store, reading_key="another").known == {}
    assert begin(store, full=True).known == {}


@pytest.mark.parametrize(
    ("path", "folder"), [("x.txt", ""), ("a/b/x.txt", "a/b/"), ("a/gone/x.txt", "a/"), ("gone/too/x.txt", "")]
)
def test_where_a_file_is_missing_and_not_yet_withdrawn_is_looked_at_again(
    store: Store, path: str, folder: str
) -> None:
    """The folder that is left of its place is opened until the file is there or gone for good."""
    end(store, path)
    assert begin(store).known == SEEN | {folder: UNSETTLED}


def test_files_in_quarantine_are_always_looked_at(store: Store) -> None:
    """By the name of the file, where a part of it was refused."""
    refused = [
        Quarantined(path=path, reason=Reason.EMPTY, detail="") for path in ("a/b.txt", "c.csv#2", "d.zip!/e")
    ]
    with store.write() as unit:
        unit.quarantine.put(refused)
    assert set(begin(store).doubtful) == {"a/b.txt", "c.csv", "d.zip"}
