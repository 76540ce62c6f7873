"""Files beside articles: as they were last seen, which entries show them, and which are published for nobody.

Rows of what an entry shows are written with the entry. What it shows no longer is noted as spare in the same
transaction, so that it leaves the output folder however often a pass is killed before it does.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, exists, func, select

from syndicate.model import Entry, Fingerprint, State
from syndicate.ports.store import Lacking
from syndicate.store.dialect import insert_missing, upsert
from syndicate.store.plain import INODES, batches
from syndicate.store.schema import beside, entry, shown, spare

_SIGNED = 1 << 63
_PRESENT = frozenset({State.LIVE, State.SCHEDULED})


class BesideRows:
    """Files beside articles by their path in the corpus, and what is published of them by its path there."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self) -> dict[str, Fingerprint]:
        """Every file that an entry shows, or would show if it were there."""
        return {row.path: _fingerprint(row) for row in self._connection.execute(select(beside))}

    def get(self, paths: Iterable[str]) -> dict[str, Fingerprint]:
        """Those among ``paths``."""
        found: dict[str, Fingerprint] = {}
        for batch in batches(paths):
            rows = self._connection.execute(select(beside).where(beside.c.path.in_(batch)))
            found.update({row.path: _fingerprint(row) for row in rows})
        return found

    def add(self, files: Mapping[str, Fingerprint]) -> None:
        """Store those that an entry shows and that are not known: not all may have seen what has changed."""
        for batch in batches(sorted(files)):
            query = select(shown.c.source).where(shown.c.source.in_(batch)).distinct()
            sources = sorted(self._connection.execute(query).scalars())
            insert_missing(self._connection, beside, (_row(path, files[path]) for path in sources))

    def put(self, files: Mapping[str, Fingerprint]) -> None:
        """Replace those that are known."""
        known = self.get(files)
        upsert(self._connection, beside, (_row(path, files[path]) for path in sorted(known)))

    def shown_in(self, paths: Iterable[str]) -> list[str]:
        """Paths of the articles that show any of these files, or would."""
        found: set[str] = set()
        for batch in batches(paths):
            query = select(entry.c.path).join(shown, shown.c.guid == entry.c.guid)
            found.update(self._connection.execute(query.where(shown.c.source.in_(batch))).scalars())
        return sorted(found)

    def lacking(self, limit: int) -> list[Lacking]:
        """What articles name and is not there, by article."""
        query = select(entry.c.path, shown.c.reference).join(shown, shown.c.guid == entry.c.guid)
        query = query.where(shown.c.lacking).order_by(entry.c.path, shown.c.reference).limit(limit)
        return [Lacking(path=path, reference=named) for path, named in self._connection.execute(query)]

    def lacking_count(self) -> int:
        """How many."""
        query = select(func.count()).select_from(shown).where(shown.c.lacking)
        number: int = self._connection.execute(query).scalar_one()
        return number

    def spare(self, limit: int) -> list[str]:
        """Published files that an entry has ceased to show, by path."""
        query = select(spare.c.path).order_by(spare.c.path).limit(limit)
        return list(self._connection.execute(query).scalars())

    def needed(self, paths: Iterable[str]) -> set[str]:
        """Those of these published files that a live entry shows."""
        found: set[str] = set()
        for batch in batches(paths):
            query = select(shown.c.path).join(entry, shown.c.guid == entry.c.guid)
            query = query.where(shown.c.path.in_(batch), entry.c.state == State.LIVE)
            found.update(self._connection.execute(query).scalars())
        return found

    def settled(self, paths: Iterable[str]) -> None:
        """Note that these are removed, or needed after all."""
        for batch in batches(paths):
            self._connection.execute(delete(spare).where(spare.c.path.in_(batch)))


def show(connection: Connection, entries: Sequence[Entry]) -> None:
    """Write what entries show, note what they do not show any more, and forget the files that none does."""
    live = {one.guid for one in entries if one.state is State.LIVE}
    query = select(shown).where(shown.c.guid.in_([one.guid for one in entries]))
    held = {
        (row.guid, row.source): (row.path, row.reference, row.lacking) for row in connection.execute(query)
    }
    wanted = {(one.guid, source): facts for one in entries for source, facts in _facts(one).items()}
    if held:
        needed = {(guid, path) for (guid, _source), (path, *_) in wanted.items() if guid in live}
        left = {path for (guid, _source), (path, *_) in held.items() if path and (guid, path) not in needed}
        insert_missing(connection, spare, ({"path": path} for path in sorted(left)))
        _hide(connection, sorted(held.keys() - wanted.keys()))
    rows = [
        {"guid": guid, "source": source, "path": path, "reference": reference, "lacking": lacking}
        for (guid, source), (path, reference, lacking) in wanted.items()
        if held.get((guid, source)) != (path, reference, lacking)
    ]
    upsert(connection, shown, rows)


def _hide(connection: Connection, gone: Sequence[tuple[str, str]]) -> None:
    if not gone:
        return
    key = (shown.c.guid == bindparam("old_guid"), shown.c.source == bindparam("old_source"))
    connection.execute(
        delete(shown).where(*key), [{"old_guid": guid, "old_source": source} for guid, source in gone]
    )
    is_shown = exists(select(shown.c.guid).where(shown.c.source == beside.c.path))
    for batch in batches({source for _guid, source in gone}):
        connection.execute(delete(beside).where(beside.c.path.in_(batch), ~is_shown))


def _facts(one: Entry) -> dict[str, tuple[str, str, bool]]:
    """By the file's path in the corpus: where it is published, how it is named, and whether it is missed."""
    if one.state not in _PRESENT:
        return {}
    absent = {item.path: ("", item.reference, bool(item.reference)) for item in one.absent}
    return absent | {item.source: (item.path, item.reference, False) for item in one.media}


def _fingerprint(row: Row[Any]) -> Fingerprint:
    return Fingerprint(row.size, row.mtime_ns, row.inode % INODES)


def _row(path: str, seen: Fingerprint) -> dict[str, object]:
    size, mtime_ns, inode = seen
    signed = inode if inode < _SIGNED else inode - INODES  # columns are signed, inodes are not
    return {"path": path, "size": size, "mtime_ns": mtime_ns, "inode": signed}
