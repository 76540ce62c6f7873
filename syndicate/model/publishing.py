"""From an article to published files: entries, the feeds that hold them, and what changes.

================ ================================================== =====================
type             what it is                                         made by
================ ================================================== =====================
``Entry``        an article the publication vouches for             ``core.changes``
``Change``       what readers must learn of one entry               ``core.changes``
``Term``         whatever gathers entries: a section, a month       the store
``Feed``         a selection of entries with an address             ``core.selection``
``Tombstone``    what is left of an entry that was withdrawn        the store
``History``      where a document stands in its feed's past         ``app.archives``
``Channel``      a feed at one moment, ready to be written          ``app.press``
``Output``       one file's bytes and where they go                 ``render``
================ ================================================== =====================
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from syndicate.model.documents import Article, Person, require_utc
from syndicate.model.selections import ALL_OF_IT, Retention, Show


class State(StrEnum):
    """Where an entry is in its life. Values are stored."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class TermKind(StrEnum):
    """What can gather entries. Values are stored."""

    ALL = "all"
    SECTION = "section"
    TAG = "tag"
    AUTHOR = "author"
    MONTH = "month"
    LANGUAGE = "language"
    SELECTION = "selection"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Term:
    """One section, tag, author, month, language or selection.

    :ivar slug: its place in addresses, unique within the kind, stored at first sight and never made again
    :ivar name: as first written
    :ivar count: live entries that carry it
    """

    kind: TermKind
    slug: str
    name: str
    count: int = field(default=0, compare=False)


EVERYTHING = Term(kind=TermKind.ALL, slug="", name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file beside an article that is published with it.

    :ivar reference: as the article writes it
    :ivar source: the file's path in the corpus
    :ivar path: below the output folder, named by content
    :ivar width: of a picture, in pixels as it is shown, likewise ``height``
    :ivar duration_s: seconds of sound or film
    """

    reference: str
    source: str
    path: str
    media_type: str
    length: int
    width: int | None = None
    height: int | None = None
    duration_s: int | None = None


class Absent(NamedTuple):
    """A file beside an article that would be published with it, and is not there.

    :ivar path: where it would be in the corpus
    :ivar reference: as the article writes it; empty for one that nobody names, such as a transcript
    """

    path: str
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article under a permanent identity.

    :ivar guid: minted once, stored, compared character by character (RFC 4287 section 4.2.6)
    :ivar address: where its page is: relative to the publication's url and ending in ``/``, or absolute
        where the site has pages of its own
    :ivar updated: aware UTC, whole seconds: last change that a reader can see (RFC 4287 section 4.2.15)
    :ivar revision: 1, and one more for each such change
    :ivar digest: of all that a reader can see; two equal ones are no change
    :ivar file_digest: of the file's bytes; tells a rename
    :ivar terms: what gathers it, resolved to stored slugs
    :ivar withdrawn: since when it is gone, aware UTC, whole seconds, not before ``updated``; None while it is
        live, and if it never was
    """

    guid: str
    address: str
    article: Article
    updated: datetime
    revision: int
    state: State
    digest: str
    file_digest: str
    terms: tuple[Term, ...] = ()
    media: tuple[Media, ...] = ()
    absent: tuple[Absent, ...] = ()
    withdrawn: datetime | None = None

    def __post_init__(self) -> None:
        require_utc(self.updated)

    @property
    def path(self) -> str:
        """The file it comes from, relative to the corpus."""
        return self.article.path


class ChangeKind(StrEnum):
    """What happened to an entry, as readers see it. Values are stored."""

    CREATED = "created"
    UPDATED = "updated"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"  # nothing that a reader would be told: another section, another address


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry's step from what is stored to what is true now.

    :ivar seq: place in the publication's history; 0 until the store has given one
    :ivar changed: names of the fields that differ, for an update
    :ivar reason: why it was withdrawn: ``deleted``, ``drafted``, ``embargoed`` or ``expired``
    :ivar restored: a withdrawn entry that came back
    :ivar terms: every term whose pages and feeds are touched: those it has and those it lost
    :ivar announce: whether subscribers are told
    """

    kind: ChangeKind
    guid: str
    revision: int
    seq: int = 0
    changed: tuple[str, ...] = ()
    reason: str | None = None
    restored: bool = False
    terms: tuple[Term, ...] = ()
    announce: bool = True


class FeedFormat(StrEnum):
    """The formats a feed is published in. Values appear in configuration and are stored."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"

    @property
    def file_name(self) -> str:
        """Name of the file in the feed's folder."""
        return {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}[self.value]

    @property
    def media_type(self) -> str:
        """Media type without parameters (RFC 4287 section 7; JSON Feed 1.1; RSS by practice)."""
        return {
            "rss": "application/rss+xml",
            "atom": "application/atom+xml",
            "json": "application/feed+json",
        }[self.value]

    @property
    def label(self) -> str:
        """Name for people."""
        return {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What the publication says of itself.

    :ivar url: absolute address of its front page, ending in ``/``
    :ivar authority: domain or mail address that its identities are minted under (RFC 4151 section 2.1)
    :ivar hubs: WebSub hubs that its feeds announce
    :ivar cloud: address at which readers register by rssCloud; empty for none
    :ivar zone: IANA name of the zone in which its pages tell dates
    :ivar films: whether its feeds show films of known hosts by their pictures
    """

    title: str
    url: str
    language: str
    authority: str
    description: str = ""
    authors: tuple[Person, ...] = ()
    rights: str | None = None
    hubs: tuple[str, ...] = ()
    cloud: str = ""
    zone: str = "UTC"
    films: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A selection of entries that can be subscribed to.

    :ivar id: permanent, whatever the address (RFC 4287 section 4.2.6)
    :ivar folder: below the output folder; empty for the main feed, else ending in ``/``
    :ivar limit: entries at the most
    :ivar description: one sentence; empty for the publication's
    :ivar language: empty for the publication's
    :ivar full: whole texts, or summaries only; None as the publication has it
    :ivar image: absolute address of its picture
    :ivar show: what makes it a podcast
    :ivar keep: how much of its past its archive pages tell
    """

    term: Term
    id: str
    title: str
    folder: str
    limit: int
    description: str = ""
    language: str = ""
    full: bool | None = None
    image: str = ""
    show: Show | None = None
    keep: Retention = ALL_OF_IT

    def path(self, form: FeedFormat) -> str:
        """Where one of its documents stands below the output folder."""
        return self.folder + form.file_name


class Tombstone(NamedTuple):
    """What is left of an entry that was withdrawn (RFC 6721 section 3).

    :ivar when: aware UTC, whole seconds; a later entry of the same guid takes it back
    """

    guid: str
    when: datetime


class History(NamedTuple):
    """Where a document stands in its feed's past (RFC 5005 sections 2 and 4).

    :ivar page: number of an archive document, from 1 for the oldest; 0 for the one that is subscribed to
    :ivar before: number of the archive document that goes on where this one ends; 0 when there is none
    :ivar complete: whether the document is all there is
    """

    page: int = 0
    before: int = 0
    complete: bool = False


PRESENT = History()
"""Nothing is said of older entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed at one moment: everything its head says, so that a renderer asks nobody.

    :ivar updated: newest ``updated`` of what it holds; the epoch when it holds nothing yet
    :ivar published: newest ``published`` of its entries
    :ivar full: whole texts, or summaries only
    :ivar formats: the forms in which it exists, for its links to itself
    :ivar history: what its links to older entries are
    :ivar tombstones: of entries that it held, newest first, for formats that can tell
    """

    feed: Feed
    masthead: Masthead
    updated: datetime
    published: datetime | None
    formats: tuple[FeedFormat, ...]
    full: bool = True
    history: History = PRESENT
    tombstones: tuple[Tombstone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One file to publish.

    :ivar path: POSIX, relative to the output folder
    :ivar media_type: with its charset where it is text
    """

    path: str
    media_type: str
    body: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Whatever has feeds beside the main one, each kind by name: what an index shows.

    Selections are in the order of the configuration.
    """

    sections: tuple[Term, ...] = ()
    tags: tuple[Term, ...] = ()
    authors: tuple[Term, ...] = ()
    selections: tuple[Term, ...] = ()
    languages: tuple[Term, ...] = ()

    def __iter__(self) -> Iterator[Term]:
        """All of them, in the order in which an index shows them."""
        return chain(self.selections, self.languages, self.sections, self.tags, self.authors)


class Milestone(StrEnum):
    """Points of a pass and of a delivery at which a crash loses nothing; tests kill a process at each."""

    LOCKED = "locked"
    BATCH_READ = "batch-read"
    BATCH_STORED = "batch-stored"
    SCAN_COMPLETE = "scan-complete"
    PAGES_PUBLISHED = "pages-published"
    PAGES_RECORDED = "pages-recorded"
    ARCHIVE_CLOSED = "archive-closed"
    ARCHIVES_PUBLISHED = "archives-published"
    ARCHIVES_RECORDED = "archives-recorded"
    ARCHIVES_DROPPED = "archives-dropped"
    SPARE_REMOVED = "spare-removed"
    FEED_RENDERED = "feed-rendered"
    FILE_WRITTEN = "file-written"
    FILE_RENAMED = "file-renamed"
    FEEDS_PUBLISHED = "feeds-published"
    OUTBOX_PREPARED = "outbox-prepared"
    COMMITTED = "committed"
    EXPANDED = "expanded"
    CLAIMED = "claimed"
    BEFORE_SEND = "before-send"
    AFTER_SEND = "after-send"
    BEFORE_SETTLE = "before-settle"
    SETTLED = "settled"
