"""Atom 1.0 (RFC 4287)."""

from collections.abc import Sequence
from functools import lru_cache
from xml.sax.saxutils import quoteattr

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from syndicate.core import archive, identity, urls
from syndicate.core.check import atom as rules
from syndicate.model import (
    Channel,
    Entry,
    Feed,
    FeedFormat,
    History,
    Masthead,
    Output,
    Person,
    Tombstone,
)
from syndicate.render import feedgen_repairs as repairs
from syndicate.render import historic
from syndicate.render.feedgen_repairs import Extra
from syndicate.render.gate import Layout, XmlGate, sortable_rfc3339
from syndicate.render.parts import Parts, parts, people
from syndicate.render.xmlparts import MARK, NAMESPACES, clean, line, rfc3339

_TAIL = b"</feed>\n"

_LAYOUT = Layout(
    form="Atom",
    frame=(b"  <entry", b"</entry>\n"),
    id_tags=(b"<id>", b"</id>"),
    date_tag=b"<published>",
    sortable=sortable_rfc3339,
)
_GATE = XmlGate(
    layout=_LAYOUT,
    opening=f'<feed xmlns="{NAMESPACES["atom"]}" xmlns:media="{NAMESPACES["media"]}">'.encode(),
    closing=b"</feed>",
    path=f"{{{NAMESPACES['atom']}}}entry",
    document_rules=rules.DOCUMENT,
    entry_rules=rules.ENTRY,
)


class Atom:
    """Writes Atom."""

    form = FeedFormat.ATOM
    name = form.value
    version = "atom-5"

    def fragment(self, entry: Entry, masthead: Masthead, *, full: bool) -> bytes:
        """Render one ``entry``; title and summary are plain text, content is HTML."""
        said = parts(entry, masthead, full=full)
        element = FeedEntry()
        element.id(identity.as_uri(said.guid))
        element.title(repairs.plain(said.title or said.permalink))
        element.updated(entry.updated)
        element.published(entry.article.published)
        element.link(href=said.permalink)
        if not said.body or said.summary not in ("", said.title):  # without content there must be a summary
            element.summary(repairs.plain(said.summary or said.title or said.permalink))
        element.author([_person(person) for person in said.authors])
        element.category(
            [{"term": c.term, "label": repairs.plain(c.label), "scheme": c.scheme} for c in said.categories]
        )
        markup = repairs.atom_entry(
            element,
            _extras(said),
            said.language,
            published=rfc3339(entry.article.published),
            updated=rfc3339(entry.updated),
        )
        fragment = repairs.finished(markup)
        _GATE.check_entry(fragment)
        return fragment

    def assemble(self, channel: Channel, fragments: Sequence[bytes]) -> Output:
        """Join the feed's head and its entries."""
        stones = channel.tombstones
        head = _head(channel.feed, channel.masthead, channel.history, bool(stones))
        updated = rfc3339(max([channel.updated, *(stone.when for stone in stones[:1])]))
        head = head.replace(MARK.encode(), updated.encode())
        if stones:
            head += b"".join(map(_tombstone, stones))
            _GATE.check_head(head)
        document = b"".join([head, *fragments, _TAIL])
        _LAYOUT.check_whole(fragments)
        return Output(
            path=archive.path(channel.feed, self.form, channel.history.page),
            media_type=f"{self.form.media_type}; charset=utf-8",
            body=document,
        )


@lru_cache(maxsize=1024)
def _head(feed: Feed, masthead: Masthead, history: History, buries: bool) -> bytes:
    """All of the feed that stands before its entries, a mark where the moment of its last change belongs."""
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(repairs.plain(line(feed.title) or line(masthead.title) or masthead.url))
    generator.link(href=urls.absolute(feed.folder, masthead), rel="alternate", type="text/html")
    # Other formats would be alternates too, and newsboat opens the last of them: none is named.
    for link in historic.links(feed, masthead, (), FeedFormat.ATOM, history):
        generator.link(link._asdict())
    authors = people(masthead.authors) or (Person(name=line(masthead.title) or masthead.authority),)
    generator.author([_person(person) for person in authors])
    generator.language(feed.language or masthead.language)
    if feed.image:
        generator.logo(urls.encode(feed.image))
    generator.generator("syndicate")
    description = line(feed.description) or line(masthead.description)
    if description:
        generator.subtitle(repairs.plain(description))
    if masthead.rights:
        generator.rights(repairs.plain(line(masthead.rights)))
    prefixes = (*historic.prefixes(history), *(("at",) if buries else ()))
    head = repairs.finished(repairs.atom_head(generator, historic.marks(history), MARK, *prefixes))
    _GATE.check_head(head.replace(MARK.encode(), b"1970-01-01T00:00:00Z"))
    return head


def _tombstone(stone: Tombstone) -> bytes:
    """What is left of an entry (RFC 6721 section 3)."""
    ref = quoteattr(identity.as_uri(clean(stone.guid).strip()))
    return f'  <at:deleted-entry ref={ref} when="{rfc3339(stone.when)}"/>\n'.encode()


def _extras(said: Parts) -> tuple[Extra, ...]:
    extras = [
        Extra(
            "link",
            attributes={
                "href": enclosure.url,
                "rel": "enclosure",
                "type": enclosure.media_type,
                "length": str(enclosure.length),
                "title": enclosure.title,
            },
        )
        for enclosure in said.enclosures
    ]
    if said.source:
        extras.append(Extra("link", attributes={"href": said.source, "rel": "via"}))
    if said.image:
        thumbnail = {"url": said.image, **said.measures(said.image)}
        extras.append(Extra("media:thumbnail", attributes=thumbnail))
    if said.body:
        extras.append(Extra("content", said.body, {"type": "html"}, cdata=True))
    return tuple(extras)


def _person(person: Person) -> dict[str, str]:
    fields = {"name": repairs.plain(person.name), "email": person.email, "uri": person.url}
    return {key: value for key, value in fields.items() if value}
