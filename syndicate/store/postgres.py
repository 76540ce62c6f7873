"""PostgreSQL: the same tables for several processes and machines.

The lease is an advisory lock on a connection of its own: the server drops it when that connection ends. A
process can lose that connection and not notice, so the lease also has an epoch, and each transaction that
writes under it checks that no one has begun a later one. The check locks the row until the commit: a
successor waits for the last transaction that passed it.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, select, text, update
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from syndicate.errors import StateError
from syndicate.store.filelock import busy
from syndicate.store.schema import lease as lease_table

_CONNECT_TIMEOUT_S = 10
_OPTIONS = "-c lock_timeout=30000 -c timezone=UTC -c client_min_messages=warning"
_LEASE, _SCHEMA = 1937337956, 1937337957  # any two numbers that other programs are unlikely to lock by

_EXPLANATIONS = {
    "28": ("refuses the user or the password", "Check user and password; the password may be in PGPASSWORD."),
    "3D000": ("has no such database", "Create the database, or name another in [state] url."),
    "42501": ("does not allow that", "Grant the user all rights on the database's schema."),
    "25006": ("is read-only", "Name the primary server in [state] url."),
    "53100": ("cannot grow: the disk is full", "Free some space on the server; nothing was lost."),
    "53300": ("has too many connections", "Lower [delivery] workers, or raise max_connections."),
    "55P03": ("is locked by another program", "Wait for it to end, or stop it, and try again."),
    "40": ("is used by several writers at once", "Try again; nothing was lost."),
    "54": ("cannot hold a text that long", "Shorten the path or guid of the article."),
    "57P": ("was shut down", "Start the server again; nothing was lost."),
    "08": ("is gone", "Check that the server runs and can be reached; nothing was lost."),
}
_WORDS = {
    "password": "28",
    "no pg_hba.conf entry": "28",
    "role ": "28",
    "database ": "3D000",
    "shutting down": "57P",
}


class Postgres:
    """A database on a server.

    :ivar reading: options of a transaction that only reads
    :ivar writing: options of a transaction that may write
    :ivar noting: options of one that need not outlive a power cut
    """

    reading: Mapping[str, object] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    writing: Mapping[str, object] = {"isolation_level": "READ COMMITTED"}
    noting = writing

    def __init__(self, url: str) -> None:
        parsed = _parse(url)
        self._name = f"{parsed.host or 'local server'}/{parsed.database or ''}"
        self._epoch: ContextVar[int | None] = ContextVar("epoch", default=None)
        try:
            self.engine: Engine = create_engine(
                parsed,
                pool_size=4,
                max_overflow=60,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args={
                    "connect_timeout": _CONNECT_TIMEOUT_S,
                    "options": _OPTIONS,
                    "client_encoding": "utf8",
                },
            )
        except ModuleNotFoundError as error:
            raise StateError(
                "PostgreSQL needs the psycopg package",
                remedy="Install it: pip install 'syndicate[postgres]'.",
            ) from error

    def hurry(self, connection: Connection) -> None:
        """Do not wait for the disk."""
        connection.execute(text("SET LOCAL synchronous_commit = off"))

    def explain(self, error: SQLAlchemyError) -> StateError:
        """Say what is wrong and what to do, by the code alone: the server's own words may hold values."""
        cause = error.orig if isinstance(error, DBAPIError) else None
        code: str = getattr(cause, "sqlstate", None) or _guess(str(cause))
        for prefix, (what, remedy) in _EXPLANATIONS.items():
            if code.startswith(prefix):
                return StateError(f"the database {self._name} {what}", remedy=remedy)
        seen = " ".join(filter(None, (type(cause or error).__name__, code)))
        return StateError(
            f"the database {self._name} cannot be used ({seen})",
            remedy="See the log of the database server.",
        )

    def alone(self, connection: Connection) -> None:
        """Take the lock of those who change the schema."""
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:key, hashtext(current_schema()))"), {"key": _SCHEMA}
        )
        encoding = connection.execute(text("SHOW server_encoding")).scalar()
        if encoding != "UTF8":
            raise StateError(
                f"the database {self._name} stores text as {encoding}",
                remedy="Create it with ENCODING 'UTF8' TEMPLATE template0.",
            )

    def fence(self, connection: Connection) -> None:
        """Refuse to write under a lease that was lost."""
        epoch = self._epoch.get()
        if epoch is None:
            return
        row = connection.execute(select(lease_table).with_for_update(read=True)).one()
        if row.epoch != epoch:
            raise busy(_note(row.holder, row.since))

    @contextmanager
    def lease(self, holder: str) -> Iterator[None]:
        """Hold the advisory lock, under a new epoch."""
        try:
            connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except SQLAlchemyError as error:
            raise self.explain(error) from error
        try:
            token = self._epoch.set(self._begin(connection, holder))
            try:
                with _unshared(connection):
                    yield
            finally:
                self._epoch.reset(token)
                _unlock(connection)
        finally:
            connection.invalidate()  # whatever became of the lock, it cannot stay with the pool
            connection.close()

    def _begin(self, connection: Connection, holder: str) -> int:
        try:
            lock = text("SELECT pg_try_advisory_lock(:key, hashtext(current_schema()))")
            if not connection.execute(lock, {"key": _LEASE}).scalar():
                row = connection.execute(select(lease_table)).one()
                raise busy(_note(row.holder, row.since))
            epoch: int = connection.execute(
                update(lease_table)
                .values(
                    epoch=lease_table.c.epoch + 1,
                    holder=holder,
                    since=datetime.now(UTC).replace(microsecond=0),
                )
                .returning(lease_table.c.epoch)
            ).scalar_one()
        except SQLAlchemyError as error:
            raise self.explain(error) from error
        return epoch


_sockets: set[int] = set()


@contextmanager
def _unshared(connection: Connection) -> Iterator[None]:
    """Keep the connection from children forked meanwhile: they would hold the lock beyond our end."""
    _watch_forks()
    driver = connection.connection.dbapi_connection
    descriptor: int = driver.fileno() if driver is not None else -1
    _sockets.add(descriptor)
    try:
        yield
    finally:
        _sockets.discard(descriptor)


@cache
def _watch_forks() -> None:
    os.register_at_fork(after_in_child=_let_go)


def _let_go() -> None:
    # Not closed: the number would be given to another file, and the driver would write its farewell there.
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in _sockets:
        os.dup2(nothing, descriptor, inheritable=False)
    os.close(nothing)


def _unlock(connection: Connection) -> None:
    """Give the lock back at once: the server takes a moment to notice that a connection has ended."""
    with suppress(SQLAlchemyError):
        connection.execute(
            text("SELECT pg_advisory_unlock(:key, hashtext(current_schema()))"), {"key": _LEASE}
        )


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StateError(
            "the database address cannot be read",
            remedy="Write [state] url as postgresql://user@host/name, special characters as %XX.",
        ) from None  # the address may hold a password, and the error repeats it
    return parsed.set(drivername="postgresql+psycopg")


def _guess(message: str) -> str:
    """Tell a failed connection's cause, for which the driver gives no code."""
    if "FATAL" not in message:
        return "08"
    return next((code for words, code in _WORDS.items() if words in message.partition("FATAL")[2]), "08")


def _note(holder: str, since: datetime) -> str:
    return f"{holder} since {since:%Y-%m-%d %H:%M:%S} UTC"
