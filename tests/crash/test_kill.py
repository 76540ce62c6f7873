"""Killed at any point of a pass or a delivery, the next run ends as if nothing had happened."""

import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from syndicate.core.signing import new_secret
from syndicate.model import Milestone
from syndicate.web.listen import Listener, Received
from tests.crash.worker import Orders, command

pytestmark = pytest.mark.slow

SECRET = new_secret(bytes(range(32)))
CLAIM_OVER_S = 200  # longer than a claim, shorter than receivers let a clock be wrong
CHANGES = {"article.published": 2, "article.updated": 2, "article.withdrawn": 1}


@dataclass(frozen=True)
class Inbox:
    """A receiver, and every message that came, in order."""

    url: str
    messages: list[Received]

    def copies(self) -> Counter[str]:
        """How often each message came, by its id."""
        assert all(message.verified for message in self.messages)
        return Counter(message.id for message in self.messages)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A receiver on loopback."""
    messages: list[Received] = []
    listener = Listener("127.0.0.1", 0, SECRET, messages.append)
    listener.start()
    yield Inbox(url=listener.url, messages=messages)
    listener.stop()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication that has been published once, and whose corpus has changed since."""
    base = tmp_path_factory.mktemp("published")
    corpus = base / "corpus"
    for number in range(6):
        article(corpus, number, f"Report {number} of the harbour was read aloud.")
    for name in ("2", "4"):
        illustrated(corpus, name)
    configure(base, hook=None)
    work(base)
    (corpus / "news" / "2.gif").write_bytes(b"another picture")
    article(corpus, 1, "Report 1 was corrected after the reading.")
    (corpus / "news" / "3.txt").unlink()
    article(corpus, 7, "Report 7 is new.")
    article(corpus, 8, "Report 8 is new as well.")
    return base


def configure(base: Path, *, hook: str | None) -> None:
    """Write the settings; with an endpoint, or with nobody to tell."""
    lines = [
        '[publication]\nurl = "https://crash.example/"\ntitle = "Crash"',
        '[output]\npath = "out"\n[state]\npath = "state.db"',
        '[network]\nallow = ["127.0.0.1"]\n[delivery]\nworkers = 2\n[feeds]\nlimit = 2\nkeep_entries = 5',
        f'[[webhooks]]\nurl = "{hook}"\nsecret = "{SECRET}"' if hook else "",
    ]
    (base / "syndicate.toml").write_text("\n".join(lines), encoding="utf-8")


def work(base: Path, *, kill_at: str | None = None, later_s: int = 0) -> None:
    """Run once in a process of its own, to its end or to the milestone at which it kills itself."""
    orders = Orders(base=str(base), kill_at=kill_at, later_s=later_s)
    done = subprocess.run(command(orders), check=False, timeout=60)
    assert done.returncode == (-signal.SIGKILL if kill_at else 0), f"it never came to {kill_at}"


def article(corpus: Path, number: int, lede: str) -> None:
    """Write an article in the shape of a wire report."""
    file = corpus / "news" / f"{number}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        f" date 2026-02-{number + 1:02} {lede} It was long.\n\nThe rest follows.\n", encoding="utf-8"
    )


def illustrated(corpus: Path, name: str) -> None:
    """Write an article that shows a picture beside it."""
    text = f"---\ntitle: Seen {name}\ndate: 2026-02-2{name}\n---\n![seen]({name}.gif)\n"
    (corpus / "news" / f"seen-{name}.md").write_text(text, encoding="utf-8")
    (corpus / "news" / f"{name}.gif").write_bytes(name.encode())


@pytest.fixture
def base(published: Path, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    return Path(shutil.copytree(published, tmp_path / "copy"))


@pytest.fixture(scope="module")
def undisturbed(
    published: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bytes], set[tuple[str, str]]]:
    """What a run that nobody kills publishes and tells."""
    base = Path(shutil.copytree(published, tmp_path_factory.mktemp("undisturbed") / "copy"))
    messages: list[Received] = []
    listener = Listener("127.0.0.1", 0, SECRET, messages.append)
    listener.start()
    try:
        configure(base, hook=listener.url)
        work(base)
    finally:
        listener.stop()
    types = Counter(message.type for message in messages)
    assert CHANGES.items() <= types.items()
    return files(base), told(messages)


def told(messages: list[Received]) -> set[tuple[str, str]]:
    """What is known from messages: the kind of each piece of news, and what it is about."""
    data = [(message.type, message.payload["data"]) for message in messages]
    return {(type_, str(fields["id"])) for type_, fields in data if isinstance(fields, dict)}


def files(base: Path) -> dict[str, bytes]:
    """Every published file."""
    out = base / "out"
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.parametrize("milestone", [one for one in Milestone if one is not Milestone.EXPANDED])
def test_a_run_killed_at_a_milestone_is_completed_by_the_next(
    milestone: Milestone, base: Path, inbox: Inbox, undisturbed: tuple[dict[str, bytes], set[tuple[str, str]]]
) -> None:
    """The bytes are those of an undisturbed run, and every message arrives, each under its one id."""
    configure(base, hook=inbox.url)
    work(base, kill_at=milestone.value)
    work(base, later_s=CLAIM_OVER_S)
    expected_files, expected_news = undisturbed
    assert files(base) == expected_files
    copies = inbox.copies()
    assert told(inbox.messages) == expected_news
    assert len(copies) == len(expected_news), "one id for each piece of news"
    spare = copies.total() - len(copies)
    print(f"killed at {milestone.value}: {len(copies)} messages, {spare} copies")  # noqa: T201 - wanted in the log
    assert max(copies.values()) <= 2, "what was not settled is sent once more, and no more often"


def test_a_further_run_has_nothing_left_to_do(base: Path, inbox: Inbox) -> None:
    """Once all is published and told, running again tells nobody anything."""
    configure(base, hook=inbox.url)
    work(base)
    before = files(base), len(inbox.messages)
    work(base, later_s=CLAIM_OVER_S)
    assert (files(base), len(inbox.messages)) == before
