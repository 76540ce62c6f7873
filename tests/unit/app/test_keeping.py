"""How much of its past a feed tells, and what becomes of the rest."""

import json
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from syndicate.core.check import check
from syndicate.model import State
from syndicate.run.publication import Publication

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://river.example/"
LIMIT = 2
START = date(2021, 1, 1)


@dataclass
class River:
    """A publication of one article a day, in feeds of two."""

    base: Path
    more: str = ""
    days: set[int] = field(default_factory=set)

    @property
    def public(self) -> Path:
        """What it publishes."""
        return self.base / "public"

    def write(self, *days: int, said: str = "It flowed") -> None:
        """Write the articles of days."""
        for day in days:
            self.days.add(day)
            file = self.file(day)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"---\ntitle: Day {day}\ndate: {START + timedelta(days=day)}\n---\n{said}.\n")

    def remove(self, day: int) -> None:
        """Remove an article."""
        self.days.discard(day)
        self.file(day).unlink(missing_ok=True)

    def file(self, day: int) -> Path:
        """Where the article of a day stands."""
        return self.base / "corpus" / "days" / f"{day}.md"

    def publish(self, more: str | None = None) -> list[str]:
        """Make a pass, under other settings if they are given; return what it wrote."""
        self.more = self.more if more is None else more
        told = f'[publication]\nurl = "{URL}"\n[feeds]\nlimit = {LIMIT}\n{self.more}\n'
        (self.base / "syndicate.toml").write_text(told)
        with Publication.open(self.base) as publication:
            report = publication.publish(allow_removals=True)
        assert report.faults == ()
        return list(report.written)

    def walk(self, form: str = "atom", folder: str = "") -> list[list[int]]:
        """The days that each document tells of, from the one that is subscribed to on."""
        found, path = [], f"{folder}{form}.xml"
        while path:
            root = etree.parse(self.public / path).getroot()
            titles = root.iter(f"{ATOM}entry") if form == "atom" else root.iter("item")
            name = f"{ATOM}title" if form == "atom" else "title"
            found.append([int(str(one.findtext(name)).removeprefix("Day ")) for one in titles])
            links = {str(link.get("rel")): str(link.get("href")) for link in root.iter(f"{ATOM}link")}
            path = links.get("prev-archive", "").removeprefix(URL)
        return found

    def pages(self) -> dict[str, bytes]:
        """Archive pages of the main feed."""
        there = sorted((self.public / "archive").glob("*-*.xml"))
        return {path.name: path.read_bytes() for path in there}

    def files(self) -> dict[str, bytes]:
        """Everything published."""
        there = (path for path in self.public.rglob("*") if path.is_file())
        return {path.relative_to(self.public).as_posix(): path.read_bytes() for path in there}


@pytest.fixture
def river(tmp_path: Path) -> River:
    """Nine days, not published yet."""
    river = River(tmp_path)
    river.write(*range(9))
    return river


def test_a_feed_tells_its_newest_entries_and_pages_leave_as_a_whole(river: River) -> None:
    """A page stays as long as one of its entries is kept, so that it never changes for its age."""
    river.publish("keep_entries = 5")
    assert river.walk() == river.walk("rss") == [[8, 7], [7, 6], [5, 4]]
    kept = river.pages()
    assert sorted(kept) == ["atom-1.xml", "atom-2.xml", "rss-1.xml", "rss-2.xml"]
    river.write(9)
    river.publish()
    assert river.walk() == [[9, 8], [7, 6], [5, 4]]
    assert river.pages() == kept


def test_what_is_older_is_no_entry_that_was_withdrawn(river: River) -> None:
    """Its page stays, with its place among the months, and no tombstone tells of it."""
    river.publish()
    before = river.files()
    river.publish("keep_entries = 4")
    gone = set(before) - set(river.files())
    assert gone == {
        f"{folder}archive/{form}-{page}.xml"
        for folder in ("", "sections/days/")
        for form in ("atom", "rss")
        for page in (1, 2)
    }
    assert b"deleted-entry" not in (river.public / "atom.xml").read_bytes()
    for path in ("archive/2021/01/index.html", "sitemaps/2021-01.xml", "articles/2021/01/day-0/index.html"):
        assert river.files()[path] == before[path]
    with Publication.open(river.base) as publication:
        assert len(list(publication.entries())) == 9


def test_the_oldest_page_that_is_kept_names_none_before_it(river: River) -> None:
    """It is written once for that, each time a page is dropped, and no other page is."""
    river.publish("keep_entries = 6")
    before = river.pages()
    for day in (9, 10, 11):
        river.write(day)
        river.publish()
    after = river.pages()
    changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert changed == {"atom-2.xml", "rss-2.xml"}
    assert before.keys() - after.keys() == {"atom-1.xml", "rss-1.xml"}
    assert check(after["atom-2.xml"], address=f"{URL}archive/atom-2.xml").findings == ()
    assert b"prev-archive" in before["atom-2.xml"]
    assert b"prev-archive" not in after["atom-2.xml"]


def test_age_is_counted_back_from_the_newest_entry(river: River) -> None:
    """So that the past does not change while nothing happens."""
    river.publish("keep_days = 4")
    assert river.walk() == [[8, 7], [7, 6], [5, 4]]
    assert river.publish() == []
    river.write(30)
    river.publish()
    assert river.walk() == [[30, 8]], "the feed itself always tells its newest"


def test_a_feed_may_have_no_past_at_all(river: River) -> None:
    """It has no pages, and does not claim to be complete."""
    river.publish("keep_entries = 0")
    assert river.walk() == [[8, 7]]
    assert river.pages() == {}
    assert b"fh:complete" not in (river.public / "atom.xml").read_bytes()


def test_another_setting_brings_back_what_was_dropped(river: River) -> None:
    """To the byte, under the same addresses."""
    river.publish()
    before = river.files()
    river.publish("keep_entries = 3")
    assert len(river.walk()) == 2
    river.publish("keep_entries = 5")
    assert river.walk() == [[8, 7], [7, 6], [5, 4]]
    river.publish("")
    assert river.files() == before


def test_an_old_article_that_comes_late_is_not_told_of(river: River) -> None:
    """It has its page; it gets into the past once that goes back so far."""
    river.publish("keep_days = 3")
    before = river.pages()
    river.write(-300)
    written = river.publish()
    assert [path for path in written if path.startswith("articles/2020/")]
    assert river.pages() == before
    river.publish("")
    assert -300 in {day for document in river.walk() for day in document}


def test_one_feed_may_keep_more_than_the_rest(river: River) -> None:
    """A section has its own word; the main feed has that of all."""
    river.publish('keep_entries = 0\n[[particulars]]\nsection = "DAYS"\nkeep_entries = 100\n')
    assert river.walk() == [[8, 7]]
    assert river.walk(folder="sections/days/") == [[8, 7], [7, 6], [5, 4], [3, 2], [1, 0]]


def test_an_archive_page_that_all_have_left_says_since_when(river: River) -> None:
    """The moment at which the last of them was withdrawn; written anew, it is the same."""
    river.publish()
    for day in (2, 3):
        river.remove(day)
    river.publish()
    moments = {}
    for form in ("atom", "rss"):
        root = etree.parse(river.public / "archive" / f"{form}-2.xml").getroot()
        moments[form] = root.findtext(f"{ATOM}updated") or root.findtext("channel/lastBuildDate")
    with Publication.open(river.base) as publication:
        withdrawn = max(one.withdrawn for one in publication.entries(State.WITHDRAWN) if one.withdrawn)
    assert moments["atom"] == withdrawn.isoformat().replace("+00:00", "Z")
    assert moments["rss"] == format_datetime(withdrawn)
    before = river.files()
    river.publish("max_bytes = 400000")
    river.publish("")
    assert river.files() == before


def test_the_manifest_tells_where_the_past_of_each_feed_begins_and_ends(river: River) -> None:
    """As it is after the pass, also when pages were closed or dropped in it."""

    def told() -> object:
        listed = json.loads((river.public / "feeds.json").read_bytes())["feeds"]
        return {one["path"]: one.get("archive") for one in listed}["atom.xml"]

    def archive(oldest: int, newest: int) -> dict[str, object]:
        return {
            "pages": newest - oldest + 1,
            "oldest": f"{URL}archive/atom-{oldest}.xml",
            "newest": f"{URL}archive/atom-{newest}.xml",
        }

    river.publish()
    assert told() == archive(1, 4)
    river.write(9, 10)
    river.publish()
    assert told() == archive(1, 5)
    river.publish("keep_entries = 3")
    assert told() == archive(5, 5)
    river.publish("keep_entries = 0")
    assert told() is None
    assert (river.public / "feeds.json").read_bytes().count(b'"archive"') == 0


class Model:
    """What a feed and its pages should hold, kept in the simplest way."""

    def __init__(self) -> None:
        self.page: dict[int, int] = {}
        self.pages = 0
        self.first = 1

    def settle(self, days: set[int], entries: int | None, age: int | None, *, anew: bool) -> None:
        """Follow a pass: let go, close, drop."""
        ordered = sorted(days)
        shown = ordered[-LIMIT:]
        kept = set(ordered if entries is None else ordered[len(ordered) - min(entries, len(ordered)) :])
        kept &= {day for day in ordered if age is None or day >= ordered[-1] - age}
        self.page = {day: page for day, page in self.page.items() if day in days}
        if anew:
            self.first = 1
            self.page = {day: page for day, page in self.page.items() if page}
        self.page |= {day: 0 for day in days - kept - set(shown) if day not in self.page}
        unfiled = [day for day in ordered if day not in self.page]
        while unfiled and unfiled[0] not in shown:
            self.pages += 1
            self.page |= dict.fromkeys(unfiled[:LIMIT], self.pages)
            unfiled = unfiled[LIMIT:]
        if (entries, age) != (None, None) and kept != days:
            while self.first <= self.pages and not self.held(self.first) & kept:
                self.first += 1
        self.told = set(shown).union(*map(self.held, range(self.first, self.pages + 1)))
        self.kept = kept

    def held(self, page: int) -> set[int]:
        """Days of a page."""
        return {day for day, number in self.page.items() if number == page}


steps = st.lists(
    st.tuples(
        st.sets(st.integers(0, 20), max_size=4),
        st.sets(st.integers(0, 20), max_size=2),
        st.one_of(
            st.just(("same", None)),
            st.tuples(st.just("entries"), st.one_of(st.none(), st.integers(0, 8))),
            st.tuples(st.just("age"), st.one_of(st.none(), st.integers(0, 10))),
        ),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(steps=steps)
def test_a_walk_meets_what_is_kept_and_each_entry_once(
    steps: list[tuple[set[int], set[int], tuple[str, int | None]]],
) -> None:
    """Whatever comes, goes and is set: what is kept is met, with the rest of its pages, and nothing else."""
    base = Path(tempfile.mkdtemp())
    try:
        river, model = River(base), Model()
        river.write(50)
        entries: int | None = None
        age: int | None = None
        for added, removed, (what, value) in steps:
            before = entries, age
            entries = value if what == "entries" else entries
            age = value if what == "age" else age
            river.write(*added - removed)
            for day in removed:
                river.remove(day)
            told = "" if entries is None else f"keep_entries = {entries}\n"
            told += "" if age is None else f"keep_days = {age}\n"
            river.publish(told)
            model.settle(river.days, entries, age, anew=before != (entries, age))
            for form in ("atom", "rss"):
                head, *pages = river.walk(form)
                met = Counter(day for document in pages for day in document)
                assert set(met) | set(head) == model.told
                assert model.kept <= model.told
                assert set(met.values()) <= {1}, "once, but for the feed itself"
            assert river.publish() == [], "nothing changed, nothing is written"
    finally:
        shutil.rmtree(base)
