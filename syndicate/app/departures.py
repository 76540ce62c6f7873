"""What becomes of entries whose file is gone: withdrawn, unless a copy takes its place.

If most of the corpus is gone at once, nothing is: a folder that is not mounted looks just like that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from syndicate.app.circumstances import Circumstances
from syndicate.core.changes import withdraw
from syndicate.errors import CorpusError
from syndicate.model import Change, Entry, Gone, Milestone, State
from syndicate.ports.store import Fate, Store, Unit

_BATCH = 500
_FEW = 20


class Departures:
    """Lets entries go."""

    def __init__(self, circumstances: Circumstances) -> None:
        self._in = circumstances

    def remove(self, gone: Sequence[str], store: Store, *, allow_removals: bool) -> tuple[Change, ...]:
        """Withdraw the entries of files that are gone.

        :param allow_removals: do so even if most of the corpus has vanished
        :raises CorpusError: when so much is gone that the folder is more likely to be missing than emptied
        """
        missing = [path for path in gone if not self._stands(path)]
        changes: list[Change] = []
        for start in range(0, len(missing), _BATCH):
            with store.write() as unit:
                if start == 0 and not allow_removals:
                    self._refuse_to_empty(missing, unit)
                changes += self._withdraw(missing[start : start + _BATCH], unit)
            self._in.witness(Milestone.BATCH_STORED)
        return tuple(changes)

    def _stands(self, path: str) -> bool:
        """Whether a file is there after all, and no pattern leaves it out."""
        return any(not isinstance(sighting, Gone) for sighting in self._in.source.look([path], {}))

    def _withdraw(self, paths: Sequence[str], unit: Unit) -> list[Change]:
        changes = self.let_go(self._present_at(paths, unit), unit)
        unit.files.forget(paths)
        unit.quarantine.clear(paths)
        unit.quarantine.clear_parts(paths)
        return changes

    def _present_at(self, paths: Sequence[str], unit: Unit) -> list[Entry]:
        """Entries that stand at these paths, or in files there that hold several, and are not withdrawn."""
        stored = [*unit.entries.by_path(paths).values(), *chain(*unit.entries.in_files(paths).values())]
        return [entry for entry in stored if entry.state is not State.WITHDRAWN]

    def let_go(self, entries: Iterable[Entry], unit: Unit) -> list[Change]:
        """Withdraw entries whose file is gone, unless a copy of it takes its place."""
        changes: list[Change] = []
        for entry in entries:
            heir = self._heir(entry, unit)
            if heir is not None:
                unit.entries.save([replace(entry, article=replace(entry.article, path=heir))])
                continue
            decision = withdraw(entry, reason="deleted", now=self._in.now, announce=self._in.announce)
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
                and self._in.source.find(record.path)
            ):
                unit.files.put([replace(record, fate=Fate.ENTRY)])
                unit.quarantine.clear([record.path])
                return record.path
        return None

    def _refuse_to_empty(self, missing: Sequence[str], unit: Unit) -> None:
        counts = unit.entries.count()
        present = counts.get(State.LIVE, 0) + counts.get(State.SCHEDULED, 0)
        if present < _FEW or len(missing) <= present * self._in.plan.max_vanishing:
            return
        lost = len(self._present_at(missing, unit))  # what only moved has its entry elsewhere by now
        if lost <= present * self._in.plan.max_vanishing:
            return
        raise CorpusError(
            f"{lost} of {present} articles have vanished at once, so nothing was withdrawn",
            remedy="See whether the folder is complete; if they were removed on purpose, run "
            "'syndicate publish --allow-removals'.",
        )
