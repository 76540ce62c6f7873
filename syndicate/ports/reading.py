"""Where articles come from: folders and the formats in them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event as Flag
from typing import Protocol

from syndicate.errors import DocumentError
from syndicate.model import Document, Fingerprint, FolderStamp, Gone, Quarantined, SourceFile

Sighting = SourceFile | Gone | Quarantined


@dataclass(slots=True, kw_only=True)
class Folders:
    """The folders that a scan need not open, because no name in them came or went since an earlier one.

    Paths end in ``/``; that of the corpus itself is empty.

    :ivar now: when the scan began, aware UTC: a folder that changed so lately may change again unseen
    :ivar known: as an earlier scan saw them
    :ivar doubtful: files that are looked at even in a folder that is not opened
    :ivar seen: gets every folder that is there now, as the next scan should know it once all is stored
    """

    now: datetime
    known: Mapping[str, FolderStamp] = field(default_factory=dict)
    doubtful: Collection[str] = ()
    seen: dict[str, FolderStamp] = field(default_factory=dict)


class Source(Protocol):
    """A corpus. Paths are relative to its root; what is excluded is never shown.

    Nothing is read until :meth:`read`. The order of what is shown is by path, whatever the order on disk.
    """

    def scan(self, known: Mapping[str, Fingerprint], folders: Folders | None = None) -> Iterator[Sighting]:
        """Yield what differs from ``known``: new, changed and refused files by path, at the end the gone.

        :param folders: those that may be passed over, where files are added but never edited in place
        :raises CorpusError: if the corpus itself cannot be walked; nothing is then called gone
        """

    def look(self, paths: Iterable[str], known: Mapping[str, Fingerprint]) -> Iterator[Sighting]:
        """As :meth:`scan`, for these paths alone."""

    def read(self, file: SourceFile, *, max_bytes: int | None = None) -> bytes:
        """Return the file's bytes.

        :param max_bytes: a larger file is refused; None for the bound that articles have
        :raises DocumentError: ``unreadable``, ``missing``, ``too-large``, or ``incomplete`` when the file
            changed while it was read
        """

    def find(self, path: str) -> SourceFile | None:
        """The file at ``path`` now, whether it could be an article or stands beside one."""

    def committed(self, path: str) -> datetime | None:
        """When the file at ``path`` was last committed, aware UTC; None where nobody keeps or asks for that.

        :raises CorpusError: when the history cannot be read
        """

    def watch(self, stop: Flag) -> Iterator[frozenset[str]]:
        """Yield paths in which something may have changed until ``stop`` is set.

        An empty set means that anything may have: scan. What a watcher misses, the next scan finds.
        """


class Format(Protocol):
    """One way in which people write articles."""

    @property
    def suffixes(self) -> frozenset[str]:
        """File name endings it reads, lower case, with the dot."""

    def sniff(self, head: bytes) -> bool:
        """Whether the first 4 kB of a file without a known suffix look like this format."""

    def read(self, data: bytes, path: str) -> Sequence[Document | DocumentError]:
        """Return the documents in a file: one, as a rule, whose path is the file's.

        Of several, each has the path ``path#n``, n from 1, and a part that cannot be read is given as its
        error, so that the others go on.

        :raises DocumentError: with line and excerpt where there is one, when the whole file cannot be read;
            never anything else
        """
