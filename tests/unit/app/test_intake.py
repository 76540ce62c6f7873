"""What a pass makes of what happens to files."""

import json
from pathlib import Path

import pytest

from syndicate import Publication
from tests.unit.app.homes import Home, titles


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty publication."""
    return Home(base=tmp_path)


def lines(*items: dict[str, str]) -> list[str]:
    """Articles as JSON Lines."""
    return [json.dumps(item) for item in items]


ONE = {"id": "one", "title": "One", "date": "2026-01-01", "body": "The first."}
TWO = {"title": "Two", "date": "2026-01-02", "body": "The second."}
THREE = {"id": "three", "title": "Three", "date": "2026-01-03", "body": "The third."}


def test_one_file_gives_many_entries(home: Home) -> None:
    """Each line of a wire file is an entry of its own."""
    home.write("wire.jsonl", *lines(ONE, TWO))
    assert home.publish() == {"created": 2}
    assert titles(home.entries().values()) == ["One", "Two"]


def test_a_line_put_in_above_changes_nobody_else(home: Home) -> None:
    """Who an article is does not depend on where in the file it stands."""
    home.write("wire.jsonl", *lines(ONE, TWO))
    home.publish()
    before = {entry.article.title: entry.guid for entry in home.entries().values()}
    home.write("wire.jsonl", *lines(THREE, ONE, TWO))
    assert home.publish() == {"created": 1}
    after = {entry.article.title: entry.guid for entry in home.entries().values()}
    assert before.items() <= after.items()


def test_a_line_that_is_taken_out_is_withdrawn(home: Home) -> None:
    """The rest of the file goes on."""
    home.write("wire.jsonl", *lines(ONE, TWO, THREE))
    home.publish()
    home.write("wire.jsonl", *lines(ONE, THREE))
    assert home.publish() == {"withdrawn": 1}
    assert titles(home.entries().values()) == ["One", "Three"]


def test_an_edited_line_is_an_update(home: Home) -> None:
    """Its id says that it is the same article."""
    home.write("wire.jsonl", *lines(ONE, THREE))
    home.publish()
    home.write("wire.jsonl", *lines(ONE | {"body": "The first, corrected."}, THREE))
    assert home.publish() == {"updated": 1}


def test_a_corrected_date_leaves_a_line_its_guid(home: Home) -> None:
    """The day in a guid is the one it was minted for, whatever the author finds out later."""
    home.write("wire.jsonl", *lines(ONE, THREE))
    home.publish()
    guids = {entry.guid for entry in home.entries().values()}
    home.write("wire.jsonl", *lines(ONE | {"date": "2026-02-01"}, THREE))
    assert home.publish() == {"updated": 1}
    assert {entry.guid for entry in home.entries().values()} == guids


def test_a_bad_line_is_listed_and_the_others_go_on(home: Home) -> None:
    """One wrong line of a wire file costs that line alone, until it is mended."""
    home.write("wire.jsonl", *lines(ONE), "{broken", *lines(THREE))
    assert home.publish() == {"created": 2}
    assert list(home.rejected().values()) == ["bad-line"]
    assert home.publish() == {}
    assert list(home.rejected().values()) == ["bad-line"]
    home.write("wire.jsonl", *lines(ONE, TWO, THREE))
    assert home.publish() == {"created": 1}
    assert home.rejected() == {}


def test_a_file_of_many_that_is_moved_tells_nobody(home: Home) -> None:
    """All of its articles keep their guids."""
    file = home.write("wire.jsonl", *lines(ONE, TWO))
    home.publish()
    guids = {entry.guid for entry in home.entries().values()}
    file.rename(file.with_name("archive.jsonl"))
    assert home.publish() == {}
    assert {entry.guid for entry in home.entries().values()} == guids


def test_a_file_of_many_that_is_removed_takes_all_of_them_along(home: Home) -> None:
    """Nothing of it stays in the feeds."""
    file = home.write("wire.jsonl", *lines(ONE, TWO))
    home.publish()
    file.unlink()
    assert home.publish() == {"withdrawn": 2}
    assert home.entries() == {}


def test_the_same_id_twice_in_a_file_is_refused_once(home: Home) -> None:
    """The first keeps it; the second is listed."""
    home.write("wire.jsonl", *lines(ONE, ONE | {"title": "Another"}))
    assert home.publish() == {"created": 1}
    assert list(home.rejected().values()) == ["guid-clash"]


def test_an_article_edited_into_a_copy_of_another_stays_an_entry(home: Home) -> None:
    """Only a new file can be a duplicate: readers have this one already."""
    home.article("a.txt", "The tide turned.")
    home.article("b.txt", "The wind rose.")
    home.publish()
    home.article("b.txt", "The tide turned.")
    assert home.publish() == {"updated": 1}
    assert home.rejected() == {}


def test_a_copy_made_while_the_original_changes_back_is_an_entry_of_its_own(home: Home) -> None:
    """Whatever the order in which the two are read, both are published, and neither keeps an old text."""
    home.article("b.txt", "The tide turned.")
    home.publish()
    home.article("b.txt", "The wind rose.")
    home.publish()
    home.article("a.txt", "The tide turned.")
    home.article("b.txt", "The tide turned.")
    home.publish()
    assert titles(home.entries().values()) in (["The tide turned"], ["The tide turned", "The tide turned"])
    assert "b.txt" in home.entries()


def test_a_guid_declared_later_leaves_the_page_where_it_was(home: Home) -> None:
    """Readers of the old guid see it go; links to the page still lead to it."""
    home.write("a.md", "---", "title: Tides", "date: 2026-05-01", "---", "They turn.")
    home.publish()
    before = home.entries()["a.md"]
    home.write("a.md", "---", "title: Tides", "date: 2026-05-01", "guid: tides", "---", "They turn.")
    assert home.publish() == {"created": 1, "withdrawn": 1}
    after = home.entries()["a.md"]
    assert (after.address, after.guid) == (before.address, "tag:home.example,2026-05-01:tides")


def test_no_page_can_take_the_place_of_a_feed(home: Home) -> None:
    """A permalink that names a feed's own address is not obeyed."""
    for place in ("rss.xml", "tags", "index.html", "ATOM.XML"):
        home.write(
            f"{place}.md", "---", f"title: {place}", "date: 2026-05-01", f"permalink: /{place}/", "---", "x"
        )
    assert home.publish() == {"created": 4}
    assert all(entry.address.startswith("articles/") for entry in home.entries().values())
    assert (home.base / "out" / "rss.xml").is_file()


def test_a_rename_with_an_edit_may_be_seen_as_two_events(home: Home) -> None:
    """Seen gone first and believed later, an article goes on in the file that was found in between."""
    text = " ".join(f"word{number}" for number in range(50))
    home.article("a.txt", text)
    home.article("c.txt", "Something else.")
    home.publish()
    before = home.entries()["a.txt"]
    (home.corpus / "a.txt").unlink()
    home.article("b.txt", text + " edited")
    with Publication(home.configuration(), clock=home.clock) as site:
        assert site.publish(paths=["a.txt"]).missing == ("a.txt",)
        assert site.publish(paths=["c.txt"]).missing == ()
        assert site.publish(paths=["b.txt"]).updated == 1
        report = site.publish(paths=["a.txt"], believe_gone=True)
    assert (report.created, report.withdrawn) == (0, 0)
    assert home.entries()["b.txt"].guid == before.guid
    assert home.entries().keys() == {"b.txt", "c.txt"}
