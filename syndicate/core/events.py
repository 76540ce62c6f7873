"""What the world is told: events made from changes, the same however often they are made anew.

An event's id is a hash of what it tells, so a pass that is repeated after a crash owes nothing twice. Its
body stays within 20 kB: what is larger is left out, and ``truncated`` says that the page has it.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from syndicate.core.urls import absolute, permalink, resolve
from syndicate.model import (
    About,
    Change,
    ChangeKind,
    Enclosure,
    Entry,
    Event,
    EventType,
    Feed,
    FeedFormat,
    Masthead,
    Output,
    Person,
)

LARGEST_BODY = 20_000
"""Bytes of an event as it is sent."""

_ENVELOPE = 200  # bytes for type, timestamp and sequence, which are added when the event is stored

_DISPENSABLE = (
    "content_html",
    "enclosures",
    "summary",
    "tags",
    "authors",
    "image",
    "section",
    "changed",
    "title",
)
"""What is left out of a body that is too large, first the first."""

_TYPES = {
    ChangeKind.CREATED: EventType.PUBLISHED,
    ChangeKind.UPDATED: EventType.UPDATED,
    ChangeKind.WITHDRAWN: EventType.WITHDRAWN,
}


def article_event(
    change: Change, entry: Entry, masthead: Masthead, *, content_html: str, created: datetime, salt: str
) -> Event | None:
    """Make the event of one entry's change, or None for a change that readers are not told of.

    :param content_html: the body as feeds carry it: sanitised, every address absolute
    :param created: when it happened, aware UTC, whole seconds
    :param salt: keeps the ids of two publications apart
    """
    type_ = _TYPES.get(change.kind)
    if type_ is None:
        return None
    head: dict[str, object] = {
        "id": entry.guid,
        "publication": masthead.url,
        "url": permalink(entry, masthead),
        "title": entry.article.title,
    }
    if type_ is EventType.WITHDRAWN:
        data = head | {"reason": change.reason or "deleted", "when": moment(created)}
    else:
        data = head | _reading(entry, masthead) | _difference(change) | {"content_html": content_html}
    return Event(
        id=event_id(salt, change.seq, change.guid, change.revision, change.kind.value),
        type=type_,
        created=created,
        data=_bounded(data),
        about=_about(entry),
    )


def feed_event(
    feed: Feed,
    outputs: Sequence[Output],
    masthead: Masthead,
    *,
    count: int,
    sequence: tuple[int, int] | None,
    created: datetime,
    salt: str,
) -> Event:
    """Make the event that says that a feed has new bytes.

    :param outputs: the feed's documents that changed
    :param count: entries that it holds
    :param sequence: first and last change of the publication since it was last told, or None
    """
    forms = {feed.path(form): form for form in FeedFormat}
    documents = {
        forms[output.path].value: {
            "url": absolute(output.path, masthead),
            "digest": f"sha256:{output.digest}",
        }
        for output in sorted(outputs, key=lambda output: output.path)
        if output.path in forms
    }
    return Event(
        id=event_id(salt, feed.id, sequence or moment(created), *sorted(output.digest for output in outputs)),
        type=EventType.FEED_UPDATED,
        created=created,
        data={
            "id": feed.id,
            "publication": masthead.url,
            "url": absolute(feed.folder, masthead),
            "title": feed.title,
            "feeds": documents,
            "count": count,
            "changes": None if sequence is None else {"first": sequence[0], "last": sequence[1]},
        },
    )


def test_event(masthead: Masthead, *, created: datetime, salt: str, nonce: str) -> Event:
    """Make a greeting to try an endpoint with.

    :param nonce: tells one greeting from the next within the same second
    """
    return Event(
        id=event_id(salt, EventType.TEST.value, moment(created), nonce),
        type=EventType.TEST,
        created=created,
        data={
            "publication": masthead.url,
            "url": masthead.url,
            "message": f"{masthead.title} greets you: this endpoint works.",
        },
    )


def _reading(entry: Entry, masthead: Masthead) -> dict[str, object]:
    article = entry.article
    return {
        "summary": article.summary,
        "published": moment(article.published),
        "updated": moment(entry.updated),
        "authors": [_person(author) for author in article.authors],
        "section": article.section,
        "tags": list(article.tags),
        "language": article.language,
        "image": None
        if article.image is None
        else {"url": resolve(article.image.url, entry, masthead), "alt": article.image.alt},
        "enclosures": [_enclosure(enclosure, entry, masthead) for enclosure in article.enclosures],
        "revision": entry.revision,
    }


def _about(entry: Entry) -> About:
    article = entry.article
    return About(
        section=article.section or "",
        tags=article.tags,
        authors=tuple(author.name for author in article.authors),
        language=article.language,
    )


def _difference(change: Change) -> dict[str, object]:
    if change.kind is not ChangeKind.UPDATED:
        return {"restored": True} if change.restored else {}
    return {"changed": list(change.changed), "previous_revision": change.revision - 1}


def _person(person: Person) -> dict[str, object]:
    named = {"name": person.name, "email": person.email, "url": person.url}
    return {name: value for name, value in named.items() if value}


def _enclosure(enclosure: Enclosure, entry: Entry, masthead: Masthead) -> dict[str, object]:
    said = {
        "url": resolve(enclosure.url, entry, masthead),
        "media_type": enclosure.media_type,
        "length": enclosure.length,
        "title": enclosure.title,
        "duration_s": enclosure.duration_s,
    }
    return {name: value for name, value in said.items() if value}


def _bounded(data: dict[str, object]) -> dict[str, object]:
    if _size(data) <= LARGEST_BODY - _ENVELOPE:
        return data
    kept = data | {"truncated": True}
    for name in _DISPENSABLE:
        kept.pop(name, None)
        if _size(kept) <= LARGEST_BODY - _ENVELOPE:
            break
    return kept


def _size(data: dict[str, object]) -> int:
    return len(json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace"))


def event_id(*parts: object) -> str:
    """Return an id that is the same for the same parts, and no other."""
    told = json.dumps(parts, ensure_ascii=True).encode("ascii")
    return "evt_" + hashlib.sha256(told).hexdigest()[:32]


def moment(at: datetime) -> str:
    """Return a moment as messages tell it (RFC 3339)."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
