"""What people see in their readers when an author edits, moves and withdraws articles, in every format."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from reader import Reader, make_reader

from syndicate.model import FeedFormat
from syndicate.run.publication import Publication
from syndicate.web.files import feed_app
from tests.end_to_end.homes import Hand, Home
from tests.interop.newsboat import INSTALLED, Newsboat
from tests.unit.render.feed_samples import FORMATS
from tests.unit.web.serving import serving

FLOOD, EBB = "floods/flood.md", "floods/ebb.md"


@dataclass(frozen=True, slots=True)
class Held:
    """An entry as a reader keeps it."""

    title: str
    content: str
    read: bool


class Subscriber(Protocol):
    """A reader that is subscribed to one feed and remembers."""

    def poll(self) -> None:
        """Fetch the feed."""

    def mark_as_read(self, guid: str) -> None:
        """Have read an entry."""

    def held(self) -> dict[str, Held]:
        """Return what it keeps, by guid."""


@dataclass(frozen=True, slots=True)
class InNewsboat:
    """Someone who uses newsboat."""

    newsboat: Newsboat

    def poll(self) -> None:
        """Fetch the feed."""
        self.newsboat.poll()

    def mark_as_read(self, guid: str) -> None:
        """Have read an entry."""
        self.newsboat.mark_as_read([guid])

    def held(self) -> dict[str, Held]:
        """Return what it keeps, by guid."""
        return {
            item.guid: Held(item.title, item.content.strip(), not item.unread)
            for item in self.newsboat.items()
        }


@dataclass(frozen=True, slots=True)
class InReader:
    """Someone whose reader is built on the reader library."""

    reader: Reader
    address: str

    def poll(self) -> None:
        """Fetch the feed."""
        self.reader.update_feed(self.address)

    def mark_as_read(self, guid: str) -> None:
        """Have read an entry."""
        self.reader.mark_entry_as_read((self.address, guid))

    def held(self) -> dict[str, Held]:
        """Return what it keeps, by guid."""
        return {
            entry.id: Held(entry.title or "", entry.content[0].value.strip(), entry.read)
            for entry in self.reader.get_entries()
        }


@contextmanager
def in_newsboat(address: str, folder: Path) -> Iterator[Subscriber]:
    """A newsboat that has been set up and has not polled."""
    newsboat = Newsboat(folder)
    newsboat.subscribe([address])
    yield InNewsboat(newsboat)


@contextmanager
def in_reader(address: str, _folder: Path) -> Iterator[Subscriber]:
    """A reader library that has been set up and has not polled."""
    with make_reader(":memory:") as reader:
        reader.add_feed(address)
        yield InReader(reader, address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An author with two articles out, and a subscriber who has read the first of them.

    :ivar guid: of the article that was read
    """

    home: Home
    publication: Publication
    clock: Hand
    subscriber: Subscriber
    form: FeedFormat
    guid: str

    def publish(self) -> None:
        """Make a pass, some minutes after the last one; the subscriber polls after it."""
        self.clock.advance()
        self.publication.publish()
        self.subscriber.poll()

    def document(self) -> bytes:
        """The feed as it is served now."""
        return (self.home.out / self.form.file_name).read_bytes()


def written(title: str, text: str, day: int) -> str:
    """An article."""
    return f"---\ntitle: {title}\ndate: 2021-07-{day}\n---\n{text}\n"


MISSING = pytest.mark.skipif(not INSTALLED, reason="newsboat is missing: sh tests/debian-packages.sh")
READERS = [
    pytest.param((in_newsboat, FeedFormat.RSS), id="newsboat-rss", marks=MISSING),
    pytest.param((in_newsboat, FeedFormat.ATOM), id="newsboat-atom", marks=MISSING),
    *(pytest.param((in_reader, form), id=f"reader-{form.value}") for form in FORMATS),
]

pytestmark = pytest.mark.slow


@pytest.fixture(params=READERS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A publication, served by our own server to one reader, in one format."""
    subscribing, form = request.param
    home, clock, folder = Home(base=tmp_path / "home"), Hand(), tmp_path / "reader"
    folder.mkdir()
    home.configure()
    home.write(FLOOD, written("High water", "The quay is wet.", 20))
    home.write(EBB, written("Low water", "The quay is dry.", 21))
    with closing(Publication.open(config=home.settings, clock=clock)) as publication:
        publication.publish()
        with serving(feed_app(home.out, health=dict, withdrawn=publication.was_withdrawn)) as site:
            address = f"http://{site.host}:{site.port}/{form.file_name}"
            with subscribing(address, folder) as subscriber:
                subscriber.poll()
                guid = next(guid for guid, held in subscriber.held().items() if held.title == "High water")
                subscriber.mark_as_read(guid)
                yield Desk(
                    home=home,
                    publication=publication,
                    clock=clock,
                    subscriber=subscriber,
                    form=form,
                    guid=guid,
                )


def test_an_edited_entry_is_the_same_entry_and_stays_read(desk: Desk) -> None:
    """Title and text are replaced in place: nothing is shown twice, and nothing again as new."""
    before = desk.subscriber.held()
    desk.home.write(FLOOD, written("Higher water", "The quay is gone.", 20))
    desk.publish()
    after = desk.subscriber.held()
    assert after.pop(desk.guid) == Held("Higher water", "<p>The quay is gone.</p>", read=True)
    assert before.pop(desk.guid) == Held("High water", "<p>The quay is wet.</p>", read=True)
    assert after == before


def test_a_renamed_file_is_nothing_to_a_reader(desk: Desk) -> None:
    """The feed keeps its bytes, and what was read stays read."""
    before, document = desk.subscriber.held(), desk.document()
    (desk.home.corpus / FLOOD).rename(desk.home.corpus / "floods" / "renamed.md")
    desk.publish()
    assert desk.document() == document
    assert desk.subscriber.held() == before


def test_a_withdrawn_entry_stays_where_it_was_seen_and_reaches_nobody_new(desk: Desk) -> None:
    """Readers keep what they have: the feed no longer offers it, and the rest is as it was."""
    before = desk.subscriber.held()
    (desk.home.corpus / FLOOD).unlink()
    desk.publish()
    assert b"High water" not in desk.document()
    assert desk.subscriber.held() == before


def test_an_entry_that_comes_back_is_the_one_that_went(desk: Desk) -> None:
    """Withdrawing an article by mistake costs its readers nothing: it is not shown again as new."""
    before = desk.subscriber.held()
    (desk.home.corpus / FLOOD).unlink()
    desk.publish()
    desk.home.write(FLOOD, written("High water", "The quay is wet.", 20))
    desk.publish()
    assert b"High water" in desk.document()
    assert desk.subscriber.held() == before


def test_a_new_entry_is_new_and_nothing_else_is(desk: Desk) -> None:
    """One article more is one unread entry more."""
    before = desk.subscriber.held()
    desk.home.write("floods/spring.md", written("Spring tide", "The quay is under.", 22))
    desk.publish()
    after = desk.subscriber.held()
    (new,) = after.keys() - before.keys()
    assert after.pop(new) == Held("Spring tide", "<p>The quay is under.</p>", read=False)
    assert after == before
