"""Where the two databases want different words for the same thing. Nothing else asks which one it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

_Insert = sqlite.Insert | postgresql.Insert

_INSERTS: dict[str, Callable[[Table], _Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def upsert(connection: Connection, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
    """Insert rows; where the key is taken, replace every other column."""
    values = list(rows)
    if not values:
        return
    statement = _INSERTS[connection.dialect.name](table)
    keys = [column.name for column in table.primary_key]
    replaced = {name: statement.excluded[name] for name in values[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=replaced), values)


def insert_missing(connection: Connection, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
    """Insert rows; one that breaks any unique constraint is left out."""
    values = list(rows)
    if values:
        connection.execute(_INSERTS[connection.dialect.name](table).on_conflict_do_nothing(), values)


def insert_from(
    connection: Connection, table: Table, columns: Sequence[str], rows: sa.Select[Any]
) -> sa.Insert:
    """Insert what a query gives; a row that breaks any unique constraint is left out."""
    # SQLite takes "ON CONFLICT" after a query without WHERE for a join; ours all have one.
    return _INSERTS[connection.dialect.name](table).from_select(columns, rows).on_conflict_do_nothing()


def has_row_locks(connection: Connection) -> bool:
    """Whether others may write at the same time; in SQLite, who writes is alone."""
    return connection.dialect.name != "sqlite"


def skip_locked(
    statement: sa.Select[Any], *, of: Table | None = None, shared_key: bool = False
) -> sa.Select[Any]:
    """Pass over rows that another transaction is at work on.

    :param of: the table whose rows are taken; all of the statement's if it is None
    :param shared_key: let others refer to the rows meanwhile

    PostgreSQL alone needs and understands it; in SQLite only one transaction writes, and the words are left
    out of the statement.
    """
    return statement.with_for_update(skip_locked=True, of=of, key_share=shared_key)
