"""Entries, terms and their parts to columns and back, losing nothing.

What a query needs has a column; the rest is JSON with sorted keys, fields at their default left out.
"""

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from syndicate.model import (
    Absent,
    Article,
    Enclosure,
    Entry,
    Episode,
    Image,
    Markup,
    Media,
    Person,
    State,
    Term,
    TermKind,
)
from syndicate.store import schema
from syndicate.store.plain import moment, seconds

ENTRY_COLUMNS = tuple(column for column in schema.entry.c if column.name != "due")

_COLUMNED = {"path", "published", "body", "order"}
_DEFAULTS = {field.name: field.default for field in fields(Article) if field.default is not MISSING}
_PACKED = tuple(field.name for field in fields(Article) if field.name not in _COLUMNED)
_FAST = 3  # of zlib: a pass over a new corpus is bound by this, and more saves little on short texts


def dumps(value: object) -> str:
    """Compact JSON, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def pack_body(text: str) -> bytes:
    """Compress; lone surrogates survive."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _FAST)


def unpack_body(stored: bytes) -> str:
    """Undo :func:`pack_body`."""
    return zlib.decompress(stored).decode("utf-8", "surrogatepass")


def pack_terms(terms: Iterable[Term]) -> str:
    """Names and slugs never change once stored, so they are kept where they are used."""
    return dumps([[term.kind.value, term.slug, term.name] for term in terms])


def unpack_terms(stored: str) -> tuple[Term, ...]:
    """Undo :func:`pack_terms`."""
    return tuple(Term(kind=TermKind(kind), slug=slug, name=name) for kind, slug, name in json.loads(stored))


def due(entry: Entry) -> datetime | None:
    """When the passing of time alone changes the entry's state."""
    if entry.state is State.SCHEDULED:
        return entry.article.published
    return entry.article.expires if entry.state is State.LIVE else None


def entry_row(entry: Entry) -> dict[str, object]:
    """Return the columns of an entry, its body not among them."""
    article = entry.article
    return {
        "guid": entry.guid,
        "path": article.path,
        "address": entry.address,
        "published": article.published,
        "place": article.order,
        "updated": entry.updated,
        "revision": entry.revision,
        "state": entry.state,
        "digest": entry.digest,
        "file_digest": entry.file_digest,
        "due": due(entry),
        "article": _pack_article(article),
        "terms": pack_terms(entry.terms),
        "media": dumps([_plain(item) for item in entry.media]),
        "absent": dumps(entry.absent),
        "withdrawn": entry.withdrawn,
    }


def entry_of(row: Row[Any], body: bytes | None) -> Entry:
    """Return the entry of a row with the ``ENTRY_COLUMNS``.

    :param body: as stored, or None for a summary
    """
    article = Article(
        path=row.path,
        published=row.published,
        order=row.place,
        body="" if body is None else unpack_body(body),
        **_unpack_article(row.article),
    )
    return Entry(
        guid=row.guid,
        address=row.address,
        article=article,
        updated=row.updated,
        revision=row.revision,
        state=State(row.state),
        digest=row.digest,
        file_digest=row.file_digest,
        terms=unpack_terms(row.terms),
        media=tuple(Media(**item) for item in json.loads(row.media)),
        absent=tuple(Absent(*item) for item in json.loads(row.absent)),
        withdrawn=row.withdrawn,
    )


def _pack_article(article: Article) -> str:
    values = {name: getattr(article, name) for name in _PACKED}
    return dumps(
        {
            name: _plain(value)
            for name, value in values.items()
            if name not in _DEFAULTS or value != _DEFAULTS[name]
        }
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return seconds(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Person | Image | Enclosure | Episode | Media):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: part for name, part in parts.items() if part is not None}
    return value


_READERS: dict[str, Callable[[Any], object]] = {
    "updated": moment,
    "expires": moment,
    "markup": Markup,
    "authors": lambda people: tuple(Person(**person) for person in people),
    "image": lambda image: Image(**image),
    "enclosures": lambda items: tuple(Enclosure(**item) for item in items),
    "episode": lambda episode: Episode(**episode),
    "tags": tuple,
    "aliases": tuple,
    "extra": lambda pairs: tuple((key, value) for key, value in pairs),
    "warnings": tuple,
}


def _unpack_article(stored: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(stored)
    return {name: _READERS[name](value) if name in _READERS else value for name, value in values.items()}
