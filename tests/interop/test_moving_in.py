"""A reader that is subscribed to an old feed, and then to the one here, is shown nothing twice."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

import pytest
from reader import Reader, make_reader

from syndicate import Publication
from tests.serving import served

pytestmark = pytest.mark.slow

MANY = 200
FIRST = datetime(2019, 1, 1, 9, 30, tzinfo=UTC)
CONFIGURATION = """\
[publication]
title = "Harbour Notes"
url = "https://notes.example/"
[corpus]
path = "corpus"
[feeds]
limit = 300
max_bytes = 5000000
"""


def moment(number: int) -> datetime:
    """When an article was published: one a week."""
    return FIRST + timedelta(days=7 * number)


def link(number: int) -> str:
    """Where its page was: some on this address, some on another, in every style."""
    day = moment(number)
    styles = (
        f"https://notes.example/{day:%Y/%m}/news-{number}/",
        f"https://notes.example/{day:%Y}/news-{number}.html",
        f"https://old.example/?p={number}",
        f"https://old.example/posts/{day:%Y-%m-%d}-news-{number}",
    )
    return styles[number % len(styles)]


def guid(number: int, form: str = "rss") -> str:
    """What readers know it by: a permanent link, another address, a bare name; in Atom that is an IRI."""
    bare = f"post-{number}" if form == "rss" else f"tag:old.example,2019:post-{number}"
    return (link(number), f"https://old.example/?p={number}&x=1", bare)[number % 3]


def rss(numbers: Iterable[int]) -> str:
    """The old feed as RSS, with guids of both kinds."""
    items = "".join(
        f"<item><title>News no. {n} of the harbour</title><link>{link(n)}</link>"
        f'<guid isPermaLink="{str(guid(n) == link(n)).lower()}">{escape(guid(n))}</guid>'
        f"<pubDate>{format_datetime(moment(n))}</pubDate><description>Text {n}.</description></item>"
        for n in numbers
    )
    return (
        '<rss version="2.0"><channel><title>Old</title><link>https://old.example/</link>'
        f"<description>Old</description>{items}</channel></rss>"
    )


def atom(numbers: Iterable[int]) -> str:
    """The old feed as Atom."""
    entries = "".join(
        f"<entry><title>News no. {n} of the harbour</title><link href='{link(n)}'/>"
        f"<id>{escape(guid(n, 'atom'))}</id>"
        f"<published>{moment(n).isoformat()}</published>"
        f"<updated>{(moment(n) + timedelta(hours=1)).isoformat()}</updated>"
        f"<content type='html'>Text {n}.</content></entry>"
        for n in numbers
    )
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Old</title><id>urn:old</id>"
        f"<updated>{moment(MANY).isoformat()}</updated><author><name>Ann</name></author>{entries}</feed>"
    )


def wxr(numbers: Iterable[int], form: str) -> str:
    """The posts of a WordPress export."""
    posts = "".join(
        f"<item><title>News no. {n} of the harbour</title><link>{link(n)}</link>"
        f'<guid isPermaLink="false">{escape(guid(n, form))}</guid>'
        f"<content:encoded>Text {n}.</content:encoded>"
        f"<wp:post_id>{n}</wp:post_id><wp:post_date_gmt>{moment(n):%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>"
        f"<wp:post_name>news-{n}</wp:post_name><wp:status>publish</wp:status>"
        "<wp:post_type>post</wp:post_type></item>"
        for n in numbers
    )
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title>'
        f"<link>https://old.example/</link><description>Old</description>{posts}</channel></rss>"
    )


def write_articles(corpus: Path) -> None:
    """The same articles as files: some say their old address, some only their day and title."""
    corpus.mkdir()
    for n in range(MANY):
        day, title = f"{moment(n):%Y-%m-%d}", f"News no. {n} of the harbour"
        if n % 2:
            (corpus / f"{n}.txt").write_text(f" date {day} {title}\n\nText {n}, at length.\n", "utf-8")
        else:
            place = f"canonical: {link(n)}\n" if n % 4 else ""
            text = f"---\ntitle: {title}\ndate: {day}\nslug: news-{n}\n{place}---\nText {n}, at length.\n"
            (corpus / f"{n}.md").write_text(text, "utf-8")


def unread_after_moving(reader: Reader, old: str, new: str) -> tuple[int, int]:
    """Read all of the old feed, go over to the new one; return how many entries there are, and are unread."""
    reader.add_feed(old)
    reader.update_feeds()
    for entry in reader.get_entries():
        reader.mark_entry_as_read(entry)
    assert reader.get_entry_counts().total == MANY
    reader.change_feed_url(old, new)
    for problem in reader.update_feeds_iter():
        assert not isinstance(problem.value, Exception), problem.value
    counts = reader.get_entry_counts()
    assert counts.total is not None
    assert counts.read is not None
    return counts.total, counts.total - counts.read


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("source", ["feed", "export"])
def test_two_hundred_entries_move_in_unnoticed(tmp_path: Path, form: str, source: str) -> None:
    """Read at the old address, read at the new one: nothing is new, and nothing is lost."""
    write = {"rss": rss, "atom": atom}[form]
    old = tmp_path / "old"
    old.mkdir()
    (old / "feed.xml").write_text(write(range(MANY - 1, -1, -1)), "utf-8")
    (old / "export.xml").write_text(wxr(range(MANY), form), "utf-8")
    write_articles(tmp_path / "corpus")
    (tmp_path / "syndicate.toml").write_text(CONFIGURATION, "utf-8")
    with served(tmp_path) as address:
        place = f"{address}old/feed.xml" if source == "feed" else str(old / "export.xml")
        with Publication.open(config=tmp_path / "syndicate.toml") as publication:
            first = publication.import_feeds([place])
            again = publication.import_feeds([place])
            assert (first.new, again.new, again.known, first.lost) == (MANY, 0, MANY, ())
            found = publication.adopt()
            assert (len(found.matched), found.left, found.new) == (MANY, (), ())
            report = publication.publish()
            assert (report.created, report.rejected, report.faults) == (MANY, 0, ())
            assert len(publication.adopt().taken) == MANY
            assert {entry.guid for entry in publication.entries()} == {guid(n, form) for n in range(MANY)}
            assert {entry.article.published for entry in publication.entries()} == set(
                map(moment, range(MANY))
            )
        with make_reader(":memory:", feed_root=None) as reader:
            moved = unread_after_moving(reader, f"{address}old/feed.xml", f"{address}public/{form}.xml")
        assert moved == (MANY, 0)
