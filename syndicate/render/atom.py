"""Atom 1.0 (RFC 4287)."""

from collections.abc import Sequence
from functools import lru_cache

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from syndicate.core import urls
from syndicate.core.check import atom as rules
from syndicate.model import Channel, Entry, Feed, FeedFormat, Masthead, Output, Person
from syndicate.render import feedgen_repairs as repairs
from syndicate.render.feedgen_repairs import Extra
from syndicate.render.gate import Layout, XmlGate, sortable_rfc3339
from syndicate.render.parts import Parts, parts, people
from syndicate.render.xmlparts import MARK, NAMESPACES, line, rfc3339

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
    version = "atom-2"

    def fragment(self, entry: Entry, masthead: Masthead, *, full: bool) -> bytes:
        """Render one ``entry``; title and summary are plain text, content is HTML."""
        said = parts(entry, masthead, full=full)
        element = FeedEntry()
        element.id(said.guid)
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
        head = _head(channel.feed, channel.masthead, channel.formats)
        updated = head.replace(MARK.encode(), rfc3339(channel.updated).encode())
        document = b"".join([updated, *fragments, _TAIL])
        _LAYOUT.check_whole(fragments)
        return Output(
            path=channel.feed.path(self.form),
            media_type=f"{self.form.media_type}; charset=utf-8",
            body=document,
        )


@lru_cache(maxsize=1024)
def _head(feed: Feed, masthead: Masthead, formats: tuple[FeedFormat, ...]) -> bytes:
    """All of the feed that stands before its entries, a mark where the moment of its last change belongs."""
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(repairs.plain(line(feed.title) or line(masthead.title) or masthead.url))
    generator.link(href=urls.absolute(feed.folder, masthead), rel="alternate", type="text/html")
    for form in (FeedFormat.ATOM, *(form for form in formats if form is not FeedFormat.ATOM)):
        rel = "self" if form is FeedFormat.ATOM else "alternate"
        generator.link(href=urls.absolute(feed.path(form), masthead), rel=rel, type=form.media_type)
    for hub in masthead.hubs:
        generator.link(href=urls.encode(hub), rel="hub")
    authors = people(masthead.authors) or (Person(name=line(masthead.title) or masthead.authority),)
    generator.author([_person(person) for person in authors])
    generator.language(masthead.language)
    generator.generator("syndicate")
    if line(masthead.description):
        generator.subtitle(repairs.plain(line(masthead.description)))
    if masthead.rights:
        generator.rights(repairs.plain(line(masthead.rights)))
    head = repairs.finished(repairs.atom_head(generator, (), MARK))
    _GATE.check_head(head.replace(MARK.encode(), b"1970-01-01T00:00:00Z"))
    return head


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
    if said.image:
        extras.append(Extra("media:thumbnail", attributes={"url": said.image}))
    if said.body:
        extras.append(Extra("content", said.body, {"type": "html"}, cdata=True))
    return tuple(extras)


def _person(person: Person) -> dict[str, str]:
    fields = {"name": repairs.plain(person.name), "email": person.email, "uri": person.url}
    return {key: value for key, value in fields.items() if value}
