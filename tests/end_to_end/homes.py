"""A publication in a folder of its own, the program run on it, and waiting for what it does."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from syndicate.core.signing import new_secret
from syndicate.model import Delivery
from syndicate.run.cli import main
from syndicate.run.publication import Publication

BOUND_S = 60.0
SECRET = new_secret(bytes(range(32)))
PROGRAM = str(Path(sys.executable).with_name("syndicate"))
ARTICLE_EVENTS = ("article.published", "article.updated", "article.withdrawn")

_PAUSE = threading.Event()


def wait_for(condition: Callable[[], object], what: str, *, bound_s: float = BOUND_S) -> None:
    """Wait until a condition holds; say what did not come about when it does not within the bound."""
    ends = time.monotonic() + bound_s
    while not condition():
        assert time.monotonic() < ends, f"not within {bound_s} s: {what}"
        _PAUSE.wait(0.02)


def report(day: str, lede: str) -> str:
    """A text in the shape of a wire report: its date and lede on one line, a heading, a second paragraph."""
    return (
        f" date {day} {lede} The council was told of it in the evening, by two of those who were there.\n\n"
        "What happens next\n\n"
        "Nothing is decided. The harbour master will write to all who keep a boat, and the letters are to be "
        "read aloud at the meeting in “The Anchor”.\n"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that has run.

    :ivar code: its exit code
    """

    code: int
    out: str
    err: str

    @property
    def value(self) -> object:
        """The JSON of the last line that it printed."""
        return json.loads(self.out.splitlines()[-1])

    @property
    def facts(self) -> dict[str, object]:
        """That line, which is an object."""
        value = self.value
        assert isinstance(value, dict)
        return value

    @property
    def rows(self) -> list[dict[str, object]]:
        """That line, which is a list of objects."""
        value = self.value
        assert isinstance(value, list)
        return value


def run(*arguments: str, cwd: Path, environment: Mapping[str, str] | None = None, typed: str = "") -> Ended:
    """Run a command of the program in this process, from its arguments to its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd),
        patch.dict(os.environ, environment or {}),
        patch.object(sys, "argv", ["syndicate", *arguments]),
        patch.object(sys, "stdin", io.StringIO(typed)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    assert isinstance(code, int)
    assert "Traceback" not in err.getvalue()
    return Ended(code=code, out=out.getvalue(), err=err.getvalue())


class Hand:
    """A clock that is moved by hand."""

    def __init__(self, moment: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment at which it stands."""
        return self.moment

    def advance(self, by: timedelta = timedelta(minutes=10)) -> None:
        """Move it."""
        self.moment += by


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A folder with settings, a corpus, a state and an output."""

    base: Path

    @property
    def corpus(self) -> Path:
        """The folder of articles."""
        return self.base / "corpus"

    @property
    def out(self) -> Path:
        """The folder that is served."""
        return self.base / "out"

    @property
    def state(self) -> Path:
        """The database."""
        return self.base / "state.db"

    @property
    def settings(self) -> Path:
        """The file of settings."""
        return self.base / "syndicate.toml"

    def configure(
        self, *, hook: str | None = None, more: str = "", url: str = "https://home.example/"
    ) -> None:
        """Write settings.

        :param hook: address of an endpoint to tell
        :param more: further tables
        """
        self.corpus.mkdir(parents=True, exist_ok=True)
        lines = [
            f'[publication]\nurl = "{url}"\ntitle = "Home"',
            '[output]\npath = "out"\n[state]\npath = "state.db"',
            '[network]\nallow = ["127.0.0.1"]',
            f'[[webhooks]]\nurl = "{hook}"\nsecret = "{SECRET}"' if hook else "",
            more,
        ]
        self.settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.settings.chmod(0o600)

    def write(self, path: str, text: str) -> Path:
        """Write a file of the corpus."""
        file = self.corpus / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
        """Run a command in the folder."""
        return run(*arguments, cwd=self.base, environment=environment)

    def publish(self, *arguments: str) -> dict[str, object]:
        """Make one pass and return what it says of itself."""
        ended = self.run("publish", "--json", "--no-deliver", *arguments)
        assert ended.code == 0, ended.err
        return ended.facts

    def entries(self) -> dict[str, dict[str, object]]:
        """Every entry by its path; a withdrawn one only where no other stands."""
        found = self.run("entries", "--json").rows
        found.sort(key=lambda entry: entry["state"] != "withdrawn")
        return {str(entry["path"]): entry for entry in found}

    def files(self) -> dict[str, bytes]:
        """Every published file's bytes."""
        return contents(self.out)

    def stamps(self) -> dict[str, tuple[int, int, int]]:
        """Size, time and inode of every published file and folder."""
        places = [self.out, *self.out.rglob("*")]
        status = {place.relative_to(self.out).as_posix(): place.stat() for place in places}
        return {name: (s.st_size, s.st_mtime_ns, s.st_ino) for name, s in status.items()}

    def feed_ids(self, folder: str = "") -> list[str]:
        """Ids that each of three feeds holds; they must agree."""
        data = json.loads((self.out / folder / "feed.json").read_bytes())
        ids = [str(item["id"]) for item in data["items"]]
        for name in ("rss.xml", "atom.xml"):
            text = (self.out / folder / name).read_text(encoding="utf-8")
            assert all(f">{id_}</" in text for id_ in ids), f"{name} lacks an entry of feed.json"
        return ids

    def told(self, guid: str | None = None) -> list[str]:
        """Types of all article events that are or were owed, oldest first; of one guid or of all."""
        return [type_ for _sequence, type_, about in self.news() if guid in (None, about)]

    def news(self) -> list[tuple[int, str, str]]:
        """Sequence, type and guid of each article event owed to the one endpoint, oldest first."""
        deliveries = self.deliveries()
        assert len({item.message_id for item in deliveries}) == len(deliveries), "one event, one id"
        found = [(item.seq, item.event_type.value, about(item.body)) for item in deliveries]
        return sorted(item for item in found if item[1] in ARTICLE_EVENTS)

    def deliveries(self) -> list[Delivery]:
        """Everything that is or was owed."""
        with Publication.open(config=self.settings) as publication:
            return publication.deliveries(limit=1_000_000)


def about(body: bytes) -> str:
    """The id of what an event's body is about."""
    return str(json.loads(body)["data"]["id"])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@dataclass(slots=True, kw_only=True)
class Process:
    """The program in a process of its own."""

    process: "subprocess.Popen[bytes]"
    out: Path
    err: Path

    def lines(self) -> list[dict[str, object]]:
        """What it has printed so far, a line of JSON each."""
        whole = self.out.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def log(self) -> list[dict[str, object]]:
        """What it has logged so far."""
        whole = self.err.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines() if line.startswith("{")]

    def logged(self, event: str) -> dict[str, object] | None:
        """The first line of the log about an event."""
        return next((line for line in self.log() if line.get("event") == event), None)

    def address(self) -> str:
        """Where it serves, once it does."""
        wait_for(lambda: self.logged("serving") or self.process.poll() is not None, "serving")
        line = self.logged("serving")
        assert line is not None, self.err.read_text(encoding="utf-8")
        return str(line["address"])

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def ended(self) -> int:
        """Wait for its end; its exit code, negative for a signal."""
        return self.process.wait(BOUND_S)


@contextlib.contextmanager
def started(
    *arguments: str, home: Home, name: str, environment: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """Run the program in a process of its own for the length of a block."""
    out, err = home.base / f"{name}.out", home.base / f"{name}.err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            [PROGRAM, *arguments],
            cwd=home.base,
            env={**os.environ, **(environment or {})},
            stdout=stdout,
            stderr=stderr,
        )
    running = Process(process=process, out=out, err=err)
    try:
        yield running
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(BOUND_S)
    assert "Traceback" not in err.read_text(encoding="utf-8")
