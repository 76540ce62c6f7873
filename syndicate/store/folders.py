"""The folders of the corpus as a whole scan last saw them."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select

from syndicate.model import FolderStamp
from syndicate.store.dialect import upsert
from syndicate.store.plain import INODES, batches
from syndicate.store.schema import folder

_SIGNED = 1 << 63


class FolderRows:
    """Stamps by path."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self) -> dict[str, FolderStamp]:
        """Every folder's stamp."""
        return {
            row.path: FolderStamp(row.mtime_ns, row.ctime_ns, row.inode % INODES)
            for row in self._connection.execute(select(folder))
        }

    def replace(self, stamps: Mapping[str, FolderStamp]) -> None:
        """Know these and no others; what stands there already is not written again."""
        known = self.known()
        for batch in batches(path for path in known if path not in stamps):
            self._connection.execute(delete(folder).where(folder.c.path.in_(batch)))
        upsert(
            self._connection,
            folder,
            (_row(path, stamp) for path, stamp in stamps.items() if known.get(path) != stamp),
        )


def _row(path: str, stamp: FolderStamp) -> dict[str, object]:
    mtime_ns, ctime_ns, inode = stamp
    signed = inode if inode < _SIGNED else inode - INODES  # columns are signed, inodes are not
    return {"path": path, "mtime_ns": mtime_ns, "ctime_ns": ctime_ns, "inode": signed}
