"""``feeds.json``: every published feed document with its digest, for mirrors and monitors.

It says nothing that the feeds do not say, and has no time of its own: it changes when one of them does. Of
archive pages it tells how many there are and where they begin and end, not each one: they lead to one
another, and a list of all of them would be written anew with every edit of an old article.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from syndicate.core.archive import beside
from syndicate.core.urls import absolute
from syndicate.model import EPOCH, FeedFormat, Masthead, Output

PATH = "feeds.json"

_TYPES = {form.file_name: form.media_type for form in FeedFormat}


class Document(NamedTuple):
    """One document of a feed.

    :ivar sha256: of its bytes, in hexadecimal
    :ivar entries: how many it holds
    :ivar updated: newest change of one of them; the epoch when it holds none
    :ivar archive: numbers of its oldest and its newest archive page, or None when it has none
    """

    path: str
    sha256: str
    entries: int
    updated: datetime
    archive: tuple[int, int] | None = None


def manifest(documents: Iterable[Document], masthead: Masthead) -> Output:
    """Write the list in order of the paths, one document on a line."""
    lines = ",\n".join(_line(document, masthead) for document in sorted(documents))
    body = f'{{"url": {json.dumps(masthead.url)},\n"feeds": [\n{lines}\n]}}\n'
    return Output(path=PATH, media_type="application/json; charset=utf-8", body=body.encode())


def _line(document: Document, masthead: Masthead) -> str:
    told: dict[str, object] = {
        "path": document.path,
        "url": absolute(document.path, masthead),
        "type": _TYPES.get(document.path.rpartition("/")[2]),
        "sha256": document.sha256,
        "entries": document.entries,
        "updated": None if document.updated == EPOCH else document.updated.isoformat().replace("+00:00", "Z"),
    }
    if document.archive:
        oldest, newest = document.archive
        told["archive"] = {
            "pages": newest - oldest + 1,
            "oldest": absolute(beside(document.path, oldest), masthead),
            "newest": absolute(beside(document.path, newest), masthead),
        }
    return json.dumps({name: value for name, value in told.items() if value is not None})
