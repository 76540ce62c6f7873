"""From a file to an article: what each stage of reading gives to the next.

=============== ==================================================== =====================
type            what it is                                           made by
=============== ==================================================== =====================
``SourceFile``  a file as the file system shows it, unread           a source
``Document``    its declared fields and body, nothing guessed        a format
``Article``     all that a feed requires, nothing left to guess      ``core.normalise``
``Quarantined`` a file that could not become an article, and why     the reading use case
=============== ==================================================== =====================

A path is a ``str``: POSIX, relative to the corpus root, undecodable bytes surrogate-escaped (PEP 383).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from syndicate.errors import Reason

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Fingerprint(NamedTuple):
    """What tells, without reading it, that a file is not the one seen before."""

    size: int
    mtime_ns: int
    inode: int


class FolderStamp(NamedTuple):
    """What tells, without opening it, that a folder holds the names that it held before."""

    mtime_ns: int
    ctime_ns: int
    inode: int


UNSETTLED = FolderStamp(0, 0, 0)
"""The stamp of a folder that is to be opened whatever its time says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file of the corpus that has not been read yet."""

    path: str
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A path that was known and holds no file any more."""

    path: str


class Markup(StrEnum):
    """How a body is written. Values are stored."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as its format reads it.

    :ivar fields: declared metadata under its lower-case key as written; values as the metadata's own
        language types them (text, number, true or false, date, list, table)
    :ivar body_line: line of the file, from 1, on which the body begins: errors name it
    :ivar warnings: oddities that were read all the same, one sentence each
    :ivar lines: line of the file, from 1, on which a field is declared, where the format knows
    """

    path: str
    markup: Markup
    fields: Mapping[str, object]
    body: str
    body_line: int = 1
    warnings: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author (RFC 4287 section 3.2)."""

    name: str
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The picture that stands for an article; ``url`` as written, relative to the article's file or page.

    :ivar caption: what is written below it
    :ivar credit: who made it or owns it
    """

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that belongs to an article (RSS 2.0 ``enclosure``; RFC 4287 section 4.2.7.2).

    :ivar length: bytes, 0 when nobody said
    :ivar duration_s: seconds of sound or film
    """

    url: str
    media_type: str
    length: int = 0
    title: str | None = None
    duration_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What an article says of itself as an episode of a podcast (Apple Podcasts, item).

    :ivar kind: ``full``, ``trailer`` or ``bonus``
    :ivar title: without number and season, where it differs from the article's
    :ivar image: of the episode, as written
    """

    number: int | None = None
    season: int | None = None
    kind: str | None = None
    explicit: bool | None = None
    title: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A document made whole.

    :ivar published: aware UTC, whole seconds (RSS ``pubDate``, RFC 4287 section 4.2.9)
    :ivar updated: the change that the author declares, never before ``published``
    :ivar title_derived: the title was cut from the text by rule, because the author gave none
    :ivar order: declared place among the articles of one moment, lowest first
    :ivar section: as written, or the first folder of the path
    :ivar slug: the last part of the page's address, ASCII; declared or made from the title
    :ivar permalink: declared place of the page: a path below the publication, or an absolute address
    :ivar guid: the identity that the author declares, as written
    :ivar aliases: where the page stood before: paths below the publication, or absolute addresses
    :ivar credit: the closing credit of a plain text, as written
    :ivar location: the place a dateline names
    :ivar draft: the author does not want it published yet
    :ivar source: where it was taken from, an address or words
    :ivar extra: what else the author declares, under keys that mean nothing here; values as JSON
    """

    path: str
    title: str
    published: datetime
    summary: str
    language: str
    markup: Markup
    body: str
    slug: str
    title_derived: bool = False
    updated: datetime | None = None
    expires: datetime | None = None
    draft: bool = False
    order: int = 0
    authors: tuple[Person, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    permalink: str | None = None
    guid: str | None = None
    aliases: tuple[str, ...] = ()
    canonical: str | None = None
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    credit: str | None = None
    location: str | None = None
    episode: Episode | None = None
    source: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_utc(self.published, self.updated, self.expires)


class DateSource(StrEnum):
    """Where a date may be taken from when the document declares none."""

    DECLARED = "declared"
    PATH = "path"
    MTIME = "mtime"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The publication's policy for reading, where the documents leave something open.

    :ivar zone: IANA name of the zone in which a date without one was written
    :ivar date_order: what ``03/04/2021`` means: ``dmy``, ``mdy``, or None to refuse it as ambiguous
    :ivar dates: where a text without a declared date may get it from
    :ivar zone_names: abbreviations such as ``IST``, and the IANA zone or offset each means here
    :ivar max_bytes: a larger file is refused unread
    :ivar commits: whether an article that declares no ``updated`` has the moment of its last commit
    :ivar tag_names: what a tag is called instead
    :ivar title_from_name: whether a text without a title is called by its file's name
    :ivar text_markup: how the body of a plain text file is written
    :ivar mend_encoding: whether text that was encoded twice is repaired
    :ivar shown_dates: whether an HTML page that declares no date has the day that it shows as its own
    :ivar detect_languages: whether a language that nobody says is found by the words, if that is sure
    :ivar language_folders: whether a first folder such as ``fr`` says the language of what lies in it
    :ivar attachments: whether what is attached to a letter belongs to its article
    :ivar serial_dates: whether a number from 10,000 on, as large as a day can be, is a spreadsheet's day
    """

    zone: str = "UTC"
    language: str = "en"
    date_order: str | None = None
    dates: DateSource = DateSource.DECLARED
    zone_names: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = 10_000_000
    commits: bool = False
    tag_names: Mapping[str, str] = field(default_factory=dict)
    title_from_name: bool = False
    text_markup: Markup = Markup.PLAIN
    mend_encoding: bool = False
    serial_dates: bool = False
    shown_dates: bool = False
    language_folders: bool = False
    detect_languages: bool = False
    attachments: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A file that gave no article: what is wrong, where, and what its author can do.

    :ivar line: line of the file, from 1, or None when the whole file is meant
    :ivar excerpt: what stands there, at most 80 characters, printable
    :ivar since: when this content was first refused
    """

    path: str
    reason: Reason
    detail: str
    line: int | None = None
    excerpt: str = ""
    since: datetime = EPOCH

    @property
    def remedy(self) -> str:
        """What the author can do, as one imperative sentence."""
        return self.reason.remedy


def require_utc(*moments: datetime | None) -> None:
    """Refuse a moment that is not aware UTC in whole seconds: output in any other form would not be stable.

    :raises ValueError: naming the moment
    """
    for moment in moments:
        if moment is not None and (moment.tzinfo is not UTC or moment.microsecond):
            raise ValueError(f"not aware UTC in whole seconds: {moment!r}")
