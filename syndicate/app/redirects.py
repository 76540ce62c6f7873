"""Pages at the addresses that articles had before, each leading on to where the article is now.

A page that stands in its own right is never replaced; nor does one stand where the publication itself writes.
"""

from collections.abc import Mapping, Sequence

from syndicate.core.adoption import old_place
from syndicate.core.identity import redirect_path
from syndicate.core.urls import permalink
from syndicate.model import Entry, Masthead, Output
from syndicate.model.adoption import Recorded
from syndicate.ports.store import Unit
from syndicate.render.moved import leading

_INDEX = "index.html"


def redirects(entries: Sequence[Entry], unit: Unit, masthead: Masthead) -> Mapping[str, Output]:
    """The pages that lead to these entries, by path."""
    recorded = unit.recorded.get(entry.guid for entry in entries)
    found: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: entry.guid):
        for path in _old(entry, recorded.get(entry.guid), masthead):
            found.setdefault(path, entry)
    if not found:
        return {}
    taken = unit.entries.addresses_taken(path.removesuffix(_INDEX) for path in found)
    return {
        path: leading(
            path,
            title=entry.article.title,
            address=permalink(entry, masthead),
            language=entry.article.language,
        )
        for path, entry in found.items()
        if path.removesuffix(_INDEX) not in taken
    }


def _old(entry: Entry, item: Recorded | None, masthead: Masthead) -> list[str]:
    """Where the article was before: as the imported feed had it, and as its own header says."""
    links = [item.link] if item else []
    links += [
        alias if "://" in alias else masthead.url + alias.lstrip("/") for alias in entry.article.aliases
    ]
    places = (old_place(Recorded(guid="", link=link), url=masthead.url) for link in links)
    return [path for place in places if place and (path := redirect_path(place))]
