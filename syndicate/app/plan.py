"""What a publication should look like: the part of its settings that decides what is written."""

import hashlib
from dataclasses import dataclass

from syndicate.core import selection
from syndicate.model import (
    ALL_OF_IT,
    Article,
    Feed,
    FeedFormat,
    Masthead,
    Particulars,
    Retention,
    Rules,
    Selection,
    Term,
    TermKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How articles are read and what is made of them.

    :ivar limit: entries in a feed at the most
    :ivar max_bytes: of a feed's document, unless one entry alone is larger
    :ivar full: whole texts in feeds, or summaries only
    :ivar selections: feeds that were asked for, in the order in which they are listed
    :ivar particulars: what single feeds have otherwise than the rest
    :ivar keep: how much of its past a feed tells
    :ivar by_language: whether each language has a feed
    :ivar pattern: of article addresses on a site of the user's own; empty for pages written here
    :ivar pages: whether pages are written
    :ivar indexnow_key: text that proves to search engines whose site this is, in a file of its own; or empty
    :ivar max_vanishing: share of entries that may vanish in one pass without asking
    """

    masthead: Masthead
    rules: Rules
    formats: tuple[FeedFormat, ...]
    limit: int = 50
    max_bytes: int = 500_000
    full: bool = True
    selections: tuple[Selection, ...] = ()
    particulars: tuple[Particulars, ...] = ()
    keep: Retention = ALL_OF_IT
    by_language: bool = False
    pattern: str = ""
    pages: bool = True
    indexnow_key: str = ""
    max_vanishing: float = 0.5

    @property
    def reading_key(self) -> str:
        """Changes when the same files would be read differently."""
        return _digest(self.rules, self.masthead.authors)

    @property
    def selecting_key(self) -> str:
        """Changes when other selections may hold the same entries."""
        return _digest(self.selections, self.by_language)

    @property
    def keeping_key(self) -> str:
        """Changes when other archive pages may be kept; empty while all are."""
        single = [(one.kind, one.name, one.keep) for one in self.particulars if one.keep != ALL_OF_IT]
        asked = [(one.slug, one.keep) for one in self.selections if one.keep != ALL_OF_IT]
        return _digest(self.keep, single, asked) if single or asked or self.keep != ALL_OF_IT else ""

    def feed(self, term: Term) -> Feed:
        """The feed of a term."""
        asked: Selection | Particulars | None = selection.particular(term, self.particulars)
        if term.kind is TermKind.SELECTION:
            asked = self._asked.get(term.slug)
        return selection.feed(term, self.masthead, limit=self.limit, keep=self.keep, asked=asked)

    def offers(self, term: Term) -> bool:
        """Whether a term is one that has feeds by these settings."""
        if term.kind is TermKind.SELECTION:
            return term.slug in self._asked
        if term.kind is TermKind.TAG:
            return term.name.casefold() not in {name.casefold() for name in self.rules.tag_names}
        return self.by_language or term.kind is not TermKind.LANGUAGE

    def gathering(self, article: Article) -> tuple[Term, ...]:
        """The selections and the language that gather an article."""
        return selection.gathering(article, self.selections, by_language=self.by_language)

    @property
    def _asked(self) -> dict[str, Selection]:
        return {asked.slug: asked for asked in self.selections}

    def rendering_key(self, *versions: str) -> str:
        """Changes when the same entries would be written differently.

        :param versions: of the renderers and templates
        """
        return _digest(
            self.masthead,
            self.formats,
            self.limit,
            self.max_bytes,
            self.full,
            self.selections,
            self.particulars,
            self.keep,
            self.by_language,
            self.pattern,
            self.rules.tag_names,
            self.pages,
            self.indexnow_key,
            versions,
        )


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
