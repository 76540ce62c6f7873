"""Since when endpoints have been failing without a success between."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, select, update

from syndicate.store.dialect import has_row_locks
from syndicate.store.plain import batches
from syndicate.store.schema import endpoint


def since(connection: Connection, ids: Iterable[str]) -> dict[str, datetime]:
    """When it began, for those of these endpoints that fail; all of them are locked."""
    wanted = sorted(set(ids))
    lock(connection, wanted)
    found: dict[str, datetime] = {}
    for batch in batches(wanted):
        query = select(endpoint.c.id, endpoint.c.failing_since).where(
            endpoint.c.id.in_(batch), endpoint.c.failing_since.is_not(None)
        )
        found.update({row.id: row.failing_since for row in connection.execute(query)})
    return found


def lock(connection: Connection, ids: Iterable[str]) -> None:
    """Keep endpoints as they are until the transaction ends.

    Whoever changes an endpoint and what is owed to it takes the endpoint first, in order of id, so that no
    two wait for each other.
    """
    if not has_row_locks(connection):
        return
    for batch in batches(sorted(set(ids))):
        rows = select(endpoint.c.id).where(endpoint.c.id.in_(batch)).order_by(endpoint.c.id)
        connection.execute(rows.with_for_update(key_share=True)).all()


def note(connection: Connection, moments: Mapping[str, datetime | None]) -> None:
    """Write when it began, or that it is over."""
    together: defaultdict[datetime | None, list[str]] = defaultdict(list)
    for id_, moment in sorted(moments.items()):
        together[moment].append(id_)
    for moment, ids in together.items():
        for batch in batches(ids):
            rows = update(endpoint).where(endpoint.c.id.in_(batch))
            connection.execute(rows.values(failing_since=moment))
