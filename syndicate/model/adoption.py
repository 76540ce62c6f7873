"""What readers already have from elsewhere: entries of a feed that was published before this publication."""

from dataclasses import dataclass
from datetime import datetime

from syndicate.model.documents import require_utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An entry of an existing feed, as its readers know it.

    :ivar guid: exactly as published
    :ivar link: absolute address of its page; empty when the feed gives none
    :ivar published: aware UTC, whole seconds; None when the feed gives no date, likewise ``updated``
    :ivar claim: who takes it over: what :func:`syndicate.core.adoption.claim` makes of an article; empty
        while nobody does
    :ivar forced: somebody said that an entry with a guid of its own must take it over
    """

    guid: str
    link: str = ""
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    claim: str = ""
    forced: bool = False

    def __post_init__(self) -> None:
        require_utc(self.published, self.updated)
