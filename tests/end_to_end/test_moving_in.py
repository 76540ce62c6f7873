"""``syndicate import`` and ``syndicate adopt``, as ``docs/moving.md`` tells it."""

import re
from pathlib import Path

import pytest

from syndicate.web.leading import leads_to
from tests.end_to_end.homes import run
from tests.serving import served

PAGE = (Path(__file__).parents[2] / "docs" / "moving.md").read_text("utf-8")
OLD = re.findall(r"^```xml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
SETTINGS = """\
[publication]
title = "Harbour Notes"
url = "https://notes.example/"
[corpus]
path = "notes"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder of the page's example."""
    (tmp_path / "old.xml").write_text(OLD, "utf-8")
    (tmp_path / "syndicate.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "notes").mkdir()
    for file, first in re.findall(r"`notes/(\w+\.txt)`, which begins\s+`(date [^`]+)`", PAGE):
        (tmp_path / "notes" / file).write_text(f" {first}\n\nMore of it.\n", "utf-8")
    return tmp_path


def entries(place: Path) -> dict[object, dict[str, object]]:
    """What is published, by path."""
    return {row["path"]: row for row in run("entries", "--state", "live", "--json", cwd=place).rows}


def test_the_page_shows_what_happens(place: Path) -> None:
    """Every line of the example is printed, and the articles get what the page says."""
    shown = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
    for command in re.split(r"^\$ syndicate ", shown, flags=re.MULTILINE)[1:]:
        line, _, output = command.partition("\n")
        printed = " ".join(run(*line.split(), cwd=place).out.split())
        for row in output.splitlines():
            assert " ".join(row.split()) in printed
    run("publish", cwd=place)
    found = entries(place)
    bridge, ferry = found["bridge.txt"], found["ferry.txt"]
    assert (bridge["guid"], bridge["permalink"], bridge["published"]) == (
        "post-17",
        "https://notes.example/2020/bridge/",
        "2020-05-01T09:30:00Z",
    )
    assert ferry["guid"] == "https://notes.example/?p=18"
    assert "urn:uuid:" in (place / "public" / "atom.xml").read_text("utf-8").partition("<entry>")[2]


def test_a_dry_run_records_nothing_and_a_second_import_nothing_new(place: Path) -> None:
    """An import can be tried, and repeated."""
    dry = run("import", "old.xml", "--dry-run", "--json", cwd=place)
    assert (dry.facts["new"], (place / ".syndicate").exists()) == (3, False)
    assert run("import", "old.xml", "--json", cwd=place).facts["new"] == 3
    again = run("import", "old.xml", "--json", cwd=place)
    assert (again.code, again.facts["new"], again.facts["known"]) == (0, 0, 3)


def test_what_is_left_is_listed_with_its_remedy(place: Path) -> None:
    """The exit code says that something is left; with an article for each entry it is 0."""
    run("import", "old.xml", cwd=place)
    left = run("adopt", "--json", cwd=place)
    assert left.code == 1
    assert [item["title"] for item in left.facts["entries_left"]] == ["A lost page"]  # type: ignore[attr-defined]  # a list of objects
    assert "Give its article" in run("adopt", cwd=place).out
    text = (
        '---\ntitle: Found\ndate: 2020-05-03\nguid: "https://notes.example/?p=19"\n---\nIt was in a drawer.\n'
    )
    (place / "notes" / "lost.md").write_text(text, "utf-8")
    assert run("adopt", cwd=place).code == 0
    run("publish", cwd=place)
    assert run("adopt", cwd=place).code == 0


def test_an_adopted_article_is_news_to_nobody_and_its_edits_are(place: Path) -> None:
    """Webhooks hear of an edit, not of what readers had before, also when the publication is an old one."""
    run("webhook", "add", "http://127.0.0.1:9/hook", cwd=place)
    held = {file: file.read_text("utf-8") for file in (place / "notes").iterdir()}
    for file in held:
        file.unlink()
    run("publish", "--no-deliver", cwd=place)
    run("import", "old.xml", cwd=place)
    for file, text in held.items():
        file.write_text(text, "utf-8")
    assert run("publish", "--no-deliver", "--json", cwd=place).facts["created"] == 2
    assert run("deliveries", "list", "--json", cwd=place).rows == []
    bridge = place / "notes" / "bridge.txt"
    bridge.write_text(bridge.read_text("utf-8") + "\nAnd now for the details.\n", "utf-8")
    assert run("publish", "--no-deliver", "--json", cwd=place).facts["updated"] == 1
    told = [row["event"] for row in run("deliveries", "list", "--json", cwd=place).rows]
    assert "article.updated" in told
    assert "article.published" not in told
    assert entries(place)["bridge.txt"]["published"] == "2020-05-01T09:30:00Z"


def test_what_was_published_under_its_own_guid_stays_unless_forced(place: Path) -> None:
    """Readers of either feed are told before a guid changes; then the old guid takes the new one's place."""
    run("publish", cwd=place)
    own = entries(place)["bridge.txt"]["guid"]
    run("import", "old.xml", cwd=place)
    run("publish", cwd=place)
    assert entries(place)["bridge.txt"]["guid"] == own
    assert len(run("adopt", "--json", cwd=place).facts["published"]) == 2  # type: ignore[arg-type]  # a list
    run("adopt", "--force", cwd=place)
    done = run("publish", "--json", cwd=place).facts
    assert (done["created"], done["withdrawn"]) == (2, 2)
    assert entries(place)["bridge.txt"]["guid"] == "post-17"
    assert run("publish", "--json", cwd=place).facts["created"] == 0


def test_an_article_that_declares_another_guid_keeps_the_one_it_took_over(place: Path) -> None:
    """A guid of its own header, as Hugo and Jekyll files have them, does not make an adopted article anew."""
    text = "---\ntitle: The bridge opens\ndate: 2020-05-01\nid: 4711\n---\nWhat it is.\n"
    (place / "notes" / "bridge.txt").unlink()
    bridge = place / "notes" / "bridge.md"
    bridge.write_text(text, "utf-8")
    run("import", "old.xml", cwd=place)
    run("publish", cwd=place)
    assert entries(place)["bridge.md"]["guid"] == "post-17"
    bridge.write_text(text + "\nAnd more.\n", "utf-8")
    done = run("publish", "--json", cwd=place).facts
    assert (done["created"], done["updated"], done["withdrawn"]) == (0, 1, 0)


def test_old_addresses_lead_to_the_page(place: Path) -> None:
    """An old link that no page can stand at, and an alias of the header, become pages that lead on."""
    (place / "old.xml").write_text(OLD.replace("/2020/bridge/", "/2020/bridge.html"), "utf-8")
    text = (
        "---\ntitle: Tides\ndate: 2020-06-01\naliases: [/tides.html, 2020/bridge.html, ../up]\n---\nHigh.\n"
    )
    tides = place / "notes" / "tides.md"
    tides.write_text(text, "utf-8")
    run("import", "old.xml", cwd=place)
    run("publish", cwd=place)
    assert (
        entries(place)["bridge.txt"]["permalink"]
        == "https://notes.example/articles/2020/05/the-bridge-opens/"
    )
    leads = leads_to((place / "public" / "tides.html").read_bytes())
    assert leads == entries(place)["tides.md"]["permalink"]
    assert leads_to((place / "public" / "2020" / "bridge.html").read_bytes())
    run("publish", "--rebuild", cwd=place)
    assert (place / "public" / "tides.html").is_file()
    tides.unlink()
    run("publish", cwd=place)
    assert not (place / "public" / "tides.html").exists()


def test_a_site_leads_to_its_feed_and_all_its_older_pages(place: Path) -> None:
    """The address of a site is enough: its page names the feed, and the feed where it goes on."""
    items = re.findall(r"<item>.*?</item>", OLD)
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
    site = place / "site"
    site.mkdir()
    (site / "index.html").write_text(page, "utf-8")
    for name, item, older in (("feed", 2, "1"), ("1", 1, "0"), ("0", 0, "feed")):
        link = f'<a:link rel="prev-archive" href="/{older}.xml"/>'
        root = '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom">'
        feed = f"{root}<channel>{link}{items[item]}</channel></rss>"
        (site / f"{name}.xml").write_text(feed, "utf-8")
    with served(site) as address:
        found = run("import", address, "--json", cwd=place).facts
    assert (found["new"], found["lost"]) == (3, [])


@pytest.mark.parametrize("what", ["missing.xml", "notes/bridge.txt"])
def test_what_is_no_feed_is_said_in_words(place: Path, what: str) -> None:
    """A wrong name or a wrong file is an error with what would be right."""
    ended = run("import", what, cwd=place)
    assert ended.code == 1
    assert "error: " in ended.err


def test_a_preview_shows_what_an_article_will_take_over(place: Path) -> None:
    """Before and after adoption is noted, it has the guid and the address that its pass will give it."""
    run("import", "old.xml", cwd=place)
    shown = {
        name: run("preview", f"notes/{name}.txt", "--json", cwd=place).facts for name in ("bridge", "ferry")
    }
    assert shown["bridge"]["guid"] == "post-17"
    run("publish", cwd=place)
    for name, facts in shown.items():
        entry = entries(place)[f"{name}.txt"]
        assert (facts["guid"], facts["permalink"]) == (entry["guid"], entry["permalink"])
