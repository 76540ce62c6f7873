"""What an article means for the entry that is stored: the decision, as values, and nothing done.

Every function gives back the entry as it should be stored and the change that readers must learn, if any.
``guid`` and ``revision`` together decide what a reader sees: whatever alters a rendered entry raises the
revision, so that what is cached under it is never stale.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from syndicate.core.body import body_html
from syndicate.model import EVERYTHING, Absent, Article, Change, ChangeKind, Entry, Media, State, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The entry to store, and what to tell of it."""

    entry: Entry
    change: Change | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article with all that its file and the store say of it, ready to be decided on.

    :ivar terms: its section, tags, authors and month, resolved
    :ivar media: files that it shows
    :ivar absent: those that could not be had
    :ivar unread: references to those of them that may be had the next time; what was published of them stays
    """

    article: Article
    file_digest: str
    terms: tuple[Term, ...]
    media: tuple[Media, ...] = ()
    absent: tuple[Absent, ...] = ()
    unread: frozenset[str] = frozenset()


def state_of(article: Article, *, now: datetime) -> State:
    """The state in which an article should be at ``now``."""
    if article.draft:
        return State.WITHDRAWN
    if article.expires is not None and article.expires <= now:
        return State.EXPIRED
    return State.SCHEDULED if article.published > now else State.LIVE


def first_sight(reading: Reading, *, guid: str, address: str, now: datetime, announce: bool) -> Decision:
    """Decide on an article that no entry stands for yet; it must not be a draft.

    ``updated`` is the declared one or ``published``: never the moment at which we happened to look.
    """
    article = reading.article
    entry = Entry(
        guid=guid,
        address=address,
        article=article,
        updated=article.updated or article.published,
        revision=1,
        state=state_of(article, now=now),
        digest=visible_digest(article),
        file_digest=reading.file_digest,
        terms=reading.terms,
        media=reading.media,
        absent=reading.absent,
    )
    if entry.state is not State.LIVE:
        return Decision(entry=entry)
    return Decision(entry=entry, change=_change(ChangeKind.CREATED, entry, announce=announce))


def reread(before: Entry, reading: Reading, *, now: datetime, announce: bool) -> Decision:
    """Decide on an article whose entry is known: an edit, a move, a draft, a new date, a return."""
    article = reading.article
    reading = _with_what_stays(before, reading)
    changed = differences(before, reading)
    after = replace(
        before,
        article=article,
        state=state_of(article, now=now),
        digest=visible_digest(article),
        file_digest=reading.file_digest,
        terms=reading.terms,
        media=reading.media,
        absent=reading.absent,
    )
    match (before.state is State.LIVE, after.state is State.LIVE):
        case (False, True):
            return _appear(before, after, now=now, announce=announce)
        case (True, False):
            return _disappear(before, after, moment=now, announce=announce)
        case (True, True) if changed:
            after = _revised(before, after, now=now)
            change = _change(ChangeKind.UPDATED, after, before, changed=changed, announce=announce)
            return Decision(entry=after, change=change)
        case (True, True) if before.terms != after.terms:
            return Decision(entry=after, change=_change(ChangeKind.MOVED, after, before, announce=announce))
        case _:
            never_shown = before.state is State.SCHEDULED and before.revision == 1
            return Decision(entry=_as_first_seen(after) if never_shown else after)


def withdraw(before: Entry, *, reason: str, now: datetime, announce: bool) -> Decision:
    """Decide on an entry whose file is gone (``deleted``)."""
    if before.state is not State.LIVE:
        return Decision(entry=replace(before, state=State.WITHDRAWN))
    after = _gone(before, replace(before, state=State.WITHDRAWN), moment=now)
    return Decision(
        entry=after, change=_change(ChangeKind.WITHDRAWN, after, before, reason=reason, announce=announce)
    )


def come_due(before: Entry, *, now: datetime, announce: bool) -> Decision:
    """Decide on an entry whose moment has come: its embargo ends, or it expires, at the time that it says."""
    after = replace(before, state=state_of(before.article, now=now))
    if after.state is State.LIVE and before.state is not State.LIVE:
        return _appear(before, after, now=now, announce=announce)
    if before.state is State.LIVE and after.state is not State.LIVE:
        moment = before.article.expires or now
        return _disappear(before, after, moment=moment, announce=announce)
    return Decision(entry=after)


def regather(before: Entry, terms: tuple[Term, ...]) -> Decision:
    """Decide on an entry that other selections hold now: nothing that anybody is told."""
    after = replace(before, terms=terms)
    if before.state is not State.LIVE:
        return Decision(entry=after)
    return Decision(entry=after, change=_change(ChangeKind.MOVED, after, before, announce=False))


_VISIBLE = (
    "title",
    "summary",
    "published",
    "authors",
    "section",
    "tags",
    "language",
    "image",
    "enclosures",
    "episode",
    "canonical",
    "source",
)


def visible_digest(article: Article) -> str:
    """SHA-256 of all that a reader can see of an article, in hexadecimal; its path is no part of it."""
    seen = [repr(getattr(article, name)) for name in (*_VISIBLE, "updated", "markup", "body")]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def differences(before: Entry, reading: Reading) -> tuple[str, ...]:
    """Names of what a reader would see differ; a section that only follows a moved file is not among them.

    Bodies are compared as readers get them: white space that no one sees makes no difference.
    """
    old, new = before.article, reading.article
    moved = before.file_digest == reading.file_digest
    shows_the_same = _published(before.media) == _published(reading.media)
    if before.digest == visible_digest(new) and shows_the_same:
        return ()
    names = [
        name
        for name in _VISIBLE
        if getattr(old, name) != getattr(new, name) and not (moved and name == "section")
    ]
    if new.updated is not None and new.updated != old.updated and new.updated > before.updated:
        names.append("updated")
    if not shows_the_same or _shown(old) != _shown(new):
        names.append("content")
    return tuple(names)


def _published(media: Iterable[Media]) -> frozenset[Media]:
    """Files as readers have them: where they lie in the corpus is no part of it."""
    return frozenset(replace(item, source="") for item in media)


def _with_what_stays(before: Entry, reading: Reading) -> Reading:
    """A reading with the files that it could not read now, as they were when they last could be."""
    if before.state is not State.LIVE or not reading.unread:
        return reading
    kept = tuple(item for item in before.media if item.reference in reading.unread)
    places = {item.source for item in kept}
    absent = tuple(item for item in reading.absent if item.path not in places)
    return replace(reading, media=reading.media + kept, absent=absent)


def _shown(article: Article) -> str:
    return " ".join(body_html(article, base="https://example.org/", media={}, formulas=True).split())


def _as_first_seen(entry: Entry) -> Entry:
    return replace(entry, updated=entry.article.updated or entry.article.published)


def _revised(before: Entry, after: Entry, *, now: datetime) -> Entry:
    """One revision further, ``updated`` strictly later: as declared if that is news, else as observed."""
    declared = after.article.updated
    earliest = max(before.updated, before.withdrawn or before.updated) + timedelta(seconds=1)
    moment = declared if declared is not None and declared >= earliest else max(now, earliest)
    return replace(after, revision=before.revision + 1, updated=max(moment, after.article.published))


def _appear(before: Entry, after: Entry, *, now: datetime, announce: bool) -> Decision:
    restored = before.state is not State.SCHEDULED or before.revision > 1
    after = _revised(before, after, now=now) if restored else _as_first_seen(after)
    after = replace(after, withdrawn=None)
    change = _change(ChangeKind.CREATED, after, before, restored=restored, announce=announce)
    return Decision(entry=after, change=change)


def _disappear(before: Entry, after: Entry, *, moment: datetime, announce: bool) -> Decision:
    reason = {State.EXPIRED: "expired", State.SCHEDULED: "embargoed", State.WITHDRAWN: "drafted"}[after.state]
    after = _gone(before, after, moment=moment)
    return Decision(
        entry=after, change=_change(ChangeKind.WITHDRAWN, after, before, reason=reason, announce=announce)
    )


def _gone(before: Entry, after: Entry, *, moment: datetime) -> Entry:
    """One revision further; a tombstone older than the entry itself would not count (RFC 6721 section 3)."""
    return replace(after, revision=before.revision + 1, withdrawn=max(moment, before.updated))


def _change(
    kind: ChangeKind,
    entry: Entry,
    before: Entry | None = None,
    *,
    announce: bool,
    changed: tuple[str, ...] = (),
    reason: str | None = None,
    restored: bool = False,
) -> Change:
    return Change(
        kind=kind,
        guid=entry.guid,
        revision=entry.revision,
        changed=changed,
        reason=reason,
        restored=restored,
        terms=_touched(before.terms if before else (), entry.terms),
        announce=announce,
    )


def _touched(*groups: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted({EVERYTHING, *(term for group in groups for term in group)}))
