"""The daemon and a receiver, each a real process: what is done to a file reaches readers and subscribers."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import requests

from syndicate.run.publication import Publication
from tests.end_to_end.homes import ARTICLE_EVENTS, SECRET, Home, Process, report, started, wait_for

pytestmark = pytest.mark.slow

DAY = "2026-02-03"
SLOW_EDITOR_S = 0.1  # what an editor may take between removing a file and writing it again


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """A daemon at work, someone who listens to it, and a web of readers.

    :ivar site: where the daemon serves
    """

    home: Home
    site: str
    daemon: Process
    listener: Process
    barriers: list[str] = field(default_factory=list)

    def get(self, path: str) -> requests.Response:
        """Ask as a reader does."""
        return requests.get(self.site + path, timeout=30)

    def heard(self, guid: str) -> list[dict[str, object]]:
        """Article events that the receiver got about a guid, each once, in their order."""
        seen: dict[str, dict[str, object]] = {}
        for message in self.listener.lines():
            assert message["verified"], message
            if message["type"] in ARTICLE_EVENTS and _data(message)["id"] == guid:
                seen.setdefault(str(message["id"]), message)
        return sorted(seen.values(), key=lambda message: int(str(message["sequence"])))

    def types(self, guid: str) -> list[object]:
        """Their types."""
        return [message["type"] for message in self.heard(guid)]

    def entry(self, path: str) -> dict[str, object] | None:
        """The entry that stands at a path."""
        return self.home.entries().get(path)

    def publish(self, path: str, lede: str) -> dict[str, object]:
        """Write an article, wait until it is out and told, and return its entry."""
        self.home.write(path, report(DAY, lede))
        wait_for(lambda: self.entry(path) is not None, f"an entry for {path}")
        entry = self.entry(path)
        assert entry is not None
        wait_for(lambda: self.types(str(entry["guid"])), f"news of {path}")
        return entry

    def settle(self) -> None:
        """Wait until all that was done before is dealt with, second looks and deliveries included."""
        name = f"barrier-{len(self.barriers)}"
        self.barriers.append(name)
        self.publish(f"{name}.txt", f"The {name} was lifted.")
        (self.home.corpus / f"{name}.txt").rename(self.home.corpus / f"{name}-moved.txt")
        with Publication.open(config=self.home.settings) as publication:

            def is_forgotten() -> bool:
                with publication.store.read() as unit:
                    known = unit.files.known()
                return f"{name}.txt" not in known and f"{name}-moved.txt" in known

            wait_for(is_forgotten, f"the old name of {name} forgotten")

            def is_told() -> bool:
                owed = publication.status().deliveries
                return all(not count for state, count in owed.items() if state != "done")

            wait_for(is_told, "all that is owed is told")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Everything started, and the first pass over."""
    home = Home(base=tmp_path_factory.mktemp("newsroom"))
    secret = home.base / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    listen = ("listen", "--at", "127.0.0.1:0", "--secret-file", str(secret), "--json")
    with started(*listen, home=home, name="listen") as listener:

        def place() -> str:
            return next((word for word in listener.err.read_text("utf-8").split() if "http://" in word), "")

        wait_for(lambda: place().endswith(";"), "the receiver listens")
        home.configure(hook=place().rstrip(";"))
        home.write("old.txt", report("2026-01-01", "An old report was there from the beginning."))
        arguments = ("run", "--listen", "127.0.0.1:0", "--log-json")
        with started(*arguments, home=home, name="daemon") as daemon:
            site = daemon.address()
            wait_for((home.out / "index.html").exists, "the first pass")
            wait_for(lambda: daemon.logged("published"), "the first pass is over")
            yield Newsroom(home=home, site=site, daemon=daemon, listener=listener)


def test_a_new_file_is_in_every_feed_and_told_once(newsroom: Newsroom) -> None:
    """A copied file is in three feeds and on its page, and one verified article.published says so."""
    entry = newsroom.publish("harbour/ferry.txt", "The ferry was late on Tuesday.")
    guid, place = str(entry["guid"]), str(entry["permalink"]).removeprefix("https://home.example/")
    for name, kind in (
        ("rss.xml", "application/rss+xml"),
        ("atom.xml", "application/atom+xml"),
        ("feed.json", "application/feed+json"),
    ):
        for folder in ("", "sections/harbour/"):
            answer = newsroom.get(folder + name)
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(kind)
            assert guid in answer.text
    page = newsroom.get(place)
    assert page.status_code == 200
    assert "The ferry was late on Tuesday" in page.text
    assert "<h2" in page.text, "the sub-heading is one"
    newsroom.settle()
    (message,) = newsroom.heard(guid)
    data = _data(message)
    assert message["type"] == "article.published"
    assert data["url"] == entry["permalink"]
    assert data["title"] == entry["title"] == "The ferry was late on Tuesday"
    assert data["published"] == data["updated"] == entry["published"] == "2026-02-03T00:00:00Z"


def test_what_was_there_before_is_published_and_not_told(newsroom: Newsroom) -> None:
    """The first pass tells nobody."""
    entry = newsroom.entry("old.txt")
    assert entry is not None
    assert entry["state"] == "live"
    assert newsroom.types(str(entry["guid"])) == []


def test_an_edit_keeps_the_guid_and_is_told_once(newsroom: Newsroom) -> None:
    """The same guid, a later updated, exactly one article.updated."""
    before = newsroom.publish("edited.txt", "The lamp was lit at six.")
    guid = str(before["guid"])
    newsroom.home.write("edited.txt", report(DAY, "The lamp was lit at seven."))
    wait_for(lambda: len(newsroom.types(guid)) > 1, "news of the edit")
    newsroom.settle()
    assert newsroom.types(guid) == ["article.published", "article.updated"]
    after = newsroom.entry("edited.txt")
    assert after is not None
    assert (after["guid"], after["permalink"], after["revision"]) == (guid, before["permalink"], 2)
    assert str(after["updated"]) > str(before["updated"])
    assert after["published"] == before["published"]
    assert "The lamp was lit at seven" in newsroom.get("rss.xml").text


def test_another_name_or_folder_is_no_news(newsroom: Newsroom) -> None:
    """A renamed file, also one moved to another section, keeps guid and permalink, and nobody is told."""
    before = newsroom.publish("first-name.txt", "The choir sang in the fog.")
    guid = str(before["guid"])
    corpus = newsroom.home.corpus
    for old, new in (
        ("first-name.txt", "second-name.txt"),
        ("second-name.txt", "culture/third-name.txt"),
    ):
        (corpus / new).parent.mkdir(exist_ok=True)
        (corpus / old).rename(corpus / new)
        wait_for(lambda path=new: newsroom.entry(path) is not None, f"the entry follows to {new}")  # type: ignore[misc]  # bound at once
    newsroom.settle()
    after = newsroom.entry("culture/third-name.txt")
    assert after is not None
    assert (after["guid"], after["permalink"], after["updated"]) == (
        guid,
        before["permalink"],
        before["updated"],
    )
    assert newsroom.types(guid) == ["article.published"]
    wait_for(lambda: guid in newsroom.get("sections/culture/feed.json").text, "it is in its new section")


def test_a_deleted_file_is_gone_everywhere(newsroom: Newsroom) -> None:
    """It leaves the feeds, its page answers 410, and one article.withdrawn says so."""
    entry = newsroom.publish("deleted.txt", "The crane was sold for scrap.")
    guid, place = str(entry["guid"]), str(entry["permalink"]).removeprefix("https://home.example/")
    (newsroom.home.corpus / "deleted.txt").unlink()
    wait_for(lambda: len(newsroom.types(guid)) > 1, "news of the removal")
    newsroom.settle()
    assert newsroom.types(guid) == ["article.published", "article.withdrawn"]
    assert newsroom.get(place).status_code == 410
    assert newsroom.get("articles/2026/02/never-was/").status_code == 404
    for name in ("rss.xml", "atom.xml", "feed.json", "index.html", "archive/2026/02/"):
        answer = newsroom.get(name)
        assert answer.status_code == 200
        assert "The crane was sold" not in answer.text


def test_an_embargo_ends_at_its_second(newsroom: Newsroom) -> None:
    """An article dated ahead is held, and out without anybody's doing once its moment has come."""
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=5)
    text = f"---\ntitle: Embargoed news\ndate: {due.isoformat()}\n---\n\nNobody may know yet.\n"
    newsroom.home.write("embargo.md", text)
    wait_for(lambda: newsroom.entry("embargo.md") is not None, "an entry for it")
    entry = newsroom.entry("embargo.md")
    assert entry is not None
    guid = str(entry["guid"])
    wait_for(lambda: newsroom.types(guid), "news of it")
    newsroom.settle()
    (message,) = newsroom.heard(guid)
    payload = message["payload"]
    assert isinstance(payload, dict)
    moment = due.isoformat().replace("+00:00", "Z")
    assert str(payload["timestamp"]) >= moment, "not a second too early"
    assert (_data(message)["published"], _data(message)["updated"]) == (moment, moment)
    assert guid in newsroom.get("atom.xml").text


@pytest.mark.parametrize("dance", ["rename over", "truncate", "delete and write"])
def test_however_an_editor_saves_it_is_one_edit(newsroom: Newsroom, dance: str) -> None:
    """Whatever an editor does to save a file, subscribers hear of one update and of no withdrawal."""
    name = dance.replace(" ", "-")
    path = newsroom.home.corpus / f"{name}.txt"
    entry = newsroom.publish(path.name, f"The {name} came first.")
    guid = str(entry["guid"])
    text = report(DAY, f"The {name} came second.")
    if dance == "rename over":
        spare = path.with_name(f".{path.name}.swp")
        spare.write_text(text, encoding="utf-8")
        spare.rename(path)
    elif dance == "truncate":
        with path.open("w", encoding="utf-8") as file:
            file.flush()
            file.write(text)
    else:
        path.unlink()
        threading.Event().wait(SLOW_EDITOR_S)
        path.write_text(text, encoding="utf-8")
    wait_for(lambda: len(newsroom.types(guid)) > 1, "news of the edit")
    newsroom.settle()
    assert newsroom.types(guid) == ["article.published", "article.updated"]


def test_a_daemon_says_that_it_is_well(newsroom: Newsroom) -> None:
    """Its health is a page that monitors can read."""
    answer = newsroom.get("-/health")
    assert answer.status_code == 200
    health = answer.json()
    assert (health["ok"], health["scheduler"], health["trouble"]) == (True, "alive", None)
    assert health["heartbeat_age_s"] >= 0
    assert health["last_pass_age_s"] >= 0


def test_nothing_was_told_twice_under_two_ids(newsroom: Newsroom) -> None:
    """Every event of all the above has one id, and its body the sequence of its place."""
    newsroom.settle()
    copies = Counter((str(m["id"]), str(m["sequence"])) for m in newsroom.listener.lines())
    assert len({id_ for id_, _sequence in copies}) == len(copies) == len({seq for _id, seq in copies})
    assert len(newsroom.home.deliveries()) == len(copies)


def _data(message: dict[str, object]) -> dict[str, object]:
    payload = message["payload"]
    assert isinstance(payload, dict)
    data = json.loads(json.dumps(payload["data"]))
    assert isinstance(data, dict)
    return data
