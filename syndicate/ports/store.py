"""What the use cases need of a database, and no more.

A ``Unit`` is one transaction: all of it is committed or none. SQL stands behind these methods alone. Both
databases pass one suite, ``tests/contract/test_store.py``.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from syndicate.model import (
    Change,
    Entry,
    Fingerprint,
    FolderStamp,
    Quarantined,
    State,
    Term,
    TermKind,
    Tombstone,
)
from syndicate.model.adoption import Recorded
from syndicate.ports.outbox import Outbox


class Fate(StrEnum):
    """What became of a file at its last reading. Values are stored."""

    ENTRY = "entry"
    DRAFT = "draft"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """A file as it was last read."""

    path: str
    fingerprint: Fingerprint
    digest: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class EntryRef:
    """Enough of an entry to find its fragment."""

    guid: str
    revision: int
    published: datetime
    updated: datetime


class Position(NamedTuple):
    """A place in the order of a term's entries; a greater one is older."""

    recency: int
    place: int
    guid: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Enough of an entry to name its page."""

    guid: str
    address: str
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """An output as it was last put in place.

    :ivar entries: how many a feed holds; None for what is no feed
    :ivar updated: a feed's own
    """

    path: str
    digest: str
    entries: int | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A file that an article names and that is not there.

    :ivar path: the article's
    :ivar reference: as the article writes it
    """

    path: str
    reference: str


class Files(Protocol):
    """The corpus as it was last seen. ``with_digest`` gives the files of the same bytes, by path."""

    def known(self) -> dict[str, Fingerprint]: ...
    def get(self, paths: Iterable[str]) -> dict[str, FileRecord]: ...
    def put(self, records: Iterable[FileRecord]) -> None: ...
    def with_digest(self, digest: str) -> list[FileRecord]: ...
    def forget(self, paths: Iterable[str]) -> None: ...
    def count(self) -> dict[Fate, int]: ...


class FolderStamps(Protocol):
    """The corpus's folders as a whole scan last saw them; ``replace`` forgets those that it does not name."""

    def known(self) -> dict[str, FolderStamp]: ...
    def replace(self, stamps: Mapping[str, FolderStamp]) -> None: ...


class Quarantine(Protocol):
    """Files, and parts of files, that gave no article.

    ``put`` keeps the first ``since`` while path and reason stay the same.
    """

    def put(self, items: Iterable[Quarantined]) -> None: ...
    def clear(self, paths: Iterable[str]) -> None: ...
    def clear_parts(self, paths: Iterable[str]) -> None:
        """Clear what was refused at ``path#n`` or ``path!/…``."""

    def all(self) -> list[Quarantined]: ...
    def since(self, moment: datetime) -> list[Quarantined]:
        """Those refused from a moment on, oldest first."""

    def count(self) -> int: ...


class Entries(Protocol):
    """Every entry there ever was, and the terms that gather the live ones.

    ``newest`` is by ``published`` descending, then declared order, then guid. ``save`` writes entry, body and
    terms, keeps the terms' counts and holds only live entries under a term. ``by_path`` leaves a withdrawn
    entry out where another stands at its path; paths are not unique, so that two files can swap names.
    Summaries are entries with an empty ``body``.
    """

    def by_guid(self, guids: Iterable[str]) -> dict[str, Entry]: ...
    def by_path(self, paths: Iterable[str]) -> dict[str, Entry]: ...
    def in_files(self, paths: Iterable[str]) -> dict[str, list[Entry]]:
        """Present entries of files that hold several articles: those at ``path#n`` or ``path!/…``."""

    def by_file_digest(self, digests: Iterable[str]) -> dict[str, list[Entry]]: ...
    def by_address(self, address: str) -> Entry | None: ...
    def addresses_taken(self, addresses: Iterable[str]) -> set[str]: ...
    def save(self, entries: Iterable[Entry]) -> None: ...
    def due(self, now: datetime, limit: int) -> list[Entry]: ...
    def next_due(self) -> datetime | None: ...
    def newest(self, term: Term, limit: int) -> list[EntryRef]: ...
    def newest_summaries(self, term: Term, limit: int) -> list[Entry]: ...
    def listed(self, term: Term) -> Sequence[Listed]:
        """All of a term: ``newest`` from its end."""

    def summaries(self, guids: Iterable[str]) -> dict[str, Entry]: ...
    def list(self, state: State | None, after: str, limit: int) -> Sequence[Entry]: ...
    def count(self) -> dict[State, int]: ...
    def resolve_terms(self, kind: TermKind, names: Iterable[str]) -> dict[str, Term]: ...
    def terms(self, kind: TermKind) -> Sequence[Term]: ...
    def term_counts(self, terms: Iterable[Term]) -> dict[Term, int]: ...


class Beside(Protocol):
    """Files beside articles, by their path in the corpus, and what of them is published for nobody.

    ``Entries.save`` notes what each live or scheduled entry shows, or would show if it were there, forgets
    the files that none shows any more, and makes spare what is published of them.
    """

    def known(self) -> dict[str, Fingerprint]: ...
    def get(self, paths: Iterable[str]) -> dict[str, Fingerprint]: ...
    def add(self, files: Mapping[str, Fingerprint]) -> None:
        """Store those that an entry shows and that are not known; leave the others as they are."""

    def put(self, files: Mapping[str, Fingerprint]) -> None:
        """Replace those that are known."""

    def shown_in(self, paths: Iterable[str]) -> list[str]:
        """Paths of the articles that show any of these, or would."""

    def lacking(self, limit: int) -> list[Lacking]: ...
    def lacking_count(self) -> int: ...
    def spare(self, limit: int) -> list[str]:
        """Paths below the output folder of what an entry has ceased to show."""

    def needed(self, paths: Iterable[str]) -> set[str]:
        """Those paths below the output folder that a live entry shows."""

    def settled(self, paths: Iterable[str]) -> None:
        """Spare no longer: removed, or needed after all."""


class Changes(Protocol):
    """What was decided and is not yet told. ``add`` gives sequence numbers, without gaps, in order."""

    def add(self, changes: Iterable[Change]) -> None: ...
    def without_page(self, limit: int) -> list[Change]: ...
    def page_done(self, seqs: Iterable[int]) -> None: ...
    def pending_terms(self) -> list[Term]: ...
    def pending(self, after: int, limit: int) -> list[Change]: ...
    def pending_count(self) -> int: ...
    def acknowledge(self, up_to: int) -> None: ...


class Archives(Protocol):
    """Archive pages of terms, numbered from 1 for the oldest, and tombstones.

    A page keeps its entries, also through a new date, until they leave the term; one that comes back is in no
    page. ``Entries.save`` and ``Changes.add`` note which pages are to be written anew.
    """

    def pages(self, terms_: Iterable[Term]) -> dict[Term, int]: ...
    def unfiled(self, term: Term, limit: int) -> list[EntryRef]:
        """Live entries that no page holds, oldest first."""

    def page(self, term: Term, number: int) -> list[EntryRef]:
        """Live entries of a page, newest first."""

    def close(self, term: Term, guids: Iterable[str]) -> int:
        """Make the term's next page of these entries, due to be written, and return its number."""

    def due(self, limit: int) -> list[tuple[Term, int]]: ...
    def all_due(self) -> None: ...
    def written(self, pages: Iterable[tuple[Term, int]]) -> None: ...
    def left(self, term: Term, number: int) -> datetime | None:
        """When an entry last left a page, withdrawn or moved; None if none has."""

    def extents(self) -> list[tuple[Term, int, int]]:
        """Every term that has pages, with the number of the oldest that is kept and of the newest."""

    def tombstones(self, term: Term, limit: int) -> list[Tombstone]:
        """Newest first; none of an entry that is live."""


class Keeping(Protocol):
    """How far back the archive pages of a term go.

    Pages below ``first`` are neither written nor given by ``Archives.due``; an entry that leaves one by a new
    date, or was let go, is in no page again.
    """

    def first(self, term: Term) -> int: ...
    def end(self, term: Term, *, entries: int | None, since: datetime | None) -> Position | None:
        """The oldest position of the newest ``entries``, published since; None when none is older."""

    def lapsed(self, term: Term, end: Position, limit: int) -> list[str]:
        """Live entries beyond the end that are in no page, oldest first."""

    def let_go(self, term: Term, guids: Iterable[str]) -> None: ...
    def is_kept(self, term: Term, page: int, end: Position) -> bool:
        """Whether a page holds an entry that is not beyond the end."""

    def drop(self, term: Term, first: int) -> None:
        """Keep the pages from ``first`` on; it is due to be written, and those before are ``dropped``."""

    def dropped(self, limit: int) -> list[tuple[Term, int]]:
        """Pages that are to be removed, until ``Archives.written`` is told of them."""

    def recall(self) -> None:
        """Keep every page again, and let no entry go."""


class Records(Protocol):
    """Entries of feeds that were published elsewhere before, and which article takes each over.

    ``put`` replaces what is known of a guid and keeps its claim. ``open`` gives those that are no entry here
    and whose claim nobody has forced, by guid.
    """

    def put(self, items: Iterable[Recorded]) -> None: ...
    def get(self, guids: Iterable[str]) -> dict[str, Recorded]: ...
    def claimed(self, claims: Iterable[str]) -> dict[str, Recorded]:
        """By claim."""

    def open(self) -> list[Recorded]: ...
    def all(self) -> list[Recorded]: ...
    def is_any_open(self) -> bool: ...
    def count(self) -> int: ...
    def assign(self, claims: Mapping[str, str], *, forced: bool = False) -> None:
        """Note the claim on each guid; an empty one gives it up."""


class Published(Protocol):
    """What stands in the output folder, and rendered fragments.

    A fragment is kept by guid and key; it is given back only for the same revision and version.
    """

    def digests(self, paths: Iterable[str]) -> dict[str, str]: ...
    def paths(self, prefix: str) -> Sequence[str]: ...
    def feeds(self) -> Sequence[PublishedFile]:
        """Those that are feeds, by path."""

    def put(self, files: Iterable[PublishedFile]) -> None: ...
    def forget(self, paths: Iterable[str]) -> None: ...
    def fragments(self, key: str, version: str, refs: Iterable[EntryRef]) -> dict[str, bytes]: ...
    def forget_fragments(self, guids: Iterable[str]) -> None: ...
    def put_fragments(self, key: str, version: str, fragments: Mapping[EntryRef, bytes]) -> None: ...


class Marks(Protocol):
    """Small facts of the publication by name: baseline, authority, render key, heartbeat, last pass."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...


class Unit(Protocol):
    """One transaction."""

    files: Files
    folders: FolderStamps
    quarantine: Quarantine
    entries: Entries
    beside: Beside
    changes: Changes
    archives: Archives
    keeping: Keeping
    recorded: Records
    published: Published
    outbox: Outbox
    marks: Marks


class Store(Protocol):
    """A database that holds one publication. Safe to share between threads."""

    def write(self, *, lasting: bool = True) -> AbstractContextManager[Unit]:
        """Open a transaction that may write; committed on leaving, rolled back on an exception.

        :param lasting: whether it must outlive a power cut; the end of a process undoes it in no case
        :raises StateError: with a remedy, when the database is full, locked for long, read-only or gone
        """

    def read(self) -> AbstractContextManager[Unit]:
        """Open a consistent view."""

    def lease(self, holder: str) -> AbstractContextManager[None]:
        """Hold the right to make a pass; a holder that died is succeeded.

        :raises Busy: when another process holds it, saying who and since when
        """

    def close(self) -> None: ...
