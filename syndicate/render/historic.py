"""Links from a feed's document to its other forms and to its past, the same in RSS and Atom (RFC 5005)."""

from collections.abc import Iterator
from typing import NamedTuple

from syndicate.core import archive, urls
from syndicate.model import Feed, FeedFormat, History, Masthead
from syndicate.render.feedgen_repairs import Extra


class Link(NamedTuple):
    """A link of a feed; ``type`` is a media type."""

    rel: str
    href: str
    type: str | None = None


def links(
    feed: Feed, masthead: Masthead, formats: tuple[FeedFormat, ...], form: FeedFormat, history: History
) -> Iterator[Link]:
    """Itself first, then its other forms, its hubs, and where its past is.

    Hubs tell of the document that is subscribed to alone; an archive page names no page after it, because
    it would have to change when there is one.
    """

    def to(rel: str, other: FeedFormat, page: int) -> Link:
        return Link(rel, urls.absolute(archive.path(feed, other, page), masthead), other.media_type)

    page = history.page
    yield to("self", form, page)
    for other in formats:
        if other is not form and (not page or other in archive.FORMS):
            yield to("alternate", other, page)
    if page:
        yield to("current", form, 0)
    else:
        for hub in masthead.hubs:
            yield Link("hub", urls.encode(hub))
    if history.before:
        yield to("prev-archive", form, history.before)


def marks(history: History) -> tuple[Extra, ...]:
    """What the document says of itself: that it is all there is, or that it is a page which stays."""
    return (
        *((Extra("fh:archive"),) if history.page else ()),
        *((Extra("fh:complete"),) if history.complete else ()),
    )


def prefixes(history: History) -> tuple[str, ...]:
    """Prefixes of the namespaces that :func:`marks` needs."""
    return ("fh",) if marks(history) else ()
