"""Which feeds there are, where each stands, and how much one holds."""

from collections.abc import Iterable
from uuid import NAMESPACE_URL, uuid5

from syndicate.model import Feed, Masthead, Term, TermKind

FOLDERS = {
    TermKind.ALL: "",
    TermKind.SECTION: "sections/",
    TermKind.TAG: "tags/",
    TermKind.AUTHOR: "authors/",
    TermKind.MONTH: "archive/",
}

_SEPARATOR = len(",\n")
"""Bytes between two entries, in the format that needs the most."""

FEED_KINDS = (TermKind.ALL, TermKind.SECTION, TermKind.TAG, TermKind.AUTHOR)
"""Kinds of terms that can be subscribed to; months have pages alone."""


def folder(term: Term) -> str:
    """Where a term's files stand below the output folder: empty, or ending in ``/``."""
    if term.kind is TermKind.ALL:
        return ""
    return f"{FOLDERS[term.kind]}{term.slug}/"


def feed(term: Term, masthead: Masthead, *, limit: int) -> Feed:
    """The feed of one term.

    Its id is made from the authority and the stored slug alone, so it outlives a move of the publication
    (RFC 4287 section 4.2.6).

    :param limit: entries at the most
    """
    name = f"tag:{masthead.authority}:feed:{term.kind}/{term.slug}"
    return Feed(
        term=term,
        id=uuid5(NAMESPACE_URL, name).urn,
        title=masthead.title if term.kind is TermKind.ALL else f"{masthead.title}: {term.name}",
        folder=folder(term),
        limit=limit,
    )


def fitting(lengths: Iterable[int], *, room: int) -> int:
    """How many entries of a feed fit, from the newest: never none, for a reader must learn of the last one.

    :param lengths: bytes of each entry, newest first
    :param room: bytes that the document has for them
    """
    count, used = 0, 0
    for length in lengths:
        used += length + _SEPARATOR
        if count and used > room:
            break
        count += 1
    return count
