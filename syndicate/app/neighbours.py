"""Files beside articles that changed, came or went: the articles that show them are read again.

What was seen of a file is stored only after all its articles have been read again, so that a pass that is
killed in between reads them once more. What a look costs is one question for each file that an article shows.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from syndicate.app.beside import ABSENT, changed
from syndicate.app.circumstances import Circumstances
from syndicate.app.intake import Intake
from syndicate.core.identity import file_of
from syndicate.errors import CorpusError
from syndicate.model import Fingerprint, SourceFile
from syndicate.ports.store import Store

_FEW = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Looks at files beside articles."""

    circumstances: Circumstances
    intake: Intake
    store: Store

    def look(
        self, paths: Collection[str] | None, *, believe_gone: bool, allow_removals: bool
    ) -> tuple[str, ...]:
        """Have the articles of changed files read again; return the files that are not there any more.

        :param paths: look at these alone; None for all
        :param believe_gone: let articles go without what is not there, or only name it
        :param allow_removals: do so even if most of these files have vanished
        :raises CorpusError: when so many are gone that a folder is more likely to be missing than emptied
        """
        with self.store.read() as unit:
            known = unit.beside.known() if paths is None else unit.beside.get(paths)
        seen = dict(changed(known, self.circumstances.source))
        gone = sorted(path for path, now in seen.items() if now == ABSENT)
        if not believe_gone:
            seen = {path: now for path, now in seen.items() if now != ABSENT}
        elif not allow_removals:
            self._refuse_to_empty(gone)
        if seen:
            self._read_again(seen)
        return tuple(gone)

    def _read_again(self, seen: Mapping[str, Fingerprint]) -> None:
        with self.store.read() as unit:
            places = unit.beside.shown_in(seen)
        found = self.intake.absorb(self._files(places), self.store)
        with self.store.write() as unit:
            unit.beside.put({path: now for path, now in seen.items() if path not in found.unread})

    def _files(self, places: Sequence[str]) -> Iterator[SourceFile]:
        for path in sorted({file_of(place) for place in places}):
            file = self.circumstances.source.find(path)
            if file is not None:
                yield file

    def _refuse_to_empty(self, gone: Sequence[str]) -> None:
        if len(gone) < _FEW:
            return
        with self.store.read() as unit:
            present = sum(seen != ABSENT for seen in unit.beside.known().values())
        if len(gone) <= present * self.circumstances.plan.max_vanishing:
            return
        raise CorpusError(
            f"{len(gone)} of {present} files beside articles have vanished at once, so nothing was withdrawn",
            remedy="See whether the folder is complete; if they were removed on purpose, run "
            "'syndicate publish --allow-removals'.",
        )
