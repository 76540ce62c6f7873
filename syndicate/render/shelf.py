"""How the archive is cut into pieces: each month, oldest article first, in stretches of a fixed size.

A stretch has one page, one sitemap and one list of titles to search. It is filled before the next one begins,
so that a new article rewrites the last stretch of its month, and an edit the one it stands in, however many
articles there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.core.selection import folder
from syndicate.model import FeedFormat, Masthead, Term

LENGTH = 500
"""Articles in a stretch."""

SITEMAPS = "sitemaps/"
TITLES = "search/"
PIECES = f"{TITLES}pieces.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Articles of one month that share a page.

    :ivar number: 1 for the oldest
    :ivar last: number of the month's newest stretch
    """

    month: Term
    number: int
    last: int

    @property
    def page(self) -> str:
        """Where it is read."""
        return f"{folder(self.month)}{'' if self.number == 1 else f'{self.number}/'}index.html"

    @property
    def sitemap(self) -> str:
        """Where search engines are told of it."""
        return f"{SITEMAPS}{self._name}.xml"

    @property
    def titles(self) -> str:
        """What is searched."""
        return f"{TITLES}{self._name}.json"

    @property
    def paths(self) -> tuple[str, str, str]:
        """All its files."""
        return self.page, self.sitemap, self.titles

    @property
    def before(self) -> "Stretch | None":
        """The one with older articles of the month."""
        return Stretch(month=self.month, number=self.number - 1, last=self.last) if self.number > 1 else None

    @property
    def after(self) -> "Stretch | None":
        """The one with newer articles of the month."""
        if self.number >= self.last:
            return None
        return Stretch(month=self.month, number=self.number + 1, last=self.last)

    @property
    def _name(self) -> str:
        name = self.month.slug.replace("/", "-")
        return name if self.number == 1 else f"{name}-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What the pages of a month know beside its articles.

    :ivar previous: the month with articles before it, if any
    :ivar next: the one after it
    """

    masthead: Masthead
    formats: tuple[FeedFormat, ...]
    previous: Term | None = None
    next: Term | None = None


def stretches(month: Term) -> Sequence[Stretch]:
    """The pieces of a month, oldest first; none of a month without articles."""
    last = -(-month.count // LENGTH)
    return [Stretch(month=month, number=number, last=last) for number in range(1, last + 1)]
