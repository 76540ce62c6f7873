"""What a feed says of its past: archives and completeness (RFC 5005), and what was withdrawn (RFC 6721).

The same in RSS and Atom. Nothing is fetched here: whoever has followed the links asks the rules for a chain.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from syndicate.core.check import dates, xmlrules
from syndicate.core.check.findings import Rulebook, Setting, Spot, repeated
from syndicate.core.check.xmlrules import ATOM, Element

HISTORY: Rulebook[Element] = Rulebook()
"""Rules for the root of an RSS or Atom document."""


class Link(NamedTuple):
    """A document to which ``prev-archive`` has led, and the one that is subscribed to, by their roots.

    :ivar again: whether it was met before
    """

    page: Element
    first: Element
    again: bool = False


CHAIN: Rulebook[Link] = Rulebook()
"""Rules for an archive page that was reached from a feed."""

_ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"
_COMPLETE = "{http://purl.org/syndication/history/1.0}complete"
_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_ARCHIVED = ("prev-archive", "next-archive", "current")
_PAGED = ("first", "last", "previous", "next")
_ENTRIES = frozenset({"item", f"{ATOM}entry"})


@HISTORY.error("history-complete", "RFC 5005 section 2", "Remove fh:complete, or the links to other pages.")
def _complete(root: Element, _: Setting) -> Iterator[Spot]:
    head = _head(root)
    if head.find(_COMPLETE) is None:
        return
    for link in _links(head, *_ARCHIVED, *_PAGED):
        yield Spot(f"it is said to be complete, and has a link {link.get('rel')!r}", xmlrules.line_of(link))


@HISTORY.advice("history-marks", "RFC 5005 sections 2 and 4", "Keep the one that is true.")
def _marks(root: Element, _: Setting) -> Iterator[Spot]:
    head = _head(root)
    if head.find(_COMPLETE) is not None:
        for mark in head.findall(_ARCHIVE):
            yield Spot("it is said to be complete, and an archive", xmlrules.line_of(mark))


@HISTORY.error("history-repeated", "RFC 5005 section 4", "Keep one of them.")
def _once(root: Element, _: Setting) -> Iterator[Spot]:
    head = _head(root)
    for rel in (*_ARCHIVED, *_PAGED):
        for link in _links(head, rel)[1:]:
            yield Spot(f"there is more than one link {rel!r}", xmlrules.line_of(link))
    for name in (_ARCHIVE, _COMPLETE):
        yield from xmlrules.more_than_one(head, name, "the feed")


@HISTORY.error("history-circle", "RFC 5005 section 4", "Let it lead to the document before this one.")
def _circle(root: Element, _: Setting) -> Iterator[Spot]:
    head = _head(root)
    own = {link.get("href") for link in _links(head, "self")}
    for link in _links(head, "prev-archive", "next-archive", "previous", "next"):
        if link.get("href") in own:
            yield Spot(f"the link {link.get('rel')!r} leads to the document itself", xmlrules.line_of(link))


@HISTORY.advice("history-current", "RFC 5005 section 4", 'Add <link rel="current"> to the feed itself.')
def _current(root: Element, _: Setting) -> Iterator[Spot]:
    head = _head(root)
    for mark in head.findall(_ARCHIVE)[:1]:
        if not _links(head, "current"):
            yield Spot("an archive does not say where the current entries are", xmlrules.line_of(mark))


@HISTORY.advice("history-misplaced", "RFC 5005 sections 2 to 4", "Move it into the head of the feed.")
def _misplaced(root: Element, _: Setting) -> Iterator[Spot]:
    for entry in _head(root):
        if entry.tag in _ENTRIES:
            for link in _links(entry, "prev-archive", "next-archive", *_PAGED):
                yield Spot(f"an entry has a link {link.get('rel')!r}", xmlrules.line_of(link))


@HISTORY.error("tombstone", "RFC 6721 section 3", "Give it ref, the entry's id, and when, a date of Atom.")
def _tombstone(root: Element, _: Setting) -> Iterator[Spot]:
    for stone in root.findall(_DELETED):
        if not stone.get("ref"):
            yield Spot("a deleted-entry has no ref", xmlrules.line_of(stone))
        if _moment(stone.get("when")) is None:
            yield Spot(f"a deleted-entry has the date {stone.get('when')!r}", xmlrules.line_of(stone))


@HISTORY.error("tombstone-repeated", "RFC 6721 section 3", "Keep one of them.")
def _tombstone_again(root: Element, _: Setting) -> Iterator[Spot]:
    stones = [f"{stone.get('ref')} at {stone.get('when')}" for stone in root.findall(_DELETED)]
    for stone in repeated(stones):
        yield Spot(f"{stone} is deleted twice", xmlrules.line_of(root))


@HISTORY.advice("tombstone-entry", "RFC 6721 section 3", "Remove the entry, or what says that it is gone.")
def _tombstone_and_entry(root: Element, _: Setting) -> Iterator[Spot]:
    gone = {stone.get("ref") for stone in root.findall(_DELETED)}
    for id_ in root.iterfind(f"{ATOM}entry/{ATOM}id") if gone else ():
        if xmlrules.text(id_) in gone:
            yield Spot(f"{xmlrules.text(id_)!r} is an entry, and deleted", xmlrules.line_of(id_))


@CHAIN.error("chain-archive", "RFC 5005 section 4", "Mark it with fh:archive, or lead elsewhere.")
def _is_archive(link: Link, _: Setting) -> Iterator[Spot]:
    if link.page.tag != link.first.tag:
        yield Spot("an archive page has another format than the feed", xmlrules.line_of(link.page))
    elif _head(link.page).find(_ARCHIVE) is None:
        yield Spot("prev-archive has led to a document that is no archive", xmlrules.line_of(link.page))


@CHAIN.error("chain-circle", "RFC 5005 section 4", "Let each prev-archive lead to an older page.")
def _is_new(link: Link, _: Setting) -> Iterator[Spot]:
    if link.again:
        yield Spot("prev-archive has led in a circle", xmlrules.line_of(link.page))


@CHAIN.advice("chain-current", "RFC 5005 section 4", "Let current lead to the feed that is subscribed to.")
def _leads_back(link: Link, _: Setting) -> Iterator[Spot]:
    own = {own.get("href") for own in _links(_head(link.first), "self")}
    for current in _links(_head(link.page), "current"):
        if own and current.get("href") not in own:
            yield Spot(f"current leads to {current.get('href')!r}", xmlrules.line_of(current))


def before(root: Element) -> str | None:
    """The address to which a document's ``prev-archive`` leads."""
    return next((link.get("href") for link in _links(_head(root), "prev-archive")), None)


def own_address(root: Element) -> str | None:
    """The address that a document gives as its own."""
    return next((link.get("href") for link in _links(_head(root), "self")), None)


def _head(root: Element) -> Element:
    channel = root.find("channel")
    return root if channel is None else channel


def _links(parent: Element, *rels: str) -> list[Element]:
    return [link for link in parent.findall(f"{ATOM}link") if link.get("rel") in rels]


def _moment(text: str | None) -> datetime | None:
    try:
        return dates.rfc3339(text or "")
    except ValueError:
        return None
