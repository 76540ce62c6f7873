"""The first transaction of a pass: what the corpus says now becomes entries, changes and quarantine.

Batches commit on their own, each with the fingerprints of its files, so a first scan of a large corpus
resumes where it was killed. Nothing is rendered, published or told here.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from syndicate.app.ledger import Ledger
from syndicate.app.plan import Plan
from syndicate.app.reading import Read, read_file
from syndicate.core.changes import Reading, come_due, first_sight, reread, withdraw
from syndicate.core.identity import Kinship, file_of, goes_by, match, unclashed
from syndicate.errors import CorpusError, DocumentError, Reason
from syndicate.model import (
    Article,
    Change,
    Entry,
    Gone,
    Media,
    Milestone,
    Quarantined,
    SourceFile,
    State,
)
from syndicate.ports.progress import Progress
from syndicate.ports.publishing import Clock, Witness
from syndicate.ports.reading import Sighting, Source
from syndicate.ports.store import Fate, Store, Unit

_BATCH = 500
_FEW = 20
_BY_ANOTHER = frozenset({Reason.DUPLICATE_OF, Reason.GUID_CLASH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed:
    """What an intake found.

    :ivar read: files that were new or had changed
    :ivar refused: paths that the source would not show
    :ivar gone: paths that hold no file any more, not yet acted on
    """

    changes: tuple[Change, ...] = ()
    read: int = 0
    refused: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()


class Intake:
    """Reads what a source shows and decides, batch by batch, what it means."""

    def __init__(
        self,
        *,
        source: Source,
        plan: Plan,
        clock: Clock,
        witness: Witness,
        progress: Progress,
        announce: bool,
    ) -> None:
        """Prepare an intake.

        :param announce: whether subscribers are told of what it finds
        """
        self._source = source
        self._plan = plan
        self._clock = clock
        self._witness = witness
        self._progress = progress
        self._announce = announce

    def absorb(self, sightings: Iterable[Sighting], store: Store) -> Absorbed:
        """Read and store new and changed files; only name those that are gone."""
        changes: list[Change] = []
        read = 0
        refused: set[str] = set()
        gone: list[str] = []
        self._progress.begin("reading", None)
        for batch in _batches(sightings):
            gone += [sighting.path for sighting in batch if isinstance(sighting, Gone)]
            reads = [self._read(sighting) for sighting in batch if isinstance(sighting, SourceFile)]
            refusals = [sighting for sighting in batch if isinstance(sighting, Quarantined)]
            read += len(reads)
            refused |= {item.path for item in refusals}
            self._witness(Milestone.BATCH_READ)
            if reads or refusals:
                with store.write() as unit:
                    unit.quarantine.put(replace(item, since=self._clock.now()) for item in refusals)
                    changes += self._store(reads, unit)
                self._witness(Milestone.BATCH_STORED)
        self._progress.end()
        return Absorbed(changes=tuple(changes), read=read, refused=frozenset(refused), gone=tuple(gone))

    def remove(self, gone: Sequence[str], store: Store, *, allow_removals: bool) -> tuple[Change, ...]:
        """Withdraw the entries of files that are gone.

        :param allow_removals: do so even if most of the corpus has vanished
        :raises CorpusError: when so much is gone that the folder is more likely to be missing than emptied
        """
        missing = [path for path in gone if self._source.find(path) is None]
        changes: list[Change] = []
        for start in range(0, len(missing), _BATCH):
            with store.write() as unit:
                if start == 0 and not allow_removals:
                    self._refuse_to_empty(missing, unit)
                changes += self._withdraw(missing[start : start + _BATCH], unit)
            self._witness(Milestone.BATCH_STORED)
        return tuple(changes)

    def reconsider(self, store: Store) -> tuple[Change, ...]:
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
            if record.digest not in copied and (file := self._source.find(record.path))
        ]
        return self.absorb(freed, store).changes if freed else ()

    def release(self, store: Store) -> tuple[Change, ...]:
        """Bring out what an embargo held until now, and take back what has expired."""
        changes: list[Change] = []
        now = self._clock.now()
        while True:
            with store.write() as unit:
                due = unit.entries.due(now, _BATCH)
                decisions = [come_due(entry, now=now, announce=self._announce) for entry in due]
                unit.entries.save(decision.entry for decision in decisions)
                found = [decision.change for decision in decisions if decision.change is not None]
                unit.changes.add(found)
            changes += found
            if len(due) < _BATCH:
                return tuple(changes)

    def _read(self, file: SourceFile) -> Read:
        self._progress.advance()
        return read_file(file, source=self._source, rules=self._plan.rules, now=self._clock.now())

    def _store(self, reads: Sequence[Read], unit: Unit) -> list[Change]:
        ledger = Ledger(unit, reads, self._plan)
        for read in reads:
            if read.refused is not None:
                ledger.refuse(read, read.refused)
            elif read.several:
                self._decide_parts(read, ledger)
            else:
                self._decide(read, ledger)
        changes = ledger.write()
        displaced = [entry for entry, by in ledger.displaced() if not self._swaps(entry, by)]
        return changes + self._let_go(displaced, unit)

    def _swaps(self, entry: Entry, place: str) -> bool:
        """Whether the file of an entry went to the place that the file now at its own came from."""
        return self._still_there(replace(entry, article=replace(entry.article, path=place)))

    def _decide(self, read: Read, ledger: Ledger) -> None:
        fate = Fate.DRAFT
        for article, media in read.articles:
            refused = self._decide_one(read, article, media, ledger)
            if refused is not None:
                ledger.refuse(read, refused)
                return
            if not article.draft or ledger.at(article.path):
                fate = Fate.ENTRY
        ledger.settle(read, fate)

    def _decide_parts(self, read: Read, ledger: Ledger) -> None:
        """Decide on the articles of a file that holds several: who each is, its id says, never its place."""
        before = ledger.parts(read.file.path)
        for article, media in read.articles:
            digest = hashlib.sha256(f"{read.digest} {article.guid}".encode("utf-8", "replace")).hexdigest()
            reading = Reading(article=article, file_digest=digest, terms=ledger.terms(article), media=media)
            known = next((entry for entry in before if goes_by(entry.guid, article)), None)
            refused = self._obey(known.guid if known else ledger.guid(article), None, reading, ledger)
            if refused is not None:
                ledger.refuse_part(refused)
        for refused in read.parts_refused:
            ledger.refuse_part(refused)
        for entry in before:
            if not ledger.is_decided(entry):
                ledger.adopt(withdraw(entry, reason="deleted", announce=self._announce))
        ledger.settle(read, Fate.ENTRY if read.articles else Fate.QUARANTINED)

    def _decide_one(
        self, read: Read, article: Article, media: tuple[Media, ...], ledger: Ledger
    ) -> Quarantined | None:
        reading = Reading(article=article, file_digest=read.digest, terms=ledger.terms(article), media=media)
        before = ledger.at(article.path)
        if before is None or before.file_digest != read.digest:
            kin = match(ledger.alike(read.digest, but=article.path), still_there=self._still_there)
            deserted = before is None or before.state is State.WITHDRAWN
            if kin is not None and kin.kinship is Kinship.COPY and deserted:
                return self._refusal(article, Reason.DUPLICATE_OF, f"the same text as {kin.entry.path}")
            if kin is not None and (kin.kinship is Kinship.MOVED or deserted):
                if before is not None and not deserted:
                    ledger.displace(before, by=kin.entry.path)
                before = kin.entry
        if article.guid and (before is None or not goes_by(before.guid, article)):
            return self._obey(ledger.guid(article), before, reading, ledger)
        if before is not None:
            ledger.adopt(reread(before, reading, now=self._clock.now(), announce=self._announce))
        elif not article.draft:
            self._create(unclashed(ledger.guid(article), ledger.guid_taken), reading, ledger)
        return None

    def _obey(self, guid: str, before: Entry | None, reading: Reading, ledger: Ledger) -> Quarantined | None:
        """The author gave a guid that is not the one the file's entry has: their word holds."""
        holder = ledger.by_guid(guid)
        if holder is not None and self._is_held(holder, reading.article, ledger):
            detail = f"{holder.path} has the guid {guid} already"
            return self._refusal(reading.article, Reason.GUID_CLASH, detail)
        if before is not None and before.state is not State.WITHDRAWN:
            ledger.adopt(withdraw(before, reason="deleted", announce=self._announce))
        if holder is not None:
            ledger.adopt(reread(holder, reading, now=self._clock.now(), announce=self._announce))
        elif not reading.article.draft:
            self._create(guid, reading, ledger, address=before.address if before else None)
        return None

    def _is_held(self, holder: Entry, article: Article, ledger: Ledger) -> bool:
        """Whether a guid belongs to another article that is still there."""
        if holder.state is State.WITHDRAWN or holder.path == article.path:
            return False
        home = file_of(holder.path)
        if home == file_of(article.path):
            return ledger.is_decided(holder)
        return self._source.find(home) is not None or self._source.find(holder.path) is not None

    def _create(self, guid: str, reading: Reading, ledger: Ledger, *, address: str | None = None) -> None:
        address = address or unclashed(ledger.address(reading.article), ledger.address_taken)
        now = self._clock.now()
        ledger.adopt(first_sight(reading, guid=guid, address=address, now=now, announce=self._announce))

    def _refusal(self, article: Article, reason: Reason, detail: str) -> Quarantined:
        return Quarantined(path=article.path, reason=reason, detail=detail, since=self._clock.now())

    def _still_there(self, entry: Entry) -> bool:
        """Whether the file of an entry holds what it held: asked only where another has the same bytes."""
        file = self._source.find(entry.path)
        if file is None:
            return False
        try:
            held = self._source.read(file)
        except DocumentError:
            return False
        return hashlib.sha256(held).hexdigest() == entry.file_digest

    def _withdraw(self, paths: Sequence[str], unit: Unit) -> list[Change]:
        changes = self._let_go(self._present_at(paths, unit), unit)
        unit.files.forget(paths)
        unit.quarantine.clear(paths)
        unit.quarantine.clear_parts(paths)
        return changes

    def _present_at(self, paths: Sequence[str], unit: Unit) -> list[Entry]:
        """Entries that stand at these paths, or in files there that hold several, and are not withdrawn."""
        stored = [*unit.entries.by_path(paths).values(), *chain(*unit.entries.in_files(paths).values())]
        return [entry for entry in stored if entry.state is not State.WITHDRAWN]

    def _let_go(self, entries: Iterable[Entry], unit: Unit) -> list[Change]:
        """Withdraw entries whose file is gone, unless a copy of it takes its place."""
        changes: list[Change] = []
        for entry in entries:
            heir = self._heir(entry, unit)
            if heir is not None:
                unit.entries.save([replace(entry, article=replace(entry.article, path=heir))])
                continue
            decision = withdraw(entry, reason="deleted", announce=self._announce)
            unit.entries.save([decision.entry])
            changes += [decision.change] if decision.change else []
        unit.changes.add(changes)
        return changes

    def _heir(self, entry: Entry, unit: Unit) -> str | None:
        """A copy of a removed file, which now stands for its entry."""
        for record in unit.files.with_digest(entry.file_digest):
            if (
                record.path != entry.path
                and record.fate is Fate.QUARANTINED
                and self._source.find(record.path)
            ):
                unit.files.put([replace(record, fate=Fate.ENTRY)])
                unit.quarantine.clear([record.path])
                return record.path
        return None

    def _refuse_to_empty(self, missing: Sequence[str], unit: Unit) -> None:
        counts = unit.entries.count()
        present = counts.get(State.LIVE, 0) + counts.get(State.SCHEDULED, 0)
        if present < _FEW or len(missing) <= present * self._plan.max_vanishing:
            return
        lost = len(self._present_at(missing, unit))  # what only moved has its entry elsewhere by now
        if lost <= present * self._plan.max_vanishing:
            return
        raise CorpusError(
            f"{lost} of {present} articles have vanished at once, so nothing was withdrawn",
            remedy="See whether the folder is complete; if they were removed on purpose, run "
            "'syndicate publish --allow-removals'.",
        )


def _batches(sightings: Iterable[Sighting]) -> Iterator[list[Sighting]]:
    remaining = iter(sightings)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
