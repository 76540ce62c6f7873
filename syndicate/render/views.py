"""What templates are given: every address, language and date of a page, worked out and ready to be shown.

Addresses between pages are relative and name ``index.html``, so that the folder works below any address and
straight from a disk; those that a reader program keeps are absolute. Nothing here makes markup.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from syndicate.core.language import direction
from syndicate.core.selection import feed, folder
from syndicate.core.sentences import sentences
from syndicate.core.urls import absolute
from syndicate.model import Article, Entry, FeedFormat, Masthead, Term, TermKind
from syndicate.render.moments import Moment, moment
from syndicate.render.words import Words

_LONG_TITLE = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """One document of a feed.

    :ivar title: tells it from the publication's other feeds
    :ivar label: name of its format
    :ivar href: relative, for people
    :ivar url: absolute, for reader programs
    """

    title: str
    label: str
    media_type: str
    href: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLink:
    """A section, tag, author or month.

    :ivar subscribe: where its page says how to follow it
    :ivar feeds: its documents; empty for a month
    """

    name: str
    count: int
    href: str
    subscribe: str
    feeds: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Words, and the address they lead to, if any."""

    name: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """An author.

    :ivar href: their page here, or else the address that they gave, if any
    :ivar own: the address that they gave, of the web
    """

    name: str
    href: str | None
    own: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry in a list.

    :ivar anchor: its place on the page of its month, for links to it
    :ivar tongue: ``lang`` and ``dir``, where its language is not the page's
    :ivar summary: what the title has not said already
    :ivar long: the title needs a smaller size
    """

    title: str
    href: str
    anchor: str
    tongue: Mapping[str, str]
    published: Moment
    summary: str
    section: TermLink | None
    authors: tuple[str, ...]
    long: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every template needs to know of its page.

    :ivar kind: name of its template without the suffix
    :ivar root: leads from the page to the output folder: empty, or ending in ``/``
    :ivar canonical: the page's own absolute address
    :ivar discovery: feeds that its head names, its own before the publication's
    :ivar stylesheet: with a mark that changes when the stylesheet does
    :ivar script: likewise
    :ivar phrase: says a built-in English phrase in the publication's language
    :ivar words: ``lang`` and ``dir`` of the built-in words, where the page's language is another
    :ivar home: ``lang`` and ``dir`` of the publication's name, where the page's language is another
    """

    kind: str
    title: str
    description: str
    language: str
    direction: str
    root: str
    canonical: str
    stylesheet: str
    script: str
    discovery: tuple[FeedLink, ...]
    phrase: Words
    words: Mapping[str, str]
    home: Mapping[str, str]


def root(page: str) -> str:
    """What leads from the file at ``page`` to the output folder."""
    return "../" * page.count("/")


def tongue(language: str, around: str) -> dict[str, str]:
    """``lang`` and ``dir`` for a text inside one of another language; nothing where they agree."""
    if language.lower() == around.lower():
        return {}
    return {"lang": language, "dir": direction(language)}


def spoken(phrases: Words, around: str) -> dict[str, str]:
    """``lang`` and ``dir`` for the built-in words on a page of another language."""
    if phrases.language.lower().partition("-")[0] == around.lower().partition("-")[0]:
        return {}
    return tongue(phrases.language, around)


def feed_links(
    term: Term, masthead: Masthead, formats: Iterable[FeedFormat], *, page: str
) -> tuple[FeedLink, ...]:
    """The documents of a term's feed, as seen from ``page``."""
    subject = feed(term, masthead, limit=1)
    return tuple(
        FeedLink(
            title=f"{subject.title} ({form.label})",
            label=form.label,
            media_type=form.media_type,
            href=root(page) + subject.path(form),
            url=absolute(subject.path(form), masthead),
        )
        for form in formats
    )


def term_link(
    term: Term, *, page: str, masthead: Masthead | None = None, formats: Iterable[FeedFormat] = ()
) -> TermLink:
    """A term as seen from ``page``; with the documents of its feed where ``masthead`` is given."""
    href = f"{root(page)}{folder(term)}index.html"
    return TermLink(
        name=term.name,
        count=term.count,
        href=href,
        subscribe=f"{href}#subscribe",
        feeds=feed_links(term, masthead, formats, page=page) if masthead else (),
    )


def terms_of(entry: Entry, kind: TermKind, *, page: str) -> tuple[TermLink, ...]:
    """The terms of one kind that gather an entry, in its own order."""
    return tuple(term_link(term, page=page) for term in entry.terms if term.kind is kind)


def bylines(entry: Entry, *, page: str) -> tuple[Byline, ...]:
    """The authors of an entry, each leading to their page."""
    pages = {
        term.name.casefold(): term_link(term, page=page).href
        for term in entry.terms
        if term.kind is TermKind.AUTHOR
    }
    return tuple(
        Byline(name=person.name, href=pages.get(person.name.casefold()) or own, own=own)
        for person in entry.article.authors
        for own in [person.url if is_web(person.url) else None]
    )


def source(article: Article) -> Reference | None:
    """Where an article was taken from: a link to it if that is an address of the web, else its words."""
    if not article.source:
        return None
    return Reference(name=article.source, href=article.source if is_web(article.source) else "")


def is_web(url: str | None) -> bool:
    """Whether a page may lead to an address that an author gave."""
    try:
        return urlsplit(url or "").scheme in {"http", "https"}
    except ValueError:
        return False


def line(entry: Entry, masthead: Masthead, *, page: str, language: str) -> Line:
    """An entry as a list shows it.

    :param language: of the page that the list is on
    """
    article = entry.article
    sections = terms_of(entry, TermKind.SECTION, page=page)
    return Line(
        title=article.title,
        href=_page_of(entry, page=page),
        anchor=anchor(entry),
        tongue=tongue(article.language, language),
        published=moment(article.published, masthead.zone),
        summary=continuation(article.title, article.summary) if article.title_derived else article.summary,
        section=sections[0] if sections else None,
        authors=tuple(person.name for person in article.authors),
        long=is_long(entry),
    )


def is_long(entry: Entry) -> bool:
    """Whether a title is too long for the largest size, as titles cut from a text often are."""
    return len(entry.article.title) > _LONG_TITLE


def continuation(title: str, summary: str) -> str:
    """What a summary says after the words that the title was cut from: a list does not say them twice.

    It begins with the next whole sentence; the rest of the title's own is shown where that is all there is.
    """
    said = title.removesuffix("…")
    if not summary.startswith(said):
        return summary
    begun = next((start for start, _ in sentences(summary) if start >= len(said)), None)
    if begun is not None:
        return summary[begun:]
    rest = summary[len(said) :].strip()
    words = rest.lstrip(" .,;:!?…।。、،؛—–-’”»\"'")
    return f"… {words}" if words else ""


def anchor(entry: Entry) -> str:
    """What a link to an entry on the page of its month names: nothing where its own page is elsewhere."""
    return "" if urlsplit(entry.address).scheme else entry.address.strip("/").replace("/", "-")


def in_month(entry: Entry, *, page: str) -> TermLink | None:
    """The month that an entry stands in, at its place there."""
    month = next((term for term in entry.terms if term.kind is TermKind.MONTH), None)
    if month is None:
        return None
    link = term_link(month, page=page)
    return replace(link, href=f"{link.href}#{quote(anchor(entry))}") if anchor(entry) else link


def _page_of(entry: Entry, *, page: str) -> str:
    if urlsplit(entry.address).scheme:
        return entry.address
    return f"{root(page)}{entry.address}index.html"
