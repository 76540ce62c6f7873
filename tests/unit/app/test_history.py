"""What is left of an article that is no longer published."""

from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from syndicate import Publication
from tests.unit.app.homes import Home

DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def test_a_withdrawn_or_expired_article_leaves_no_page_and_is_known_to_be_gone(tmp_path: Path) -> None:
    """Its address answers 410 where we serve it and 404 elsewhere; Atom says since when it is gone."""
    home = Home(tmp_path)
    home.article("kept.txt", "The kept one stays.")
    file = home.article("removed.txt", "The removed one goes.")
    expiry = datetime(2026, 6, 1, 18, tzinfo=UTC)
    fields = ["---", "title: Brief", "date: 2026-05-02", f"expires: {expiry.isoformat()}", "---"]
    home.write("brief.md", *fields, "It is soon over.")
    home.publish()
    addresses = {path: entry.address for path, entry in home.entries().items()}
    guids = {path: entry.guid for path, entry in home.entries().items()}
    assert all((home.base / "out" / address / "index.html").exists() for address in addresses.values())
    file.unlink()
    home.publish()
    removed = home.clock.now()
    home.clock.forward(hours=12)
    home.publish()
    with Publication(home.configuration(), clock=home.clock) as publication:
        gone = {path for path, address in addresses.items() if publication.was_withdrawn(address)}
    assert gone == {"removed.txt", "brief.md"}
    assert {path for path, one in addresses.items() if not (home.base / "out" / one).exists()} == gone
    feed = etree.parse(home.base / "out" / "atom.xml").getroot()
    assert {stone.get("ref"): stone.get("when") for stone in feed.iter(DELETED)} == {
        guids["brief.md"]: "2026-06-01T18:00:00Z",
        guids["removed.txt"]: removed.isoformat().replace("+00:00", "Z"),
    }


def test_an_article_that_comes_back_is_newer_than_its_tombstone(tmp_path: Path) -> None:
    """Whoever removed it shows it again (RFC 6721 section 3)."""
    home = Home(tmp_path)
    home.article("kept.txt", "The kept one stays.")
    file = home.article("a.txt", "This one goes and comes back.")
    home.publish()
    text = file.read_text(encoding="utf-8")
    file.unlink()
    home.publish()
    withdrawn = home.entries(None)["a.txt"].withdrawn
    file.write_text(text, encoding="utf-8")
    home.publish()
    back = home.entries()["a.txt"]
    assert withdrawn is not None
    assert back.withdrawn is None
    assert back.updated > withdrawn
    assert b"deleted-entry" not in (home.base / "out" / "atom.xml").read_bytes()
