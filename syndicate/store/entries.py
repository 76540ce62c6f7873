"""Every entry there ever was, and which live ones each term gathers.

An entry's place under a term carries the order of a feed, so that the newest of a term are the head of one
index range, however many entries there are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, delete, func, insert, select

from syndicate.core.identity import file_of
from syndicate.model import EPOCH, EVERYTHING, Entry, State, Term, TermKind
from syndicate.ports.store import EntryRef, Listed
from syndicate.store import archives, beside, parts, terms
from syndicate.store.codec import ENTRY_COLUMNS, entry_of, entry_row, pack_body
from syndicate.store.dialect import upsert
from syndicate.store.plain import batches, seconds
from syndicate.store.schema import entry, entry_body, entry_term
from syndicate.store.schema import term as term_table

Whole = list[Entry]  # named here, because ``list`` means a query inside the class

Place = tuple[int, int, int, str]
"""Term's row number, recency, declared order, guid: the key of ``entry_term``."""

_OLD = tuple(f"old_{column.name}" for column in entry_term.primary_key)
_WHOLE = select(*ENTRY_COLUMNS, entry_body.c.body).join_from(
    entry, entry_body, entry.c.guid == entry_body.c.guid
)
_SUMMARY = select(*ENTRY_COLUMNS)
_PRESENT_FIRST = (
    case((entry.c.state == State.LIVE, 0), (entry.c.state == State.SCHEDULED, 1), else_=2),
    entry.c.updated.desc(),
    entry.c.guid,
)


class EntryRows:
    """Entries by guid, path, digest, address and term."""

    def __init__(self, connection: Connection, *, writable: bool) -> None:
        self._connection = connection
        self._writable = writable

    def by_guid(self, guids: Iterable[str]) -> dict[str, Entry]:
        """Whole entries."""
        found: dict[str, Entry] = {}
        for batch in batches(guids):
            for one in self._whole(_WHOLE.where(entry.c.guid.in_(batch))):
                found[one.guid] = one
        return found

    def by_path(self, paths: Iterable[str]) -> dict[str, Entry]:
        """Whole entries; of several that had one path, the one that is present, else the last that was."""
        found: dict[str, Entry] = {}
        for batch in batches(paths):
            for one in self._whole(_WHOLE.where(entry.c.path.in_(batch)).order_by(*_PRESENT_FIRST)):
                found.setdefault(one.path, one)
        return found

    def in_files(self, paths: Iterable[str]) -> dict[str, Whole]:
        """Whole entries that are present at a part of a file, by the file's path."""
        found: dict[str, Whole] = {}
        for path in paths:
            query = _WHOLE.where(*parts.between(entry.c.path, path), entry.c.state != State.WITHDRAWN)
            present = [one for one in self._whole(query.order_by(entry.c.guid)) if file_of(one.path) == path]
            if present:
                found[path] = present
        return found

    def by_file_digest(self, digests: Iterable[str]) -> dict[str, list[Entry]]:
        """Whole entries, those present first."""
        found: dict[str, list[Entry]] = {}
        for batch in batches(digests):
            for one in self._whole(_WHOLE.where(entry.c.file_digest.in_(batch)).order_by(*_PRESENT_FIRST)):
                found.setdefault(one.file_digest, []).append(one)
        return found

    def by_address(self, address: str) -> Entry | None:
        """The whole entry that has or had this address, one present before any other."""
        query = _WHOLE.where(entry.c.address == address).order_by(*_PRESENT_FIRST).limit(1)
        return next(iter(self._whole(query)), None)

    def addresses_taken(self, addresses: Iterable[str]) -> set[str]:
        """Those addresses that an entry has or had."""
        taken: set[str] = set()
        for batch in batches(addresses):
            query = select(entry.c.address).where(entry.c.address.in_(batch))
            taken.update(self._connection.execute(query).scalars())
        return taken

    def save(self, entries: Iterable[Entry]) -> None:
        """Write entries, bodies and terms."""
        latest = {one.guid: one for one in entries}
        for batch in batches(latest.values()):
            upsert(self._connection, entry, map(entry_row, batch))
            bodies = ({"guid": one.guid, "body": pack_body(one.article.body)} for one in batch)
            upsert(self._connection, entry_body, bodies)
            self._gather(batch)
            beside.show(self._connection, batch)

    def due(self, now: datetime, limit: int) -> list[Entry]:
        """Whole entries whose state the passing of time has changed, longest due first."""
        query = _WHOLE.where(entry.c.due <= now).order_by(entry.c.due, entry.c.guid).limit(limit)
        return self._whole(query)

    def next_due(self) -> datetime | None:
        """When the next entry comes due."""
        query = select(entry.c.due).where(entry.c.due.is_not(None)).order_by(entry.c.due).limit(1)
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def newest(self, term: Term, limit: int) -> list[EntryRef]:
        """Newest of a term, without their texts."""
        columns = (entry.c.guid, entry.c.revision, entry.c.published, entry.c.updated)
        return [EntryRef(*row) for row in self._connection.execute(_newest(select(*columns), term, limit))]

    def newest_summaries(self, term: Term, limit: int) -> list[Entry]:
        """Newest of a term, with an empty body."""
        rows = self._connection.execute(_newest(_SUMMARY, term, limit))
        return [entry_of(row, None) for row in rows]

    def listed(self, term: Term) -> Sequence[Listed]:
        """All of a term, oldest first, without their articles."""
        columns = (entry.c.guid, entry.c.address, entry.c.updated)
        rows = self._connection.execute(_newest(select(*columns), term, None))
        return [Listed(*row) for row in rows][::-1]

    def summaries(self, guids: Iterable[str]) -> dict[str, Entry]:
        """Entries with an empty body."""
        found: dict[str, Entry] = {}
        for batch in batches(guids):
            rows = self._connection.execute(_SUMMARY.where(entry.c.guid.in_(batch)))
            found.update((one.guid, one) for one in (entry_of(row, None) for row in rows))
        return found

    def list(self, state: State | None, after: str, limit: int) -> Sequence[Entry]:
        """Summaries by guid, from the one that follows ``after``."""
        query = _SUMMARY.where(entry.c.guid > after).order_by(entry.c.guid).limit(limit)
        if state is not None:
            query = query.where(entry.c.state == state)
        return [entry_of(row, None) for row in self._connection.execute(query)]

    def count(self) -> dict[State, int]:
        """How many in each state."""
        rows = self._connection.execute(select(entry.c.state, func.count()).group_by(entry.c.state))
        counts = {State(state): number for state, number in rows}
        return {state: counts.get(state, 0) for state in State}

    def resolve_terms(self, kind: TermKind, names: Iterable[str]) -> dict[str, Term]:
        """Return the term that each name means, made at first sight; a reader is told what it would be."""
        return terms.resolve(self._connection, kind, names, keep=self._writable)

    def terms(self, kind: TermKind) -> Sequence[Term]:
        """Every term of a kind by name, also one that gathers nothing now."""
        return terms.of_kind(self._connection, kind)

    def term_counts(self, terms_: Iterable[Term]) -> dict[Term, int]:
        """How many live entries each term gathers."""
        return terms.counts(self._connection, terms_)

    def _whole(self, query: Select[Any]) -> Whole:
        return [entry_of(row, row.body) for row in self._connection.execute(query)]

    def _gather(self, batch: Sequence[Entry]) -> None:
        numbers = terms.ids(self._connection, (one for item in batch for one in (EVERYTHING, *item.terms)))
        held = self._places(one.guid for one in batch)
        wanted = {place for one in batch if one.state is State.LIVE for place in _places(one, numbers)}
        gone, new = sorted(held.keys() - wanted), sorted(wanted - held.keys())
        if gone:
            key = (column == bindparam(f"old_{column.name}") for column in entry_term.primary_key)
            rows = [dict(zip(_OLD, place, strict=True)) for place in gone]
            self._connection.execute(delete(entry_term).where(*key), rows)
            archives.mark_due(self._connection, ((place[0], page) for place in gone if (page := held[place])))
            archives.note_left(self._connection, _departures(gone, new, held, batch))
        if new:
            pages = dict.fromkeys(numbers.values(), archives.NONE_YET) | {
                number: None for (kind, _), number in numbers.items() if kind == TermKind.MONTH
            }
            moved = {(place[0], place[3]): held[place] for place in gone}  # a new date, the same page
            stay = archives.still_in(self._connection, {(of[0], page) for of, page in moved.items()})
            kept = {of: page for of, page in moved.items() if (of[0], page) in stay}
            columns = entry_term.c.keys()
            self._connection.execute(
                insert(entry_term),
                [
                    dict(zip(columns, (*place, kept.get((place[0], place[3]), pages[place[0]])), strict=True))
                    for place in new
                ],
            )
        archives.bury(self._connection, batch, numbers)
        deltas = Counter(place[0] for place in new)
        deltas.subtract(place[0] for place in gone)
        terms.add_to_counts(self._connection, deltas)

    def _places(self, guids: Iterable[str]) -> dict[Place, int | None]:
        """Places of entries, each with its archive page."""
        query = select(entry_term).where(entry_term.c.guid.in_(list(guids)))
        return {
            (row.term_id, row.recency, row.place, row.guid): row.page
            for row in self._connection.execute(query)
        }


def _departures(
    gone: Iterable[Place], new: Iterable[Place], held: Mapping[Place, int | None], batch: Iterable[Entry]
) -> dict[tuple[int, int], datetime]:
    """When an entry last left each archive page; one that only has a new date leaves none."""
    moments = {one.guid: one.withdrawn or one.updated for one in batch}
    stay = {(place[0], place[3]) for place in new}
    left: dict[tuple[int, int], datetime] = {}
    for place in gone:
        page = held[place]
        if page is not None and page > archives.NONE_YET and (place[0], place[3]) not in stay:
            left[place[0], page] = max(moments[place[3]], left.get((place[0], page), EPOCH))
    return left


def _places(one: Entry, numbers: dict[tuple[str, str], int]) -> set[Place]:
    recency = -seconds(one.article.published)
    return {
        (numbers[item.kind.value, item.slug], recency, one.article.order, one.guid)
        for item in (EVERYTHING, *one.terms)
    }


def _newest(query: Select[Any], term: Term, limit: int | None) -> Select[Any]:
    number = select(term_table.c.id).where(term_table.c.kind == term.kind, term_table.c.slug == term.slug)
    order = (entry_term.c.recency, entry_term.c.place, entry_term.c.guid)
    return (
        query.join_from(entry_term, entry, entry_term.c.guid == entry.c.guid)
        .where(entry_term.c.term_id == number.scalar_subquery())
        .order_by(*order)
        .limit(limit)
    )
