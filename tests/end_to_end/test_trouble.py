"""When the corpus, the disk or the database fails: a clear error, the last good feeds, and nothing lost."""

import contextlib
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from syndicate.run.publication import Publication
from tests.end_to_end.homes import Home, report

LARGE = b"\x89PNG\r\n\x1a\n" + bytes(3_000_000)
Trouble = Callable[[Home], contextlib.AbstractContextManager[None]]


@contextlib.contextmanager
def no_folder(home: Home) -> Iterator[None]:
    """The corpus is not there."""
    aside = home.base / "aside"
    home.corpus.rename(aside)
    yield
    aside.rename(home.corpus)


@contextlib.contextmanager
def a_file_for_a_corpus(home: Home) -> Iterator[None]:
    """Something else stands where the corpus was."""
    aside = home.base / "aside"
    home.corpus.rename(aside)
    home.corpus.write_text("not a folder", encoding="utf-8")
    yield
    home.corpus.unlink()
    aside.rename(home.corpus)


@contextlib.contextmanager
def an_emptied_corpus(home: Home) -> Iterator[None]:
    """The folder is there and what was in it is not: a disk that is not mounted."""
    aside = home.base / "aside"
    home.corpus.rename(aside)
    home.corpus.mkdir()
    yield
    home.corpus.rmdir()
    aside.rename(home.corpus)


@contextlib.contextmanager
def a_limit_on_files(home: Home) -> Iterator[None]:
    """No file may grow beyond what the database has already."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    _add_picture(home)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextlib.contextmanager
def a_file_for_a_folder(home: Home) -> Iterator[None]:
    """Something stands in the way of an output folder."""
    (home.out / "articles").rename(home.base / "aside")
    (home.out / "articles").write_text("in the way", encoding="utf-8")
    yield
    (home.out / "articles").unlink()
    (home.base / "aside").rename(home.out / "articles")


@contextlib.contextmanager
def a_link_for_a_folder(home: Home) -> Iterator[None]:
    """A link would lead what is written to another place."""
    (home.out / "articles").rename(home.base / "aside")
    (home.out / "articles").symlink_to(home.base / "aside")
    yield
    (home.out / "articles").unlink()
    (home.base / "aside").rename(home.out / "articles")


@contextlib.contextmanager
def no_database(home: Home) -> Iterator[None]:
    """The state was overwritten with something else."""
    aside = home.base / "aside"
    home.state.rename(aside)
    home.state.write_text("this is no database, however long one looks at it\n" * 50, encoding="utf-8")
    yield
    home.state.unlink()
    aside.rename(home.state)


@contextlib.contextmanager
def a_newer_database(home: Home) -> Iterator[None]:
    """A later release has been here."""
    _set_version(home, "9999")
    yield
    _set_version(home, "0001")


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (no_folder, ("corpus", "[corpus]")),
        (a_file_for_a_corpus, ("corpus", "[corpus]")),
        (an_emptied_corpus, ("vanished", "--allow-removals")),
        (a_limit_on_files, ("media/", "ulimit")),
        (a_file_for_a_folder, ("articles/", "Move what stands in its way")),
        (a_link_for_a_folder, ("articles", "symbolic link")),
        (no_database, ("no database", "[state] path")),
        (a_newer_database, ("newer syndicate", "Install that version")),
    ],
)
def test_trouble_is_told_and_survived(home: Home, trouble: Trouble, told: tuple[str, ...]) -> None:
    """Exit code 1 and a remedy; the feeds stay to the byte; once the cause is gone, all is out and told."""
    _publish_some(home)
    before = _feeds(home)
    with trouble(home):
        if trouble not in {no_folder, a_file_for_a_corpus, an_emptied_corpus}:
            home.write("news/new.txt", report("2026-02-20", "A new report was read aloud."))
        ended = home.run("publish", "--json", "--no-deliver")
        assert _feeds(home) == before
    assert ended.code == 1
    assert ended.out == ""
    for words in told:
        assert words in ended.err
    _completes(home)


def test_a_mount_that_is_lost_is_withdrawn_only_on_purpose(home: Home) -> None:
    """--allow-removals says that the articles are really gone."""
    _publish_some(home)
    shutil.rmtree(home.corpus / "news")
    assert home.run("publish").code == 1
    report_ = home.publish("--allow-removals")
    assert report_["withdrawn"] == 25
    assert home.feed_ids() == []
    assert home.told() == ["article.withdrawn"] * 25


def test_a_folder_that_is_renamed_has_not_vanished(home: Home) -> None:
    """However much it holds: every article follows, and nobody is asked or told."""
    _publish_some(home)
    before = {entry["guid"] for entry in home.entries().values()}
    (home.corpus / "news").rename(home.corpus / "world")
    assert home.run("publish", "--no-deliver").code == 0
    found = home.entries()
    assert {path.partition("/")[0] for path in found} == {"world"}
    assert {entry["guid"] for entry in found.values()} == before
    assert home.told() == []


@pytest.mark.slow
def test_a_full_disk_is_told_and_survived(home: Home, small_disk: Path) -> None:
    """A disk without room: the feeds stay, and with room again everything comes out."""
    home.configure(hook="http://127.0.0.1:9/hook")
    home.out.symlink_to(small_disk)
    _publish_some(home)
    before = _feeds(home)
    _add_picture(home)
    ended = home.run("publish", "--no-deliver")
    assert ended.code == 1
    assert "No space left" in ended.err
    assert "Make room" in ended.err
    assert _feeds(home) == before
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    _completes(home)


@pytest.mark.slow
def test_a_disk_that_turned_read_only_is_told_and_survived(home: Home, small_disk: Path) -> None:
    """What can only be read is still served, and published to again when it can be written."""
    home.out.symlink_to(small_disk)
    _publish_some(home)
    before = _feeds(home)
    home.write("news/new.txt", report("2026-02-20", "A new report was read aloud."))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    ended = home.run("publish", "--no-deliver")
    assert ended.code == 1
    assert "Read-only file system" in ended.err
    assert "[output]" in ended.err
    assert _feeds(home) == before
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    _completes(home)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, with room for little."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], check=False)
    if mounted.returncode:
        pytest.skip("this user may not mount anything")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def _publish_some(home: Home) -> None:
    for number in range(25):
        home.write(f"news/{number}.txt", report("2026-02-03", f"Report {number} was read aloud."))
    home.publish()


def _add_picture(home: Home) -> None:
    (home.corpus / "news" / "large.png").write_bytes(LARGE)
    text = (
        "---\ntitle: With a picture\ndate: 2026-02-21\n---\n\nIt shows the quay.\n\n![The quay](large.png)\n"
    )
    home.write("news/picture.md", text)


def _feeds(home: Home) -> dict[str, bytes]:
    names = ("rss.xml", "atom.xml", "feed.json", "feeds.opml", "index.html", "sections/news/rss.xml")
    return {name: (home.out / name).read_bytes() for name in names}


def _completes(home: Home) -> None:
    """The next pass publishes every file of the corpus and owes the news of each new one, once."""
    assert home.run("publish", "--no-deliver").code == 0
    entries = home.entries()
    files = {path.relative_to(home.corpus).as_posix() for path in home.corpus.rglob("*.*")}
    assert set(entries) == {path for path in files if not path.endswith(".png")}
    assert {entry["state"] for entry in entries.values()} == {"live"}
    new = [str(entry["guid"]) for path, entry in entries.items() if "new.txt" in path or "picture" in path]
    assert [guid for _seq, _type, guid in home.news()] == new
    for entry in entries.values():
        place = str(entry["permalink"]).removeprefix("https://home.example/")
        assert (home.out / place / "index.html").is_file()
    assert set(home.feed_ids()) == {str(entry["guid"]) for entry in entries.values()}


def _set_version(home: Home, version: str) -> None:
    with contextlib.closing(sqlite3.connect(home.state)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))


def test_a_pass_beside_another_waits_its_turn_in_words(home: Home) -> None:
    """Two at once are kept apart, and the second says who is at work."""
    _publish_some(home)
    home.write("news/new.txt", report("2026-02-20", "A new report was read aloud."))
    with Publication.open(config=home.settings) as publication, publication.store.lease("somebody else"):
        ended = home.run("publish")
    assert ended.code == 1
    assert "somebody else" in ended.err
    _completes(home)
