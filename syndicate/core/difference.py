"""What a subscriber sees change between two fetches of a feed, in whatever formats they are.

Readers know an entry by its guid alone: one that has another guid is shown again, however alike it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from syndicate.core.subscribed import Held, Subscription

_FIELDS = ("title", "summary", "content", "published", "updated", "authors", "tags", "enclosures")


class Kind(StrEnum):
    """What happened, as a subscriber sees it. Values appear in JSON."""

    NEW = "new"
    AGAIN = "again"
    EDITED = "edited"
    MOVED = "moved"
    GONE = "gone"
    DELETED = "deleted"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing that a subscriber sees.

    :ivar guid: of the entry, now if it has changed; the feed's new address for ``FEED``
    :ivar was: the guid or address before, where that has changed
    :ivar fields: what is different, for an edit and for the feed
    """

    kind: Kind
    guid: str
    title: str
    was: str | None = None
    fields: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The same in words."""
        name = f"“{self.title}”" if self.title else self.guid
        return {
            Kind.NEW: f"{name} is new",
            Kind.AGAIN: f"{name} is shown again as new, because its guid was {self.was} and is {self.guid}",
            Kind.EDITED: f"{name} is edited: {', '.join(self.fields)}",
            Kind.MOVED: f"{name} has moved from {self.was}",
            Kind.GONE: f"{name} is no longer listed; readers that have it keep it",
            Kind.DELETED: f"{name} is marked as deleted; readers that know such marks remove it",
            Kind.FEED: f"the feed itself differs: {', '.join(self.fields)}",
        }[self.kind]


def differences(old: Subscription, new: Subscription) -> tuple[Seen, ...]:
    """What is seen by one who had ``old`` and fetches ``new``, in the order of the new feed, then of the old.

    Between two formats, what one of them does not say is no difference.
    """
    same_form = old.form == new.form
    before = {entry.guid: entry for entry in reversed(old.entries)}
    after = {entry.guid: entry for entry in reversed(new.entries)}
    lost = [entry for guid, entry in reversed(before.items()) if guid not in after]
    seen = list(_of_feed(old, new, same_form=same_form))
    for entry in reversed(after.values()):
        known = before.get(entry.guid)
        if known:
            seen += _of_entry(known, entry, same_form=same_form)
            continue
        twin = next((one for one in lost if _is_twin(one, entry)), None)
        if twin:
            lost.remove(twin)
        seen.append(
            Seen(
                kind=Kind.AGAIN if twin else Kind.NEW,
                guid=entry.guid,
                title=entry.title or "",
                was=twin.guid if twin else None,
            )
        )
    for entry in lost:
        kind = Kind.DELETED if entry.guid in new.deleted else Kind.GONE
        seen.append(Seen(kind=kind, guid=entry.guid, title=entry.title or ""))
    return tuple(seen)


def _of_feed(old: Subscription, new: Subscription, *, same_form: bool) -> Iterator[Seen]:
    pairs = [("title", old.title, new.title)]
    if same_form:  # each format has an address of its own
        pairs.append(("address", old.address, new.address))
    fields = tuple(name for name, was, now in pairs if was != now)
    if fields:
        yield Seen(
            kind=Kind.FEED, guid=new.address or "", title=new.title or "", was=old.address, fields=fields
        )


def _of_entry(old: Held, new: Held, *, same_form: bool) -> Iterator[Seen]:
    title = new.title or ""
    if old.link != new.link and (same_form or (old.link and new.link)):
        yield Seen(kind=Kind.MOVED, guid=new.guid, title=title, was=old.link or "no address")
    fields = tuple(
        name for name in _FIELDS if _differ(getattr(old, name), getattr(new, name), same_form=same_form)
    )
    if fields:
        yield Seen(kind=Kind.EDITED, guid=new.guid, title=title, fields=fields)


def _differ(old: object, new: object, *, same_form: bool) -> bool:
    return old != new and (same_form or bool(old and new))


def _is_twin(old: Held, new: Held) -> bool:
    """Whether two entries of different guids are the same article to anybody but a reader."""
    if old.link and old.link == new.link:
        return True
    return bool(old.title) and old.title == new.title and old.published == new.published
