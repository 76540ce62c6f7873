"""What a publication should look like: the part of its settings that decides what is written."""

import hashlib
from dataclasses import dataclass

from syndicate.model import FeedFormat, Masthead, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How articles are read and what is made of them.

    :ivar limit: entries in a feed at the most
    :ivar max_bytes: of a feed's document, unless one entry alone is larger
    :ivar full: whole texts in feeds, or summaries only
    :ivar pattern: of article addresses on a site of the user's own; empty for pages written here
    :ivar pages: whether pages are written
    :ivar max_vanishing: share of entries that may vanish in one pass without asking
    """

    masthead: Masthead
    rules: Rules
    formats: tuple[FeedFormat, ...]
    limit: int = 50
    max_bytes: int = 500_000
    full: bool = True
    pattern: str = ""
    pages: bool = True
    max_vanishing: float = 0.5

    @property
    def reading_key(self) -> str:
        """Changes when the same files would be read differently."""
        return _digest(self.rules, self.masthead.authors)

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
            self.pattern,
            self.pages,
            versions,
        )


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
