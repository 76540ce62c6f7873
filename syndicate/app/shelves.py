"""The archive by months: which of its pieces a pass has to write anew, and which it removes.

A piece is a stretch of a month: a page, a sitemap and a list of titles. It is written when one of its
articles changed, when others moved into it, or when its neighbours came or went.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from syndicate.app.plan import Plan
from syndicate.core import selection
from syndicate.model import EVERYTHING, Output, Term, TermKind
from syndicate.ports.store import Listed, Unit
from syndicate.render import shelf, sitemap, titles
from syndicate.render.pages import Pages
from syndicate.render.shelf import Shelf, Stretch, stretches

_CHANGES = 1000


@dataclass(slots=True)
class Shelved:
    """What is to be published of a month in the archive.

    :ivar stale: paths that are no part of it now
    """

    outputs: list[Output] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)


class Shelves:
    """The archive as it is now: every month that has articles."""

    def __init__(self, plan: Plan, pages: Pages, unit: Unit) -> None:
        self._plan = plan
        self._pages = pages
        self._unit = unit
        self.months = sorted(
            (term for term in unit.entries.terms(TermKind.MONTH) if term.count), key=lambda term: term.slug
        )

    def pieces(self, touched: Iterable[Term], *, whole: bool) -> Iterator[Shelved]:
        """What the months among ``touched`` need, and those beside a month that came or went, one by one.

        :param whole: write every piece, whatever the store says stands there
        """
        changed = set() if whole else self._changed()
        asked = {term.slug for term in touched if term.kind is TermKind.MONTH}
        for month in self._beside(asked):
            yield self._month(month, changed, whole=whole or month.slug not in asked)
        for slug in sorted(asked - {month.slug for month in self.months}):
            yield Shelved(stale=self._published(Term(kind=TermKind.MONTH, slug=slug, name=slug)))

    def whole_lists(self, maps: Sequence[Output]) -> list[Output]:
        """What depends on which months there are.

        :param maps: sitemaps of the pages that are no articles
        """
        return [sitemap.index(self.months, maps, self._plan.masthead), titles.pieces(self.months)]

    def news(self) -> Output:
        """The news sitemap: what was published shortly before the newest article, it included."""
        refs = self._unit.entries.newest(EVERYTHING, sitemap.NEWS_LIMIT)
        recent = [ref.guid for ref in refs if ref.published > sitemap.news_since(refs[0].published)]
        found = self._unit.entries.summaries(recent)
        return sitemap.news([found[guid] for guid in recent], self._plan.masthead)

    def _changed(self) -> set[str]:
        changed: set[str] = set()
        after = 0
        while changes := self._unit.changes.pending(after, _CHANGES):
            changed.update(change.guid for change in changes)
            after = changes[-1].seq
        return changed

    def _beside(self, asked: Collection[str]) -> list[Term]:
        """The months asked for that have articles, and the neighbours of those that came or went."""
        there = {month.slug: place for place, month in enumerate(self.months)}
        wanted = {there[slug] for slug in asked if slug in there}
        firsts = {slug: f"{selection.FOLDERS[TermKind.MONTH]}{slug}/index.html" for slug in asked}
        known = self._unit.published.digests(firsts.values())
        for slug, first in firsts.items():
            if (slug in there) != (first in known):
                earlier = sum(month.slug < slug for month in self.months)
                wanted |= {earlier - 1, earlier, earlier + 1} & set(range(len(self.months)))
        return [self.months[place] for place in sorted(wanted)]

    def _month(self, month: Term, changed: Collection[str], *, whole: bool) -> Shelved:
        shelved = Shelved()
        pieces = stretches(month)
        listed = self._unit.entries.listed(month)
        known = self._unit.published.digests(path for piece in pieces for path in piece.paths)
        place = self.months.index(month)
        kept = Shelf(
            masthead=self._plan.masthead,
            formats=self._plan.formats,
            previous=self.months[place - 1] if place else None,
            next=self.months[place + 1] if place + 1 < len(self.months) else None,
        )
        for number, piece in enumerate(pieces):
            held = listed[number * shelf.LENGTH : (number + 1) * shelf.LENGTH]
            map_ = sitemap.stretch_map(
                piece, ((one.address, one.updated) for one in held), self._plan.masthead
            )
            is_new = known.get(piece.sitemap) != map_.digest or piece.page not in known
            turned = piece.number == piece.last - 1 and pieces[-1].page not in known
            if whole or is_new or turned or _is_touched(held, changed):
                shelved.outputs += self._piece(piece, map_, held, kept)
            shelved.paths += piece.paths
        shelved.stale += sorted(set(self._published(month)) - {path for one in pieces for path in one.paths})
        return shelved

    def _piece(self, piece: Stretch, map_: Output, held: Sequence[Listed], kept: Shelf) -> list[Output]:
        found = self._unit.entries.summaries(one.guid for one in held)
        entries = [found[one.guid] for one in held]
        return [
            self._pages.month(piece, entries, kept),
            map_,
            titles.titles(piece, entries, self._plan.masthead),
        ]

    def _published(self, month: Term) -> list[str]:
        """What stands there of a month."""
        first = Stretch(month=month, number=1, last=1)
        further = [path.rpartition(".")[0] + "-" for path in first.paths[1:]]
        found = [
            *self._unit.published.paths(selection.folder(month)),
            *self._unit.published.digests(first.paths),
        ]
        return sorted({*found, *(path for prefix in further for path in self._unit.published.paths(prefix))})


def _is_touched(held: Sequence[Listed], changed: Collection[str]) -> bool:
    """Whether a piece may show a change that its sitemap does not tell."""
    return any(one.guid in changed or urlsplit(one.address).scheme for one in held)
