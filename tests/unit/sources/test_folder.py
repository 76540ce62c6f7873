"""What a corpus in a folder promises to those who read it."""

import contextlib
import fcntl
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.errors import CorpusError, DocumentError, Reason
from syndicate.model import Fingerprint, Gone, Quarantined, SourceFile
from syndicate.ports.reading import Sighting, Source
from syndicate.sources import stillness
from syndicate.sources.folder import FolderSource

NOTHING: dict[str, Fingerprint] = {}


def corpus(
    root: Path, *, exclude: tuple[str, ...] = (), skip: tuple[Path, ...] = (), limit: int = 1000
) -> FolderSource:
    """A source in which pictures are no articles."""
    return FolderSource(
        root,
        exclude=exclude,
        skip=skip,
        max_bytes=limit,
        wanted=lambda path: not path.endswith(".png"),
        clock=time.time,
    )


def write(root: Path, *paths: str, text: str = "x") -> None:
    """Write files of the same text."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def paths(sightings: Iterator[Sighting]) -> list[str]:
    """Where the files stand that were shown."""
    return [seen.path for seen in sightings if isinstance(seen, SourceFile)]


def known(source: FolderSource) -> dict[str, Fingerprint]:
    """What a reader knows who has seen all."""
    return {seen.path: seen.fingerprint for seen in source.scan(NOTHING) if isinstance(seen, SourceFile)}


def refused(source: FolderSource) -> dict[str, Reason]:
    """What was refused, and why."""
    return {seen.path: seen.reason for seen in source.scan(NOTHING) if isinstance(seen, Quarantined)}


def test_a_folder_is_a_source(tmp_path: Path) -> None:
    """It fills the place that every corpus fills."""
    source: Source = corpus(tmp_path)
    assert list(source.scan(NOTHING)) == []


def test_files_are_shown_by_path_whatever_the_order_on_disk(tmp_path: Path) -> None:
    """The order is that of the whole paths, so that a dash comes before a folder's slash."""
    names = ["b.txt", "a/z.txt", "a-b/x.txt", "a.txt", "a/b/c.txt", "ä.txt", "B.txt"]
    write(tmp_path, *names)
    assert paths(corpus(tmp_path).scan(NOTHING)) == sorted(names)


def test_an_unchanged_folder_shows_nothing(tmp_path: Path) -> None:
    """What is known and the same costs nobody anything."""
    write(tmp_path, "a.txt", "d/b.txt")
    source = corpus(tmp_path)
    assert list(source.scan(known(source))) == []


def test_new_changed_and_gone_files_are_told_apart(tmp_path: Path) -> None:
    """Only what differs is shown, the gone at the end."""
    write(tmp_path, "a.txt", "b.txt", "d/c.txt")
    source = corpus(tmp_path)
    before = known(source)
    write(tmp_path, "b.txt", text="changed")
    write(tmp_path, "e.txt")
    (tmp_path / "a.txt").unlink()
    (tmp_path / "d/c.txt").unlink()
    seen = list(source.scan(before))
    assert paths(iter(seen)) == ["b.txt", "e.txt"]
    assert seen[2:] == [Gone(path="a.txt"), Gone(path="d/c.txt")]


def test_new_files_do_not_hide_that_others_are_gone(tmp_path: Path) -> None:
    """As many new files as went are no reason to believe that nothing went."""
    write(tmp_path, "a.txt", "b.txt")
    source = corpus(tmp_path)
    before = known(source)
    (tmp_path / "a.txt").unlink()
    write(tmp_path, "c.txt", "d.txt")
    assert Gone(path="a.txt") in list(source.scan(before))


def test_a_file_that_was_replaced_by_one_of_the_same_size_and_time_is_changed(tmp_path: Path) -> None:
    """Saving by rename keeps neither inode nor secret."""
    write(tmp_path, "a.txt", "new", text="1")
    os.utime(tmp_path / "a.txt", ns=(1, 1))
    os.utime(tmp_path / "new", ns=(1, 1))
    source = corpus(tmp_path)
    before = known(source)
    (tmp_path / "new").replace(tmp_path / "a.txt")
    assert paths(source.scan(before)) == ["a.txt"]


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.txt",
        ".git/x.txt",
        "a.txt~",
        "a.swp",
        "#a.txt#",
        "a.tmp",
        "a.part",
        "Thumbs.db",
        ".syndicate/a.txt",
        "picture.png",
    ],
)
def test_what_editors_and_systems_leave_is_ignored(tmp_path: Path, name: str) -> None:
    """No half-written or hidden file becomes an article."""
    write(tmp_path, name, "a.txt")
    assert paths(corpus(tmp_path).scan(NOTHING)) == ["a.txt"]
    assert paths(corpus(tmp_path).look([name], NOTHING)) == []


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("drafts/*", ["a.txt", "x/drafts/c.txt"]),
        ("drafts", ["a.txt"]),
        ("drafts/", ["a.txt"]),
        ("*.txt", []),
        ("x/*/c.txt", ["a.txt", "drafts/b.txt"]),
        ("README*", ["a.txt", "drafts/b.txt", "x/drafts/c.txt"]),
    ],
)
def test_patterns_say_what_is_no_article(tmp_path: Path, pattern: str, left: list[str]) -> None:
    """What is excluded is never shown, and gone if it was known before."""
    write(tmp_path, "a.txt", "drafts/b.txt", "x/drafts/c.txt", "README.txt", "x/README.txt")
    before = known(corpus(tmp_path))
    left = [*left, *(() if "README" in pattern or pattern == "*.txt" else ("README.txt", "x/README.txt"))]
    left.sort()
    source = corpus(tmp_path, exclude=(pattern,))
    assert paths(source.scan(NOTHING)) == left
    gone = [seen.path for seen in source.scan(before) if isinstance(seen, Gone)]
    assert gone == sorted(set(before) - set(left))


def test_the_output_is_never_entered(tmp_path: Path) -> None:
    """A page that was written below the corpus is no article of it."""
    write(tmp_path, "public/index.html", "a.txt", "state.db")
    source = corpus(tmp_path, skip=(tmp_path / "public", tmp_path / "state.db"))
    assert paths(source.scan(NOTHING)) == ["a.txt"]
    assert paths(source.look(["public/index.html", "state.db"], NOTHING)) == []


def test_links_inside_are_followed_and_all_others_refused(tmp_path: Path) -> None:
    """A link never shows what lies outside, and each refusal has its reason."""
    root = tmp_path / "corpus"
    write(root, "a.txt")
    write(tmp_path, "secret.txt")
    (root / "inside.txt").symlink_to("a.txt")
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "nothing.txt").symlink_to("missing.txt")
    (root / "self.txt").symlink_to("self.txt")
    (root / "d").mkdir()
    (root / "d/up").symlink_to("..")
    (root / "out").symlink_to(tmp_path)
    source = corpus(root)
    assert paths(source.scan(NOTHING)) == ["a.txt", "inside.txt"]
    assert refused(source) == {
        "out.txt": Reason.OUTSIDE,
        "nothing.txt": Reason.MISSING,
        "self.txt": Reason.LINK_LOOP,
        "d/up": Reason.LINK_LOOP,
        "out": Reason.OUTSIDE,
    }
    assert list(source.look(["out/secret.txt"], NOTHING)) == []


def test_a_link_that_is_turned_outside_before_it_is_read_gives_nothing(tmp_path: Path) -> None:
    """What was inside when it was seen is looked at again when it is read."""
    root = tmp_path / "corpus"
    write(root, "a.txt")
    write(tmp_path, "secret.txt")
    (root / "l.txt").symlink_to("a.txt")
    source = corpus(root)
    file = SourceFile(path="l.txt", fingerprint=known(source)["l.txt"])
    (root / "l.txt").unlink()
    (root / "l.txt").symlink_to(tmp_path / "secret.txt")
    assert reason_of(lambda: source.read(file)) is Reason.OUTSIDE


REFUSED_UNOPENED = {
    "pipe.txt": Reason.UNREADABLE,
    "socket.txt": Reason.UNREADABLE,
    "device.txt": Reason.OUTSIDE,
}


def test_pipes_are_never_opened_and_folders_are_walked_whatever_their_name(tmp_path: Path) -> None:
    """A pass never hangs on something that only looks like a file."""
    os.mkfifo(tmp_path / "pipe.txt")
    write(tmp_path, "folder.txt/a.txt")
    source = corpus(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener, contextlib.chdir(tmp_path):
        listener.bind("socket.txt")
        Path("device.txt").symlink_to("/dev/zero")
        assert paths(source.scan(NOTHING)) == ["folder.txt/a.txt"]
        for path, reason in REFUSED_UNOPENED.items():
            file = SourceFile(path=path, fingerprint=Fingerprint(0, 0, 0))
            assert reason_of(lambda file=file: source.read(file)) is reason  # type: ignore[misc]  # bound


def test_names_that_are_no_text_are_files_all_the_same(tmp_path: Path) -> None:
    """Bytes, line breaks and twins in NFC and NFD are one file each, and can be read."""
    names = [
        b"\xff\xfe.txt",
        b"line\nbreak.txt",
        "é.txt".encode(),
        "e\u0301.txt".encode(),
        b"A.txt",
        b"a.txt",
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(name)
    source = corpus(tmp_path)
    files = [seen for seen in source.scan(NOTHING) if isinstance(seen, SourceFile)]
    assert sorted(os.fsencode(file.path) for file in files) == sorted(names)
    assert all(source.read(file) == os.fsencode(file.path) for file in files)
    assert list(source.scan({file.path: file.fingerprint for file in files})) == []


def test_a_corpus_that_is_missing_makes_nothing_gone(tmp_path: Path) -> None:
    """A mount that was lost is an error of the corpus, not the end of its articles."""
    write(tmp_path, "c/a.txt")
    source = corpus(tmp_path / "c")
    before = known(source)
    (tmp_path / "c").rename(tmp_path / "elsewhere")
    for sightings in (source.scan(before), source.look(["a.txt"], before)):
        with pytest.raises(CorpusError, match="cannot be read"):
            list(sightings)


def test_a_closed_folder_is_reported_and_its_files_are_not_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was published from it stays published; nothing is closed to root, so the refusal is played."""
    write(tmp_path, "d/a.txt")
    source = corpus(tmp_path)
    before = known(source)
    really = os.scandir

    def refuse(path: str) -> "os._ScandirIterator[str]":
        if path.rstrip("/").endswith("/d"):
            raise PermissionError(13, "Permission denied", path)
        return really(path)

    (tmp_path / "d/a.txt").unlink()  # nobody can know that while the folder is closed
    monkeypatch.setattr(os, "scandir", refuse)
    (seen,) = source.scan(before)
    assert isinstance(seen, Quarantined)
    assert (seen.path, seen.reason) == ("d", Reason.UNREADABLE)


def test_looking_at_a_path_shows_what_a_scan_would(tmp_path: Path) -> None:
    """New, changed, gone and folders, each as the scan tells it."""
    write(tmp_path, "a.txt", "b.txt", "d/c.txt", "d/e.txt")
    source = corpus(tmp_path)
    before = known(source)
    write(tmp_path, "a.txt", text="changed")
    write(tmp_path, "n/new.txt")
    (tmp_path / "b.txt").unlink()
    (tmp_path / "d/c.txt").unlink()
    everything = ["a.txt", "b.txt", "d", "n", "unknown.txt", ""]
    looked = sorted(source.look(everything, before), key=lambda seen: seen.path)
    assert looked == sorted(source.scan(before), key=lambda seen: seen.path)


def test_a_folder_that_went_takes_its_files_along(tmp_path: Path) -> None:
    """Its path alone is enough to know what is gone."""
    write(tmp_path, "d/a.txt", "d/e/b.txt", "dd.txt")
    source = corpus(tmp_path)
    before = known(source)
    (tmp_path / "d").rename(tmp_path / ".away")
    assert list(source.look(["d"], before)) == [Gone(path="d/a.txt"), Gone(path="d/e/b.txt")]


def reason_of(attempt: Callable[[], object]) -> Reason:
    """Why a document was refused."""
    with pytest.raises(DocumentError) as caught:
        attempt()
    return caught.value.reason


def test_bytes_come_as_they_are(tmp_path: Path) -> None:
    """Reading changes nothing."""
    (tmp_path / "a.txt").write_bytes(b"\xff\r\n\x00")
    source = corpus(tmp_path)
    (file,) = source.scan(NOTHING)
    assert isinstance(file, SourceFile)
    assert source.read(file) == b"\xff\r\n\x00"
    assert source.find("a.txt") == file


def test_a_file_is_refused_when_it_is_too_large_gone_or_another_by_now(tmp_path: Path) -> None:
    """Whatever happens between seeing and reading, no half of a file is taken for the whole."""
    write(tmp_path, "a.txt", "b.txt", "c.txt")
    write(tmp_path, "large.txt", text="x" * 1001)
    source = corpus(tmp_path)
    files = {file.path: file for file in source.scan(NOTHING) if isinstance(file, SourceFile)}
    (tmp_path / "a.txt").unlink()
    write(tmp_path, "b.txt", text="longer")
    assert reason_of(lambda: source.read(files["large.txt"])) is Reason.TOO_LARGE
    assert reason_of(lambda: source.read(files["a.txt"])) is Reason.MISSING
    assert reason_of(lambda: source.read(files["b.txt"])) is Reason.INCOMPLETE
    assert source.find("a.txt") is None


def test_a_file_that_is_being_written_is_left(tmp_path: Path) -> None:
    """Half an article is never taken for the whole; once its writer is done, it is read."""
    source = corpus(tmp_path, limit=1_000_000)
    is_read = threading.Event()
    with (tmp_path / "a.txt").open("w") as file:

        def write_on() -> None:
            while not is_read.wait(0.005):
                file.write("One more line.\n")
                file.flush()

        writer = threading.Thread(target=write_on)
        writer.start()
        try:
            assert reason_of(lambda: source.read(found(source, "a.txt"))) is Reason.INCOMPLETE
        finally:
            is_read.set()
            writer.join()
    assert source.read(found(source, "a.txt")) == (tmp_path / "a.txt").read_bytes()


def test_a_pause_of_the_writer_is_not_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that looks the same before and after it was read is left while its writer goes on soon."""
    source = corpus(tmp_path)
    with (tmp_path / "a.txt").open("w") as file:
        file.write("The first half")
        file.flush()
        seen = found(source, "a.txt")

        def go_on(_seconds: float) -> None:
            file.write(" and the second.")
            file.flush()

        monkeypatch.setattr(time, "sleep", go_on)
        assert reason_of(lambda: source.read(seen)) is Reason.INCOMPLETE
    assert source.read(found(source, "a.txt")) == b"The first half and the second."


@pytest.mark.parametrize("leases", [True, False])
def test_a_file_that_is_held_open_and_not_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, leases: bool
) -> None:
    """After it has been still for a while; so is any file where the system does not tell who writes."""
    monkeypatch.setattr(stillness, "_STILL_S", 0.1)
    if not leases:
        monkeypatch.delattr(fcntl, "F_SETLEASE")
    source = corpus(tmp_path)
    with (tmp_path / "a.txt").open("w") as file:
        file.write("Whole.")
        file.flush()
        assert source.read(found(source, "a.txt")) == b"Whole."
        assert stillness.is_settled((tmp_path / "a.txt").stat(), time.time())


def found(source: FolderSource, path: str) -> SourceFile:
    """A file as it is now."""
    file = source.find(path)
    assert file is not None
    return file


@settings(max_examples=30, deadline=None)
@given(
    before=st.sets(st.sampled_from(["a.txt", "b/a.txt", "b/c/d.txt", "b-c.txt", "e/f.txt"])),
    after=st.sets(st.sampled_from(["a.txt", "b/a.txt", "b/c/d.txt", "b-c.txt", "e/f.txt"])),
)
def test_old_and_shown_make_the_new(
    tmp_path_factory: pytest.TempPathFactory, before: set[str], after: set[str]
) -> None:
    """Whatever was there, applying what a scan shows gives what is there."""
    root = tmp_path_factory.mktemp("corpus")
    write(root, *before)
    source = corpus(root)
    state = known(source)
    for path in before - after:
        (root / path).unlink()
    write(root, *(after - before))
    for seen in list(source.scan(state)):
        if isinstance(seen, Gone):
            del state[seen.path]
        elif isinstance(seen, SourceFile):
            state[seen.path] = seen.fingerprint
    assert set(state) == after
    assert state == known(source)


class Watching:
    """A watcher in its own thread, and what it has told so far."""

    def __init__(self, source: FolderSource) -> None:
        self._stop = threading.Event()
        self._told = threading.Condition()
        self._sets: list[frozenset[str]] = []
        self._thread = threading.Thread(target=self._run, args=(source,))

    def _run(self, source: FolderSource) -> None:
        for changed in source.watch(self._stop):
            with self._told:
                self._sets.append(changed)
                self._told.notify_all()

    def __enter__(self) -> Self:
        self._thread.start()
        self.until(lambda sets: frozenset() in sets)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=10)
        assert not self._thread.is_alive()

    def until(self, condition: Callable[[list[frozenset[str]]], bool]) -> list[frozenset[str]]:
        """Wait, within bounds, for what was told to fulfil a condition."""
        with self._told:
            assert self._told.wait_for(lambda: condition(self._sets), timeout=10), self._sets
            return list(self._sets)


def test_a_change_is_told_as_it_happens(tmp_path: Path) -> None:
    """A new file, one saved by rename and one that went are named; litter is not."""
    write(tmp_path, "old.txt")
    with Watching(corpus(tmp_path)) as watching:
        write(tmp_path, "new.txt", ".hidden.txt", "a.png", "x.txt~")
        watching.until(lambda sets: any("new.txt" in changed for changed in sets))
        write(tmp_path, ".save")
        (tmp_path / ".save").replace(tmp_path / "saved.txt")
        watching.until(lambda sets: any("saved.txt" in changed for changed in sets))
        (tmp_path / "old.txt").unlink()
        told = watching.until(lambda sets: any("old.txt" in changed for changed in sets))
    assert frozenset().union(*told) == {"new.txt", "saved.txt", "old.txt"}


def test_a_new_folder_asks_for_a_scan(tmp_path: Path) -> None:
    """Its files may have come before anyone could watch it."""
    with Watching(corpus(tmp_path)) as watching:
        write(tmp_path, "d/a.txt")
        watching.until(lambda sets: sets.count(frozenset()) > 1)


def test_a_corpus_that_is_missing_cannot_be_watched(tmp_path: Path) -> None:
    """The daemon learns at once that there is nothing to watch."""
    with pytest.raises(CorpusError):
        corpus(tmp_path / "nowhere").watch(threading.Event())
