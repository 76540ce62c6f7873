"""What a run of the press did: found out while it runs, recorded by the second transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Self

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
    :ivar fresh: outputs whose bytes differ from what was published before
    :ivar parts: of those, documents of the entries that changed, by the topic inside that they are content of
    """

    feed: Feed
    outputs: tuple[Output, ...]
    count: int
    updated: datetime
    fresh: tuple[Output, ...]
    parts: Mapping[str, Output] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether any of its bytes differ from what was published before."""
        return bool(self.fresh)


_NAMED = 10_000


@dataclass(slots=True, kw_only=True)
class Written:
    """Files that were put in place: all of them are counted, and the first ten thousand named.

    :ivar paths: relative to the output folder
    """

    count: int = 0
    paths: list[str] = field(default_factory=list)

    def __iadd__(self, paths: Iterable[str]) -> Self:
        """Note paths."""
        for path in paths:
            self.count += 1
            if len(self.paths) < _NAMED:
                self.paths.append(path)
        return self

    def join(self, later: "Written") -> None:
        """Note what was put in place after these."""
        self.count += later.count
        self.paths = [*self.paths, *later.paths][:_NAMED]


@dataclass(slots=True, kw_only=True)
class Printed:
    """What a run of the press did, for the second transaction to record.

    :ivar written: outputs whose bytes were put in place
    :ivar paths: of all outputs that were rendered, written or not
    :ivar stale: paths of outputs that were removed
    :ivar faults: feeds that would not have been valid, and why; their last good documents stay
    """

    written: Written = field(default_factory=Written)
    paths: list[str] = field(default_factory=list)
    outputs: list[PublishedFile] = field(default_factory=list)
    editions: list[FeedEdition] = field(default_factory=list)
    fragments: dict[Kept, dict[EntryRef, bytes]] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    refused: list[Quarantined] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
