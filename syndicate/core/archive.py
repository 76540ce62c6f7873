"""A feed's past: which entries an archive page takes, where it stands, and which tombstones are still shown.

Whoever reads the document that is subscribed to and every page behind it meets each live entry, if only for
its last version. A page is closed when it is made: it takes the oldest entries that are in no page as soon
as one of them would be in no document at all, and never another one afterwards, so that it changes only
with its own entries (RFC 5005 section 4). Nothing here asks what time it is.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from syndicate.model import Feed, FeedFormat, History, Retention, Tombstone

FORMS = frozenset({FeedFormat.RSS, FeedFormat.ATOM})
"""Formats whose past can be told; JSON Feed has no word for a page that stays as it is."""

MOST_TOMBSTONES = 500
"""In one document: a thousand withdrawals at once should not crowd out what there is to read."""

_REMEMBERED = timedelta(days=30)


def path(feed: Feed, form: FeedFormat, page: int) -> str:
    """Where a document stands below the output folder.

    :param page: number of the archive page, 0 for the document that is subscribed to
    """
    return beside(feed.path(form), page) if page else feed.path(form)


def beside(path: str, page: int) -> str:
    """Where an archive page stands, below the folder of the document that is subscribed to."""
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    return f"{folder}{slash}archive/{stem}-{page}{dot}{suffix}"


def closing(
    unfiled: Sequence[str],
    shown: Container[str],
    *,
    size: int,
    more: bool,
    fitting: Callable[[Sequence[str]], int],
) -> Iterator[Sequence[str]]:
    """Yield the entries of each page that must be closed now; none while subscribers are shown all of them.

    A page may take entries that are still shown: it is full all the sooner, and whoever meets one twice knows
    it by its id.

    :param unfiled: entries that are in no page, oldest first
    :param shown: entries of the document that is subscribed to, the newest of all
    :param size: entries that a page takes at the most
    :param more: whether there are younger ones that are in no page either
    :param fitting: how many of these fit into one page, from the first
    """
    rest = unfiled
    while rest and rest[0] not in shown and not (more and len(rest) < size):
        page = rest[:size]
        page = page[: fitting(page)]
        yield page
        rest = rest[len(page) :]


def kept_since(keep: Retention, newest: datetime | None) -> datetime | None:
    """Since when a feed tells its past; None where that is not bounded.

    The days are counted back from the newest entry: from today, the past would change without a change.

    :param newest: when the newest entry was published
    """
    return None if keep.days is None or newest is None else newest - timedelta(days=keep.days)


def history(*, pages: int, first: int = 1, held: int, count: int) -> History:
    """What the document that is subscribed to says of older entries.

    :param pages: archive pages that the feed has had
    :param first: the oldest one that is kept
    :param held: entries in the document
    :param count: live entries of the feed
    """
    return History(before=before(pages + 1, first), complete=not pages and held >= count)


def before(page: int, first: int) -> int:
    """The page that goes on where one ends; 0 when there is none.

    :param first: the oldest page that is kept
    """
    return page - 1 if page > first else 0


def shown_tombstones(
    stones: Iterable[Tombstone], *, oldest: datetime | None, newest: datetime | None
) -> tuple[Tombstone, ...]:
    """Those that a document still shows: 30 days, or until all its entries are newer (RFC 6721 section 3).

    The days are counted back from the last thing that happened in the feed, so that it stays the same as long
    as nothing happens.

    :param stones: newest first
    :param oldest: when the first of the document's entries was published
    :param newest: when the last of them changed
    """
    found = tuple(stones)
    moments = [moment for moment in (newest, *(stone.when for stone in found[:1])) if moment is not None]
    if not moments:
        return ()
    since = max(moments) - _REMEMBERED
    if oldest is not None:
        since = max(since, oldest)
    return tuple(stone for stone in found if stone.when >= since)[:MOST_TOMBSTONES]
