"""One transaction, with the queries that may be made in it."""

from sqlalchemy import Connection

from syndicate.ports.outbox import Outbox
from syndicate.ports.store import (
    Archives,
    Beside,
    Changes,
    Entries,
    Files,
    FolderStamps,
    Keeping,
    Marks,
    Published,
    Quarantine,
    Records,
)
from syndicate.store.archives import ArchiveRows
from syndicate.store.beside import BesideRows
from syndicate.store.changes import ChangeRows
from syndicate.store.entries import EntryRows
from syndicate.store.files import FileRows, QuarantineRows
from syndicate.store.folders import FolderRows
from syndicate.store.keeping import KeepingRows
from syndicate.store.marks import MarkRows
from syndicate.store.outbox import OutboxRows
from syndicate.store.published import PublishedRows
from syndicate.store.recorded import RecordedRows


class Transaction:
    """All queries over one connection."""

    def __init__(self, connection: Connection, *, writable: bool) -> None:
        self.files: Files = FileRows(connection)
        self.folders: FolderStamps = FolderRows(connection)
        self.quarantine: Quarantine = QuarantineRows(connection)
        self.entries: Entries = EntryRows(connection, writable=writable)
        self.beside: Beside = BesideRows(connection)
        self.changes: Changes = ChangeRows(connection)
        self.archives: Archives = ArchiveRows(connection)
        self.keeping: Keeping = KeepingRows(connection)
        self.recorded: Records = RecordedRows(connection)
        self.published: Published = PublishedRows(connection)
        self.outbox: Outbox = OutboxRows(connection)
        self.marks: Marks = MarkRows(connection)
