"""A pass: what changed in the corpus is stored, published, and owed to those who asked to be told.

Killed anywhere, the next pass goes on from the last commit. Rendering is deterministic, so what was already
published is not written again; changes stay pending until the transaction that records what was published
also records what is owed.
"""

import os
import socket
from collections.abc import Iterable, Sequence

from syndicate.app.adoption import adopting
from syndicate.app.circumstances import Circumstances
from syndicate.app.departures import Departures
from syndicate.app.due import release
from syndicate.app.intake import Absorbed, Intake
from syndicate.app.passes import PassReport, Request
from syndicate.app.plan import Plan
from syndicate.app.press import Press
from syndicate.app.printed import Printed
from syndicate.app.regathering import regather_all
from syndicate.app.rehearsal import rehearsing
from syndicate.core import selection
from syndicate.core.body import body_html
from syndicate.core.events import article_event, feed_event
from syndicate.core.identity import file_of
from syndicate.core.urls import media_map, permalink
from syndicate.model import (
    EVERYTHING,
    Change,
    ChangeKind,
    Entry,
    Event,
    Fingerprint,
    Milestone,
    SourceFile,
    Term,
    TermKind,
)
from syndicate.ports.log import Log
from syndicate.ports.progress import Progress
from syndicate.ports.publishing import Clock, Target, Witness
from syndicate.ports.reading import Source
from syndicate.ports.store import Store, Unit

_BATCH = 500
_FORGOTTEN = Fingerprint(-1, -1, -1)


class Publisher:
    """Makes passes over one publication."""

    def __init__(
        self,
        *,
        plan: Plan,
        store: Store,
        source: Source,
        target: Target,
        press: Press,
        clock: Clock,
        witness: Witness,
        progress: Progress,
        log: Log,
        workers: int = 1,
    ) -> None:
        """Gather what passes need.

        :param workers: processes that may read files, 0 for one a core
        """
        self._plan = plan
        self._store = store
        self._source = source
        self._target = target
        self._press = press
        self._clock = clock
        self._witness = witness
        self._progress = progress
        self._missing: frozenset[str] = frozenset()
        self._log = log
        self._workers = workers

    def publish(self, request: Request) -> PassReport:
        """Make one pass.

        :raises Busy: when another is under way
        :raises CorpusError: when the corpus cannot be walked, or most of it has vanished
        :raises OutputError: when a file cannot be put in place; what is pending stays so
        :raises StateError: when the database cannot be used
        """
        with self._store.lease(f"process {os.getpid()} on {socket.gethostname()}"):
            self._witness(Milestone.LOCKED)
            first = self._mark("baseline") is None
            announce = request.announce or not first
            expected = self._count_unread() if first and request.paths is None else None
            circumstances = self.circumstances(announce=announce, expected=expected)
            missing = self._take_in(request, circumstances, self._store)
            printed = self._print(request)
            return self._conclude(printed, announce=announce, missing=missing)

    def rehearse(self, request: Request) -> PassReport:
        """Say what a pass would change, and change nothing."""
        with rehearsing(self._store) as trial:
            self._take_in(request, self.circumstances(announce=False), trial)
            counted = _Count()
            with trial.read() as unit:
                for changes in _pending(unit):
                    counted.add(changes)
                return counted.report(unit.quarantine.count())

    def circumstances(self, *, announce: bool, expected: int | None = None) -> Circumstances:
        """What the decisions of a pass may ask.

        :param expected: files that will be read, if that is known
        """
        return Circumstances(
            source=self._source,
            plan=self._plan,
            clock=self._clock,
            witness=self._witness,
            progress=self._progress,
            log=self._log,
            announce=announce,
            workers=self._workers,
            expected=expected,
        )

    def _take_in(self, request: Request, circumstances: Circumstances, store: Store) -> tuple[str, ...]:
        """The first transaction, in batches; returns what was missing and is not believed to be gone."""
        self._begin_reading(store)
        regather_all(store, self._plan)
        intake = Intake(circumstances)
        if request.paths is None:
            known = self._known(store)
            sightings = adopting(self._source.scan(known), circumstances, store)
            found = intake.take_in(sightings, known, store, missing=(), believe_gone=request.believe_gone)
        else:
            with store.read() as unit:
                known = {path: record.fingerprint for path, record in unit.files.get(request.paths).items()}
            sightings = adopting(self._source.look(request.paths, known), circumstances, store)
            found = intake.take_in(
                sightings, known, store, missing=self._missing, believe_gone=request.believe_gone
            )
        if request.believe_gone:
            departures = Departures(circumstances)
            departures.remove(found.gone, store, allow_removals=request.allow_removals)
        if found.read or found.gone:
            intake.reconsider(store)
        if request.paths is None:
            self._scan_complete(found, store)
        release(store, now=circumstances.now, announce=circumstances.announce)
        seen_to = request.paths if request.paths is not None else self._missing
        unbelieved = () if request.believe_gone else found.gone
        self._missing = (self._missing - frozenset(seen_to)).union(unbelieved)
        return unbelieved

    def _count_unread(self) -> int:
        """Files that a first pass has still to read: a walk costs little beside reading them."""
        seen = sum(isinstance(sighting, SourceFile) for sighting in self._source.scan({}))
        with self._store.read() as unit:
            return max(0, seen - sum(unit.files.count().values()))

    def _begin_reading(self, store: Store) -> None:
        """Note how a first pass reads, so that one which is killed need not read again what it has read."""
        with store.write() as unit:
            if unit.marks.get("reading-key") is None:
                unit.marks.set("reading-key", self._plan.reading_key)

    def _known(self, store: Store) -> dict[str, Fingerprint]:
        with store.read() as unit:
            known = unit.files.known()
            if unit.marks.get("reading-key") == self._plan.reading_key:
                return known
        return dict.fromkeys(known, _FORGOTTEN)

    def _scan_complete(self, found: Absorbed, store: Store) -> None:
        with store.write() as unit:
            unit.marks.set("baseline", "told")
            unit.marks.set("reading-key", self._plan.reading_key)
            unit.marks.set("authority", self._plan.masthead.authority)
            unit.marks.set("url", self._plan.masthead.url)
            refused = [item.path for item in unit.quarantine.all()]
            recorded = unit.files.get({path for place in refused for path in (place, file_of(place))})
            unit.quarantine.clear(
                place
                for place in refused
                if not {place, file_of(place)} & recorded.keys() and place not in found.refused
            )
        self._witness(Milestone.SCAN_COMPLETE)

    def _print(self, request: Request) -> Printed:
        whole = request.rebuild or self._outdated()
        anew = whole and (request.rebuild or not self._press.goes_on_first())
        pages = self._press.print_pages(anew=anew)
        printed = self._press.print_feeds(self._terms(whole=whole), whole=whole)
        pages.written.join(printed.written)
        printed.written = pages.written
        if anew:
            self._press.sweep([*pages.paths, *printed.paths])
        self._witness(Milestone.FEEDS_PUBLISHED)
        return printed

    def _outdated(self) -> bool:
        """Whether all must be written: other settings or templates, or an output folder that was emptied."""
        if self._mark("rendering-key") != self._press.rendering_key:
            return True
        return not all(self._target.holds(form.file_name) for form in self._plan.formats)

    def _terms(self, *, whole: bool) -> Iterable[Term]:
        with self._store.read() as unit:
            if not whole:
                return unit.changes.pending_terms()
            terms = [
                term
                for kind in TermKind
                for term in unit.entries.terms(kind)
                if term.kind is not TermKind.ALL
            ]
            asked = [
                Term(kind=TermKind.SELECTION, slug=asked.slug, name=asked.slug)
                for asked in self._plan.selections
            ]
            return [EVERYTHING, *asked, *(term for term in terms if term.count or _was_published(term, unit))]

    def _conclude(self, printed: Printed, *, announce: bool, missing: tuple[str, ...]) -> PassReport:
        """The second transaction: what was published, and what is owed for it."""
        counted = _Count()
        with self._store.read() as unit:
            salt = unit.marks.get("state-id") or ""
            last = unit.changes.pending(0, _BATCH)
        while len(last) == _BATCH:
            counted.add(last)
            with self._store.write() as unit:
                unit.outbox.add(self._article_events(last, unit, salt))
                unit.changes.acknowledge(last[-1].seq)
                last = unit.changes.pending(0, _BATCH)
        counted.add(last)
        is_news = counted.is_announced if counted.sequence else announce
        self._witness(Milestone.OUTBOX_PREPARED)
        if not (last or printed.paths or printed.refused):
            with self._store.read() as unit:
                return counted.report(unit.quarantine.count(), missing=missing)
        with self._store.write() as unit:
            self._record(printed, unit)
            unit.outbox.add(self._article_events(last, unit, salt))
            if is_news:
                unit.outbox.add(self._feed_events(printed, counted, salt))
            if last:
                unit.changes.acknowledge(last[-1].seq)
            rejected = unit.quarantine.count()
        self._witness(Milestone.COMMITTED)
        return counted.report(rejected, printed=printed, missing=missing)

    def _record(self, printed: Printed, unit: Unit) -> None:
        unit.published.put(printed.outputs)
        unit.published.forget(printed.stale)
        for kept, fragments in printed.fragments.items():
            unit.published.put_fragments(kept.key, kept.version, fragments)
        unit.quarantine.put(printed.refused)
        unit.marks.set("rendering-key", "" if printed.faults else self._press.rendering_key)

    def _article_events(self, changes: Sequence[Change], unit: Unit, salt: str) -> list[Event]:
        told = [change for change in changes if change.announce]
        entries = unit.entries.by_guid({change.guid for change in told})
        return [
            event
            for change in told
            if (event := self._article_event(change, entries[change.guid], salt)) is not None
        ]

    def _article_event(self, change: Change, entry: Entry, salt: str) -> Event | None:
        return article_event(
            change,
            entry,
            self._plan.masthead,
            content_html=self._content(entry),
            created=self._clock.now(),
            salt=salt,
        )

    def _content(self, entry: Entry) -> str:
        masthead = self._plan.masthead
        return body_html(entry.article, base=permalink(entry, masthead), media=media_map(entry, masthead))

    def _feed_events(self, printed: Printed, counted: "_Count", salt: str) -> list[Event]:
        now = self._clock.now()
        return [
            feed_event(
                edition.feed,
                edition.outputs,
                self._plan.masthead,
                count=edition.count,
                sequence=counted.sequence,
                created=now,
                salt=salt,
            )
            for edition in printed.editions
            if edition.changed
        ]

    def _mark(self, name: str) -> str | None:
        with self._store.read() as unit:
            return unit.marks.get(name)


def _was_published(term: Term, unit: Unit) -> bool:
    """Whether a term that holds nothing now has a feed that somebody may have subscribed to."""
    return term.kind is not TermKind.MONTH and bool(unit.published.paths(selection.folder(term)))


class _Count:
    """Adds up the changes of a pass."""

    def __init__(self) -> None:
        self._kinds = dict.fromkeys(ChangeKind, 0)
        self.sequence: tuple[int, int] | None = None
        self.is_announced = False

    def add(self, changes: Sequence[Change]) -> None:
        for change in changes:
            self._kinds[change.kind] += 1
            self.is_announced |= change.announce
        if changes:
            first = self.sequence[0] if self.sequence else changes[0].seq
            self.sequence = (first, changes[-1].seq)

    def report(
        self, rejected: int, *, printed: Printed | None = None, missing: tuple[str, ...] = ()
    ) -> PassReport:
        return PassReport(
            created=self._kinds[ChangeKind.CREATED],
            updated=self._kinds[ChangeKind.UPDATED],
            withdrawn=self._kinds[ChangeKind.WITHDRAWN],
            rejected=rejected,
            written=tuple(printed.written.paths) if printed else (),
            written_count=printed.written.count if printed else 0,
            faults=tuple(printed.faults) if printed else (),
            missing=missing,
        )


def _pending(unit: Unit) -> Iterable[list[Change]]:
    after = 0
    while changes := unit.changes.pending(after, _BATCH):
        yield changes
        after = changes[-1].seq
