"""What a pass needs to know to see that it has nothing to do, read with the standard library alone.

Importing the library that the store is built on takes longer than all the rest of such a pass. Nothing is
ever written here, and no file made: whatever is not plainly in order is left to the store (None).
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from syndicate.model import Fingerprint, FolderStamp
from syndicate.store.plain import folders_of, known_of, moment, unescape
from syndicate.store.version import VERSION

_COUNTER = "SELECT value FROM counter WHERE name = ?"
_NEXT_ENTRY = "SELECT min(due) FROM entry WHERE due IS NOT NULL"
_NEXT_OPEN = """
    SELECT min(wake) FROM delivery
    WHERE wake IS NOT NULL AND host NOT IN (SELECT host FROM host_gate)"""
_NEXT_HELD = """
    SELECT min(max(not_before, (
        SELECT min(wake) FROM delivery WHERE host = host_gate.host AND wake IS NOT NULL)))
    FROM host_gate"""
_NEXT_SPREAD = "SELECT min(created) FROM event JOIN expansion ON event_id = id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A state in short.

    :ivar known: fingerprints by path
    :ivar beside: of the files beside articles, by path
    :ivar lacking: how many of those that articles name are not there
    :ivar spare: whether something published waits for its removal
    :ivar folders: their stamps by path
    :ivar marks: small facts by name
    :ivar pending_changes: changes that are not told yet
    :ivar pages_due: whether a change waits for its page
    :ivar next_entry_due: when time alone changes an entry
    :ivar next_delivery_due: when a claim could find something
    :ivar quarantined: paths of the files that gave no article
    """

    known: dict[str, Fingerprint]
    beside: dict[str, Fingerprint]
    lacking: int
    spare: bool
    folders: dict[str, FolderStamp]
    marks: dict[str, str]
    pending_changes: int
    pages_due: bool
    next_entry_due: datetime | None
    next_delivery_due: datetime | None
    quarantined: frozenset[str]


def glance(path: Path) -> Glance | None:
    """Read a SQLite state.

    :return: None when there is none, its schema is not the present one, or anything else is odd
    """
    try:
        before = _stamp(path)
        quiet = not _log(path).exists()
        with closing(_connect(path, quiet=quiet)) as connection:
            connection.execute("BEGIN")
            seen = _look(connection)
        disturbed = quiet and (_log(path).exists() or _stamp(path) != before)
    except (sqlite3.Error, OSError, ValueError, TypeError):
        return None
    return None if disturbed else seen


def _connect(path: Path, *, quiet: bool) -> sqlite3.Connection:
    # Opening a database whose log is not there would make one. Without a log nobody is writing, and the file
    # can be read as if it never changed; the caller looks afterwards whether that was so.
    how = "immutable=1" if quiet else "readonly_shm=1"
    name = quote(os.fsencode(path.absolute()))
    return sqlite3.connect(f"file:{name}?mode=ro&{how}", uri=True, timeout=0, isolation_level=None)


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


def _look(connection: sqlite3.Connection) -> Glance | None:
    if connection.execute("SELECT version_num FROM alembic_version").fetchall() != [(VERSION,)]:
        return None
    deliveries = [_one(connection, query) for query in (_NEXT_OPEN, _NEXT_HELD, _NEXT_SPREAD)]
    return Glance(
        known=known_of(connection.execute("SELECT path, size, mtime_ns, inode FROM file")),
        beside=known_of(connection.execute("SELECT path, size, mtime_ns, inode FROM beside")),
        lacking=_count(connection, "SELECT count(*) FROM shown WHERE lacking = 1"),
        spare=_one(connection, "SELECT 1 FROM spare LIMIT 1") is not None,
        folders=folders_of(connection.execute("SELECT path, mtime_ns, ctime_ns, inode FROM folder")),
        marks={unescape(name): unescape(value) for name, value in connection.execute("SELECT * FROM mark")},
        pending_changes=_count(connection, _COUNTER, "changes")
        - _count(connection, _COUNTER, "acknowledged"),
        pages_due=_one(connection, "SELECT 1 FROM change WHERE page_due = 1 LIMIT 1") is not None,
        next_entry_due=_moment(_one(connection, _NEXT_ENTRY)),
        next_delivery_due=_moment(min((due for due in deliveries if due is not None), default=None)),
        quarantined=frozenset(
            unescape(path) for (path,) in connection.execute("SELECT path FROM quarantine")
        ),
    )


def _one(connection: sqlite3.Connection, query: str, *values: str) -> int | None:
    row: tuple[int | None] | None = connection.execute(query, values).fetchone()
    return None if row is None else row[0]


def _count(connection: sqlite3.Connection, query: str, *values: str) -> int:
    return _one(connection, query, *values) or 0


def _moment(stored: int | None) -> datetime | None:
    return None if stored is None else moment(stored)
