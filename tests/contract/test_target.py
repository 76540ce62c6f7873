"""What every place that a publication is put in promises, and what a folder promises beyond that."""

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.errors import GateError, OutputError
from syndicate.model import Milestone, Output
from syndicate.ports.publishing import Target
from syndicate.targets.folder import FolderTarget

MANY = 300


def output(path: str, body: bytes = b"text") -> Output:
    """A small text."""
    return Output(path=path, media_type="text/plain; charset=utf-8", body=body)


def unseen(_: Milestone) -> None:
    """Witness that looks away."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An output folder that nobody has made yet."""
    return tmp_path / "public"


@pytest.fixture
def target(root: Path) -> Target:
    """What is tested."""
    return FolderTarget(root, witness=unseen)


def files(root: Path) -> dict[str, bytes]:
    """Every file below a folder, whatever its name, with its bytes."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("number", [1, 8, 9, MANY])
def test_everything_is_published_and_named_in_order(target: Target, root: Path, number: int) -> None:
    """However many outputs there are, all are in place and the answer lists them as they came."""
    outputs = [output(f"articles/{n % 7}/{n}.html", str(n).encode()) for n in range(number)]
    assert target.publish(iter(outputs)) == [each.path for each in outputs]
    assert files(root) == {each.path: each.body for each in outputs}


def test_the_same_bytes_are_not_written_again(target: Target, root: Path) -> None:
    """A file that is already right keeps its inode and its time."""
    target.publish([output("rss.xml")])
    before = (root / "rss.xml").stat()
    assert target.publish([output("rss.xml"), output("atom.xml")]) == ["atom.xml"]
    after = (root / "rss.xml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_other_bytes_of_the_same_length_replace_the_old_ones(target: Target, root: Path) -> None:
    """Size alone never passes for sameness."""
    target.publish([output("rss.xml", b"old!")])
    assert target.publish([output("rss.xml", b"new!")]) == ["rss.xml"]
    assert (root / "rss.xml").read_bytes() == b"new!"


def test_who_holds_the_old_version_reads_it_to_its_end(target: Target, root: Path) -> None:
    """Replacing a file does not disturb a reader that has it open."""
    target.publish([output("rss.xml", b"old")])
    with (root / "rss.xml").open("rb") as reader:
        target.publish([output("rss.xml", b"new and longer")])
        assert reader.read() == b"old"


@pytest.mark.parametrize("number", [3, MANY])
def test_a_path_given_twice_ends_with_the_last(target: Target, root: Path, number: int) -> None:
    """Order counts: the later of two outputs for a path is what stays."""
    outputs = [output("index.html", str(n).encode()) for n in range(2)]
    others = [output(f"{n}.html") for n in range(number)]
    target.publish([*others, *outputs])
    assert (root / "index.html").read_bytes() == b"1"


def test_each_of_few_files_is_in_place_before_the_next_is_begun(root: Path) -> None:
    """The milestones of a few files alternate: written, renamed, written, renamed."""
    seen: list[Milestone] = []
    FolderTarget(root, witness=seen.append).publish([output("a"), output("b")])
    assert seen == [Milestone.FILE_WRITTEN, Milestone.FILE_RENAMED] * 2


def test_of_many_files_every_one_is_witnessed(root: Path) -> None:
    """A group of files passes as many milestones as it has files."""
    seen: list[Milestone] = []
    FolderTarget(root, witness=seen.append).publish(output(str(n)) for n in range(MANY))
    assert seen.count(Milestone.FILE_WRITTEN) == seen.count(Milestone.FILE_RENAMED) == MANY


@pytest.mark.parametrize("number", [2, 20])
def test_what_was_made_before_a_failure_is_still_published(target: Target, root: Path, number: int) -> None:
    """When making the next output fails, those before it are in place."""

    def outputs() -> Iterator[Output]:
        yield from (output(str(n)) for n in range(number))
        raise GateError("the next one breaks a rule")

    with pytest.raises(GateError):
        target.publish(outputs())
    assert len(files(root)) == number


def test_files_can_be_read_by_the_web_server(target: Target, root: Path) -> None:
    """Files are 0644 and folders 0755, less what the user's umask takes away."""
    umask = os.umask(0o027)
    try:
        target.publish([output("tags/iraq/rss.xml")])
    finally:
        os.umask(umask)
    assert (root / "tags/iraq/rss.xml").stat().st_mode & 0o777 == 0o640
    assert (root / "tags/iraq").stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../out",
        "a/../../out",
        "a//b",
        "a/./b",
        "a/",
        ".",
        "nul\0",
        "\udead",
        ".syndicate-1-1.tmp",
    ],
)
def test_a_path_outside_the_folder_is_refused(target: Target, root: Path, path: str) -> None:
    """No output lands beside the output folder, whatever its path says, and the others before it do land."""
    with pytest.raises(OutputError, match="cannot publish"):
        target.publish([output("good.html"), output(path)])
    assert files(root.parent) == {"public/good.html": b"text"}
    assert not target.holds(path)


@given(path=st.text(alphabet="ab./\\~\0é", min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_no_path_escapes(tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    """Any path is either refused or ends below the folder."""
    above = tmp_path_factory.mktemp("above")
    target = FolderTarget(above / "public", witness=unseen)
    try:
        target.publish([output(path)])
    except OutputError:
        return
    assert [each.name for each in above.iterdir()] == ["public"]
    assert target.holds(path)
    assert target.withdraw([path]) == [path]
    assert list((above / "public").iterdir()) == []


def test_a_link_that_leads_out_is_not_written_through(target: Target, root: Path, tmp_path: Path) -> None:
    """A folder that is a symbolic link is refused, for writing and for removing."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "page.html").write_text("theirs")
    target.publish([output("index.html")])
    (root / "tags").symlink_to(outside)
    with pytest.raises(OutputError, match=r"symbolic link"):
        target.publish([output("tags/page.html")])
    with pytest.raises(OutputError, match=r"symbolic link"):
        target.withdraw(["tags/page.html"])
    assert (outside / "page.html").read_text() == "theirs"


def test_a_link_in_the_place_of_a_file_is_replaced(target: Target, root: Path, tmp_path: Path) -> None:
    """The link goes, what it named stays."""
    (tmp_path / "theirs").write_text("text")
    root.mkdir()
    (root / "rss.xml").symlink_to(tmp_path / "theirs")
    target.publish([output("rss.xml")])
    assert not (root / "rss.xml").is_symlink()
    assert (tmp_path / "theirs").read_text() == "text"


@pytest.mark.parametrize("number", [1, 20])
@pytest.mark.parametrize(
    ("stands", "path", "remedy"),
    [
        ("rss.xml/inner", "rss.xml", "out of the output folder"),
        ("tags", "tags/iraq/rss.xml", "out of the output folder"),
        ("x", "n" * 300 + ".html", "Shorten"),
    ],
)
def test_what_cannot_be_placed_is_told_with_its_path_and_a_remedy(
    target: Target, root: Path, stands: str, path: str, remedy: str, number: int
) -> None:
    """The user reads which file, why and what to do; the outputs before it are in place, without litter."""
    obstacle = root / stands
    obstacle.parent.mkdir(parents=True)
    obstacle.write_bytes(b"old")
    good = [output(f"{n}.html") for n in range(number)]
    with pytest.raises(OutputError, match=remedy) as caught:
        target.publish([*good, output(path), output("later.html")])
    assert path.split("/", maxsplit=1)[0] in str(caught.value)
    assert files(root) == {stands: b"old"} | {each.path: each.body for each in good}


@pytest.mark.parametrize("number", [1, 20])
def test_what_a_killed_pass_left_is_swept_before_the_next_write(root: Path, number: int) -> None:
    """Temporary files do not pile up."""

    class KilledError(Exception):
        pass

    def killed(_: Milestone) -> None:
        raise KilledError

    (root / "tags").mkdir(parents=True)
    (root / "tags/.syndicate-1-0.tmp").write_text("half")
    with pytest.raises(KilledError):
        FolderTarget(root, witness=killed).publish(output(f"tags/{n}") for n in range(number))
    FolderTarget(root, witness=unseen).publish([output("tags/rss.xml")])
    assert files(root) == {"tags/rss.xml": b"text"}


def test_withdrawing_removes_files_and_the_folders_left_empty(target: Target, root: Path) -> None:
    """Nothing of a withdrawn article stays, and its neighbours do."""
    target.publish([output("articles/2024/a/index.html"), output("articles/2025/b/index.html")])
    removed = target.withdraw(["articles/2024/a/index.html", "articles/2024/never", "index.html"])
    assert removed == ["articles/2024/a/index.html"]
    assert sorted(str(path.relative_to(root)) for path in root.rglob("*")) == [
        "articles",
        "articles/2025",
        "articles/2025/b",
        "articles/2025/b/index.html",
    ]
    assert target.holds("articles/2025/b/index.html")
    assert not target.holds("articles/2024/a/index.html")


def test_the_folder_itself_is_never_removed(target: Target, root: Path) -> None:
    """An emptied publication is an empty folder: a server that serves it goes on."""
    target.publish([output("rss.xml")])
    target.withdraw(["rss.xml"])
    assert root.is_dir()


def test_a_folder_is_not_an_output(target: Target) -> None:
    """Only a file is held."""
    target.publish([output("tags/iraq/rss.xml")])
    assert not target.holds("tags/iraq")


def limit_file_size() -> None:
    """Allow this process files of 50 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))


PUBLISH_BIG = """
import sys
from pathlib import Path
from syndicate.errors import OutputError
from syndicate.model import Output
from syndicate.targets.folder import FolderTarget
outputs = [Output(path=p, media_type="text/html", body=b"n" * n) for p, n in
           (("first.html", 10), ("rss.xml", int(sys.argv[2])), ("last.html", 10))]
try:
    FolderTarget(Path(sys.argv[1]), witness=lambda _: None).publish(outputs)
except OutputError as failure:
    print(failure)
"""


@pytest.mark.slow
def test_a_file_that_may_not_grow_leaves_the_last_good_one(target: Target, root: Path) -> None:
    """A user's limit on file sizes ends in an error with a remedy, the old feed and no litter."""
    target.publish([output("rss.xml", b"last good")])
    told = subprocess.run(
        [sys.executable, "-c", PUBLISH_BIG, str(root), "100000"],
        preexec_fn=limit_file_size,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "rss.xml: File too large. Raise the limit" in told.stdout
    assert files(root) == {"first.html": b"n" * 10, "rss.xml": b"last good"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB, where the user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root may mount a small disk; the limit on file sizes stands in for it")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 20])
def test_a_full_disk_leaves_the_last_good_files(small_disk: Path, number: int) -> None:
    """The error names the file and what to do, the old feed can be read, and nothing half-written stays."""
    target = FolderTarget(small_disk, witness=unseen)
    target.publish([output("rss.xml", b"last good")])
    good = [output(f"{n}.html") for n in range(number)]
    with pytest.raises(OutputError, match=r"rss.xml: No space left on device. Make room"):
        target.publish([*good, output("rss.xml", b"n" * 500_000), output("later.html")])
    assert files(small_disk) == {"rss.xml": b"last good"} | {each.path: each.body for each in good}
    assert target.publish([output("rss.xml", b"next good")]) == ["rss.xml"]


@pytest.mark.slow
def test_a_disk_that_is_read_only_is_told_with_a_remedy(small_disk: Path) -> None:
    """Publishing and withdrawing both say that the disk is read-only."""
    target = FolderTarget(small_disk, witness=unseen)
    target.publish([output("rss.xml", b"last good")])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(OutputError, match=r"rss.xml: Read-only file system. Make the disk writable"):
        target.publish([output("rss.xml", b"new")])
    with pytest.raises(OutputError, match=r"Read-only file system"):
        target.withdraw(["rss.xml"])
    assert files(small_disk) == {"rss.xml": b"last good"}


PUBLISH_FOREVER = """
import itertools, sys
from pathlib import Path
from syndicate.model import Output
from syndicate.targets.folder import FolderTarget
target = FolderTarget(Path(sys.argv[1]), witness=lambda _: None)
for turn in itertools.count():
    body = bytes([65 + turn % 26]) * (100_000 + turn % 1000)
    target.publish(Output(path=name, media_type="text/plain", body=body) for name in ("rss.xml", "atom.xml"))
    print(turn, flush=True)
"""


@pytest.mark.slow
def test_a_reader_never_sees_half_a_file_though_the_writer_is_killed(root: Path) -> None:
    """Each version read is one whole version, while a writer replaces it and is killed again and again."""
    halves: list[int] = []
    reads = 0
    stop = threading.Event()

    def read() -> None:
        nonlocal reads
        while not stop.is_set():
            try:
                seen = (root / "rss.xml").read_bytes()
            except FileNotFoundError:
                continue
            reads += 1
            if len(seen) < 100_000 or len(set(seen)) != 1:
                halves.append(len(seen))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for life in range(6):
            with subprocess.Popen(
                [sys.executable, "-c", PUBLISH_FOREVER, str(root)], stdout=subprocess.PIPE, text=True
            ) as writer:
                assert writer.stdout is not None
                for _ in range(3 + life):
                    assert writer.stdout.readline()
                writer.send_signal(signal.SIGKILL)
    finally:
        stop.set()
        reader.join()
    assert reads > 0
    assert halves == []
    FolderTarget(root, witness=unseen).publish([output("rss.xml"), output("atom.xml")])
    assert files(root) == {"rss.xml": b"text", "atom.xml": b"text"}
