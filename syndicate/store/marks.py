"""Small facts of the publication by name."""

from sqlalchemy import Connection, select

from syndicate.store.dialect import upsert
from syndicate.store.schema import mark

STATE_ID = "state-id"
"""Minted with the database: tells one state from another that stands in its place."""


class MarkRows:
    """Values by name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        """The value, or None."""
        found: str | None = self._connection.execute(select(mark.c.value).where(mark.c.name == name)).scalar()
        return found

    def set(self, name: str, value: str) -> None:
        """Store or replace."""
        upsert(self._connection, mark, [{"name": name, "value": value}])
