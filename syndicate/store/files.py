"""The corpus as it was last seen, and the files in it that gave no article."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, select

from syndicate.core.identity import file_of
from syndicate.errors import Reason
from syndicate.model import Fingerprint, Quarantined
from syndicate.ports.store import Fate, FileRecord
from syndicate.store import parts
from syndicate.store.dialect import upsert
from syndicate.store.plain import INODES, batches, known_of
from syndicate.store.schema import file, quarantine

_SIGNED = 1 << 63

# By text, and not through the column types: a pass reads a row of every file that there is.
_KNOWN = "SELECT path, size, mtime_ns, inode FROM file"


class FileRows:
    """Fingerprints by path."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self) -> dict[str, Fingerprint]:
        """Every file's fingerprint."""
        result = self._connection.exec_driver_sql(_KNOWN)
        cursor = result.cursor
        rows = cursor.fetchall() if cursor is not None else []
        result.close()
        return known_of(rows)

    def get(self, paths: Iterable[str]) -> dict[str, FileRecord]:
        """The files among ``paths`` that are known."""
        found: dict[str, FileRecord] = {}
        for batch in batches(paths):
            rows = self._connection.execute(select(file).where(file.c.path.in_(batch)))
            found.update({row.path: _record(row) for row in rows})
        return found

    def with_digest(self, digest: str) -> list[FileRecord]:
        """The files of the same bytes, by path."""
        query = select(file).where(file.c.digest == digest).order_by(file.c.path)
        return [_record(row) for row in self._connection.execute(query)]

    def put(self, records: Iterable[FileRecord]) -> None:
        """Store or replace."""
        upsert(self._connection, file, (_file_row(record) for record in records))

    def forget(self, paths: Iterable[str]) -> None:
        """Remove."""
        for batch in batches(paths):
            self._connection.execute(delete(file).where(file.c.path.in_(batch)))

    def count(self) -> dict[Fate, int]:
        """How many of each fate."""
        rows = self._connection.execute(select(file.c.fate, func.count()).group_by(file.c.fate))
        counts = {Fate(fate): number for fate, number in rows}
        return {fate: counts.get(fate, 0) for fate in Fate}


def _record(row: Row[Any]) -> FileRecord:
    return FileRecord(
        path=row.path,
        fingerprint=Fingerprint(row.size, row.mtime_ns, row.inode % INODES),
        digest=row.digest,
        fate=Fate(row.fate),
    )


def _file_row(record: FileRecord) -> dict[str, object]:
    size, mtime_ns, inode = record.fingerprint
    return {
        "path": record.path,
        "size": size,
        "mtime_ns": mtime_ns,
        "inode": inode if inode < _SIGNED else inode - INODES,  # columns are signed, inodes are not
        "digest": record.digest,
        "fate": record.fate,
    }


class QuarantineRows:
    """What is wrong with which file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, items: Iterable[Quarantined]) -> None:
        """Store or replace; the same reason keeps the moment it was first given."""
        for batch in batches(items):
            since = self._since(item.path for item in batch)
            upsert(
                self._connection,
                quarantine,
                (
                    {
                        "path": item.path,
                        "reason": item.reason,
                        "detail": item.detail,
                        "line": item.line,
                        "excerpt": item.excerpt,
                        "since": since.get((item.path, item.reason), item.since),
                    }
                    for item in batch
                ),
            )

    def clear(self, paths: Iterable[str]) -> None:
        """Remove."""
        for batch in batches(paths):
            self._connection.execute(delete(quarantine).where(quarantine.c.path.in_(batch)))

    def clear_parts(self, paths: Iterable[str]) -> None:
        """Remove what was refused at a part of a file."""
        for path in paths:
            query = select(quarantine.c.path).where(*parts.between(quarantine.c.path, path))
            self.clear(part for part in self._connection.execute(query).scalars() if file_of(part) == path)

    def all(self) -> list[Quarantined]:
        """Every one, by path."""
        return self._read(select(quarantine).order_by(quarantine.c.path))

    def since(self, moment: datetime) -> list[Quarantined]:
        """Those refused from a moment on, oldest first."""
        query = select(quarantine).where(quarantine.c.since >= moment)
        return self._read(query.order_by(quarantine.c.since, quarantine.c.path))

    def count(self) -> int:
        """How many."""
        number: int = self._connection.execute(select(func.count()).select_from(quarantine)).scalar_one()
        return number

    def _read(self, query: Select[Any]) -> list[Quarantined]:
        return [
            Quarantined(
                path=row.path,
                reason=Reason(row.reason),
                detail=row.detail,
                line=row.line,
                excerpt=row.excerpt,
                since=row.since,
            )
            for row in self._connection.execute(query)
        ]

    def _since(self, paths: Iterable[str]) -> dict[tuple[str, Reason], object]:
        columns = quarantine.c
        query = select(columns.path, columns.reason, columns.since).where(columns.path.in_(list(paths)))
        return {(path, Reason(reason)): since for path, reason, since in self._connection.execute(query)}
