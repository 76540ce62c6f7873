"""Which feeds there are, where each stands, what it gathers, and how much one holds."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from syndicate.model import (
    ALL_OF_IT,
    Article,
    ArticleType,
    Feed,
    Masthead,
    Particulars,
    Retention,
    Selection,
    Term,
    TermKind,
)

FOLDERS = {
    TermKind.ALL: "",
    TermKind.SECTION: "sections/",
    TermKind.TAG: "tags/",
    TermKind.AUTHOR: "authors/",
    TermKind.MONTH: "archive/",
    TermKind.LANGUAGE: "languages/",
    TermKind.SELECTION: "selections/",
}

_SEPARATOR = len(",\n")
"""Bytes between two entries, in the format that needs the most."""

FEED_KINDS = tuple(kind for kind in TermKind if kind is not TermKind.MONTH)
"""Kinds of terms that can be subscribed to; months have pages alone."""

DECIDED_KINDS = (TermKind.LANGUAGE, TermKind.SELECTION)
"""Kinds of terms that no article names: which of them gather it is decided by :func:`gathering`."""


def folder(term: Term) -> str:
    """Where a term's files stand below the output folder: empty, or ending in ``/``."""
    if term.kind is TermKind.ALL:
        return ""
    return f"{FOLDERS[term.kind]}{term.slug}/"


def feed(
    term: Term,
    masthead: Masthead,
    *,
    limit: int,
    keep: Retention = ALL_OF_IT,
    asked: Selection | Particulars | None = None,
) -> Feed:
    """The feed of one term.

    Its id is made from the authority and the stored slug alone, so it outlives a move of the publication
    (RFC 4287 section 4.2.6).

    :param limit: entries at the most, where the configuration does not say
    :param keep: how much of its past it tells, likewise
    :param asked: what the configuration says of the term
    """
    if isinstance(asked, Selection):
        term = replace(term, name=asked.name)
    name = f"tag:{masthead.authority}:feed:{term.kind}/{term.slug}"
    title = masthead.title if term.kind is TermKind.ALL else f"{masthead.title}: {term.name}"
    of_all = Feed(
        term=term,
        id=uuid5(NAMESPACE_URL, name).urn,
        title=title,
        folder=folder(term),
        limit=limit,
        language=term.name if term.kind is TermKind.LANGUAGE else "",
        keep=keep,
    )
    if asked is None:
        return of_all
    said = _as_said(of_all, asked)
    return _as_selected(said, asked, masthead) if isinstance(asked, Selection) else said


def particular(term: Term, said: Iterable[Particulars]) -> Particulars | None:
    """What the configuration says of a term, by its name in any spelling; of everything under no name."""
    kind = "" if term.kind is TermKind.ALL else term.kind.value
    return next((one for one in said if one.kind == kind and _alike(one.name) == _alike(term.name)), None)


def selected(article: Article, selections: Iterable[Selection]) -> tuple[str, ...]:
    """Slugs of the selections that an article belongs to, in their order."""
    return tuple(one.slug for one in selections if _belongs(article, one))


def gathering(article: Article, selections: Iterable[Selection], *, by_language: bool) -> tuple[Term, ...]:
    """The terms that gather an article although it does not name them, under the names they are stored by."""
    found = [Term(kind=TermKind.SELECTION, slug=slug, name=slug) for slug in selected(article, selections)]
    if by_language:
        found.append(Term(kind=TermKind.LANGUAGE, slug=article.language.lower(), name=article.language))
    return tuple(found)


def type_of(article: Article) -> ArticleType:
    """Audio when there is something to listen to or to watch, else text."""
    heard = any(enclosure.media_type.startswith(("audio/", "video/")) for enclosure in article.enclosures)
    return ArticleType.AUDIO if heard else ArticleType.TEXT


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


def _as_said(of_all: Feed, asked: Selection | Particulars) -> Feed:
    entries, days = asked.keep
    return replace(
        of_all,
        title=asked.title or of_all.title,
        limit=asked.limit or of_all.limit,
        description=asked.description,
        full=asked.full,
        image=asked.image,
        keep=Retention(
            of_all.keep.entries if entries is None else entries, of_all.keep.days if days is None else days
        ),
    )


def _as_selected(of_all: Feed, asked: Selection, masthead: Masthead) -> Feed:
    one_language = len(asked.languages) == 1 and not _speaks(masthead.language, asked.languages[0])
    return replace(of_all, language=asked.languages[0] if one_language else "", show=asked.show)


def _belongs(article: Article, one: Selection) -> bool:
    return (
        _shares(one.sections, [article.section] if article.section else [])
        and _shares(one.tags, article.tags)
        and _shares(one.authors, (author.name for author in article.authors))
        and (not one.languages or any(_speaks(article.language, asked) for asked in one.languages))
        and (not one.types or type_of(article) in one.types)
    )


def _shares(asked: Iterable[str], held: Iterable[str]) -> bool:
    wanted = set(map(_alike, asked))
    return not wanted or not wanted.isdisjoint(map(_alike, held))


def _speaks(language: str, asked: str) -> bool:
    """Basic filtering (RFC 4647 section 3.3.1)."""
    return f"{language.lower()}-".startswith(f"{asked.lower()}-")


def _alike(name: str) -> str:
    """What two spellings of one name have in common: the same as for a section or tag of its own."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
