"""Feeds that somebody asked for: which articles they gather, and what a podcast says of itself."""

from dataclasses import dataclass
from enum import StrEnum


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
