"""feedparser and the library built on it read the same entries from every format."""

from html import unescape
from pathlib import Path

import feedparser
import pytest
from reader import make_reader

from syndicate.model import FeedFormat
from syndicate.render.feeds import renderers
from tests.interop.meaning import PUBLICATION, Seen, meant, moment, served
from tests.unit.render.feed_samples import FORMATS, MASTHEAD, document, entry, nasty


def by_feedparser(data: bytes, form: FeedFormat) -> list[Seen]:
    """The entries as feedparser sees them, its own cleaning of HTML left out."""
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo
    return [
        Seen(
            id=entry.id,
            title=entry.get("title", ""),
            link=entry.link,
            published=moment(entry.published_parsed),
            updated=moment(entry.updated_parsed),
            summary=_plain(entry.get("summary", ""), form),
            content=entry.content[0].value,
            authors=[author.name for author in entry.get("authors", []) if author],
            enclosures=[(one.href, one.type) for one in entry.enclosures],
        )
        for entry in parsed.entries
    ]


def by_reader(data: bytes, form: FeedFormat, folder: Path) -> list[Seen]:
    """The entries as the reader library stores them."""
    (folder / form.file_name).write_bytes(data)
    with make_reader(":memory:", feed_root=str(folder)) as reader:
        reader.add_feed(form.file_name)
        reader.update_feeds()
        assert reader.get_feed(form.file_name).last_exception is None
        entries = sorted(reader.get_entries(), key=lambda entry: str(entry.published), reverse=True)
        return [
            Seen(
                id=entry.id,
                title=entry.title or "",
                link=entry.link or "",
                published=entry.published,
                updated=entry.updated,
                summary=_plain(entry.summary or "", form),
                content=entry.content[0].value.strip(),
                authors=[author.name or "" for author in entry.authors],
                enclosures=[(one.href, one.type or "") for one in entry.enclosures],
            )
            for entry in entries
        ]


def shown(form: FeedFormat) -> list[Seen]:
    """What is meant; where an entry of XML has no summary, feedparser shows its content in that place."""
    entries = [meant(entry, form) for entry in PUBLICATION]
    if form is FeedFormat.JSON:
        return entries
    return [entry._replace(summary=entry.summary or entry.content) for entry in entries]


def _plain(summary: str, form: FeedFormat) -> str:
    return unescape(summary) if form is FeedFormat.RSS else summary


@pytest.mark.parametrize("form", [FeedFormat.RSS, FeedFormat.ATOM])
def test_feedparser_reads_every_entry_as_it_is_meant(form: FeedFormat) -> None:
    """Ids, titles, dates, links, content, authors and enclosures come out as they went in."""
    assert by_feedparser(served(form), form) == shown(form)


def test_feedparser_reads_no_json_feed() -> None:
    """It is a parser of XML: it says so, and shows nothing rather than something wrong."""
    parsed = feedparser.parse(served(FeedFormat.JSON))
    assert parsed.bozo
    assert parsed.entries == []


@pytest.mark.parametrize("form", FORMATS)
def test_the_reader_library_reads_every_entry_as_it_is_meant(form: FeedFormat, tmp_path: Path) -> None:
    """A reader with a database of its own stores the same entries from each of the three formats.

    Of several authors of an entry of XML it keeps the last.
    """
    expected = shown(form)
    if form is not FeedFormat.JSON:
        expected = [one._replace(authors=one.authors[-1:]) for one in expected]
    assert by_reader(served(form), form, tmp_path) == expected


def test_feedparser_knows_the_feed_itself() -> None:
    """Title, page, hub and own address of a feed are understood in RSS and Atom alike."""
    for renderer in renderers((FeedFormat.RSS, FeedFormat.ATOM)):
        told = feedparser.parse(document(renderer, [entry(1)])).feed
        assert told.title == MASTHEAD.title
        assert told.link == MASTHEAD.url
        links = {link.rel: link.href for link in told.links if link.rel in {"self", "hub"}}
        assert links == {"self": f"{MASTHEAD.url}{renderer.form.file_name}", "hub": MASTHEAD.hubs[0]}


def test_pictures_and_further_enclosures_are_media_in_rss() -> None:
    """RSS allows one enclosure: the others, and the picture, are there for readers that know media."""
    (renderer,) = renderers((FeedFormat.RSS,))
    told = feedparser.parse(document(renderer, [nasty()[5]])).entries[0]
    assert [one["medium"] for one in told.media_content] == ["video", "document", "image"]
    assert told.media_thumbnail[0]["url"] == "https://river.example/notes/media/abc.png"
