"""Readers that no one here wrote read the same entries from every format."""

from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from time import struct_time
from typing import NamedTuple

import feedparser
import pytest
from reader import make_reader

from syndicate.core.urls import permalink
from syndicate.model import Entry, FeedFormat
from syndicate.render.feeds import renderers
from syndicate.render.parts import parts
from syndicate.render.xmlparts import line
from tests.unit.render.feed_samples import FORMATS, MASTHEAD, NEWEST, article, document, entry, nasty

NEVER = datetime(1, 1, 1, tzinfo=UTC)


class Seen(NamedTuple):
    """An entry as a reader sees it."""

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    summary: str
    content: str
    authors: list[str]
    enclosures: list[tuple[str, str]]


def meant(entry: Entry, form: FeedFormat) -> Seen:
    """What readers should see.

    RSS has room for one enclosure that all of them know; they show the content where there is no summary.
    """
    told = parts(entry, MASTHEAD, full=True)
    enclosures = told.enclosures[:1] if form is FeedFormat.RSS else told.enclosures
    content = told.body.strip()
    return Seen(
        id=entry.guid,
        title=told.title,
        link=permalink(entry, MASTHEAD),
        published=entry.article.published,
        updated=entry.updated,
        summary=told.summary or content,
        content=content,
        authors=[person.name for person in told.authors],
        enclosures=[(enclosure.url, enclosure.media_type) for enclosure in enclosures],
    )


def by_feedparser(data: bytes, form: FeedFormat) -> list[Seen]:
    """The entries as feedparser sees them, its own cleaning of HTML left out."""
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo
    return [
        Seen(
            id=entry.id,
            title=entry.title,
            link=entry.link,
            published=_moment(entry.published_parsed),
            updated=_moment(entry.updated_parsed),
            summary=unescape(entry.get("summary", ""))
            if form is FeedFormat.RSS
            else entry.get("summary", ""),
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
                published=entry.published or NEVER,
                updated=entry.updated or NEVER,
                summary=_plain(entry.summary or "", form),
                content=entry.content[0].value.strip(),
                authors=[author.name or "" for author in entry.authors],
                enclosures=[(one.href, one.type or "") for one in entry.enclosures],
            )
            for entry in entries
        ]


def _plain(summary: str, form: FeedFormat) -> str:
    return unescape(summary) if form is FeedFormat.RSS else summary


def _moment(told: struct_time) -> datetime:
    return datetime(*told[:6], tzinfo=UTC)


@pytest.mark.parametrize("form", [FeedFormat.RSS, FeedFormat.ATOM])
def test_feedparser_reads_every_entry_as_it_is_meant(form: FeedFormat) -> None:
    """Ids, titles, dates, links, content, authors and enclosures come out as they went in."""
    (renderer,) = renderers((form,))
    seen = by_feedparser(document(renderer, nasty()), form)
    assert seen == [meant(entry, form) for entry in nasty()]


@pytest.mark.parametrize("form", FORMATS)
def test_the_reader_library_reads_every_entry_as_it_is_meant(form: FeedFormat, tmp_path: Path) -> None:
    """A reader with a database of its own stores the same entries from each of the three formats.

    It keeps one author of an entry of XML, and knows that a summary that is not there is none in JSON.
    """
    (renderer,) = renderers((form,))
    seen = by_reader(document(renderer, nasty()), form, tmp_path)
    expected = [meant(entry, form) for entry in nasty()]
    if form is FeedFormat.JSON:
        summaries = [line(entry.article.summary) for entry in nasty()]
        expected = [one._replace(summary=told) for one, told in zip(expected, summaries, strict=True)]
    else:
        expected = [one._replace(authors=one.authors[-1:]) for one in expected]
    assert seen == expected


def test_an_edited_entry_stays_one_entry(tmp_path: Path) -> None:
    """A reader that polls again replaces the entry: it does not show it twice, nor as new."""
    (renderer,) = renderers((FeedFormat.RSS,))
    first, edited = entry(1), replace(entry(1, article(1, title="Higher water")), updated=NEWEST)
    path = tmp_path / "rss.xml"
    path.write_bytes(document(renderer, [first]))
    with make_reader(":memory:", feed_root=str(tmp_path)) as reader:
        reader.add_feed("rss.xml")
        reader.update_feeds()
        reader.mark_entry_as_read(("rss.xml", first.guid))
        path.write_bytes(document(renderer, [edited]))
        reader.update_feed("rss.xml")
        (seen,) = reader.get_entries()
    assert (seen.id, seen.title, seen.read) == (first.guid, "Higher water", True)


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
