"""When an article appears, and under which date: the whole program, from the file to the feeds."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from syndicate.run.publication import Publication
from tests.end_to_end.homes import Hand, Home, report

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def told(home: Home) -> Home:
    """A publication after its first pass: from now on, everything is told."""
    home.publish()
    return home


def markdown(text: str, **fields: str) -> str:
    """A text with front matter."""
    return "\n".join(["---", *(f"{name}: {value}" for name, value in fields.items()), "---", "", text, ""])


def passed(home: Home, clock: Hand) -> None:
    """Make a pass at the moment of a clock."""
    with Publication.open(config=home.settings, clock=clock) as publication:
        publication.publish()


def document(home: Home, name: str) -> etree._Element:
    """A feed's document."""
    return etree.fromstring((home.out / name).read_bytes())


def titles(home: Home) -> list[str]:
    """Titles in the order of the feeds, which agree."""
    atom = document(home, "atom.xml")
    rss = document(home, "rss.xml")
    found = [
        [str(item["title"]) for item in json.loads((home.out / "feed.json").read_bytes())["items"]],
        [entry.findtext(f"{ATOM}title") or "" for entry in atom.iter(f"{ATOM}entry")],
        [item.findtext("title") or "" for item in rss.iter("item")],
    ]
    assert found[0] == found[1] == found[2]
    return found[0]


def test_articles_of_one_day_have_a_stable_order(told: Home) -> None:
    """The later day first; within a day the declared order, then the path; a new name changes nothing."""
    for path, day, order in [
        ("c.md", "2026-02-03", ""),
        ("a.md", "2026-02-03", ""),
        ("b.md", "2026-02-03", "-1"),
        ("d.md", "2026-02-04", ""),
        ("e.md", "2026-02-02T23:59:59", ""),
        ("x/0.md", "2026-02-03", ""),
    ]:
        fields = {"title": path, "date": day} | ({"weight": order} if order else {})
        told.write(path, markdown(f"{path} tells of the pier.", **fields))
    told.publish()
    assert titles(told) == ["d.md", "b.md", "a.md", "c.md", "x/0.md", "e.md"]
    (told.corpus / "a.md").rename(told.corpus / "z.md")
    told.publish()
    assert titles(told) == ["d.md", "b.md", "a.md", "c.md", "x/0.md", "e.md"]


def test_what_was_written_before_1970_is_dated_so(told: Home) -> None:
    """All feeds carry it; the first second of 1970 is a date like any other."""
    told.write("moon.txt", report("1969-07-20 20:17:40", "The landing was heard on the wireless."))
    told.write("zero.txt", report("1970-01-01", "The year began with rain."))
    told.write("old.txt", report("1845-03-01", "The pier was opened by the mayor."))
    told.publish()
    moments = ["1970-01-01T00:00:00Z", "1969-07-20T20:17:40Z", "1845-03-01T00:00:00Z"]
    items = json.loads((told.out / "feed.json").read_bytes())["items"]
    assert [item["date_published"] for item in items] == moments
    atom = document(told, "atom.xml")
    assert [entry.findtext(f"{ATOM}published") for entry in atom.iter(f"{ATOM}entry")] == moments
    rss = document(told, "rss.xml")
    assert [item.findtext("pubDate") for item in rss.iter("item")] == [
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "Sun, 20 Jul 1969 20:17:40 +0000",
        "Sat, 01 Mar 1845 00:00:00 +0000",
    ]


def test_an_embargo_holds_to_the_second(told: Home) -> None:
    """Nothing of it is to be seen anywhere before, and everything at its moment."""
    clock = Hand(datetime(2026, 3, 1, 11, 59, 58, tzinfo=UTC))
    passed(told, clock)
    before = told.files()
    told.write("a.md", markdown("It opens.", title="Secret pier", date="2026-03-01T12:00:00Z"))
    for _second in range(2):
        passed(told, clock)
        assert told.files() == before
        assert told.told() == []
        clock.advance(timedelta(seconds=1))
    passed(told, clock)
    assert titles(told) == ["Secret pier"]
    assert told.told() == ["article.published"]


@pytest.mark.parametrize("key", ["expires", "expiryDate"])
def test_an_article_goes_at_its_second(told: Home, key: str) -> None:
    """Not one before; the page and every feed are rid of it, and subscribers are told why."""
    clock = Hand(datetime(2026, 3, 1, 11, 59, 59, tzinfo=UTC))
    fields = {"title": "Sale", "date": "2026-02-01", key: "2026-03-01T12:00:00Z"}
    told.write("a.md", markdown("It is cheap.", **fields))
    passed(told, clock)
    assert titles(told) == ["Sale"]
    clock.advance(timedelta(seconds=1))
    passed(told, clock)
    assert titles(told) == []
    assert not [name for name in told.files() if "/sale/" in name]
    assert told.told() == ["article.published", "article.withdrawn"]


def test_an_article_whose_end_is_past_at_first_sight_never_was(told: Home) -> None:
    """It is neither published nor an error."""
    before = told.files()
    told.write("a.md", markdown("It was cheap.", title="Sale", date="2020-02-01", expires="2020-03-01"))
    assert told.publish()["rejected"] == 0
    assert told.files() == before
    assert told.told() == []
    assert told.run("rejected", "--json").rows == []


def test_the_file_s_own_time_dates_a_text_only_where_it_is_asked_to(home: Home) -> None:
    """And the entry says that it was; a date of its own goes first."""
    file = home.write("a.txt", "The pier was painted green by those who use it.\n")
    home.write("b.txt", report("2026-02-03", "The pier was painted red."))
    written = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC).timestamp()
    os.utime(file, (written, written))
    home.publish()
    (row,) = home.run("rejected", "--json").rows
    assert (row["path"], row["reason"]) == ("a.txt", "undated")
    home.configure(more='[corpus]\ndates = "mtime"')
    home.publish()
    found = home.entries()
    assert found["a.txt"]["published"] == "2024-05-06T07:08:09Z"
    assert found["a.txt"]["warnings"] == ["dated by the time at which its file was written"]
    assert found["b.txt"]["published"] == "2026-02-03T00:00:00Z"
    assert found["b.txt"]["warnings"] == []


def test_how_dates_are_read_is_said_by_the_settings(home: Home) -> None:
    """Zone, order of day and month, names of zones and months, dates in paths, days of a spreadsheet."""
    home.write("order.txt", report("03/04/2021", "The order was asked for."))
    home.write("zone.txt", report("2021-07-25 14:30 IST", "The zone was asked for."))
    home.write("month.txt", report("25. Juli 2021", "The month was asked for."))
    home.write("2021-07-25.txt", "The path was asked for.\n\nBy everybody, and more than once.\n")
    home.write("sheet.csv", "title,date,text\nThe sheet,44402,It was asked for.\n")
    home.publish()
    assert home.entries() == {}
    assert len(home.run("rejected", "--json").rows) == 5
    home.configure(
        more='[corpus]\ndate_order = "dmy"\nzone_names = {IST = "Asia/Kolkata"}\ndates = "path"\n'
        "serial_dates = true\n"
    )
    text = home.settings.read_text(encoding="utf-8")
    text = text.replace("[publication]", '[publication]\nzone = "Europe/Berlin"\nlanguage = "de"')
    home.settings.write_text(text, encoding="utf-8")
    home.publish()
    assert {path: entry["published"] for path, entry in home.entries().items()} == {
        "order.txt": "2021-04-02T22:00:00Z",
        "zone.txt": "2021-07-25T09:00:00Z",
        "month.txt": "2021-07-24T22:00:00Z",
        "2021-07-25.txt": "2021-07-24T22:00:00Z",
        "sheet.csv#1": "2021-07-24T22:00:00Z",
    }


def test_updated_is_declared_or_observed(told: Home) -> None:
    """At first sight the moment of publication, after an edit that of the pass; stored, in whole seconds."""
    clock = Hand(datetime(2026, 3, 1, 12, tzinfo=UTC))
    told.write("a.md", markdown("It opens.", title="A", date="2026-02-01"))
    told.write("b.md", markdown("It closes.", title="B", date="2026-02-01", lastmod="2026-02-09T10:00:00Z"))
    passed(told, clock)
    found = told.entries()
    assert found["a.md"]["updated"] == "2026-02-01T00:00:00Z"
    assert found["b.md"]["updated"] == "2026-02-09T10:00:00Z"
    clock.advance(timedelta(minutes=5))
    told.write("a.md", markdown("It opens late.", title="A", date="2026-02-01"))
    passed(told, clock)
    clock.advance(timedelta(minutes=5))
    passed(told, clock)
    assert told.entries()["a.md"]["updated"] == "2026-03-01T12:05:00Z"
