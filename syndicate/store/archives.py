"""Which archive page holds an entry, which pages are to be written, and what is left of withdrawn entries.

A page is known by its term and its number. That an entry has its page is noted beside its place under the
term, so that the entries of a page, and those of no page, are each one range of an index.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select, tuple_, update

from syndicate.model import EVERYTHING, Entry, State, Term, TermKind, Tombstone
from syndicate.ports.store import EntryRef
from syndicate.store import terms
from syndicate.store.dialect import insert_missing, upsert
from syndicate.store.plain import batches
from syndicate.store.schema import archive_due, archive_left, entry, entry_term, tombstone
from syndicate.store.schema import term as term_table

_REF = (entry.c.guid, entry.c.revision, entry.c.published, entry.c.updated)
_NEWEST = (entry_term.c.recency, entry_term.c.place, entry_term.c.guid)
_OLDEST = tuple(column.desc() for column in _NEWEST)
_TERM = (term_table.c.kind, term_table.c.slug, term_table.c.name, term_table.c.count)
NONE_YET = 0
"""The page of an entry that no page holds."""

LET_GO = -1
"""The page of an entry that none will hold: it is older than what is kept."""


class ArchiveRows:
    """Archive pages by term and number, tombstones by term."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pages(self, terms_: Iterable[Term]) -> dict[Term, int]:
        """How many pages each term has."""
        return terms.pages(self._connection, terms_)

    def unfiled(self, term: Term, limit: int) -> list[EntryRef]:
        """Live entries that no page holds, oldest first."""
        return self._refs(term, NONE_YET, _OLDEST, limit)

    def page(self, term: Term, number: int) -> list[EntryRef]:
        """Live entries of a page, newest first."""
        return self._refs(term, number, _NEWEST, None)

    def close(self, term: Term, guids: Iterable[str]) -> int:
        """Make the term's next page of these entries, due to be written, and return its number."""
        added = (
            update(term_table)
            .where(term_table.c.kind == term.kind, term_table.c.slug == term.slug)
            .values(pages=term_table.c.pages + 1)
            .returning(term_table.c.id, term_table.c.pages)
        )
        term_id, number = self._connection.execute(added).one()
        for batch in batches(guids):
            held = (entry_term.c.term_id == term_id, entry_term.c.guid.in_(batch))
            self._connection.execute(update(entry_term).where(*held).values(page=number))
        mark_due(self._connection, [(term_id, number)])
        return int(number)

    def due(self, limit: int) -> list[tuple[Term, int]]:
        """Pages that are to be written."""
        order = (archive_due.c.term_id, archive_due.c.page)
        query = select(*_TERM, archive_due.c.page).join_from(
            archive_due, term_table, archive_due.c.term_id == term_table.c.id
        )
        kept = query.where(archive_due.c.page >= term_table.c.kept_from)
        rows = self._connection.execute(kept.order_by(*order).limit(limit))
        return [(term_of(*row[:4]), row[4]) for row in rows]

    def all_due(self) -> None:
        """Note that every page is to be written."""
        columns = (term_table.c.id, term_table.c.kept_from, term_table.c.pages)
        for term_id, first, last in self._connection.execute(
            select(*columns).where(term_table.c.pages > 0)
        ).all():
            mark_due(self._connection, ((term_id, number) for number in range(first, last + 1)))

    def written(self, pages: Iterable[tuple[Term, int]]) -> None:
        """Note that pages are written."""
        done = list(pages)
        numbers = terms.ids(self._connection, (term for term, _ in done))
        for batch in batches((numbers[term.kind.value, term.slug], number) for term, number in done):
            key = tuple_(archive_due.c.term_id, archive_due.c.page)
            self._connection.execute(delete(archive_due).where(key.in_(batch)))

    def left(self, term: Term, number: int) -> datetime | None:
        """When an entry last left a page."""
        query = select(archive_left.c.moment).where(
            archive_left.c.term_id == number_of(term), archive_left.c.page == number
        )
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def extents(self) -> list[tuple[Term, int, int]]:
        """Every term that has pages, with the number of its first and of its last."""
        columns = (term_table.c.kept_from, term_table.c.pages)
        query = select(*_TERM, *columns).where(term_table.c.pages >= term_table.c.kept_from)
        return [(term_of(*row[:4]), row[4], row[5]) for row in self._connection.execute(query)]

    def tombstones(self, term: Term, limit: int) -> list[Tombstone]:
        """Of entries that the term gathered when they were withdrawn, newest first."""
        query = select(tombstone.c.guid, tombstone.c.withdrawn).where(tombstone.c.term_id == number_of(term))
        newest = query.order_by(tombstone.c.withdrawn.desc(), tombstone.c.guid).limit(limit)
        return [Tombstone(guid, when) for guid, when in self._connection.execute(newest)]

    def _refs(
        self, term: Term, page: int, order: Sequence[ColumnElement[Any]], limit: int | None
    ) -> list[EntryRef]:
        query: Select[Any] = (
            select(*_REF)
            .join_from(entry_term, entry, entry_term.c.guid == entry.c.guid)
            .where(entry_term.c.term_id == number_of(term), entry_term.c.page == page)
            .order_by(*order)
            .limit(limit)
        )
        return [EntryRef(*row) for row in self._connection.execute(query)]


def mark_due(connection: Connection, pages: Iterable[tuple[int, int]]) -> None:
    """Note that pages, by their term's row number and their own, are to be written."""
    insert_missing(
        connection, archive_due, ({"term_id": term_id, "page": page} for term_id, page in sorted(set(pages)))
    )


def note_left(connection: Connection, moments: Mapping[tuple[int, int], datetime]) -> None:
    """Note when entries left pages, by their term's row number and their own."""
    latest = dict(moments)
    for batch in batches(moments):
        query = select(archive_left).where(tuple_(archive_left.c.term_id, archive_left.c.page).in_(batch))
        for term_id, page, moment in connection.execute(query):
            latest[term_id, page] = max(moment, latest[term_id, page])
    rows = [{"term_id": of, "page": page, "moment": moment} for (of, page), moment in sorted(latest.items())]
    upsert(connection, archive_left, rows)


def mark_due_of(connection: Connection, guids: Iterable[str]) -> None:
    """Note that the pages which hold these entries are to be written."""
    for batch in batches(guids):
        query = select(entry_term.c.term_id, entry_term.c.page).where(
            entry_term.c.guid.in_(batch), entry_term.c.page > NONE_YET
        )
        mark_due(connection, [(term_id, page) for term_id, page in connection.execute(query)])


def bury(connection: Connection, batch: Sequence[Entry], numbers: Mapping[tuple[str, str], int]) -> None:
    """Keep the tombstones of these entries, and none of those that are live.

    :param numbers: row numbers of their terms by kind and slug
    """
    wanted = {
        (numbers[item.kind.value, item.slug], one.withdrawn, one.guid)
        for one in batch
        if one.withdrawn is not None and one.state is not State.LIVE
        for item in (EVERYTHING, *one.terms)
        if item.kind is not TermKind.MONTH
    }
    query = select(tombstone).where(tombstone.c.guid.in_([one.guid for one in batch]))
    held = {(row.term_id, row.withdrawn, row.guid) for row in connection.execute(query)}
    if held - wanted:
        again = sorted({guid for _, _, guid in held - wanted})
        connection.execute(delete(tombstone).where(tombstone.c.guid.in_(again)))
        held = {stone for stone in held if stone[2] not in again}
    if wanted - held:
        rows = [dict(zip(tombstone.c.keys(), stone, strict=True)) for stone in sorted(wanted - held)]
        connection.execute(insert(tombstone), rows)


def still_in(
    connection: Connection, pages: Collection[tuple[int, int | None]]
) -> set[tuple[int, int | None]]:
    """Those of the pages, by their term's row number and their own, that an entry with a new date stays in.

    What was dropped, or let go for its age, is decided on anew.
    """
    query = select(term_table.c.id, term_table.c.kept_from).where(term_table.c.kept_from > 1)
    firsts = dict(
        tuple(row) for row in connection.execute(query.where(term_table.c.id.in_({t for t, _ in pages})))
    )
    return {(term_id, page) for term_id, page in pages if page is None or page >= firsts.get(term_id, 1)}


def term_of(kind: str, slug: str, name: str, count: int) -> Term:
    """The term of a row."""
    return Term(kind=TermKind(kind), slug=slug, name=name, count=count)


def number_of(term: Term) -> ColumnElement[int]:
    """A term's row number."""
    query = select(term_table.c.id).where(term_table.c.kind == term.kind, term_table.c.slug == term.slug)
    return query.scalar_subquery()
