"""SQLite: one file, many readers, one writer at a time.

Write-ahead logging lets readers go on while a pass writes; ``synchronous = FULL`` makes a commit outlive a
power cut. A transaction that may write says so at its beginning (``BEGIN IMMEDIATE``), because one that
finds out later can be refused at once, whatever the busy timeout.
"""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from syndicate.errors import StateError
from syndicate.store.filelock import hold

_PATIENCE_S = 30
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",
    "PRAGMA journal_size_limit = 67108864",
)
_WRITES = "syndicate_writes"
_HURRIES = "syndicate_hurries"

_EXPLANATIONS = {
    "SQLITE_NOTADB": ("is no database", "Name another file as [state] path, or move this one away."),
    "SQLITE_CORRUPT": ("is damaged", "Restore it from a backup, or move it away and publish anew."),
    "SQLITE_READONLY": (
        "is read-only",
        "Give the user that runs syndicate the right to write the file and its folder.",
    ),
    "SQLITE_PERM": (
        "may not be used",
        "Give the user that runs syndicate the right to write the file and its folder.",
    ),
    "SQLITE_CANTOPEN": (
        "cannot be opened",
        "Give the user that runs syndicate the right to write the file and its folder.",
    ),
    "SQLITE_FULL": ("cannot grow: the disk is full", "Free some space; nothing was lost."),
    "SQLITE_BUSY": ("is locked by another program", "Wait for it to end, or stop it, and try again."),
    "SQLITE_LOCKED": ("is locked by another program", "Wait for it to end, or stop it, and try again."),
    "SQLITE_IOERR": ("cannot be read or written", "Check the disk and its free space."),
}


class Sqlite:
    """A database in a file.

    :ivar reading: options of a transaction that only reads
    :ivar writing: options of a transaction that may write
    :ivar noting: options of one that need not outlive a power cut
    """

    reading: Mapping[str, object] = {_WRITES: False}
    writing: Mapping[str, object] = {_WRITES: True}
    noting: Mapping[str, object] = {_WRITES: True, _HURRIES: True}

    def __init__(self, path: Path, *, create: bool) -> None:
        self._path = path
        _ensure(path, create=create)
        self.engine: Engine = create_engine(
            "sqlite://",
            creator=self._connect,
            pool_size=4,
            max_overflow=252,
            poolclass=QueuePool,
            hide_parameters=True,
        )
        event.listen(self.engine, "begin", _begin)

    def hurry(self, connection: Connection) -> None:
        """Nothing to do: it was said before the transaction began, as SQLite wants it."""

    def explain(self, error: SQLAlchemyError) -> StateError:
        """Say what is wrong and what to do."""
        cause = error.orig if isinstance(error, DBAPIError) else None
        name: str = getattr(cause, "sqlite_errorname", "")
        for prefix, (what, remedy) in _EXPLANATIONS.items():
            if name.startswith(prefix):
                return StateError(f"the state {self._path} {what}", remedy=remedy)
        return StateError(
            f"the state {self._path} cannot be used: {cause or type(error).__name__}",
            remedy="Report this, with a copy of the file if you can.",
        )

    def alone(self, connection: Connection) -> None:
        """Nothing to do: a transaction that may write is alone."""

    def fence(self, connection: Connection) -> None:
        """Nothing to do: the kernel takes the lock from a process at its end and at no other time."""

    def lease(self, holder: str) -> AbstractContextManager[None]:
        """Hold the lock file beside the database."""
        return hold(self._path.with_name(self._path.name + ".lock"), holder)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in _PRAGMAS:
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes = options.get(_WRITES, False)
    if writes:
        connection.exec_driver_sql(f"PRAGMA synchronous = {'NORMAL' if options.get(_HURRIES) else 'FULL'}")
    connection.exec_driver_sql(f"PRAGMA query_only = {0 if writes else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _ensure(path: Path, *, create: bool) -> None:
    if not create and not path.exists():
        raise StateError(f"there is no state at {path}", remedy="Run 'syndicate publish' first.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The secrets of webhooks are in it. SQLite gives its other files the rights of this one.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        if path.is_file():
            return  # perhaps it may be read; SQLite will say
        raise StateError(
            f"the state {path} cannot be made: {error.strerror}",
            remedy="Give the user that runs syndicate the right to write there, or set [state] path.",
        ) from error
