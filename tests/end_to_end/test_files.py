"""Whatever lies in the folder, and however it came there: one entry each, or a reason, never half a text."""

import gzip
import json
import os
import re
import threading
from pathlib import Path

import pytest

from syndicate.sources import files
from tests.end_to_end.homes import Home, report

TEXT = report("2026-02-03", "The night ferry was moved to the old pier.")


@pytest.fixture
def told(home: Home) -> Home:
    """A publication after its first pass: from now on, everything is told."""
    home.publish()
    return home


def rejected(home: Home) -> dict[str, tuple[str, str]]:
    """Reason and detail of what was refused, by path."""
    rows = home.run("rejected", "--json").rows
    return {str(row["path"]): (str(row["reason"]), str(row["detail"])) for row in rows}


def live(home: Home) -> dict[str, str]:
    """Guids of what is published, by path."""
    return {path: str(one["guid"]) for path, one in home.entries().items() if one["state"] == "live"}


@pytest.mark.parametrize("link", [True, False], ids=["hard link", "copy"])
def test_the_same_content_twice_is_one_entry(told: Home, *, link: bool) -> None:
    """Of two that are seen together the lesser path, else the one that was known; the other is reported."""
    file = told.write("b.txt", TEXT)
    other = told.corpus / "a.txt"
    if link:
        other.hardlink_to(file)
    else:
        other.write_bytes(file.read_bytes())
    told.publish()
    assert live(told).keys() == {"a.txt"}
    assert rejected(told) == {"b.txt": ("duplicate-of", "the same text as a.txt")}
    (told.corpus / "0.txt").write_bytes(file.read_bytes())
    told.publish()
    assert live(told).keys() == {"a.txt"}, "the one that is known goes before the lesser"
    assert rejected(told).keys() == {"0.txt", "b.txt"}
    assert told.told() == ["article.published"]


def test_half_a_file_is_never_published(told: Home) -> None:
    """What somebody is writing is left for a later look, and then read whole."""
    is_read = threading.Event()
    with (told.corpus / "a.txt").open("w", encoding="utf-8") as file:
        file.write(TEXT)

        def write_on() -> None:
            while not is_read.wait(0.005):
                file.write("\nOne more paragraph.\n")
                file.flush()

        writer = threading.Thread(target=write_on)
        writer.start()
        try:
            told.publish()
        finally:
            is_read.set()
            writer.join()
        assert live(told) == {}
        file.write("\nThe end.\n")
    told.publish()
    assert live(told).keys() == {"a.txt"}
    assert rejected(told) == {}
    assert told.told() == ["article.published"]
    assert "The end." in (told.out / "feed.json").read_text(encoding="utf-8")


def test_what_was_left_is_looked_at_again(told: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the file looks as it did: nothing is ever taken as read that was not."""
    told.write("a.txt", TEXT)
    with monkeypatch.context() as played:
        played.setattr(files, "becomes_still", lambda *_: False)
        told.publish()
    assert rejected(told) == {"a.txt": ("incomplete", "the file is still being written")}
    told.publish()
    assert live(told).keys() == {"a.txt"}
    assert rejected(told) == {}


def test_a_packed_file_is_read_once_it_is_whole(told: Home) -> None:
    """A gzip without its end is left; what was published from it stays."""
    packed = gzip.compress(TEXT.encode() * 50, mtime=0)
    file = told.corpus / "a.txt.gz"
    for data, reasons in [
        (packed[: len(packed) // 2], {"incomplete"}),
        (packed, set()),
        (packed[:-4], {"incomplete"}),
        (packed, set()),
    ]:
        file.write_bytes(data)
        told.publish()
        assert {reason for reason, _ in rejected(told).values()} == reasons
    assert live(told).keys() == {"a.txt.gz"}
    assert told.told() == ["article.published"]


def test_a_save_is_one_update(told: Home) -> None:
    """Whether the editor renames a new file over the old one, or empties it and writes."""
    told.write("a.txt", TEXT)
    told.publish()
    told.write("a.txt.new~", TEXT.replace("old", "new")).rename(told.corpus / "a.txt")
    assert (told.publish()["updated"], told.told()[1:]) == (1, ["article.updated"])
    told.write("a.txt", TEXT.replace("old", "third"))
    assert (told.publish()["updated"], told.told()[2:]) == (1, ["article.updated"])


def test_an_emptied_file_takes_nothing_back(told: Home) -> None:
    """Between emptying and writing, the last good version stays, and so it does while a text is wrong."""
    told.write("a.txt", TEXT)
    told.publish()
    before = live(told)
    for wrong, reason in [("", "empty"), ("date 2026-02-30 Rain.", "bad-date"), ("\x00", "binary")]:
        told.write("a.txt", wrong)
        told.publish()
        assert rejected(told)["a.txt"][0] == reason
        assert live(told) == before
    assert reason in told.run("rejected").out
    assert told.told() == ["article.published"]


def test_what_cannot_be_read_stays_published(told: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is reported; nothing is closed to root, so the refusal is played."""
    told.write("a.txt", TEXT)
    told.publish()
    told.write("a.txt", TEXT + "\nMore.\n")
    really = os.open

    def refuse(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if str(path).endswith("/a.txt"):
            raise PermissionError(13, "Permission denied", path)
        return really(path, flags, mode, dir_fd=dir_fd)

    with monkeypatch.context() as closed:
        closed.setattr(os, "open", refuse)
        told.publish()
    assert rejected(told) == {"a.txt": ("unreadable", "Permission denied")}
    assert live(told).keys() == {"a.txt"}
    assert told.told() == ["article.published"]


NAMES = [
    b"\xff\xfe.txt",
    b"line\nbreak.txt",
    b"tab\tand \x1b[31mred.txt",
    b"x" * 251 + b".txt",
    b"UP.txt",
    b"up.txt",
    "é.txt".encode(),
    "e\u0301.txt".encode(),
    "東京.txt".encode(),
    b"a'\"<&>.txt",
]


def test_a_file_may_have_any_name(told: Home) -> None:
    """Each is one entry, shown escaped, and no name of the output is made of it as it is."""
    for number, name in enumerate(NAMES):
        text = report("2026-02-03", f"Report {number} was read aloud by the one who wrote it.")
        Path(os.fsdecode(os.fsencode(told.corpus) + b"/" + name)).write_text(text, encoding="utf-8")
    assert told.publish()["created"] == len(NAMES)
    entries = told.entries()
    shown_names = {name.decode("utf-8", "backslashreplace") for name in NAMES}
    assert entries.keys() == shown_names
    assert len({str(one["guid"]) for one in entries.values()}) == len(NAMES)
    assert all(re.fullmatch(r"tag:[!-~]+", str(one["guid"])) for one in entries.values())
    assert all(re.fullmatch(r"[\w./-]+", name, re.ASCII) for name in told.files())
    shown = told.run("entries").out
    assert "\x1b" not in shown
    assert "line\nbreak" not in shown
    before = told.stamps()
    assert told.publish()["created"] == 0
    assert told.stamps() == before


def test_a_refused_file_of_any_name_is_shown_escaped(told: Home) -> None:
    """A name cannot write into a terminal."""
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(told.corpus) + b"/" + name)).write_bytes(b"No date.")
    told.publish()
    shown = told.run("rejected")
    assert "\x1b" not in shown.out
    assert "line\nbreak" not in shown.out
    assert len(told.run("rejected", "--json").rows) == len(NAMES)


def test_what_is_too_large_is_refused(told: Home) -> None:
    """By its size alone, packed or unpacked; what is only a hole takes no time either."""
    with (told.corpus / "huge.txt").open("wb") as file:
        file.truncate(1 << 40)
    (told.corpus / "packed.txt.gz").write_bytes(gzip.compress(b" date 2026-02-03 " + bytes(10_000_001)))
    told.publish()
    assert {path: reason for path, (reason, _) in rejected(told).items()} == {
        "huge.txt": "too-large",
        "packed.txt.gz": "too-large",
    }


def test_links_out_of_the_corpus_are_reported_and_not_read(told: Home) -> None:
    """One within it is followed, and is the same article."""
    (told.base / "secret.txt").write_text(TEXT, encoding="utf-8")
    told.write("a.txt", report("2026-02-04", "The pier was painted."))
    (told.corpus / "b.txt").symlink_to("a.txt")
    (told.corpus / "out.txt").symlink_to(told.base / "secret.txt")
    (told.corpus / "loop.txt").symlink_to("loop.txt")
    (told.corpus / "nothing.txt").symlink_to("gone.txt")
    told.publish()
    assert live(told).keys() == {"a.txt"}
    assert {path: reason for path, (reason, _) in rejected(told).items()} == {
        "b.txt": "duplicate-of",
        "out.txt": "outside",
        "loop.txt": "link-loop",
        "nothing.txt": "missing",
    }


def test_text_that_was_encoded_twice_is_repaired_if_that_is_asked_for(home: Home) -> None:
    """Otherwise it is published as it stands, with a warning."""
    twice = TEXT.encode().decode("cp1252", "surrogateescape").replace("\udc9d", "\x9d")
    home.write("a.txt", twice)
    home.publish()
    assert "twice" in str(home.entries()["a.txt"]["warnings"])
    home.configure(more="[corpus]\nmend_encoding = true")
    home.publish()
    (item,) = json.loads((home.out / "feed.json").read_bytes())["items"]
    assert "“The Anchor”" in item["content_html"]
    assert home.entries()["a.txt"]["warnings"] == []


def test_what_a_pattern_leaves_out_is_withdrawn(home: Home) -> None:
    """The file is where it was; the author no longer wants it published, and then does."""
    home.write("a.txt", TEXT)
    home.write("notes/b.txt", report("2026-02-04", "The ferry is back."))
    home.publish()
    home.configure(hook="http://127.0.0.1:9/", more='[corpus]\nexclude = ["notes/*"]')
    assert home.publish()["withdrawn"] == 1
    assert live(home).keys() == {"a.txt"}
    home.configure(hook="http://127.0.0.1:9/")
    assert home.publish()["created"] == 1
    assert live(home).keys() == {"a.txt", "notes/b.txt"}
