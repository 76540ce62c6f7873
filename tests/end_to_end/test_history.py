"""Years of articles can be read from any feed, and what is withdrawn or corrected reaches everyone."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from syndicate.core.check import check
from tests.end_to_end.homes import Home

pytestmark = pytest.mark.slow

BASE = "https://home.example/"
MANY = 2000
START = datetime(2019, 1, 1, 8, tzinfo=UTC)
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
    "at": "http://purl.org/atompub/tombstones/1.0",
}
IDS = {"rss": "//item/guid/text()", "atom": "//atom:entry/atom:id/text()"}
Root = etree._Element


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A publication of 2,000 articles in two sections, published."""
    home = Home(base=tmp_path_factory.mktemp("years") / "home")
    home.configure()
    for number in range(MANY):
        write(home, number)
    assert home.publish()["created"] == MANY
    return home


@pytest.fixture
def home(years: Home, tmp_path: Path) -> Home:
    """A copy of it to work on."""
    return Home(base=Path(shutil.copytree(years.base, tmp_path / "copy", symlinks=True)))


def write(home: Home, number: int, *, said: str = "was read aloud", moment: datetime | None = None) -> None:
    """Write an article, a day younger than the one before it."""
    moment = moment or START + timedelta(days=number)
    fields = f"title: Report {number}\ndate: {moment.isoformat()}\n"
    fields += f"tags: [{'rare' if number % 400 == 7 else 'common'}]\n"
    home.write(place(number), f"---\n{fields}---\nReport {number} {said}.\n\nThe rest followed.\n")


def place(number: int) -> str:
    """Where an article stands; every tenth is about sport."""
    return f"{'sport' if number % 10 == 0 else 'news'}/{number}.md"


def load(home: Home, path: str) -> Root:
    """Read a feed's document."""
    return etree.fromstring((home.out / path).read_bytes())


def found(root: Root, xpath: str) -> list[str]:
    """What a path leads to."""
    result = root.xpath(xpath, namespaces=NAMESPACES)
    assert isinstance(result, list)
    return [str(one) for one in result]


def says(root: Root, mark: str) -> bool:
    """Whether a document says of itself that it is complete, or an archive."""
    return root.find(f".//fh:{mark}", NAMESPACES) is not None


def link(root: Root, rel: str) -> list[str]:
    """Where the links of one kind lead, below the publication."""
    return [href.removeprefix(BASE) for href in found(root, f"//atom:link[@rel='{rel}']/@href")]


def walk(home: Home, path: str) -> Iterator[tuple[str, Root]]:
    """The document that is subscribed to, and every page behind it."""
    while path:
        root = load(home, path)
        yield path, root
        path = next(iter(link(root, "prev-archive")), "")


def ids(home: Home, form: str, folder: str = "") -> Counter[str]:
    """Every id that a walk meets, and how often."""
    return Counter(one for _, root in walk(home, f"{folder}{form}.xml") for one in found(root, IDS[form]))


def live(home: Home) -> set[str]:
    """Guids of what is published."""
    return {str(entry["guid"]) for entry in home.entries().values() if entry["state"] == "live"}


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_the_whole_past_can_be_walked_from_a_feed(years: Home, form: str) -> None:
    """Every entry is met; twice only where the newest page and the feed overlap."""
    met = ids(years, form)
    assert met.keys() == live(years)
    assert met.total() <= MANY + 50
    documents = list(walk(years, f"{form}.xml"))
    assert len(documents) == MANY // 50
    for path, root in documents[1:]:
        assert says(root, "archive")
        assert (link(root, "self"), link(root, "current")) == ([path], [f"{form}.xml"])
        assert link(root, "next-archive") == link(root, "hub") == []
        assert len(found(root, IDS[form])) == 50


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_that_holds_all_there_is_says_so(years: Home, form: str) -> None:
    """Whoever misses an entry there knows that it is gone; a longer feed never says that."""
    small, large = load(years, f"tags/rare/{form}.xml"), load(years, f"sections/sport/{form}.xml")
    assert says(small, "complete")
    assert not says(large, "complete")
    assert link(small, "prev-archive") == []
    assert ids(years, form, "sections/sport/").total() <= 200 + 50
    assert len(ids(years, form, "sections/sport/")) == 200


def test_no_document_of_the_past_can_be_faulted(years: Home) -> None:
    """Our own check has nothing to say of any page."""
    for form in ("rss", "atom"):
        for path, _ in walk(years, f"sections/sport/{form}.xml"):
            assert check((years.out / path).read_bytes(), address=BASE + path).findings == ()


def test_an_edit_of_an_old_article_writes_its_own_pages_alone(home: Home) -> None:
    """One page of each feed that holds it, in each format, the article's own, and what lists it."""
    write(home, 130, said="was corrected")
    written = home.publish()["written"]
    assert isinstance(written, list)
    pages = {path for path in written if path.endswith(".html")}
    assert {path for path in written if path not in pages} == {
        "sitemaps/2019-05.xml",
        *(
            f"{folder}archive/{form}-{page}.xml"
            for folder, page in (("", 3), ("sections/sport/", 1), ("tags/common/", 3))
            for form in ("rss", "atom")
        ),
    }
    assert pages <= {"articles/2019/05/report-130/index.html", "archive/2019/05/index.html"}
    assert "articles/2019/05/report-130/index.html" in written
    assert b"was corrected" in (home.out / "archive/rss-3.xml").read_bytes()


def test_a_withdrawal_leaves_a_tombstone_and_nothing_else(home: Home) -> None:
    """The entry is gone from every document, its page from the folder, and Atom says since when."""
    gone = home.entries()[place(130)]
    (home.corpus / place(130)).unlink()
    written = home.publish()["written"]
    assert isinstance(written, list)
    assert "rss.xml" not in written
    guid = str(gone["guid"])
    assert guid not in ids(home, "atom") | ids(home, "rss")
    for folder in ("", "sections/sport/", "tags/common/"):
        head = load(home, f"{folder}atom.xml")
        assert found(head, "//at:deleted-entry/@ref") == [guid]
        assert found(head, "//at:deleted-entry/@when") == found(head, "/atom:feed/atom:updated/text()")
    assert found(load(home, "sections/news/atom.xml"), "//at:deleted-entry/@ref") == []
    assert not (home.out / "articles/2019/05/report-130").exists()
    write(home, 130)
    home.publish()
    assert found(load(home, "atom.xml"), "//at:deleted-entry/@ref") == []
    assert ids(home, "rss").keys() == live(home), "what comes back is met again"


def test_a_full_page_stays_as_it_is_while_the_publication_goes_on(home: Home) -> None:
    """New articles, and old ones found late, change no page: they are in the feed or in pages of theirs."""
    before = {path: data for path, data in home.files().items() if "archive/rss-" in path}
    for number in range(MANY, MANY + 75):
        write(home, number)
        if number % 25 == 0:
            home.publish()
    write(home, MANY + 75, moment=START - timedelta(days=3))
    home.publish()
    after = home.files()
    assert {path: after[path] for path in before} == before
    assert ids(home, "rss").keys() == ids(home, "atom").keys() == live(home)
    assert home.publish()["written"] == []


def test_writing_all_anew_gives_the_same_past(home: Home) -> None:
    """What is in which page is remembered, not worked out again."""
    write(home, MANY, moment=START - timedelta(days=3))
    home.publish()
    before = home.files()
    shutil.rmtree(home.out / "archive")
    home.publish("--rebuild")
    assert home.files() == before
