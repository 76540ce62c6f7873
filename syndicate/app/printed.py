"""What a run of the press did: found out while it runs, recorded by the second transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from syndicate.model import Feed, Output, Quarantined
from syndicate.ports.store import EntryRef, PublishedFile


class Kept(NamedTuple):
    """What rendered entries are stored under.

    :ivar key: the form that they have
    :ivar version: what they depend on beside their entries
    """

    key: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEdition:
    """A feed as it was just rendered.

    :ivar updated: newest change of an entry; the epoch when it holds none
    :ivar changed: whether its bytes differ from what was published before
    """

    feed: Feed
    outputs: tuple[Output, ...]
    count: int
    updated: datetime
    changed: bool


@dataclass(slots=True, kw_only=True)
class Printed:
    """What a run of the press did, for the second transaction to record.

    :ivar written: paths of outputs whose bytes were put in place
    :ivar paths: of all outputs that were rendered, written or not
    :ivar stale: paths of outputs that were removed
    :ivar faults: feeds that would not have been valid, and why; their last good documents stay
    """

    written: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    outputs: list[PublishedFile] = field(default_factory=list)
    editions: list[FeedEdition] = field(default_factory=list)
    fragments: dict[Kept, dict[EntryRef, bytes]] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    refused: list[Quarantined] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
