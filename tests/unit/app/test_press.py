"""What the press decides of a feed that it writes."""

import json
from pathlib import Path

from lxml import etree

from syndicate.run.publication import Publication

ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_feed_has_the_same_entries_in_every_format_however_large_they_are(tmp_path: Path) -> None:
    """Escaping makes one format larger than another; the fullest decides, for all of them and their page."""
    corpus, public = tmp_path / "corpus", tmp_path / "public"
    corpus.mkdir()
    for day in range(1, 10):
        text = 'A "quoted" line.\n\n' * 150
        (corpus / f"{day}.md").write_text(f"---\ntitle: Day {day}\ndate: 2021-07-0{day}\n---\n{text}")
    (corpus / "syndicate.toml").write_text(
        f'[publication]\nurl = "https://river.example/"\n[corpus]\npath = "."\n[output]\npath = "{public}"\n'
        f'[state]\npath = "{tmp_path / "state.db"}"\n[feeds]\nmax_bytes = 25000\n'
    )
    with Publication.open(corpus) as publication:
        publication.publish()
    days = ["Day 9", "Day 8", "Day 7", "Day 6", "Day 5"]
    rss = etree.parse(public / "rss.xml").iter("item")
    atom = etree.parse(public / "atom.xml").iter(f"{ATOM}entry")
    assert [item.findtext("title") for item in rss] == days
    assert [entry.findtext(f"{ATOM}title") for entry in atom] == days
    feed = json.loads((public / "feed.json").read_bytes())
    assert [item["title"] for item in feed["items"]] == days
    sizes = [(public / name).stat().st_size for name in ("rss.xml", "atom.xml", "feed.json")]
    assert max(sizes) <= 25_000
    page = (public / "index.html").read_text()
    assert "Day 5" in page
    assert "Day 4" not in page
