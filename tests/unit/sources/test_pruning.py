"""A scan that passes over folders finds all that one which opens them does, but for edits in place."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.model import UNSETTLED, Fingerprint, Gone, Quarantined, SourceFile
from syndicate.ports.reading import Folders, Sighting
from syndicate.sources.folder import FolderSource

LONG_AGO = 1_500_000_000 * 10**9
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def corpus(root: Path, *, skip: tuple[Path, ...] = ()) -> FolderSource:
    """A source in which every file is wanted."""
    return FolderSource(root, skip=skip, max_bytes=1000, wanted=lambda _: True)


class Reader:
    """Remembers what every scan shows, as a pass does."""

    def __init__(self, root: Path, *, skip: tuple[Path, ...] = ()) -> None:
        self.root = root
        self.source = corpus(root, skip=skip)
        self.known: dict[str, Fingerprint] = {}
        self.folders = Folders(now=NOW)
        self.ticks = 0

    def age(self) -> None:
        """Let time go by: no folder is as young as the present, and what changed has a time of its own."""
        for folder in [self.root, *(path for path in self.root.rglob("*") if path.is_dir())]:
            if folder.stat().st_mtime_ns > LONG_AGO + 10**15:
                self.ticks += 1
                os.utime(folder, ns=(0, LONG_AGO + self.ticks))

    def scan(self, *doubtful: str, now: datetime = NOW) -> list[Sighting]:
        """What a scan shows that knows what the one before saw."""
        self.folders = Folders(now=now, known=self.folders.seen, doubtful=doubtful)
        shown = list(self.source.scan(self.known, self.folders))
        for seen in shown:
            if isinstance(seen, SourceFile):
                self.known[seen.path] = seen.fingerprint
            elif isinstance(seen, Gone):
                del self.known[seen.path]
        return shown


def names(shown: list[Sighting]) -> list[str]:
    """Their paths."""
    return [seen.path for seen in shown]


def write(root: Path, *paths: str, text: str = "x") -> None:
    """Write files of the same text."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """One who has seen two folders, long after they were filled."""
    write(tmp_path, "a/one.txt", "a/b/two.txt", "c/three.txt")
    made = Reader(tmp_path)
    made.age()
    assert names(made.scan()) == ["a/b/two.txt", "a/one.txt", "c/three.txt"]
    return made


def test_folders_of_the_same_time_are_not_opened(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan of an unchanged corpus asks for the folders' times, and for no name in them."""
    opened: list[object] = []
    monkeypatch.setattr(os, "scandir", opened.append)
    assert reader.scan() == []
    assert opened == []


def test_of_many_folders_only_the_changed_one_is_opened(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a new file costs does not follow the size of the corpus."""
    write(reader.root, "a/b/new.txt")
    reader.age()
    opened: list[str] = []
    really = os.scandir

    def scandir(path: str) -> "os._ScandirIterator[str]":
        opened.append(path)
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert names(reader.scan()) == ["a/b/new.txt"]
    assert opened == [f"{reader.root}/a/b/"]


def test_an_edit_in_place_is_what_is_not_noticed(reader: Reader) -> None:
    """Until something else brings the folder to be opened."""
    write(reader.root, "a/one.txt", text="edited")
    assert reader.scan() == []
    write(reader.root, "a/new.txt")
    reader.age()
    assert names(reader.scan()) == ["a/new.txt", "a/one.txt"]


def test_a_scan_that_knows_no_folder_notices_all(reader: Reader) -> None:
    """Whoever wants everything looked at says so by naming no folder."""
    write(reader.root, "a/one.txt", text="edited")
    reader.folders = Folders(now=NOW)
    assert names(reader.scan()) == ["a/one.txt"]
    assert reader.scan() == []


def test_a_folder_that_has_just_changed_is_opened_again(reader: Reader) -> None:
    """A file added within the same tick of the clock leaves no trace in its folder's time."""
    write(reader.root, "a/new.txt")
    changed = datetime.fromtimestamp((reader.root / "a").stat().st_mtime_ns // 10**9, tz=UTC)
    reader.scan(now=changed + timedelta(seconds=2))
    assert reader.folders.seen["a/"] == UNSETTLED
    assert reader.folders.seen["c/"] != UNSETTLED
    reader.scan(now=changed + timedelta(seconds=4))
    assert reader.folders.seen["a/"] != UNSETTLED


def test_a_folder_of_the_future_is_never_passed_over(reader: Reader) -> None:
    """A clock that was wrong hides nothing."""
    os.utime(reader.root / "a", ns=(0, 4_000_000_000 * 10**9))
    reader.scan()
    reader.scan()
    assert reader.folders.seen["a/"] == UNSETTLED


def test_a_time_that_is_set_back_is_noticed(reader: Reader) -> None:
    """What copies trees restores the times of folders, and still their status changes."""
    before = (reader.root / "a").stat()
    write(reader.root, "a/new.txt")
    os.utime(reader.root / "a", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert names(reader.scan()) == ["a/new.txt"]


def test_what_is_in_doubt_is_looked_at_wherever_it_is(reader: Reader) -> None:
    """A file that was rejected is noticed when it is mended in place."""
    write(reader.root, "a/one.txt", text="mended")
    assert names(reader.scan("c/three.txt", "a/one.txt", "a/none.txt", "a/b")) == ["a/one.txt"]


def test_a_link_to_nothing_stays_refused_until_it_leads_to_something(reader: Reader) -> None:
    """The folder of the link does not change by that."""
    (reader.root / "a" / "link.txt").symlink_to("../c/later.txt")
    reader.age()
    assert [type(seen) for seen in reader.scan()] == [Quarantined]
    assert [type(seen) for seen in reader.scan("a/link.txt")] == [Quarantined]
    write(reader.root, "c/later.txt")
    reader.age()
    assert names(reader.scan("a/link.txt")) == ["a/link.txt", "c/later.txt"]


def test_a_folder_that_could_not_be_opened_is_tried_again(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps its articles meanwhile, and is refused as often as it is tried."""
    really = os.scandir
    write(reader.root, "a/b/new.txt")
    reader.age()

    def scandir(path: str) -> "os._ScandirIterator[str]":
        if path.endswith("/a/b/"):
            raise PermissionError(13, "Permission denied")
        return really(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", scandir)
        for _ in range(2):
            assert [(seen.path, type(seen)) for seen in reader.scan()] == [("a/b", Quarantined)]
    assert names(reader.scan()) == ["a/b/new.txt"]


def test_a_folder_in_which_the_state_lies_is_always_opened(tmp_path: Path) -> None:
    """Its time changes with every pass, and says nothing of articles."""
    write(tmp_path, "one.txt", "a/two.txt", "state.db")
    reader = Reader(tmp_path, skip=(tmp_path / "state.db", tmp_path / "state.db-wal"))
    reader.age()
    reader.scan()
    assert reader.folders.seen[""] == UNSETTLED
    assert reader.folders.seen["a/"] != UNSETTLED


PLACES = ["", "a", "b", "a/c", "a/c/d"]
place = st.sampled_from(PLACES)
name = st.sampled_from(["x", "y", "z"])
step = st.one_of(
    st.tuples(st.just("write"), place, name),
    st.tuples(st.just("remove"), place, name),
    st.tuples(st.just("rename"), place, name, place, name),
    st.tuples(st.just("move"), place, place),
    st.tuples(st.just("scan")),
)


def act(root: Path, number: int, what: tuple[str, ...]) -> None:
    """Do something to the corpus, if it can be done; a file that is written is always a new one."""
    path = root.joinpath(*what[1:3])
    try:
        if what[0] == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_name(f"new-{number}").write_text(str(number))
            path.with_name(f"new-{number}").replace(path)
        elif what[0] == "remove":
            path.unlink()
        elif what[0] == "rename":
            path.replace(root.joinpath(*what[3:]))
        elif what[0] == "move" and what[1]:
            (root / what[1]).rename(root / what[2] / "moved")
    except OSError:
        return


@settings(deadline=None)
@given(steps=st.lists(step, max_size=25))
def test_passing_over_folders_misses_no_file_that_came_went_or_moved(steps: list[tuple[str, ...]]) -> None:
    """Whatever is done between scans, it is known as one who opens every folder would know it."""
    with TemporaryDirectory() as folder:
        reader = Reader(Path(folder))
        for number, what in enumerate([*steps, ("scan",)]):
            act(reader.root, number, what)
            reader.age()
            if what[0] == "scan":
                reader.scan()
                whole = reader.source.scan({})
                assert reader.known == {
                    seen.path: seen.fingerprint for seen in whole if isinstance(seen, SourceFile)
                }
