"""How far back the archive pages of a term go: which have been dropped, and which entries get none.

A page that is dropped keeps its number and its entries, and an entry that was let go is marked, so that all
of it comes back by :meth:`KeepingRows.recall`. Where the past ends is found on the index that orders a term.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, literal, select, tuple_, update

from syndicate.model import Term, TermKind
from syndicate.ports.store import Position
from syndicate.store.archives import LET_GO, NONE_YET, mark_due, number_of, term_of
from syndicate.store.plain import LAST_CHARACTER, batches, seconds
from syndicate.store.schema import archive_due, entry_term
from syndicate.store.schema import term as term_table

_PLACE = (entry_term.c.recency, entry_term.c.place, entry_term.c.guid)
_OLDEST_FIRST = tuple(column.desc() for column in _PLACE)
_LAST = 1 << 62
_NOTHING = Position(-_LAST, -_LAST, "")


class KeepingRows:
    """Retention by term."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def first(self, term: Term) -> int:
        """Number of the oldest page that is kept; 1 while none has been dropped."""
        query = select(term_table.c.kept_from).where(*_is(term))
        return int(self._connection.execute(query).scalar() or 1)

    def end(self, term: Term, *, entries: int | None, since: datetime | None) -> Position | None:
        """The oldest position that is kept; None when everything is."""
        ends = [Position(-seconds(since), _LAST, LAST_CHARACTER)] if since is not None else []
        if entries is not None and (counted := self._nth(term, entries)) is not None:
            ends.append(counted)
        return min(ends, default=None)

    def lapsed(self, term: Term, end: Position, limit: int) -> list[str]:
        """Live entries beyond the end that are in no page, oldest first."""
        query = (
            select(entry_term.c.guid)
            .where(entry_term.c.term_id == number_of(term), entry_term.c.page == NONE_YET, _beyond(end))
            .order_by(*_OLDEST_FIRST)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def let_go(self, term: Term, guids: Iterable[str]) -> None:
        """Note that these entries, which no page holds, get none."""
        for batch in batches(guids):
            which = (entry_term.c.term_id == number_of(term), entry_term.c.guid.in_(batch))
            self._connection.execute(update(entry_term).where(*which).values(page=LET_GO))

    def is_kept(self, term: Term, page: int, end: Position) -> bool:
        """Whether a page holds an entry that is not beyond the end."""
        query = select(entry_term.c.guid).where(
            entry_term.c.term_id == number_of(term), entry_term.c.page == page, ~_beyond(end)
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def drop(self, term: Term, first: int) -> None:
        """Keep the pages from ``first`` on: it is due to be written, and those before to be removed."""
        query = select(term_table.c.id, term_table.c.kept_from, term_table.c.pages).where(*_is(term))
        term_id, before, last = self._connection.execute(query).one()
        self._connection.execute(update(term_table).where(term_table.c.id == term_id).values(kept_from=first))
        mark_due(self._connection, ((term_id, page) for page in range(before, min(first, last) + 1)))

    def dropped(self, limit: int) -> list[tuple[Term, int]]:
        """Pages that are to be removed."""
        query = _due().where(archive_due.c.page < term_table.c.kept_from).limit(limit)
        return [(term_of(*row[:4]), row[4]) for row in self._connection.execute(query)]

    def recall(self) -> None:
        """Keep every page again, and let no entry go: what was dropped is due to be written."""
        query = select(term_table.c.id, term_table.c.kept_from, term_table.c.pages)
        for term_id, first, last in self._connection.execute(query.where(term_table.c.kept_from > 1)).all():
            mark_due(self._connection, ((term_id, page) for page in range(1, min(first, last) + 1)))
        self._connection.execute(update(term_table).where(term_table.c.kept_from > 1).values(kept_from=1))
        gone = entry_term.c.page == LET_GO
        self._connection.execute(update(entry_term).where(gone).values(page=NONE_YET))

    def _nth(self, term: Term, count: int) -> Position | None:
        """Position of the newest entry but so many, counted from the end that is nearer."""
        held = int(self._connection.execute(select(term_table.c.count).where(*_is(term))).scalar() or 0)
        if count >= held:
            return None
        if not count:
            return _NOTHING
        is_near = count <= held - count
        query: Select[Any] = select(*_PLACE).where(entry_term.c.term_id == number_of(term))
        query = query.order_by(*(_PLACE if is_near else _OLDEST_FIRST))
        found = self._connection.execute(
            query.offset(count - 1 if is_near else held - count).limit(1)
        ).first()
        return Position(*found) if found else None


def _due() -> Select[Any]:
    columns = (
        term_table.c.kind,
        term_table.c.slug,
        term_table.c.name,
        term_table.c.count,
        archive_due.c.page,
    )
    query = select(*columns).join_from(archive_due, term_table, archive_due.c.term_id == term_table.c.id)
    return query.order_by(archive_due.c.term_id, archive_due.c.page)


def _is(term: Term) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return term_table.c.kind == TermKind(term.kind), term_table.c.slug == term.slug


def _beyond(end: Position) -> ColumnElement[bool]:
    return tuple_(*_PLACE) > tuple_(
        *(literal(value, column.type) for value, column in zip(end, _PLACE, strict=True))
    )
