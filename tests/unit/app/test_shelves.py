"""What a change rewrites of the archive, its sitemaps and its lists of titles, and what it leaves alone."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from syndicate import Publication
from syndicate.render import shelf
from tests.unit.app.homes import Home

_FOLDERS = ("archive/20", "sitemaps/20", "search/20")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Seven articles in May, three to a stretch, and one in April."""
    monkeypatch.setattr(shelf, "LENGTH", 3)
    home = Home(tmp_path)
    for day in range(1, 8):
        home.article(f"{day}.txt", f"Words of day {day}.", day=f"2026-05-0{day}")
    home.article("april.txt", "Words of April.", day="2026-04-01")
    home.publish()
    return home


def pieces(home: Home) -> dict[str, str]:
    """Digests of all pieces of the archive, by path."""
    root = home.base / "out"
    files = (path for path in root.rglob("*") if path.is_file())
    found = {path.relative_to(root).as_posix(): path for path in files}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in found.items()
        if name.startswith(_FOLDERS)
    }


def rewritten(home: Home, change: Callable[[], object]) -> set[str]:
    """Which pieces differ, came or went by a change, once published."""
    before = pieces(home)
    change()
    home.publish()
    after = pieces(home)
    return {path for path in before | after if before.get(path) != after.get(path)}


def may(number: int) -> set[str]:
    """The three files of a stretch of May."""
    folder, name = ("", "") if number == 1 else (f"{number}/", f"-{number}")
    return {
        f"archive/2026/05/{folder}index.html",
        f"sitemaps/2026-05{name}.xml",
        f"search/2026-05{name}.json",
    }


def links(home: Home, path: str) -> list[str]:
    """Where a page of the archive turns to."""
    page = html.document_fromstring((home.base / "out" / path).read_bytes().decode())
    turns = (nav for nav in page.iter("nav") if nav.get("class") == "turn")
    return [link.get("href") or "" for nav in turns for link in nav.iter("a")]


def test_a_month_is_cut_into_stretches_oldest_first(home: Home) -> None:
    """Each page leads to the one before and after it, and to the months beside."""
    assert set(pieces(home)) == {
        *may(1),
        *may(2),
        *may(3),
        "archive/2026/04/index.html",
        "sitemaps/2026-04.xml",
        "search/2026-04.json",
    }
    april = "../../../../archive/2026/04/index.html"
    assert links(home, "archive/2026/05/2/index.html") == [
        "../../../../archive/2026/05/index.html",
        "../../../../archive/2026/05/3/index.html",
        april,
    ]
    titles = json.loads((home.base / "out/search/2026-05-2.json").read_bytes())
    assert [title for title, *_ in titles] == [f"Words of day {day}" for day in (6, 5, 4)]


def test_a_new_article_rewrites_the_last_stretch_of_its_month(home: Home) -> None:
    """The others keep their bytes, and their readers a good cache."""
    changed = rewritten(home, lambda: home.article("8.txt", "Words of day 8.", day="2026-05-08"))
    assert changed == may(3)


def test_a_stretch_that_is_full_begins_the_next(home: Home) -> None:
    """The page before it learns where to go on, and nothing else of it changes."""
    for day in (8, 9):
        home.article(f"{day}.txt", f"Words of day {day}.", day=f"2026-05-0{day}")
    home.publish()
    changed = rewritten(home, lambda: home.article("10.txt", "Words of day 10.", day="2026-05-10"))
    assert changed == {*may(4), "archive/2026/05/3/index.html"}


def test_an_edit_rewrites_the_stretch_that_the_article_stands_in(home: Home) -> None:
    """Years of archive stay as they are."""
    changed = rewritten(home, lambda: home.article("2.txt", "Other words of day 2.", day="2026-05-02"))
    assert changed == may(1)


def test_a_withdrawal_moves_up_what_comes_after_it(home: Home) -> None:
    """No page is left with a hole, and a stretch that is empty is gone."""
    changed = rewritten(home, (home.corpus / "5.txt").unlink)
    assert changed == {*may(2), *may(3)}
    assert not may(3) & set(pieces(home))


def test_a_month_that_comes_or_goes_is_noticed_by_its_neighbours(home: Home) -> None:
    """The pages beside it lead there, and never to nothing."""
    rewritten(home, lambda: home.article("june.txt", "Words of June.", day="2026-06-01"))
    assert links(home, "archive/2026/05/3/index.html")[-1] == "../../../../archive/2026/06/index.html"
    changed = rewritten(home, (home.corpus / "april.txt").unlink)
    assert {path for path in changed if "2026/04" in path or "2026-04" in path} == {
        "archive/2026/04/index.html",
        "sitemaps/2026-04.xml",
        "search/2026-04.json",
    }
    assert not (home.base / "out/archive/2026/04").exists()
    assert "../../../archive/2026/04/index.html" not in links(home, "archive/2026/05/index.html")


def test_changes_one_by_one_give_what_all_at_once_would(home: Home, tmp_path: Path) -> None:
    """The folder tells nothing of the way to it: same articles, same bytes, and no file besides."""
    home.article("8.txt", "Words of day 8.", day="2026-05-08")
    home.publish()
    (home.corpus / "1.txt").unlink()
    home.article("june.txt", "Words of June.", day="2026-06-01")
    home.publish()
    (home.corpus / "june.txt").unlink()
    home.publish()
    home.article("march.txt", "Words of March.", day="2026-03-01")
    home.publish()
    other = Home(tmp_path / "other")
    for file in sorted(home.corpus.iterdir()):
        other.write(file.name, *file.read_text(encoding="utf-8").splitlines())
    other.publish()
    assert pieces(other) == pieces(home)
    for path in ("sitemap.xml", "search/pieces.json", "sitemaps/news.xml", "archive/index.html"):
        assert (other.base / "out" / path).read_bytes() == (home.base / "out" / path).read_bytes()


def test_the_manifest_tells_of_every_feed_what_stands_there(home: Home) -> None:
    """Digest and count agree with the files after a pass that touched some of them."""
    home.article("8.txt", "Words of day 8.", day="2026-05-08")
    home.publish()
    listed = json.loads((home.base / "out/feeds.json").read_bytes())["feeds"]
    assert {"rss.xml", "atom.xml", "feed.json"} <= {feed["path"] for feed in listed}
    for feed in listed:
        body = (home.base / "out" / feed["path"]).read_bytes()
        assert feed["sha256"] == hashlib.sha256(body).hexdigest()
    assert next(feed["entries"] for feed in listed if feed["path"] == "rss.xml") == 9


def test_a_publication_without_pages_has_no_sitemap(tmp_path: Path) -> None:
    """Where the pages are another program's, so are their sitemaps; the manifest is ours."""
    home = Home(tmp_path)
    home.article("1.txt", "Words.")
    home.write(
        "../syndicate.toml",
        '[publication]\nurl = "https://home.example/"\n[corpus]\npath = "corpus"\n[output]\npath = "out"',
        'pages = false\npermalink = "https://home.example/{year}/{slug}/"\n[state]\npath = "state.db"',
    )
    with Publication.open(tmp_path) as publication:
        publication.publish()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "atom.xml",
        "feed.json",
        "feeds.json",
        "feeds.opml",
        "rss.xml",
    }
