"""A corpus that notes of which files it is asked: whatever is made of them may change when they do."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from threading import Event as Flag

from syndicate.model import Fingerprint, SourceFile
from syndicate.ports.reading import Folders, Sighting, Source


class Overhearing:
    """Another source, and what it was asked for."""

    def __init__(self, source: Source, asked: set[str]) -> None:
        """Listen.

        :param asked: gets the path of every file that is looked for, there or not
        """
        self._source = source
        self._asked = asked

    def scan(self, known: Mapping[str, Fingerprint], folders: Folders | None = None) -> Iterator[Sighting]:
        """As the other."""
        return self._source.scan(known, folders)

    def look(self, paths: Iterable[str], known: Mapping[str, Fingerprint]) -> Iterator[Sighting]:
        """As the other."""
        return self._source.look(paths, known)

    def read(self, file: SourceFile, *, max_bytes: int | None = None) -> bytes:
        """As the other, noted."""
        self._asked.add(file.path)
        return self._source.read(file, max_bytes=max_bytes)

    def find(self, path: str) -> SourceFile | None:
        """As the other, noted."""
        self._asked.add(path)
        return self._source.find(path)

    def committed(self, path: str) -> datetime | None:
        """As the other."""
        return self._source.committed(path)

    def watch(self, stop: Flag) -> Iterator[frozenset[str]]:
        """As the other."""
        return self._source.watch(stop)
