"""RSS 2.0, by the specification of the RSS Advisory Board and its best practices profile."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from syndicate.core import archive, urls
from syndicate.core.check import rss as rules
from syndicate.core.media_types import media_type
from syndicate.model import EPOCH, Channel, Enclosure, Entry, Feed, FeedFormat, History, Masthead, Output
from syndicate.render import feedgen_repairs as repairs
from syndicate.render import historic, podcast
from syndicate.render.feedgen_repairs import Extra
from syndicate.render.gate import Layout, XmlGate, sortable_rfc822
from syndicate.render.parts import Parts, parts
from syndicate.render.xmlparts import MARK, NAMESPACES, line, rfc822, rfc3339

_PICTURES = frozenset({"image/gif", "image/jpeg", "image/png"})
_TAIL = b"  </channel>\n</rss>\n"
_BUILT = f"    <lastBuildDate>{MARK}</lastBuildDate>\n"
_PUBLISHED = f"    <pubDate>{MARK}</pubDate>\n"

_LAYOUT = Layout(
    form="RSS",
    frame=(b"    <item", b"</item>\n"),
    id_tags=(b'<guid isPermaLink="false">', b"</guid>"),
    date_tag=b"<pubDate>",
    sortable=sortable_rfc822,
)
_GATE = XmlGate(
    layout=_LAYOUT,
    opening=(
        "<rss "
        + " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in sorted(NAMESPACES.items()))
        + ' version="2.0"><channel>'
    ).encode(),
    closing=b"</channel></rss>",
    path="channel/item",
    document_rules=rules.DOCUMENT,
    entry_rules=rules.ITEM,
)


class Rss:
    """Writes RSS 2.0."""

    form = FeedFormat.RSS
    version = "rss-4"

    def __init__(self, *, podcast: bool = False) -> None:
        """Choose what items say.

        :param podcast: write what podcast apps are told of them besides
        """
        self._podcast = podcast
        self.name = "podcast" if podcast else self.form.value

    def fragment(self, entry: Entry, masthead: Masthead, *, full: bool) -> bytes:
        """Render one ``item``; its description is the summary, escaped as the HTML that RSS takes it for."""
        said = parts(entry, masthead, full=full)
        item = FeedEntry()
        item.title(repairs.plain(said.title))
        item.link(href=said.permalink)
        if said.summary or not said.title:  # one of the two there must be
            item.description(escape(said.summary or said.permalink, quote=False))
        item.guid(said.guid, permalink=False)
        item.category(
            [{"term": c.term, "label": repairs.plain(c.label), "scheme": c.scheme} for c in said.categories]
        )
        extras = [
            Extra("pubDate", rfc822(entry.article.published)),
            Extra("atom:updated", rfc3339(entry.updated)),
            *(Extra("dc:creator", person.name) for person in said.authors),
            *(_enclosure(enclosure) for enclosure in said.enclosures[:1]),
            *(_further(enclosure, said) for enclosure in said.enclosures[1:]),
        ]
        if said.image:
            size = said.measures(said.image)
            extras.append(Extra("media:content", attributes={"url": said.image, "medium": "image", **size}))
            extras.append(Extra("media:thumbnail", attributes={"url": said.image, **size}))
        if self._podcast:
            extras += podcast.of_episode(entry, masthead, said)
        if said.body:
            extras.append(Extra("content:encoded", said.body, cdata=True))
        fragment = repairs.finished(repairs.rss_item(item, tuple(extras), said.language))
        _GATE.check_entry(fragment)
        return fragment

    def assemble(self, channel: Channel, fragments: Sequence[bytes]) -> Output:
        """Join the channel's head and its items."""
        head = _head(channel.feed, channel.masthead, channel.formats, channel.history)
        built = "" if channel.updated == EPOCH else _BUILT.replace(MARK, rfc822(channel.updated))
        published = _PUBLISHED.replace(MARK, rfc822(channel.published)) if channel.published else ""
        document = b"".join([head, (built + published).encode(), *fragments, _TAIL])
        _LAYOUT.check_whole(fragments)
        return Output(
            path=archive.path(channel.feed, self.form, channel.history.page),
            media_type=f"{self.form.media_type}; charset=utf-8",
            body=document,
        )


@lru_cache(maxsize=1024)
def _head(feed: Feed, masthead: Masthead, formats: tuple[FeedFormat, ...], history: History) -> bytes:
    """All of the channel that stands before its dates and items."""
    title = line(feed.title) or line(masthead.title) or masthead.url
    generator = FeedGenerator()
    generator.title(repairs.plain(title))
    generator.link(href=urls.absolute(feed.folder, masthead), rel="alternate")
    description = line(feed.description) or line(masthead.description) or title
    generator.description(repairs.plain(description))
    generator.language(feed.language or masthead.language)
    generator.generator("syndicate")
    if masthead.rights:
        generator.copyright(repairs.plain(line(masthead.rights)))
    links = historic.links(feed, masthead, formats, FeedFormat.RSS, history)
    extras = (
        *(Extra("atom:link", "", {"href": link.href, "rel": link.rel, "type": link.type}) for link in links),
        *historic.marks(history),
        *_image(feed, title, masthead),
        *_cloud("" if history.page else masthead.cloud),
        *(podcast.of_show(feed.show) if feed.show else ()),
    )
    prefixes = (*historic.prefixes(history), *(podcast.PREFIXES if feed.show else ()))
    head = repairs.finished(repairs.rss_head(generator, extras, *prefixes))
    _GATE.check_head(head)
    return head


def _cloud(address: str) -> tuple[Extra, ...]:
    """Where readers register to be told of changes (RSS 2.0, cloud)."""
    if not address:
        return ()
    parts = urlsplit(address)
    attributes = {
        "domain": parts.hostname or "",
        "port": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "path": parts.path,
        "registerProcedure": "",
        "protocol": "https-post" if parts.scheme == "https" else "http-post",
    }
    return (Extra("cloud", attributes=attributes),)


def _image(feed: Feed, title: str, masthead: Masthead) -> tuple[Extra, ...]:
    """The channel's picture, where it is of a kind that RSS knows (RSS 2.0, image)."""
    url = urls.encode(feed.image or (feed.show.image if feed.show else ""))
    if not url or media_type(url) not in _PICTURES:
        return ()
    parts = (Extra("url", url), Extra("title", title), Extra("link", urls.absolute(feed.folder, masthead)))
    return (Extra("image", children=parts),)


def _enclosure(enclosure: Enclosure) -> Extra:
    return Extra(
        "enclosure",
        attributes={
            "url": enclosure.url,
            "length": str(enclosure.length),
            "type": enclosure.media_type,
        },
    )


def _further(enclosure: Enclosure, said: Parts) -> Extra:
    medium = enclosure.media_type.partition("/")[0]
    return Extra(
        "media:content",
        attributes={
            "url": enclosure.url,
            "fileSize": str(enclosure.length) if enclosure.length else None,
            "type": enclosure.media_type,
            "medium": medium if medium in {"image", "audio", "video"} else "document",
            "duration": None if enclosure.duration_s is None else str(enclosure.duration_s),
            **said.measures(enclosure.url),
        },
    )
