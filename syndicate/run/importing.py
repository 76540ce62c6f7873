"""What readers of an existing feed have, gathered from files, addresses and sites, page after page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from syndicate.errors import DocumentError, SyndicateError
from syndicate.formats.existing import Existing, existing, feeds_of, is_feed
from syndicate.model import Rules
from syndicate.model.adoption import Recorded
from syndicate.run.fetching import Fetched, Fetcher
from syndicate.run.reading import feed_bytes, is_address

_MOST_PAGES = 2000


@dataclass(slots=True)
class Gathered:
    """What was found.

    :ivar items: by guid; the first document that names one counts, since it is the newest
    :ivar documents: where they were found
    :ivar lost: what could not be kept, a sentence for each
    """

    items: dict[str, Recorded] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import came to.

    :ivar new: entries that were not recorded before
    :ivar known: those that were
    :ivar published: those among both that are entries here already
    """

    new: int
    known: int
    published: int
    documents: tuple[str, ...]
    lost: tuple[str, ...]


def gather(places: Iterable[str], *, rules: Rules) -> Gathered:
    """Read every document that the places lead to.

    :param places: files or addresses of feeds or exports, or addresses of sites
    :raises SyndicateError: when one of the places themselves cannot be read; an older page that cannot be
        read is noted, and what came before it is kept
    """
    found = Gathered()
    for place in places:
        with Fetcher(place if is_address(place) else "") as fetcher:
            for name, document in _documents(place, rules, found, fetcher):
                found.documents.append(name)
                found.lost += document.lost
                for item in document.items:
                    found.items.setdefault(item.guid, item)
    return found


def _documents(place: str, rules: Rules, found: Gathered, fetcher: Fetcher) -> Iterator[tuple[str, Existing]]:
    first = _first(place, fetcher)
    seen = {first.url}
    document = _read(first, place, rules)
    yield place, document
    while document.older:
        older = document.older
        if not is_address(older):
            found.lost.append(
                f"{place}: it goes on at {older}, which is no address; import that file as well"
            )
            return
        if older in seen or len(seen) >= _MOST_PAGES:
            return
        seen.add(older)
        try:
            document = _read(fetcher.fetch(older), older, rules)
        except SyndicateError as wrong:
            found.lost.append(f"the older entries at {older}: {wrong.args[0]}")
            return
        yield older, document


def _first(place: str, fetcher: Fetcher) -> Fetched:
    """The newest document of a feed; a site's is the first that its page names."""
    if not is_address(place):
        return Fetched("", feed_bytes(place))
    fetched = fetcher.fetch(place)
    if is_feed(fetched.body):
        return fetched
    for feed in feeds_of(fetched.body, url=fetched.url):
        named = fetcher.fetch(feed)
        if is_feed(named.body):
            return named
    raise SyndicateError(
        f"{place}: it is no feed, and its page names none", remedy="Give the address of the feed itself."
    )


def _read(fetched: Fetched, name: str, rules: Rules) -> Existing:
    try:
        return existing(fetched.body, name=name, url=fetched.url, rules=rules)
    except DocumentError as wrong:
        raise SyndicateError(
            f"{name}: {wrong.detail}", remedy="Give RSS, Atom, JSON Feed or a WordPress export."
        ) from wrong
