"""What the world must learn, and what an event says of itself to those who want only some.

The types in ``PUBLIC`` are numbered without gaps; the others are how this program keeps promises to single
subscribers, and are numbered nowhere.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventType(StrEnum):
    """What somebody can be told. Values are stored; those of ``PUBLIC`` are public too."""

    PUBLISHED = "article.published"
    UPDATED = "article.updated"
    WITHDRAWN = "article.withdrawn"
    FEED_UPDATED = "feed.updated"
    REJECTED = "article.rejected"
    DISABLED = "endpoint.disabled"
    TEST = "test.ping"
    TOPIC = "topic.updated"  # one document of a feed has new bytes; carries them
    INTENT = "subscription.intent"  # a subscriber has to confirm what was asked in its name
    DENIED = "subscription.denied"  # a subscription does not come about, or ends by our will


ARTICLES = (EventType.PUBLISHED, EventType.UPDATED, EventType.WITHDRAWN)
"""Told to whoever asks for nothing in particular, with ``feed.updated``."""

PUBLIC = (*ARTICLES, EventType.FEED_UPDATED, EventType.REJECTED, EventType.DISABLED, EventType.TEST)
"""What an endpoint may ask for, numbered in one sequence."""

ON_REQUEST = frozenset({EventType.REJECTED, EventType.DISABLED})
"""Told only to endpoints that name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an article's event can be chosen by."""

    section: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something the world must learn.

    :ivar id: the same however often it is made anew from the same change
    :ivar seq: rises by one for each public event of a publication; 0 until the store has given one, and for
        what is not public
    :ivar created: when it happened, aware UTC, whole seconds
    :ivar data: the fields of its kind in JSON types; ``sequence`` is added when it is stored
    :ivar about: what filters look at; None for what concerns no article
    :ivar topic: address of the one document that it concerns; only who follows that is told
    :ivar content: sent as it is, in place of JSON made of type, moment and ``data``
    :ivar media_type: of ``content``
    """

    id: str
    type: EventType
    created: datetime
    data: dict[str, object]
    seq: int = 0
    about: About | None = None
    topic: str = ""
    content: bytes | None = None
    media_type: str = "application/json"
