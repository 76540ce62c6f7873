"""The publication as pages to read: articles, lists, archives and the directory of feeds.

Pages need no script and no other host. The only markup that is trusted is an article's body, which has been
made safe; everything else is text and is escaped. What a page looks like is the templates' affair.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from syndicate.core.body import body_html
from syndicate.core.language import direction
from syndicate.core.prose import text_of
from syndicate.core.selection import folder
from syndicate.core.urls import absolute, media_map, permalink
from syndicate.model import (
    EVERYTHING,
    Channel,
    Directory,
    Entry,
    FeedFormat,
    Masthead,
    Output,
    Term,
    TermKind,
)
from syndicate.render import files, views
from syndicate.render.moments import moment
from syndicate.render.templating import Templates

STYLESHEET = "assets/site.css"
ICON = "assets/icon.svg"

_MADE = "1"
"""Changes when the same templates would be given something else."""

_SHOWN = 12
"""Tags and authors on the front page; the directory has them all."""

_COMPARED = 60
"""Characters of a summary that tell whether the body says it already."""


class Pages:
    """Makes every page of a publication. Pure but for reading the templates: same arguments, same bytes."""

    def __init__(self, templates: Path | None = None) -> None:
        """Use the templates in ``templates`` where it has them, and the built-in ones elsewhere.

        :raises ConfigError: when the folder cannot be read
        """
        self._templates = Templates(templates)
        self._style = self._templates.read("site.css")
        self._style_mark = hashlib.sha256(self._style).hexdigest()[:8]
        self.version = f"{_MADE}-{self._templates.version}"

    def article(self, entry: Entry, masthead: Masthead, formats: tuple[FeedFormat, ...]) -> Output:
        """The page at an entry's permalink.

        :raises ConfigError: when a template of the user's is wrong
        """
        article = entry.article
        path = f"{entry.address}index.html"
        base = permalink(entry, masthead)
        body = body_html(article, base=base, media=media_map(entry, masthead))
        said = _letters(text_of(body))
        sections = [term for term in entry.terms if term.kind is TermKind.SECTION]
        return self._page(
            "article",
            path,
            masthead,
            title=f"{article.title} — {masthead.title}",
            description=article.summary,
            language=article.language,
            discovery=_discovery([EVERYTHING, *sections], masthead, formats, page=path),
            canonical=article.canonical or base,
            article=article,
            body=Markup(  # noqa: S704 - body_html is the one place that makes markup safe
                files.local_body(body, entry, masthead, page=path)
            ),
            permalink=base,
            long=views.is_long(entry),
            standfirst="" if _letters(article.summary)[:_COMPARED] in said else article.summary,
            credit="" if not article.credit or _letters(article.credit) in said else article.credit,
            published=moment(article.published, masthead.zone),
            updated=moment(entry.updated, masthead.zone) if entry.updated > article.published else None,
            authors=views.bylines(entry, page=path),
            sections=views.terms_of(entry, TermKind.SECTION, page=path),
            tags=views.terms_of(entry, TermKind.TAG, page=path),
            picture=files.picture(entry, masthead, page=path),
            attachments=files.attachments(entry, masthead, page=path),
        )

    def feed(self, channel: Channel, entries: Sequence[Entry]) -> Output:
        """The twin of a feed: its entries for people, and how to subscribe to it."""
        subject, masthead = channel.feed, channel.masthead
        path = f"{subject.folder}index.html"
        return self._page(
            "feed",
            path,
            masthead,
            title=f"{subject.term.name or 'Latest'} — {masthead.title}",
            description=f"Articles in “{subject.term.name}” from {masthead.title}, and feeds to follow them.",
            discovery=_discovery([subject.term, EVERYTHING], masthead, channel.formats, page=path),
            term=subject.term,
            feeds=views.feed_links(subject.term, masthead, channel.formats, page=path),
            lines=self._lines(entries, masthead, page=path),
        )

    def front(self, channel: Channel, entries: Sequence[Entry], directory: Directory) -> Output:
        """The front page: the latest articles, and what can be subscribed to."""
        masthead, path = channel.masthead, "index.html"
        return self._page(
            "front",
            path,
            masthead,
            title=masthead.title,
            description=masthead.description or f"The latest articles from {masthead.title}.",
            discovery=_discovery([EVERYTHING], masthead, channel.formats, page=path),
            feeds=views.feed_links(EVERYTHING, masthead, channel.formats, page=path),
            lines=self._lines(entries, masthead, page=path),
            sections=[views.term_link(term, page=path) for term in directory.sections],
            tags=[views.term_link(term, page=path) for term in _most_used(directory.tags)],
            authors=[views.term_link(term, page=path) for term in _most_used(directory.authors)],
            feed_count=1 + len(directory.sections) + len(directory.tags) + len(directory.authors),
        )

    def directory(self, directory: Directory, masthead: Masthead, formats: tuple[FeedFormat, ...]) -> Output:
        """Every feed there is."""
        path = "feeds/index.html"

        def linked(terms: Iterable[Term]) -> list[views.TermLink]:
            return [views.term_link(term, page=path, masthead=masthead, formats=formats) for term in terms]

        return self._page(
            "feeds",
            path,
            masthead,
            title=f"Feeds — {masthead.title}",
            description=f"Every feed of {masthead.title}: all articles, or one section, tag or author.",
            discovery=_discovery([EVERYTHING], masthead, formats, page=path),
            everything=linked([EVERYTHING])[0],
            sections=linked(directory.sections),
            tags=linked(directory.tags),
            authors=linked(directory.authors),
        )

    def archive(self, months: Sequence[Term], masthead: Masthead, formats: tuple[FeedFormat, ...]) -> Output:
        """Every month that has articles, newest first, by year."""
        path = "archive/index.html"
        newest_first = sorted(months, key=lambda term: term.slug, reverse=True)
        years = groupby(newest_first, key=lambda term: term.slug.partition("/")[0])
        return self._page(
            "archive",
            path,
            masthead,
            title=f"Archive — {masthead.title}",
            description=f"All articles of {masthead.title} by month.",
            discovery=_discovery([EVERYTHING], masthead, formats, page=path),
            years=[(year, [views.term_link(term, page=path) for term in terms]) for year, terms in years],
        )

    def month(
        self, term: Term, entries: Sequence[Entry], masthead: Masthead, formats: tuple[FeedFormat, ...]
    ) -> Output:
        """The articles of one month, in the order given."""
        path = f"{folder(term)}index.html"
        return self._page(
            "month",
            path,
            masthead,
            title=f"{term.name} — {masthead.title}",
            description=f"Articles of {masthead.title} from {term.name}.",
            discovery=_discovery([EVERYTHING], masthead, formats, page=path),
            term=term,
            lines=self._lines(entries, masthead, page=path),
        )

    def stylesheet(self) -> Output:
        """What all pages look like."""
        return Output(path=STYLESHEET, media_type="text/css; charset=utf-8", body=self._style)

    def icon(self) -> Output:
        """What a browser's tab and bookmarks show; without it each visit asks for one in vain."""
        return Output(path=ICON, media_type="image/svg+xml", body=self._templates.read("icon.svg"))

    def _page(
        self,
        kind: str,
        path: str,
        masthead: Masthead,
        *,
        title: str,
        description: str,
        discovery: tuple[views.FeedLink, ...],
        language: str = "",
        canonical: str = "",
        **given: object,
    ) -> Output:
        spoken = language or masthead.language
        page = views.Page(
            kind=kind,
            title=title,
            description=description,
            language=spoken,
            direction=direction(spoken),
            root=views.root(path),
            canonical=canonical or absolute(path.removesuffix("index.html"), masthead),
            stylesheet=f"{views.root(path)}{STYLESHEET}?{self._style_mark}",
            discovery=discovery,
            words=views.words(spoken),
            home=views.tongue(masthead.language, spoken),
        )
        body = self._templates.render(f"{kind}.html", page=page, publication=masthead, **given)
        return Output(path=path, media_type="text/html; charset=utf-8", body=body)

    @staticmethod
    def _lines(entries: Iterable[Entry], masthead: Masthead, *, page: str) -> list[views.Line]:
        return [views.line(entry, masthead, page=page, language=masthead.language) for entry in entries]


def _discovery(
    terms: Iterable[Term], masthead: Masthead, formats: tuple[FeedFormat, ...], *, page: str
) -> tuple[views.FeedLink, ...]:
    return tuple(link for term in terms for link in views.feed_links(term, masthead, formats, page=page))


def _most_used(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: (-term.count, term.slug))[:_SHOWN]


def _letters(text: str) -> str:
    return "".join(text.split()).rstrip("…")
