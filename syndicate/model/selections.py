"""Feeds that somebody asked for: which articles they gather, and what a podcast says of itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class ArticleType(StrEnum):
    """What an article is for. Values appear in configuration."""

    TEXT = "text"
    AUDIO = "audio"  # it has something to listen to or to watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What podcast directories are told of a feed (Apple Podcasts, channel; Podcasting 2.0).

    :ivar categories: from Apple's list; one below another as ``Arts > Books``
    :ivar image: absolute address of a square picture, JPEG or PNG, 1400 to 3000 pixels wide
    :ivar kind: ``episodic`` or ``serial``
    :ivar locked: whether other platforms may not import it
    :ivar guid: minted once (Podcasting 2.0, podcast:guid); empty until then
    """

    author: str = ""
    owner_name: str = ""
    owner_email: str = ""
    categories: tuple[str, ...] = ()
    explicit: bool = False
    kind: str = "episodic"
    image: str = ""
    locked: bool = False
    medium: str = "podcast"
    funding: str = ""
    guid: str = ""


class Retention(NamedTuple):
    """How much of its past a feed tells: the newest so many, and none that is older. Of both, the less.

    :ivar entries: at the most; None for any number
    :ivar days: before the newest entry; None for any age
    """

    entries: int | None = None
    days: int | None = None


ALL_OF_IT = Retention()
"""Nothing drops out of the past of a feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What one feed has otherwise than the rest: that of a section, tag, author or language, or the main one.

    :ivar kind: of what it gathers, as it is written in the configuration; empty for the main feed
    :ivar name: of the section, tag, author or language
    :ivar title: empty where it does not say, likewise ``description`` and ``image``
    :ivar limit: entries at the most; None as in other feeds, likewise ``full``
    """

    kind: str = ""
    name: str = ""
    title: str = ""
    description: str = ""
    limit: int | None = None
    full: bool | None = None
    image: str = ""
    keep: Retention = ALL_OF_IT


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that have a feed because the configuration says so.

    Of one condition any value is enough; of several, each must hold. One without values holds for all.

    :ivar slug: its place in addresses, unique
    :ivar name: for people
    :ivar title: of the feed; empty for one made of the publication's and the name
    :ivar languages: a tag holds for all that begin with it (RFC 4647 section 3.3.1)
    :ivar limit: entries at the most; None as in other feeds
    :ivar full: whole texts, or summaries only; None as in other feeds
    :ivar image: absolute address of the feed's picture
    :ivar show: what makes it a podcast
    :ivar keep: how much of its past it tells; as in other feeds where it does not say
    """

    slug: str
    name: str
    title: str = ""
    description: str = ""
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    types: tuple[ArticleType, ...] = ()
    limit: int | None = None
    full: bool | None = None
    image: str = ""
    show: Show | None = None
    keep: Retention = ALL_OF_IT
