"""The publication as pages to read: articles, lists, archives and the directory of feeds.

Pages need no other host, and no script: the one they have adds a button to copy with and a search of titles.
The only markup that is trusted is an article's body, which has been
made safe; everything else is text and is escaped. What a page looks like is the templates' affair.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from syndicate.core.body import body_html
from syndicate.core.language import direction
from syndicate.core.prose import text_of
from syndicate.core.urls import absolute, media_map, permalink, picture_sizes
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
from syndicate.render import files, structured, views
from syndicate.render.moments import moment
from syndicate.render.shelf import PIECES, Shelf, Stretch
from syndicate.render.templating import Templates
from syndicate.render.words import Words

STYLESHEET = "assets/site.css"
SCRIPT = "assets/site.js"
ICON = "assets/icon.svg"

_MADE = "3"
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
        self._script = self._templates.read("site.js")
        self._words: dict[str, Words] = {}
        self.version = f"{_MADE}-{self._templates.version}"

    def article(self, entry: Entry, masthead: Masthead, formats: tuple[FeedFormat, ...]) -> Output:
        """The page at an entry's permalink.

        :raises ConfigError: when a template of the user's is wrong
        """
        article = entry.article
        path = f"{entry.address}index.html"
        base = permalink(entry, masthead)
        body = body_html(
            article,
            base=base,
            media=media_map(entry, masthead),
            sizes=picture_sizes(entry, masthead),
            formulas=True,
        )
        said = _letters(text_of(body))
        sections = [term for term in entry.terms if term.kind is TermKind.SECTION]
        picture = files.picture(entry, masthead, page=path)
        return self._page(
            "article",
            path,
            masthead,
            title=f"{article.title} — {masthead.title}",
            description=article.summary,
            language=article.language,
            discovery=_discovery([EVERYTHING, *sections], masthead, formats, page=path),
            canonical=article.canonical or base,
            properties=structured.article_properties(entry, masthead, picture),
            json_ld=structured.json_ld(entry, masthead, picture),
            article=article,
            body=Markup(  # noqa: S704 - body_html is the one place that makes markup safe
                files.local_body(body, entry, masthead, page=path)
            ),
            permalink=base,
            long=views.is_long(entry),
            standfirst="" if _letters(article.summary)[:_COMPARED] in said else article.summary,
            credit="" if not article.credit or _letters(article.credit) in said else article.credit,
            source=views.source(article),
            published=moment(article.published, masthead.zone),
            updated=moment(entry.updated, masthead.zone) if entry.updated > article.published else None,
            authors=views.bylines(entry, page=path),
            sections=views.terms_of(entry, TermKind.SECTION, page=path),
            tags=views.terms_of(entry, TermKind.TAG, page=path),
            month=views.in_month(entry, page=path),
            picture=picture,
            attachments=files.attachments(entry, masthead, page=path),
        )

    def feed(self, channel: Channel, entries: Sequence[Entry]) -> Output:
        """The twin of a feed: its entries for people, and how to subscribe to it."""
        subject, masthead = channel.feed, channel.masthead
        path = f"{subject.folder}index.html"
        say = self._say(masthead)
        return self._page(
            "feed",
            path,
            masthead,
            title=f"{subject.term.name or say('Latest')} — {masthead.title}",
            description=say("Articles in “%s” from %s, and feeds to follow them.")
            % (subject.term.name, masthead.title),
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
            description=masthead.description
            or self._say(masthead)("The latest articles from %s.") % masthead.title,
            discovery=_discovery([EVERYTHING], masthead, channel.formats, page=path),
            feeds=views.feed_links(EVERYTHING, masthead, channel.formats, page=path),
            lines=self._lines(entries, masthead, page=path),
            sections=[views.term_link(term, page=path) for term in directory.sections],
            tags=[views.term_link(term, page=path) for term in _most_used(directory.tags)],
            authors=[views.term_link(term, page=path) for term in _most_used(directory.authors)],
            selections=[views.term_link(term, page=path) for term in directory.selections],
            feed_count=1 + len(list(directory)),
        )

    def directory(self, directory: Directory, masthead: Masthead, formats: tuple[FeedFormat, ...]) -> Output:
        """Every feed there is."""
        path, say = "feeds/index.html", self._say(masthead)

        def linked(terms: Iterable[Term]) -> list[views.TermLink]:
            return [views.term_link(term, page=path, masthead=masthead, formats=formats) for term in terms]

        return self._page(
            "feeds",
            path,
            masthead,
            title=f"{say('Feeds')} — {masthead.title}",
            description=say("Every feed of %s: all articles, or one section, tag or author.")
            % masthead.title,
            discovery=_discovery([EVERYTHING], masthead, formats, page=path),
            everything=linked([EVERYTHING])[0],
            selections=linked(directory.selections),
            languages=linked(directory.languages),
            sections=linked(directory.sections),
            tags=linked(directory.tags),
            authors=linked(directory.authors),
        )

    def archive(self, months: Sequence[Term], masthead: Masthead, formats: tuple[FeedFormat, ...]) -> Output:
        """Every month that has articles, newest first, by year."""
        path, say = "archive/index.html", self._say(masthead)
        newest_first = sorted(months, key=lambda term: term.slug, reverse=True)
        years = groupby(newest_first, key=lambda term: term.slug.partition("/")[0])
        return self._page(
            "archive",
            path,
            masthead,
            title=f"{say('Archive')} — {masthead.title}",
            description=say("All articles of %s by month.") % masthead.title,
            discovery=_discovery([EVERYTHING], masthead, formats, page=path),
            years=[(year, [views.term_link(term, page=path) for term in terms]) for year, terms in years],
        )

    def month(self, stretch: Stretch, entries: Sequence[Entry], shelf: Shelf) -> Output:
        """A stretch of one month's articles, in the order given, with the way to what is before and after."""
        masthead, term = shelf.masthead, stretch.month
        path = stretch.page
        say = self._say(masthead)
        name = term.name if stretch.number == 1 else f"{term.name}, {say('page %s') % stretch.number}"
        return self._page(
            "month",
            path,
            masthead,
            title=f"{name} — {masthead.title}",
            description=say("Articles of %s from %s.") % (masthead.title, name),
            discovery=_discovery([EVERYTHING], masthead, shelf.formats, page=path),
            term=term,
            number=stretch.number,
            earlier=views.root(path) + stretch.before.page if stretch.before else None,
            later=views.root(path) + stretch.after.page if stretch.after else None,
            previous=shelf.previous and views.term_link(shelf.previous, page=path),
            next=shelf.next and views.term_link(shelf.next, page=path),
            lines=self._lines(entries, masthead, page=path),
        )

    def search(self, masthead: Masthead, formats: tuple[FeedFormat, ...]) -> Output:
        """Where titles can be searched, by the script alone."""
        path, say = "search/index.html", self._say(masthead)
        return self._page(
            "search",
            path,
            masthead,
            title=f"{say('Search')} — {masthead.title}",
            description=say("Find an article of %s by its title.") % masthead.title,
            discovery=_discovery([EVERYTHING], masthead, formats, page=path),
            pieces=views.root(path) + PIECES,
        )

    def missing(self, masthead: Masthead, formats: tuple[FeedFormat, ...], *, gone: bool) -> Output:
        """What is shown where nothing is, or where an article was withdrawn (RFC 9110, 15.5.5, 15.5.11)."""
        path, say = "410.html" if gone else "404.html", self._say(masthead)
        title = say("Withdrawn") if gone else say("Nothing here")
        return self._page(
            "missing",
            path,
            masthead,
            title=f"{title} — {masthead.title}",
            description="",
            discovery=_discovery([EVERYTHING], masthead, formats, page=path),
            root=urlsplit(masthead.url).path,
            headline=title,
            gone=gone,
        )

    def assets(self) -> list[Output]:
        """What all pages look like, what they can do besides, and what a browser's tab shows.

        Without an icon each visit asks for one in vain.
        """
        return [
            Output(path=STYLESHEET, media_type="text/css; charset=utf-8", body=self._style),
            Output(path=SCRIPT, media_type="text/javascript; charset=utf-8", body=self._script),
            Output(path=ICON, media_type="image/svg+xml", body=self._templates.read("icon.svg")),
        ]

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
        root: str | None = None,
        properties: Sequence[structured.Property] | None = None,
        **given: object,
    ) -> Output:
        spoken, phrase = language or masthead.language, self._say(masthead)
        address = canonical or absolute(path.removesuffix("index.html"), masthead)
        root = views.root(path) if root is None else root
        page = views.Page(
            kind=kind,
            title=title,
            description=description,
            language=spoken,
            direction=direction(spoken),
            root=root,
            canonical=address,
            stylesheet=f"{root}{STYLESHEET}?{_mark(self._style)}",
            script=f"{root}{SCRIPT}?{_mark(self._script)}",
            discovery=discovery,
            phrase=phrase,
            words=views.spoken(phrase, spoken),
            home=views.tongue(masthead.language, spoken),
        )
        if properties is None:
            properties = structured.page_properties(title, description, address, masthead)
        body = self._templates.render(
            f"{kind}.html", page=page, publication=masthead, properties=properties, **given
        )
        return Output(path=path, media_type="text/html; charset=utf-8", body=body)

    def _say(self, masthead: Masthead) -> Words:
        if masthead.language not in self._words:
            self._words[masthead.language] = self._templates.words(masthead.language)
        return self._words[masthead.language]

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


@lru_cache(maxsize=8)
def _mark(content: bytes) -> str:
    """What changes when a file does that browsers keep."""
    return hashlib.sha256(content).hexdigest()[:8]
