"""What scripts can rely on: commands, their JSON, their exit codes, and where files stand."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicate.core.signing import new_secret
from syndicate.web.listen import Listener, Received
from tests.end_to_end.homes import SECRET, Home, report, run

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


@pytest.fixture
def inbox() -> Iterator[tuple[str, list[Received]]]:
    """The address of a receiver on loopback, and what it gets."""
    heard: list[Received] = []
    listener = Listener("127.0.0.1", 0, SECRET, heard.append)
    listener.start()
    yield listener.url, heard
    listener.stop()


@pytest.fixture
def stocked(home: Home) -> Home:
    """A publication with an article of every state, and a file that is none."""
    ahead = (datetime.now(UTC) + timedelta(days=400)).isoformat(timespec="seconds")
    home.write("news/live.txt", report("2026-02-03", "The ferry was late."))
    home.write(
        "news/full.md",
        "---\ntitle: Of boats\ndate: 2026-02-05\ntags: [Boats, Old Harbour]\nauthor: Mara Quill\n"
        "language: en-GB\nsummary: About them.\n---\n\nThey **float**.\n",
    )
    home.write("later.md", f"---\ntitle: Later\ndate: {ahead}\n---\n\nNot yet.\n")
    home.write("over.md", "---\ntitle: Over\ndate: 2020-01-01\nexpires: 2020-02-01\n---\n\nIt is over.\n")
    home.write("gone.txt", report("2026-02-02", "This will be deleted."))
    home.write("news/bad.txt", "Nobody said when.\n\nAnd nobody will.\n")
    home.publish()
    (home.corpus / "gone.txt").unlink()
    home.publish()
    return home


def test_publish_ends_with_one_object(home: Home) -> None:
    """Counts of what happened and the paths written are the last line of output."""
    home.write("a.txt", report("2026-02-03", "The ferry was late."))
    home.write("b.txt", "No date.\n")
    ended = home.run("publish", "--json")
    facts = ended.facts
    assert ended.code == 0
    assert {name: facts[name] for name in ("created", "updated", "withdrawn", "rejected", "faults")} == {
        "created": 1,
        "updated": 0,
        "withdrawn": 0,
        "rejected": 1,
        "faults": [],
    }
    written = facts["written"]
    assert isinstance(written, list)
    assert {"rss.xml", "atom.xml", "feed.json", "feeds.opml", "index.html"} <= set(written)
    assert set(written) == set(home.files())


def test_strict_ends_with_3_when_something_was_rejected(home: Home) -> None:
    """It is published all the same; also a pass that finds nothing new says so."""
    home.write("a.txt", report("2026-02-03", "The ferry was late."))
    assert home.run("publish", "--strict").code == 0
    home.write("b.txt", "No date.\n")
    assert home.run("publish", "--strict").code == 3
    assert home.run("publish", "--strict").code == 3
    assert home.run("publish").code == 0


def test_the_output_folder_has_a_layout_to_rely_on(stocked: Home) -> None:
    """Feeds of everything, of each section, tag and author; lists; an archive; a page for each article."""
    files = stocked.files()
    for folder in ("", "sections/news/", "tags/boats/", "tags/old-harbour/", "authors/mara-quill/"):
        for name in ("rss.xml", "atom.xml", "feed.json", "index.html"):
            assert folder + name in files
    assert {"feeds.opml", "archive/index.html", "archive/2026/02/index.html"} <= set(files)
    assert "articles/2026/02/the-ferry-was-late/index.html" in files
    assert "articles/2026/02/of-boats/index.html" in files
    assert not [name for name in files if "later" in name or "over" in name or "deleted" in name]


def test_entries_are_listed_whole_and_by_state(stocked: Home) -> None:
    """Every entry with every fact, whatever the feeds' limit; or those of one state."""
    found = {entry["path"]: entry for entry in stocked.run("entries", "--json").rows}
    assert {path: entry["state"] for path, entry in found.items()} == {
        "news/live.txt": "live",
        "news/full.md": "live",
        "later.md": "scheduled",
        "over.md": "expired",
        "gone.txt": "withdrawn",
    }
    full = found["news/full.md"]
    assert str(full["guid"]).startswith("tag:home.example,2026-02-05:")
    assert {name: full[name] for name in full if name != "guid"} == {
        "path": "news/full.md",
        "title": "Of boats",
        "published": "2026-02-05T00:00:00Z",
        "updated": "2026-02-05T00:00:00Z",
        "permalink": "https://home.example/articles/2026/02/of-boats/",
        "language": "en-GB",
        "section": "news",
        "tags": ["Boats", "Old Harbour"],
        "authors": ["Mara Quill"],
        "revision": 1,
        "state": "live",
        "warnings": [],
    }
    for state in ("live", "scheduled", "withdrawn", "expired"):
        paths = {row["path"] for row in stocked.run("entries", "--state", state, "--json").rows}
        assert paths == {path for path, entry in found.items() if entry["state"] == state}
    assert "Of boats" in stocked.run("entries").out


def test_what_was_rejected_is_listed_with_the_remedy(stocked: Home) -> None:
    """Path, line, reason, detail and remedy of each file that gave no article."""
    (row,) = stocked.run("rejected", "--json").rows
    assert {"path", "line", "reason", "detail", "remedy"} <= set(row)
    assert (row["path"], row["line"], row["reason"]) == ("news/bad.txt", 1, "undated")
    assert "YYYY-MM-DD" in str(row["remedy"])
    assert str(row["remedy"]) in stocked.run("rejected").out


def test_a_preview_says_what_a_file_would_become(stocked: Home, tmp_path: Path) -> None:
    """Of a known file, a new one and one outside the corpus; of a bad one it says why not."""
    before = stocked.stamps()
    known = stocked.run("preview", "corpus/news/full.md", "--json").facts
    assert known["guid"] == stocked.entries()["news/full.md"]["guid"]
    assert {name: known[name] for name in ("title", "published", "updated", "summary", "language")} == {
        "title": "Of boats",
        "published": "2026-02-05T00:00:00Z",
        "updated": "2026-02-05T00:00:00Z",
        "summary": "About them.",
        "language": "en-GB",
    }
    assert (known["section"], known["tags"]) == ("news", ["Boats", "Old Harbour"])
    assert "<strong>float</strong>" in str(known["html"])
    new = stocked.write("sport/new.txt", report("2026-02-09", "The race was won."))
    assert stocked.run("preview", str(new), "--json").facts["section"] == "sport"
    outside = tmp_path / "outside.txt"
    outside.write_text(report("2026-02-09", "It was elsewhere."), encoding="utf-8")
    assert stocked.run("preview", str(outside), "--json").facts["title"] == "It was elsewhere"
    bad = stocked.run("preview", "corpus/news/bad.txt")
    assert bad.code == 1
    assert "undated" in bad.err
    assert stocked.run("preview", "corpus/no-such.txt").code == 1
    assert stocked.stamps() == before
    assert "sport/new.txt" not in stocked.entries()


def test_the_status_counts_what_there_is(stocked: Home) -> None:
    """Entries and deliveries by state, files, what was rejected, and what happens next."""
    facts = stocked.run("status", "--json").facts
    assert facts["entries"] == {"live": 2, "scheduled": 1, "withdrawn": 1, "expired": 1}
    assert (facts["files"], facts["rejected"], facts["pending"], facts["endpoints"]) == (5, 1, 0, 1)
    assert MOMENT.fullmatch(str(facts["next_release"]))
    assert facts["next_delivery"] is not None
    assert "2 live" in stocked.run("status").out


def test_a_rehearsal_changes_nothing_and_is_right(home: Home) -> None:
    """--dry-run gives the counts of the pass that follows, before a first pass too, and touches nothing."""
    home.write("a.txt", report("2026-02-03", "The ferry was late."))
    home.write("b.txt", report("2026-02-03", "The crane was sold."))
    home.write("bad.txt", "No date.\n")
    counts = ("created", "updated", "withdrawn", "rejected")
    foreseen = home.run("publish", "--dry-run", "--json").facts
    assert not home.state.exists()
    assert not home.out.exists()
    done = home.publish()
    assert [foreseen[name] for name in counts] == [done[name] for name in counts] == [2, 0, 0, 1]
    home.write("a.txt", report("2026-02-03", "The ferry was early."))
    (home.corpus / "b.txt").unlink()
    home.write("c.txt", report("2026-02-04", "The tide was high."))
    home.write("bad2.txt", "No date either.\n")
    before = (home.stamps(), home.entries(), home.run("rejected", "--json").rows, len(home.deliveries()))
    foreseen = home.run("publish", "--dry-run", "--json").facts
    assert before == (
        home.stamps(),
        home.entries(),
        home.run("rejected", "--json").rows,
        len(home.deliveries()),
    )
    assert foreseen["written"] == []
    done = home.publish()
    assert [foreseen[name] for name in counts] == [done[name] for name in counts] == [1, 1, 1, 2]


def test_check_tells_a_good_feed_from_a_bad_one(stocked: Home) -> None:
    """0 for feeds that are right, 1 for one that is not, with the rule that it breaks."""
    good = [f"out/{name}" for name in ("rss.xml", "atom.xml", "feed.json", "feeds.opml")]
    ended = stocked.run("check", *good, "--json")
    assert ended.code == 0
    assert [row["valid"] for row in ended.rows] == [True] * 4
    broken = stocked.base / "broken.xml"
    broken.write_bytes((stocked.out / "atom.xml").read_bytes().replace(b"<updated>", b"<updated>x", 1))
    ended = stocked.run("check", str(broken), "--json")
    assert ended.code == 1
    findings = ended.facts["findings"]
    assert isinstance(findings, list)
    assert findings[0]["severity"] == "error"
    assert stocked.run("check", "no-such.xml").code == 1
    assert stocked.run("check", str(broken)).code == 1


def test_deliveries_can_be_listed_shown_and_repeated(home: Home, inbox: tuple[str, list[Received]]) -> None:
    """What was sent is there to look at with every attempt, and is sent again on request."""
    url, heard = inbox
    home.configure(hook=url)
    home.write("a.txt", report("2026-02-03", "The ferry was late."))
    summary = home.run("publish", "--announce", "--json").facts
    assert isinstance(summary["deliveries"], dict)
    rows = home.run("deliveries", "list", "--json").rows
    assert summary["deliveries"]["done"] == len(rows) == len(heard)
    assert {row["state"] for row in rows} == {"done"}
    row = next(row for row in rows if row["event"] == "article.published")
    shown = home.run("deliveries", "show", str(row["id"]), "--json").facts
    assert json.loads(str(shown["body"]))["type"] == "article.published"
    tries = shown["tries"]
    assert isinstance(tries, list)
    assert [(try_["number"], try_["status"]) for try_ in tries] == [(1, 204)]
    assert str(row["message_id"]) in home.run("deliveries", "show", str(row["id"])).out
    assert home.run("deliveries", "redeliver", str(row["id"])).code == 0
    assert home.run("publish").code == 0
    copies = [message for message in heard if message.id == row["message_id"]]
    assert len(copies) == 2
    assert all(message.verified for message in heard)
    assert home.run("deliveries", "show", "999").code == 1
    assert home.run("deliveries", "redeliver", "999").code == 1


def test_webhooks_can_be_added_listed_tried_and_removed(
    home: Home, inbox: tuple[str, list[Received]]
) -> None:
    """One is told from the moment it is added until it is removed, and its secret is shown only once."""
    url, heard = inbox
    home.configure()
    secret = home.base / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    ended = home.run(
        "webhook", "add", url, "--secret-file", str(secret), "--event", "article.published", "--json"
    )
    added = ended.facts
    assert ended.code == 0
    assert "secret" not in added
    assert (added["url"], added["state"], added["origin"]) == (url, "active", "command")
    assert home.run("webhook", "list", "--json").rows == [added]
    tried = home.run("webhook", "test", str(added["id"]), "--json")
    assert (tried.code, tried.facts["accepted"], tried.facts["status"]) == (0, True, 204)
    assert [message.type for message in heard] == ["test.ping"]
    home.publish()
    home.write("a.txt", report("2026-02-03", "The ferry was late."))
    assert home.run("publish").code == 0
    assert [message.type for message in heard] == ["test.ping", "article.published"]
    assert home.run("webhook", "remove", str(added["id"])).code == 0
    home.write("b.txt", report("2026-02-03", "The crane was sold."))
    assert home.run("publish").code == 0
    assert len(heard) == 2
    assert home.run("webhook", "remove", str(added["id"])).code == 1
    assert home.run("webhook", "test", "ep_nobody").code == 1
    made = home.run("webhook", "add", "https://hook.example/", "--json").facts
    assert str(made["secret"]).startswith("whsec_")


def test_a_webhook_of_the_settings_ends_when_the_settings_no_longer_name_it(home: Home) -> None:
    """It is listed while they do, cannot be removed by command, and is told nothing afterwards."""
    home.publish()
    (row,) = home.run("webhook", "list", "--json").rows
    assert row["origin"] == "config"
    ended = home.run("webhook", "remove", str(row["id"]))
    assert ended.code == 1
    assert "[[webhooks]]" in ended.err
    home.configure()
    home.write("a.txt", report("2026-02-03", "The ferry was late."))
    home.publish()
    assert home.deliveries() == []


@pytest.mark.parametrize("overlap", ["0s", "1d"])
def test_a_new_secret_in_the_settings_is_used_at_once(
    home: Home, inbox: tuple[str, list[Received]], overlap: str
) -> None:
    """A pass that finds no new article notices it too; the old one signs along for as long as is set."""
    url, heard = inbox
    home.configure(hook=url, more=f'[delivery]\nsecret_overlap = "{overlap}"')
    home.publish()
    settings = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(settings.replace(SECRET, new_secret(bytes(32))), encoding="utf-8")
    home.publish()
    (row,) = home.run("webhook", "list", "--json").rows
    knows_the_old_one = overlap == "1d"
    assert home.run("webhook", "test", str(row["id"])).code == (0 if knows_the_old_one else 1)
    assert [message.verified for message in heard] == [knows_the_old_one]


def test_init_writes_settings_that_explain_themselves_and_load(tmp_path: Path) -> None:
    """The file works as it stands, with what was asked for in it."""
    ended = run(
        "init", "--title", "Harbour “Notes”", "--url", "https://e.org/n/", "--folder", "notes", cwd=tmp_path
    )
    assert ended.code == 0
    assert (tmp_path / "notes").is_dir()
    (tmp_path / "notes" / "a.txt").write_text(report("2026-02-03", "The ferry was late."), encoding="utf-8")
    done = run("publish", "--json", cwd=tmp_path)
    assert (done.code, done.facts["created"]) == (0, 1)
    feed = json.loads((tmp_path / "public" / "feed.json").read_bytes())
    assert (feed["title"], feed["home_page_url"]) == ("Harbour “Notes”", "https://e.org/n/")
    assert run("doctor", cwd=tmp_path).code == 0


def test_init_asks_for_what_was_not_said(tmp_path: Path) -> None:
    """Title, address and folder, each with a default."""
    ended = run("init", cwd=tmp_path, typed="Notes\nhttps://e.org/\n\n")
    assert ended.code == 0
    settings = (tmp_path / "syndicate.toml").read_text(encoding="utf-8")
    assert 'title = "Notes"' in settings
    assert 'url = "https://e.org/"' in settings


def test_a_folder_is_published_without_any_settings(tmp_path: Path) -> None:
    """`publish FOLDER --url` is enough; what follows finds the same memory by the same folder."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text(report("2026-02-03", "The ferry was late."), encoding="utf-8")
    arguments = ("publish", "notes", "--url", "https://e.org/", "--out", "site", "--json")
    assert run(*arguments, cwd=tmp_path).facts["created"] == 1
    assert run(*arguments, cwd=tmp_path).facts["written"] == []
    assert (tmp_path / "site" / "rss.xml").is_file()
    (row,) = run("entries", "notes", "--json", cwd=tmp_path).rows
    assert row["path"] == "a.txt"
    assert str(row["guid"]).startswith("tag:e.org,2026-02-03:")


def test_the_doctor_names_what_keeps_a_publication_from_working(home: Home) -> None:
    """Every part is looked at; a missing corpus is a failure with a remedy."""
    home.publish()
    healthy = home.run("doctor", "--json")
    assert healthy.code == 0
    assert all(row["ok"] for row in healthy.rows)
    home.corpus.rmdir()
    ill = home.run("doctor", "--json")
    assert ill.code == 1
    (row,) = [row for row in ill.rows if not row["ok"]]
    assert row["name"] == "corpus"
    assert row["remedy"]


@pytest.mark.parametrize(
    "command", ["entries", "rejected", "status", "deliveries list"], ids=lambda name: name.split()[0]
)
def test_before_the_first_pass_commands_say_what_to_do(home: Home, command: str) -> None:
    """There is no state yet: they say how to make one, and make none themselves."""
    ended = home.run(*command.split(), "--json")
    assert ended.code == 1
    assert "syndicate publish" in ended.err
    assert not home.state.exists()
