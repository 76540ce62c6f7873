"""What readers should see of one nasty publication, whatever they read it from."""

from datetime import UTC, datetime
from time import struct_time
from typing import NamedTuple

from syndicate.core.urls import permalink
from syndicate.model import Entry, FeedFormat
from syndicate.render.feeds import renderers
from syndicate.render.parts import parts
from tests.unit.render.feed_samples import MASTHEAD, article, document, entry, nasty

UNTITLED = entry(8, article(8, title=" \x07", summary="No title, only this & that."))
PUBLICATION = (*nasty(), UNTITLED)


class Seen(NamedTuple):
    """An entry as a reader sees it; None stands for what the reader has no notion of."""

    id: str
    title: str
    link: str
    published: datetime | None
    updated: datetime | None
    summary: str | None
    content: str
    authors: list[str]
    enclosures: list[tuple[str, str]]


def served(form: FeedFormat) -> bytes:
    """The publication in one format."""
    (renderer,) = renderers((form,))
    return document(renderer, list(PUBLICATION))


def meant(entry: Entry, form: FeedFormat) -> Seen:
    """An entry as it is meant, read by a reader that knows all of the format and adds nothing.

    Atom asks for a title, so an entry without one has its address there. RSS has room for one enclosure.
    """
    told = parts(entry, MASTHEAD, full=True)
    link = permalink(entry, MASTHEAD)
    return Seen(
        id=entry.guid,
        title=told.title or (link if form is FeedFormat.ATOM else ""),
        link=link,
        published=entry.article.published,
        updated=entry.updated,
        summary=told.summary,
        content=told.body.strip(),
        authors=[person.name for person in told.authors],
        enclosures=[
            (enclosure.url, enclosure.media_type)
            for enclosure in (told.enclosures[:1] if form is FeedFormat.RSS else told.enclosures)
        ],
    )


def moment(told: struct_time) -> datetime:
    """A moment as feedparser tells it: UTC by its fields."""
    return datetime(*told[:6], tzinfo=UTC)
