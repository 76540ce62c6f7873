"""Opening a store: which database, and its schema brought to the present.

A database at the present version is not looked at further. A new one is made from the tables as they are
declared, an older one by the migrations; both ways end in the same schema.
"""

from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, inspect, text

from syndicate.errors import StateError
from syndicate.model import EPOCH, EVERYTHING
from syndicate.ports.store import Store
from syndicate.store import counters, schema, terms
from syndicate.store.backend import Backend, DatabaseStore, explained, reading, writing
from syndicate.store.dialect import insert_missing
from syndicate.store.marks import STATE_ID
from syndicate.store.postgres import Postgres
from syndicate.store.sqlite import Sqlite
from syndicate.store.version import VERSION, VERSIONS

_SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")
_VERSION_TABLE = "alembic_version"


def open_store(target: str | Path, *, create: bool = True) -> Store:
    """Open the database of a publication; see ``syndicate.store.open_store``."""
    backend = _backend(target, create=create)
    try:
        with explained(backend):
            _prepare(backend, create=create)
    except BaseException:
        backend.engine.dispose()
        raise
    return DatabaseStore(backend)


def migrate(connection: Connection) -> None:
    """Bring the schema to the present by the migrations that it lacks."""
    from alembic import command  # noqa: PLC0415  takes half a second, and is needed once in a release
    from alembic.config import Config  # noqa: PLC0415  likewise

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _backend(target: str | Path, *, create: bool) -> Backend:
    if isinstance(target, str) and target.startswith(_SCHEMES):
        return Postgres("postgresql://" + target.partition("://")[2])
    if isinstance(target, str) and "://" in target:
        raise StateError(
            f"no database of the kind {target.partition(':')[0]!r} is known",
            remedy="Write postgresql://user@host/name, or the path of a SQLite file.",
        )
    return Sqlite(Path(target), create=create)


def _prepare(backend: Backend, *, create: bool) -> None:
    with reading(backend) as connection:
        if _version(connection) == VERSION:
            return
    with writing(backend) as connection:
        backend.alone(connection)
        version = _version(connection)
        if version is None:
            _create(connection, create=create)
        elif version not in VERSIONS:
            raise StateError(
                f"the state was written by a newer syndicate (schema {version})",
                remedy="Install that version, or a later one.",
            )
        elif version != VERSION:
            migrate(connection)
        _seed(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()  # noqa: S608  a constant
    return found


def _create(connection: Connection, *, create: bool) -> None:
    strangers = set(inspect(connection).get_table_names())
    if connection.dialect.name == "postgresql":  # where other programs may have tables beside ours
        strangers &= set(schema.metadata.tables)
    if strangers:
        raise StateError(
            f"the database belongs to another program: it has a table {min(strangers)!r}",
            remedy="Name another database in [state].",
        )
    if not create:
        raise StateError("the database holds no state yet", remedy="Run 'syndicate publish' first.")
    schema.metadata.create_all(connection)
    connection.execute(
        text(
            f"CREATE TABLE {_VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
            f"CONSTRAINT {_VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text(f"INSERT INTO {_VERSION_TABLE} VALUES (:version)"), {"version": VERSION})  # noqa: S608  a constant


def _seed(connection: Connection) -> None:
    insert_missing(connection, schema.counter, ({"name": name, "value": 0} for name in counters.NAMES))
    insert_missing(connection, schema.lease, [{"id": 1, "epoch": 0, "holder": "", "since": EPOCH}])
    insert_missing(connection, schema.mark, [{"name": STATE_ID, "value": uuid4().hex}])
    terms.ids(connection, [EVERYTHING])
