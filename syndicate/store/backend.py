"""What a database must be able to do beside answering queries, and the store over any such database."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from syndicate.errors import StateError
from syndicate.ports.store import Unit
from syndicate.store.unit import Transaction


class Backend(Protocol):
    """One kind of database."""

    @property
    def engine(self) -> Engine:
        """Connections to it."""

    @property
    def reading(self) -> Mapping[str, object]:
        """Execution options of a transaction that only reads, from one consistent view."""

    @property
    def writing(self) -> Mapping[str, object]:
        """Execution options of a transaction that may write."""

    @property
    def noting(self) -> Mapping[str, object]:
        """Execution options of a transaction that may write, and need not outlive a power cut."""

    def hurry(self, connection: Connection) -> None:
        """Let the transaction that has begun be over before it is safe from a power cut."""

    def explain(self, error: SQLAlchemyError) -> StateError:
        """Say what is wrong and what to do, without any secret."""

    def alone(self, connection: Connection) -> None:
        """Keep other processes from changing the schema until the transaction ends."""

    def fence(self, connection: Connection) -> None:
        """Refuse to write under a lease that was lost.

        :raises Busy: when it was
        """

    def lease(self, holder: str) -> AbstractContextManager[None]:
        """Hold the right to make a pass.

        :raises Busy: when another holds it
        """


@contextmanager
def writing(backend: Backend, *, lasting: bool = True) -> Iterator[Connection]:
    """Open a transaction that may write.

    :param lasting: whether it must outlive a power cut
    """
    options = backend.writing if lasting else backend.noting
    with (
        explained(backend),
        backend.engine.connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        if not lasting:
            backend.hurry(connection)
        yield connection


@contextmanager
def reading(backend: Backend) -> Iterator[Connection]:
    """Open a consistent view."""
    with (
        explained(backend),
        backend.engine.connect().execution_options(**backend.reading) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def explained(backend: Backend) -> Iterator[None]:
    """Turn whatever the database raises into an error that knows a remedy."""
    try:
        yield
    except SQLAlchemyError as error:
        raise backend.explain(error) from error


class DatabaseStore:
    """A publication's state in a database; safe to share between threads."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Unit]:
        """Open a transaction that may write."""
        with writing(self._backend, lasting=lasting) as connection:
            self._backend.fence(connection)
            yield Transaction(connection, writable=True)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """Open a consistent view."""
        with reading(self._backend) as connection:
            yield Transaction(connection, writable=False)

    def lease(self, holder: str) -> AbstractContextManager[None]:
        """Hold the right to make a pass."""
        return self._backend.lease(holder)

    def close(self) -> None:
        """Close every connection."""
        self._backend.engine.dispose()
