"""What stands in the output folder, and entries as they were last rendered."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, select

from syndicate.ports.store import EntryRef, PublishedFile
from syndicate.store.dialect import upsert
from syndicate.store.plain import LAST_CHARACTER, batches
from syndicate.store.schema import fragment, published
from syndicate.store.seal import seal, unseal


class PublishedRows:
    """Digests of outputs by path, fragments by guid and key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def digests(self, paths: Iterable[str]) -> dict[str, str]:
        """Digests of those outputs that were published."""
        found: dict[str, str] = {}
        for batch in batches(paths):
            query = select(published.c.path, published.c.digest).where(published.c.path.in_(batch))
            found.update({row.path: row.digest for row in self._connection.execute(query)})
        return found

    def paths(self, prefix: str) -> Sequence[str]:
        """Paths of outputs that begin with ``prefix``, in order."""
        query = select(published.c.path).where(
            published.c.path >= prefix, published.c.path < prefix + LAST_CHARACTER
        )
        return self._connection.execute(query.order_by(published.c.path)).scalars().all()

    def feeds(self) -> Sequence[PublishedFile]:
        """Outputs that are feeds, by path."""
        query = select(published).where(published.c.entries.is_not(None)).order_by(published.c.path)
        return [
            PublishedFile(path=row.path, digest=row.digest, entries=row.entries, updated=row.updated)
            for row in self._connection.execute(query)
        ]

    def put(self, files: Iterable[PublishedFile]) -> None:
        """Store or replace."""
        rows = (
            {"path": one.path, "digest": one.digest, "entries": one.entries, "updated": one.updated}
            for one in files
        )
        upsert(self._connection, published, rows)

    def forget(self, paths: Iterable[str]) -> None:
        """Remove."""
        for batch in batches(paths):
            self._connection.execute(delete(published).where(published.c.path.in_(batch)))

    def fragments(self, key: str, version: str, refs: Iterable[EntryRef]) -> dict[str, bytes]:
        """Fragments by guid, of those whose revision and version are the ones asked for.

        One that was damaged since it was checked and stored is left out, so that it is rendered anew.
        """
        found: dict[str, bytes] = {}
        for batch in batches(refs):
            revisions = {ref.guid: ref.revision for ref in batch}
            query = select(fragment.c.guid, fragment.c.revision, fragment.c.body).where(
                fragment.c.key == key, fragment.c.guid.in_(revisions), fragment.c.version == version
            )
            rows = self._connection.execute(query)
            current = (row for row in rows if row.revision == revisions[row.guid])
            found.update({row.guid: body for row in current if (body := unseal(row.body)) is not None})
        return found

    def forget_fragments(self, guids: Iterable[str]) -> None:
        """Remove, under every key."""
        for batch in batches(guids):
            self._connection.execute(delete(fragment).where(fragment.c.guid.in_(batch)))

    def put_fragments(self, key: str, version: str, fragments: Mapping[EntryRef, bytes]) -> None:
        """Store or replace."""
        rows = (
            {"key": key, "guid": ref.guid, "revision": ref.revision, "version": version, "body": seal(body)}
            for ref, body in fragments.items()
        )
        upsert(self._connection, fragment, rows)
