"""What readers already have from elsewhere, and which article takes it over."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from syndicate.model.adoption import Recorded
from syndicate.store.dialect import upsert
from syndicate.store.plain import batches
from syndicate.store.schema import entry, recorded

_OPEN = (entry.c.guid.is_(None), ~recorded.c.forced)


class RecordedRows:
    """Entries of existing feeds by guid and by claim."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, items: Iterable[Recorded]) -> None:
        """Store or replace; who takes an item over stays as it is."""
        for batch in batches({item.guid: item for item in items}.values()):
            known = self.get(item.guid for item in batch)
            upsert(self._connection, recorded, [_row(item, known.get(item.guid, item)) for item in batch])

    def get(self, guids: Iterable[str]) -> dict[str, Recorded]:
        """Those of these guids."""
        return self._where(recorded.c.guid, guids, by="guid")

    def claimed(self, claims: Iterable[str]) -> dict[str, Recorded]:
        """Those that these claims take over, by claim."""
        return self._where(recorded.c.claim, (claim for claim in claims if claim), by="claim")

    def open(self) -> list[Recorded]:
        """Those that no entry has taken over, by guid, but for those whose claim was forced."""
        query = select(recorded).outerjoin(entry, entry.c.guid == recorded.c.guid).where(*_OPEN)
        return [_item(row) for row in self._connection.execute(query.order_by(recorded.c.guid))]

    def all(self) -> list[Recorded]:
        """Every one, by guid."""
        return [_item(row) for row in self._connection.execute(select(recorded).order_by(recorded.c.guid))]

    def is_any_open(self) -> bool:
        """Whether an article could still take one over."""
        query = select(recorded.c.guid).outerjoin(entry, entry.c.guid == recorded.c.guid).where(*_OPEN)
        return self._connection.execute(query.limit(1)).first() is not None

    def count(self) -> int:
        """How many there are."""
        number: int = self._connection.execute(select(func.count()).select_from(recorded)).scalar_one()
        return number

    def assign(self, claims: Mapping[str, str], *, forced: bool = False) -> None:
        """Note who takes over what, by guid."""
        rows = [{"of": guid, "by": claim, "so": forced} for guid, claim in claims.items()]
        if rows:
            statement = update(recorded).where(recorded.c.guid == bindparam("of"))
            self._connection.execute(statement.values(claim=bindparam("by"), forced=bindparam("so")), rows)

    def _where(self, column: Any, values: Iterable[str], *, by: str) -> dict[str, Recorded]:
        found: dict[str, Recorded] = {}
        for batch in batches(values):
            rows = self._connection.execute(select(recorded).where(column.in_(batch)))
            found.update((getattr(item, by), item) for item in map(_item, rows))
        return found


def _item(row: Row[Any]) -> Recorded:
    return Recorded(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row by column


def _row(item: Recorded, known: Recorded) -> dict[str, object]:
    return {
        "guid": item.guid,
        "link": item.link,
        "title": item.title,
        "published": item.published,
        "updated": item.updated,
        "claim": known.claim,
        "forced": known.forced,
    }
