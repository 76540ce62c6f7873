"""New files that go on with entries whose file is gone, because they were renamed and edited in between.

New files are decided on last, when it is known what is gone. Of very many files nothing is held back or
compared: that is a corpus being moved in, not an author at work.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from syndicate.app.inherited import speaks_of_others
from syndicate.app.reading import Read
from syndicate.core.identity import file_of
from syndicate.core.kinship import successors, trait
from syndicate.model import Article, Entry, Fingerprint, SourceFile, State
from syndicate.ports.reading import Sighting, Source
from syndicate.ports.store import Unit

MOST = 500


class Newcomers:
    """Sightings with those taken out that are decided on after the others.

    :ivar held: files that nobody knew
    :ivar speaking: files that say something of articles, new, changed and gone
    """

    def __init__(
        self, sightings: Iterable[Sighting], known: Mapping[str, Fingerprint], *, hold: bool
    ) -> None:
        """Prepare to sort sightings; none is looked at yet.

        :param hold: whether anything may be gone at all
        """
        self._sightings = sightings
        self._hold = hold
        self._known = known
        self.held: list[SourceFile] = []
        self.speaking: list[Sighting] = []

    def others(self) -> Iterator[Sighting]:
        """All but the new files; these too, once there are more of them than are worth comparing."""
        is_holding = self._hold
        for sighting in self._sightings:
            if self._hold and speaks_of_others(sighting.path):
                self.speaking.append(sighting)
                continue
            if not is_holding or not isinstance(sighting, SourceFile) or sighting.path in self._known:
                yield sighting
                continue
            self.held.append(sighting)
            if len(self.held) > MOST:
                is_holding = False
                yield from self.held
                self.held = []


def predecessors(
    reads: Sequence[Read], gone: Sequence[str], *, unit: Unit, source: Source
) -> dict[str, Entry]:
    """The entries that new files go on with, by the path of the file.

    A file that says who it is, or has the very bytes of an entry's, is not compared.

    :param gone: paths that hold no file any more
    """
    new = _newcomers(reads, unit) if 0 < len(gone) <= MOST else {}
    if not new:
        return {}
    stored = unit.entries.by_path(path for path in gone if source.find(path) is None)
    kept = {read.digest for read in reads}
    lost = {
        path: entry
        for path, entry in stored.items()
        if entry.state is not State.WITHDRAWN and entry.file_digest not in kept and file_of(path) == path
    }
    if not lost:
        return {}
    found = successors(
        {path: trait(entry.article) for path, entry in lost.items()},
        {path: trait(article) for path, article in new.items()},
    )
    return {path: lost[old] for path, old in found.items()}


def _newcomers(reads: Sequence[Read], unit: Unit) -> dict[str, Article]:
    single = {
        read.file.path: read
        for read in reads
        if len(read.articles) == 1 and not (read.several or read.refused)
    }
    known = unit.entries.by_path(single).keys()
    owned = unit.entries.by_file_digest({read.digest for read in single.values()}).keys()
    return {
        path: article
        for path, read in single.items()
        for article, _attached in read.articles
        if path not in known and read.digest not in owned and article.guid is None
    }
