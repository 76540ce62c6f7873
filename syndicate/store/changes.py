"""What was decided and is not yet told.

Sequence numbers have no gaps, so what is pending is all after the last number acknowledged: telling a
million changes rewrites one row, and a change whose page is written is then dropped.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from syndicate.model import EVERYTHING, Change, ChangeKind, Term
from syndicate.store import archives, counters, terms
from syndicate.store.codec import dumps, pack_terms, unpack_terms
from syndicate.store.plain import batches
from syndicate.store.schema import change


class ChangeRows:
    """Changes by sequence number."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, changes: Iterable[Change]) -> None:
        """Store changes under the numbers that follow."""
        for batch in batches(changes):
            first = counters.take(self._connection, counters.CHANGES, len(batch))
            numbered = list(enumerate(batch, first))
            self._connection.execute(insert(change), [_row(seq, one) for seq, one in numbered])
            self._touch(numbered)
            archives.mark_due_of(self._connection, (one.guid for one in batch))

    def without_page(self, limit: int) -> list[Change]:
        """The first changes whose page is not written."""
        return self._changes(select(change).where(change.c.page_due).order_by(change.c.seq).limit(limit))

    def page_done(self, seqs: Iterable[int]) -> None:
        """Note that pages are written."""
        acknowledged = counters.value(self._connection, counters.ACKNOWLEDGED)
        for batch in batches(seqs):
            told = [seq for seq in batch if seq <= acknowledged]
            untold = [seq for seq in batch if seq > acknowledged]
            self._connection.execute(delete(change).where(change.c.seq.in_(told)))
            self._connection.execute(update(change).where(change.c.seq.in_(untold)).values(page_due=False))

    def pending_terms(self) -> list[Term]:
        """Every term that a pending change touches, the term of everything among them."""
        return terms.touched(self._connection, counters.value(self._connection, counters.ACKNOWLEDGED))

    def pending(self, after: int, limit: int) -> list[Change]:
        """Pending changes that follow the number ``after``."""
        start = max(after, counters.value(self._connection, counters.ACKNOWLEDGED))
        return self._changes(select(change).where(change.c.seq > start).order_by(change.c.seq).limit(limit))

    def pending_count(self) -> int:
        """How many are pending."""
        last = counters.value(self._connection, counters.CHANGES)
        return last - counters.value(self._connection, counters.ACKNOWLEDGED)

    def acknowledge(self, up_to: int) -> None:
        """Note that changes up to this number are told."""
        reached = min(up_to, counters.value(self._connection, counters.CHANGES))
        counters.raise_to(self._connection, counters.ACKNOWLEDGED, reached)
        self._connection.execute(delete(change).where(change.c.seq <= reached, ~change.c.page_due))

    def _touch(self, numbered: Sequence[tuple[int, Change]]) -> None:
        last = {one: seq for seq, item in numbered for one in (EVERYTHING, *item.terms)}
        numbers = terms.ids(self._connection, last)
        terms.touch(self._connection, {numbers[one.kind.value, one.slug]: seq for one, seq in last.items()})

    def _changes(self, query: Select[Any]) -> list[Change]:
        return [_change(row) for row in self._connection.execute(query)]


def _row(seq: int, one: Change) -> dict[str, object]:
    return {
        "seq": seq,
        "kind": one.kind,
        "guid": one.guid,
        "revision": one.revision,
        "changed": dumps(one.changed),
        "reason": one.reason,
        "restored": one.restored,
        "terms": pack_terms(one.terms),
        "announce": one.announce,
        "page_due": True,
    }


def _change(row: Row[Any]) -> Change:
    return Change(
        seq=row.seq,
        kind=ChangeKind(row.kind),
        guid=row.guid,
        revision=row.revision,
        changed=tuple(json.loads(row.changed)),
        reason=row.reason,
        restored=row.restored,
        terms=unpack_terms(row.terms),
        announce=row.announce,
    )
