"""A pass: what changed in the corpus is stored, published, and owed to those who asked to be told.

Killed anywhere, the next pass goes on from the last commit. Rendering is deterministic, so what was already
published is not written again; changes stay pending until the transaction that records what was published
also records what is owed.
"""

import os
import socket
from collections.abc import Iterable

from syndicate.app.adoption import adopting
from syndicate.app.circumstances import Circumstances
from syndicate.app.departures import Departures
from syndicate.app.due import release
from syndicate.app.intake import Absorbed, Intake
from syndicate.app.leaves import Leaves
from syndicate.app.means import Means
from syndicate.app.neighbours import Neighbours
from syndicate.app.news import News
from syndicate.app.passes import PassReport, Request
from syndicate.app.press import Press
from syndicate.app.printed import Printed
from syndicate.app.refusals import events_of_refusals
from syndicate.app.regathering import regather_all
from syndicate.app.rehearsal import rehearsing
from syndicate.app.spares import remove_spares
from syndicate.app.tally import Tally
from syndicate.app.walking import Walks
from syndicate.core import selection
from syndicate.core.identity import file_of
from syndicate.model import (
    EVERYTHING,
    Change,
    EventType,
    Fingerprint,
    Milestone,
    SourceFile,
    Term,
    TermKind,
)
from syndicate.ports.log import Log
from syndicate.ports.reading import Folders
from syndicate.ports.store import Store, Unit

_BATCH = 500
_FORGOTTEN = Fingerprint(-1, -1, -1)


class Publisher:
    """Makes passes over one publication."""

    def __init__(self, means: Means, *, log: Log, workers: int = 1, walks: Walks | None = None) -> None:
        """Gather what passes need.

        :param workers: processes that may read files, 0 for one a core
        :param walks: remembers folders that a scan need not open; without, every scan opens all
        """
        self._means = means
        self._leaves = Leaves(means)
        self._press = Press(means)
        self._news = News(means)
        self._log = log
        self._workers = workers
        self._walks = walks
        self._missing: frozenset[str] = frozenset()

    def publish(self, request: Request) -> PassReport:
        """Make one pass.

        :raises Busy: when another is under way
        :raises CorpusError: when the corpus cannot be walked, or most of it has vanished
        :raises OutputError: when a file cannot be put in place; what is pending stays so
        :raises StateError: when the database cannot be used
        """
        with self._means.store.lease(f"process {os.getpid()} on {socket.gethostname()}"):
            self._means.witness(Milestone.LOCKED)
            first = self._mark("baseline") is None
            announce = request.announce or not first
            expected = self._count_unread() if first and request.paths is None else None
            circumstances = self.circumstances(announce=announce, expected=expected)
            missing = self._take_in(request, circumstances, self._means.store)
            printed = self._print(request)
            return self._conclude(printed, announce=announce, missing=missing)

    def rehearse(self, request: Request) -> PassReport:
        """Say what a pass would change, and change nothing."""
        with rehearsing(self._means.store) as trial:
            self._take_in(request, self.circumstances(announce=False), trial)
            tally = Tally()
            with trial.read() as unit:
                for changes in _pending(unit):
                    tally.add(changes)
                return tally.report(unit)

    def circumstances(self, *, announce: bool, expected: int | None = None) -> Circumstances:
        """What the decisions of a pass may ask.

        :param expected: files that will be read, if that is known
        """
        return Circumstances(
            source=self._means.source,
            plan=self._means.plan,
            clock=self._means.clock,
            witness=self._means.witness,
            progress=self._means.progress,
            log=self._log,
            announce=announce,
            workers=self._workers,
            expected=expected,
        )

    def _take_in(self, request: Request, circumstances: Circumstances, store: Store) -> tuple[str, ...]:
        """The first transaction, in batches; returns what was missing and is not believed to be gone."""
        self._begin_reading(store)
        regather_all(store, self._means.plan)
        intake = Intake(circumstances)
        folders: Folders | None = None
        if request.paths is None:
            known = self._known(store)
            if self._walks is not None:
                folders = self._walks.begin(
                    store, reading_key=self._means.plan.reading_key, full=request.full, now=circumstances.now
                )
            sightings = adopting(self._means.source.scan(known, folders), circumstances, store)
            found = intake.take_in(sightings, known, store, missing=(), believe_gone=request.believe_gone)
        else:
            with store.read() as unit:
                known = {path: record.fingerprint for path, record in unit.files.get(request.paths).items()}
            sightings = adopting(self._means.source.look(request.paths, known), circumstances, store)
            found = intake.take_in(
                sightings, known, store, missing=self._missing, believe_gone=request.believe_gone
            )
        if request.believe_gone:
            departures = Departures(circumstances)
            departures.remove(found.gone, store, allow_removals=request.allow_removals)
        neighbours = Neighbours(circumstances=circumstances, intake=intake, store=store)
        gone_beside = neighbours.look(
            request.paths, believe_gone=request.believe_gone, allow_removals=request.allow_removals
        )
        if found.read or found.gone:
            intake.reconsider(store)
        if request.paths is None:
            self._scan_complete(found, store)
        release(store, now=circumstances.now, announce=circumstances.announce)
        seen_to = request.paths if request.paths is not None else self._missing
        unbelieved = () if request.believe_gone else (*found.gone, *gone_beside)
        self._missing = (self._missing - frozenset(seen_to)).union(unbelieved)
        if self._walks is not None and folders is not None:
            self._walks.end(folders, store, unbelieved=unbelieved)
        return unbelieved

    def _count_unread(self) -> int:
        """Files that a first pass has still to read: a walk costs little beside reading them."""
        seen = sum(isinstance(sighting, SourceFile) for sighting in self._means.source.scan({}))
        with self._means.store.read() as unit:
            return max(0, seen - sum(unit.files.count().values()))

    def _begin_reading(self, store: Store) -> None:
        """Note how a first pass reads, so that one which is killed need not read again what it has read."""
        with store.write() as unit:
            if unit.marks.get("reading-key") is None:
                unit.marks.set("reading-key", self._means.plan.reading_key)

    def _known(self, store: Store) -> dict[str, Fingerprint]:
        with store.read() as unit:
            known = unit.files.known()
            if unit.marks.get("reading-key") == self._means.plan.reading_key:
                return known
        return dict.fromkeys(known, _FORGOTTEN)

    def _scan_complete(self, found: Absorbed, store: Store) -> None:
        with store.write() as unit:
            unit.marks.set("baseline", "told")
            unit.marks.set("reading-key", self._means.plan.reading_key)
            unit.marks.set("authority", self._means.plan.masthead.authority)
            unit.marks.set("url", self._means.plan.masthead.url)
            refused = [item.path for item in unit.quarantine.all()]
            recorded = unit.files.get({path for place in refused for path in (place, file_of(place))})
            unit.quarantine.clear(
                place
                for place in refused
                if not {place, file_of(place)} & recorded.keys() and place not in found.refused
            )
        self._means.witness(Milestone.SCAN_COMPLETE)

    def _print(self, request: Request) -> Printed:
        whole = request.rebuild or self._outdated()
        anew = whole and (request.rebuild or not self._leaves.goes_on_first())
        pages = self._leaves.print_pages(anew=anew)
        printed = self._press.print_feeds(self._terms(whole=whole), whole=whole)
        pages.written.join(printed.written)
        printed.written = pages.written
        if anew:
            self._press.sweep([*pages.paths, *printed.paths])
        if not printed.faults:  # a feed that was left as it was still leads to them
            remove_spares(self._means)
        self._means.witness(Milestone.FEEDS_PUBLISHED)
        return printed

    def _outdated(self) -> bool:
        """Whether all must be written: other settings or templates, or an output folder that was emptied."""
        if self._mark("rendering-key") != self._means.rendering_key:
            return True
        return not all(self._means.target.holds(form.file_name) for form in self._means.plan.formats)

    def _terms(self, *, whole: bool) -> Iterable[Term]:
        with self._means.store.read() as unit:
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
                for asked in self._means.plan.selections
            ]
            return [EVERYTHING, *asked, *(term for term in terms if term.count or _was_published(term, unit))]

    def _conclude(self, printed: Printed, *, announce: bool, missing: tuple[str, ...]) -> PassReport:
        """The second transaction: what was published, and what is owed for it."""
        tally = Tally()
        with self._means.store.read() as unit:
            salt = unit.marks.get("state-id") or ""
            last = unit.changes.pending(0, _BATCH)
            tells_refusals = unit.outbox.is_asked_for(EventType.REJECTED)
        if tells_refusals:
            self._tell_refusals(salt)
        while len(last) == _BATCH:
            tally.add(last)
            with self._means.store.write() as unit:
                unit.outbox.add(self._news.of_articles(last, unit, salt))
                unit.changes.acknowledge(last[-1].seq)
                last = unit.changes.pending(0, _BATCH)
        tally.add(last)
        is_news = tally.is_announced if tally.sequence else announce
        self._means.witness(Milestone.OUTBOX_PREPARED)
        if not (last or printed.paths or printed.refused):
            with self._means.store.read() as unit:
                return tally.report(unit, missing=missing)
        with self._means.store.write() as unit:
            self._record(printed, unit)
            unit.outbox.add(self._news.of_articles(last, unit, salt))
            if is_news:
                unit.outbox.add(self._news.of_feeds(printed, tally, salt))
                unit.outbox.add(self._news.of_topics(printed, tally, unit, salt))
            if last:
                unit.changes.acknowledge(last[-1].seq)
            report = tally.report(unit, printed=printed, missing=missing)
        self._means.witness(Milestone.COMMITTED)
        return report

    def _tell_refusals(self, salt: str) -> None:
        masthead, now = self._means.plan.masthead, self._means.clock.now()
        with self._means.store.write() as unit:
            unit.outbox.add(events_of_refusals(unit, masthead, now=now, salt=salt))

    def _record(self, printed: Printed, unit: Unit) -> None:
        unit.published.put(printed.outputs)
        unit.published.forget(printed.stale)
        for kept, fragments in printed.fragments.items():
            unit.published.put_fragments(kept.key, kept.version, fragments)
        unit.quarantine.put(printed.refused)
        unit.marks.set("rendering-key", "" if printed.faults else self._means.rendering_key)

    def _mark(self, name: str) -> str | None:
        with self._means.store.read() as unit:
            return unit.marks.get(name)


def _was_published(term: Term, unit: Unit) -> bool:
    """Whether a term that holds nothing now has a feed that somebody may have subscribed to."""
    return term.kind is not TermKind.MONTH and bool(unit.published.paths(selection.folder(term)))


def _pending(unit: Unit) -> Iterable[list[Change]]:
    after = 0
    while changes := unit.changes.pending(after, _BATCH):
        yield changes
        after = changes[-1].seq
