"""Doing it again changes nothing, and doing it elsewhere gives the same bytes."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.end_to_end.homes import PROGRAM, Home, contents, report

ROOT = Path(__file__).parents[2]


def test_a_second_pass_touches_no_file_and_tells_nobody(home: Home) -> None:
    """Times and inodes of the whole output stay as they are, however the second pass is asked for."""
    for number in range(3):
        home.write(f"news/{number}.txt", report("2026-02-03", f"Report {number} was read aloud."))
    home.write("broken.txt", "This has no date.\n")
    assert home.publish("--announce")["created"] == 3
    before, owed = home.stamps(), len(home.deliveries())
    nothing = {"created": 0, "updated": 0, "withdrawn": 0, "rejected": 1, "written": [], "faults": []}
    nothing |= {"missing_files": 0}
    nothing |= {"written_count": 0}
    assert home.publish() == nothing
    assert home.publish("--announce") == nothing
    for file in home.corpus.rglob("*.txt"):
        file.touch()
    assert home.publish() == nothing, "another time, the same bytes"
    assert home.stamps() == before
    assert len(home.deliveries()) == owed


def test_writing_all_anew_gives_the_same_bytes_and_no_news(home: Home) -> None:
    """--rebuild brings back what was removed or altered by hand, and tells nobody."""
    home.write("a.txt", report("2026-02-03", "A report was read aloud."))
    home.publish("--announce")
    before, owed = home.files(), len(home.deliveries())
    (home.out / "rss.xml").write_text("altered", encoding="utf-8")
    (home.out / "articles/2026/02/a-report-was-read-aloud/index.html").unlink()
    home.publish("--rebuild")
    assert home.files() == before
    assert len(home.deliveries()) == owed


def test_an_output_that_was_emptied_is_written_again(home: Home) -> None:
    """Nobody has to know about --rebuild to get a lost output folder back."""
    home.write("a.txt", report("2026-02-03", "A report was read aloud."))
    home.publish()
    before = home.files()
    shutil.rmtree(home.out)
    home.publish()
    assert home.files() == before
    assert home.told() == []


def test_the_first_pass_tells_nobody_and_every_later_one_does(home: Home) -> None:
    """What was there already is no news; what comes after it is."""
    home.write("a.txt", report("2026-02-03", "A report was read aloud."))
    home.publish()
    assert home.deliveries() == []
    home.write("b.txt", report("2026-02-04", "A second report was read aloud."))
    home.publish()
    assert home.told() == ["article.published"]
    assert any(item.event_type == "feed.updated" for item in home.deliveries())


def test_the_first_pass_tells_all_if_it_is_asked_to(home: Home) -> None:
    """--announce tells of everything that the first pass finds."""
    for number in range(3):
        home.write(f"{number}.txt", report("2026-02-03", f"Report {number} was read aloud."))
    home.publish("--announce")
    assert home.told() == ["article.published"] * 3


_FILES = {
    "a.txt": report("2026-02-03", "The pier was painted."),
    "A.txt": report("2026-02-03", "The pier was painted twice."),
    "news/b.md": "---\ntitle: Pier\ndate: 2026-02-03\ntags: [boats, Old Harbour]\n---\n\nIt is painted.\n",
    "news/c.md": "---\ntitle: Pier\ndate: 2026-02-03\ntags: [boats]\n---\n\nIt is wet.\n",
    "wire.jsonl": '{"title": "Pier", "date": "2026-02-04", "text": "It dries."}\n{"title": "x"}\n',
    "bad.txt": "It has no date.\n",
    "copy.txt": report("2026-02-03", "The pier was painted."),
    "é.txt": report("2026-02-05", "The ferry came late."),
}


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(
    order=st.permutations(sorted(_FILES)),
    times=st.lists(st.integers(0, 2**31), min_size=len(_FILES), max_size=len(_FILES)),
)
def test_neither_the_order_of_files_nor_their_times_change_a_byte(order: list[str], times: list[int]) -> None:
    """Whenever and in whatever order they came to lie on the disk, they are the same publication."""
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        plain, mixed = Home(base=Path(one)), Home(base=Path(other))
        for home, paths in ((plain, sorted(_FILES)), (mixed, order)):
            home.configure()
            for path in paths:
                home.write(path, _FILES[path])
        for path, moment in zip(order, times, strict=True):
            os.utime(mixed.corpus / path, (moment, moment))
        plain.publish()
        mixed.publish()
        assert mixed.files() == plain.files()
        assert mixed.entries() == plain.entries()
        assert mixed.run("rejected", "--json").rows == plain.run("rejected", "--json").rows


@pytest.mark.slow
def test_the_corpus_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """Another folder, a fresh database, another zone, locale and hash seed: the bytes of feeds/."""
    home = Home(base=tmp_path / "elsewhere")
    home.base.mkdir()
    shutil.copytree(ROOT / "corpus", home.corpus)
    for file in home.corpus.rglob("*.txt"):
        file.touch()
    shutil.copy(ROOT / "syndicate.toml", home.settings)
    subprocess.run(
        [PROGRAM, "publish", "--out", str(home.out), "--state", str(home.state)],
        cwd=home.base,
        env=os.environ | {"TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.utf8", "PYTHONHASHSEED": "4711"},
        check=True,
        timeout=120,
    )
    made, kept = contents(home.out), contents(ROOT / "feeds")
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []
