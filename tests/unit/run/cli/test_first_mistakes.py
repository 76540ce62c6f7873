"""What somebody who is new does wrong at first is answered with what to do instead."""

import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from syndicate.run.cli import FAILED, USAGE, main


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that has run: its exit code, and what it printed."""

    code: int
    out: str
    err: str


class Newcomer:
    """Runs the program in an empty folder."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.chdir(folder)

    def types(self, *words: str) -> Ended:
        """Run a command."""
        self._monkeypatch.setattr(sys, "argv", ["syndicate", *words])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = self._capsys.readouterr()
        assert "Traceback" not in printed.err
        assert isinstance(ended.value.code, int)
        return Ended(code=ended.value.code, out=printed.out, err=printed.err)

    def writes(self, path: str, text: str) -> None:
        """Put a text into a file."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Newcomer:
    """Somebody in an empty folder."""
    return Newcomer(tmp_path, monkeypatch, capsys)


SAID = [
    (["publish"], USAGE, "Run 'syndicate init', or 'syndicate publish FOLDER --url"),
    (["run"], USAGE, "Run 'syndicate init', or 'syndicate publish FOLDER --url"),
    (["publish", "nowhere"], USAGE, "Directory 'nowhere' does not exist"),
    (["publish", ".", "--url", "example.org"], USAGE, "Write a whole address, such as https://example.org/"),
    (["publish", "--config", "none.toml"], USAGE, "Make one with 'syndicate init'"),
    (["publsih"], USAGE, "No such command 'publsih'"),
    (["run", ".", "--listen", "8000x"], USAGE, "write it as HOST:PORT, such as 127.0.0.1:8000"),
    (["listen", "--at", "8000x"], USAGE, "Invalid value for --at: write it as HOST:PORT"),
    (["status", "."], FAILED, "Run 'syndicate publish' first"),
    (["preview", "none.txt"], FAILED, "none.txt: there is no such file"),
    (["preview", "."], USAGE, "'.' is a directory"),
    (["entries", ".", "--state", "liv"], USAGE, "liv is neither one of scheduled, live, withdrawn, expired"),
    (["check", "none.xml"], FAILED, "none.xml: there is no such file"),
    (["init", "--title", "T", "--url", "notes", "--folder", "n"], USAGE, "Write a whole address"),
]


@pytest.mark.parametrize(("words", "code", "said"), SAID, ids=[" ".join(words) for words, *_ in SAID])
def test_a_mistake_is_answered_with_what_to_do(
    newcomer: Newcomer, words: list[str], code: int, said: str
) -> None:
    """Exit code and words say what was wrong, and what would be right."""
    ended = newcomer.types(*words)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err


def test_a_folder_without_articles_is_told_from_one_without_changes(newcomer: Newcomer) -> None:
    """Zeros alone would not say why nothing came out."""
    (newcomer.folder / "notes").mkdir()
    assert "there are no articles in" in newcomer.types("publish", "notes").err
    newcomer.writes("notes/one.txt", "date 2024-03-14 The gate is open again. All may pass.\n")
    assert "there are no articles in" not in newcomer.types("publish", "notes").err


def test_the_public_address_is_asked_for_before_anybody_subscribes(newcomer: Newcomer) -> None:
    """Links and guids that begin with this machine's own address are not made unnoticed."""
    newcomer.writes("notes/one.txt", "date 2024-03-14 The gate is open again. All may pass.\n")
    assert "no public address was given" in newcomer.types("publish", "notes", "--out", "a").err
    newcomer.writes("more/one.txt", "date 2024-03-14 The gate is open again. All may pass.\n")
    assert newcomer.types("publish", "more", "--url", "https://example.org/", "--out", "b").err == ""


def test_the_command_that_is_named_next_means_the_same_publication(newcomer: Newcomer) -> None:
    """What is suggested after a rejected file can be copied and works."""
    newcomer.writes("my notes/bad.txt", "No date here.\n")
    ended = newcomer.types("publish", "my notes", "--url", "https://example.org/")
    assert "1 rejected; see: syndicate rejected 'my notes'\n" in ended.err
    assert "bad.txt:1" in newcomer.types("rejected", "my notes").out


def test_publishing_twice_is_no_mistake(newcomer: Newcomer) -> None:
    """The second time there is nothing to do, and it says so."""
    newcomer.writes("notes/one.txt", "date 2024-03-14 The gate is open again. All may pass.\n")
    newcomer.types("publish", "notes")
    again = newcomer.types("publish", "notes")
    assert (again.code, again.err) == (0, "")
    assert again.out.startswith("0 created, 0 updated, 0 withdrawn; 0 files written")


def test_a_taken_port_is_named(newcomer: Newcomer) -> None:
    """Another program has the port: the address and the option that changes it are said."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = newcomer.types("listen", "--at", place)
    assert ended.code == FAILED
    assert f"cannot listen at {place}: Address already in use" in ended.err
    assert "--at HOST:PORT" in ended.err


def test_init_never_replaces_a_file_unasked(newcomer: Newcomer) -> None:
    """Settings that are there stay, unless --force is said."""
    said = ("init", "--title", "T", "--url", "https://example.org/", "--folder", "notes")
    assert newcomer.types(*said).code == 0
    again = newcomer.types(*said)
    assert (again.code, "--force" in again.err) == (USAGE, True)
    assert newcomer.types(*said, "--force").code == 0


def test_init_makes_the_folders_that_it_names(newcomer: Newcomer) -> None:
    """A path that is not there yet is no fault of the program."""
    said = ("init", "--title", "T", "--url", "https://example.org/", "--folder", "notes")
    assert newcomer.types(*said, "--file", "sites/one/syndicate.toml").code == 0
    assert (newcomer.folder / "sites" / "one" / "notes").is_dir()


def test_what_listen_prints_can_be_added_to_what_init_wrote(newcomer: Newcomer) -> None:
    """A table may stand in a file once only, and `[network]` is there already."""
    newcomer.types("init", "--title", "T", "--url", "https://example.org/", "--folder", "notes")
    settings = newcomer.folder / "syndicate.toml"
    text = settings.read_text(encoding="utf-8").replace("# allow = []", 'allow = ["127.0.0.1"]')
    secret = newcomer.types("webhook", "secret").out.strip()
    hook = f'\n[[webhooks]]\nurl = "http://127.0.0.1:8099/"\nsecret = "{secret}"\n'
    settings.write_text(text + hook, encoding="utf-8")
    assert "http://127.0.0.1:8099/" in newcomer.types("webhook", "list").out


@pytest.mark.parametrize("out", [".", "notes"])
def test_articles_are_never_served_as_they_are(newcomer: Newcomer, out: str) -> None:
    """An output folder that holds the corpus would show drafts to the world."""
    newcomer.writes("notes/one.txt", "date 2024-03-14 The gate is open again. All may pass.\n")
    ended = newcomer.types("publish", "notes", "--out", out)
    assert ended.code == USAGE
    assert "Name a folder of its own as [output] path" in ended.err
    assert newcomer.types("publish", "notes", "--out", "public").code == 0
