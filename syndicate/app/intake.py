"""The first transaction of a pass: what the corpus says now becomes entries, changes and quarantine.

Batches commit on their own, each with the fingerprints of its files, so a first scan of a large corpus
resumes where it was killed. Nothing is rendered, published or told here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from syndicate.app.beside import UNREAD
from syndicate.app.circumstances import Circumstances
from syndicate.app.departures import Departures
from syndicate.app.hands import Hands
from syndicate.app.inherited import is_sound, spoken_of
from syndicate.app.ledger import Ledger
from syndicate.app.reading import Read, Reader, batches
from syndicate.app.succession import Newcomers, predecessors
from syndicate.app.verdicts import Verdicts
from syndicate.core.identity import file_of
from syndicate.errors import Reason
from syndicate.model import Entry, Fingerprint, Gone, Milestone, Quarantined, SourceFile, State
from syndicate.ports.reading import Sighting
from syndicate.ports.store import Store, Unit

_BY_ANOTHER = frozenset({Reason.DUPLICATE_OF, Reason.GUID_CLASH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed:
    """What an intake found.

    :ivar read: files that were new or had changed
    :ivar refused: paths that the source would not show
    :ivar gone: paths that hold no file any more, not yet acted on
    :ivar unread: paths of files beside articles that could not be read just now
    """

    read: int = 0
    refused: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()

    def __add__(self, other: "Absorbed") -> "Absorbed":
        return Absorbed(
            read=self.read + other.read,
            refused=self.refused | other.refused,
            gone=(*self.gone, *other.gone),
            unread=self.unread | other.unread,
        )


class Intake:
    """Reads what a source shows and has it decided on, batch by batch."""

    def __init__(self, circumstances: Circumstances) -> None:
        self._in = circumstances
        self._verdicts = Verdicts(circumstances)
        self._departures = Departures(circumstances)
        reader = Reader(source=circumstances.source, rules=circumstances.plan.rules, now=circumstances.now)
        self._hands = Hands(reader, workers=circumstances.workers, log=circumstances.log)

    def take_in(
        self,
        sightings: Iterable[Sighting],
        known: Mapping[str, Fingerprint],
        store: Store,
        *,
        missing: Collection[str],
        believe_gone: bool,
    ) -> Absorbed:
        """Absorb what differs from what is known, new files last: they may go on with one that is gone.

        :param missing: paths at which an earlier look found nothing, not yet acted on
        :param believe_gone: whether a file that is not there is not coming back
        """
        newcomers = Newcomers(sightings, known, hold=bool(known or missing))
        found = self.absorb(newcomers.others(), store, expected=self._in.expected)
        if newcomers.held:
            found += self.absorb(
                newcomers.held, store, gone=sorted({*found.gone, *missing}), expected=len(newcomers.held)
            )
        if newcomers.speaking:
            speaking = [one for one in newcomers.speaking if believe_gone or not isinstance(one, Gone)]
            found += self.absorb(self._spoken_of(speaking, store), store)
            found += self.absorb(newcomers.speaking, store)
        return found

    def _spoken_of(self, speaking: Iterable[Sighting], store: Store) -> Iterator[SourceFile]:
        """The known files of which others that changed say something."""
        with store.read() as unit:
            known = unit.files.known()
        sound = [one.path for one in speaking if is_sound(one.path, self._in.source)]
        for path in sorted(spoken_of(sound, known)):
            file = self._in.source.find(path)
            if file is not None:
                yield file

    def absorb(
        self,
        sightings: Iterable[Sighting],
        store: Store,
        *,
        gone: Sequence[str] = (),
        expected: int | None = None,
    ) -> Absorbed:
        """Read and store new and changed files; only name those that are gone.

        :param gone: paths known to be gone, whose entries a new file may go on with
        :param expected: files there are to read, if that is known
        """
        read = 0
        refused: set[str] = set()
        missed: list[str] = []
        unread: set[str] = set()
        self._in.progress.begin("reading", expected)
        with closing(self._hands.do(batches(sightings))) as portions:
            for batch, reads in portions:
                missed += [sighting.path for sighting in batch if isinstance(sighting, Gone)]
                refusals = [sighting for sighting in batch if isinstance(sighting, Quarantined)]
                read += len(reads)
                unread |= {path for one in reads for path, seen in one.seen_beside.items() if seen == UNREAD}
                refused |= {item.path for item in refusals}
                self._in.witness(Milestone.BATCH_READ)
                if reads or refusals:
                    with store.write() as unit:
                        unit.quarantine.put(replace(item, since=self._in.now) for item in refusals)
                        self._store(reads, unit, gone)
                    self._in.witness(Milestone.BATCH_STORED)
                self._in.progress.advance(len(reads))
        self._in.progress.end()
        return Absorbed(read=read, refused=frozenset(refused), gone=tuple(missed), unread=frozenset(unread))

    def reconsider(self, store: Store) -> None:
        """Read again what was refused because of another file that is in its way no longer."""
        with store.read() as unit:
            held = {file_of(item.path) for item in unit.quarantine.all() if item.reason in _BY_ANOTHER}
            records = unit.files.get(held).values()
            owners = unit.entries.by_file_digest({record.digest for record in records})
        copied = {
            digest
            for digest, entries in owners.items()
            if any(entry.state is not State.WITHDRAWN for entry in entries)
        }
        freed = [
            file
            for record in sorted(records, key=lambda record: record.path)
            if record.digest not in copied and (file := self._in.source.find(record.path))
        ]
        if freed:
            self.absorb(freed, store)

    def _store(self, reads: Sequence[Read], unit: Unit, gone: Sequence[str]) -> None:
        ledger = Ledger(unit, reads, self._in.plan)
        ledger.expect(predecessors(reads, gone, unit=unit, source=self._in.source))
        for read in reads:
            if read.refused is not None:
                ledger.refuse(read, read.refused)
            elif read.several:
                self._verdicts.decide_parts(read, ledger)
            else:
                self._verdicts.decide(read, ledger)
        ledger.write()
        displaced = [entry for entry, by in ledger.displaced() if not self._swaps(entry, by)]
        self._departures.let_go(displaced, unit)

    def _swaps(self, entry: Entry, place: str) -> bool:
        """Whether the file of an entry went to the place that the file now at its own came from."""
        return self._verdicts.still_there(replace(entry, article=replace(entry.article, path=place)))
