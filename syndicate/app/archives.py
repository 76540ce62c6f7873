"""The past of the feeds: pages are closed as entries leave the documents that are subscribed to, and written.

A page is closed in the state first, as due, and is due until it is in place; killed in between, the next pass
writes it. A page that drops out of what is kept is due until it is removed, after the last document that
names it was replaced. What a feed's own document says of its past is returned, never published here.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from syndicate.app.offering import feed_of
from syndicate.app.plan import Plan
from syndicate.app.printed import Printed
from syndicate.app.styles import Styles
from syndicate.core import archive, selection
from syndicate.errors import GateError
from syndicate.model import (
    ALL_OF_IT,
    EPOCH,
    Channel,
    Feed,
    FeedFormat,
    History,
    Milestone,
    Output,
    Term,
    Tombstone,
)
from syndicate.ports.publishing import Renderer, Target, Witness
from syndicate.ports.store import EntryRef, Position, PublishedFile, Store, Unit

Pieces = Callable[[Renderer, Feed, Sequence[EntryRef], Unit, Printed], Mapping[EntryRef, bytes]]

_PAGES = 20
"""Closed, written or removed between two commits."""

_LAPSED = 1000
_MARK = "keeping-key"

_TOGETHER = 50
"""Entries that are rendered in one format before the next: fewer than renderers remember."""


class Archives:
    """Closes and publishes archive pages."""

    def __init__(
        self,
        *,
        plan: Plan,
        store: Store,
        target: Target,
        styles: Styles,
        witness: Witness,
        pieces: Pieces,
    ) -> None:
        """Gather what is needed.

        :param pieces: gives entries in one format, rendered now or before
        """
        self._plan = plan
        self._store = store
        self._target = target
        self._styles = styles
        self._witness = witness
        self._pieces = pieces

    def tombstones(self, term: Term, unit: Unit) -> tuple[Tombstone, ...]:
        """Those that the feed of a term may show, newest first."""
        if FeedFormat.ATOM not in self._plan.formats:
            return ()
        return tuple(unit.archives.tombstones(term, archive.MOST_TOMBSTONES))

    def recall(self) -> None:
        """Take back all that was dropped, if the settings are not those that it was dropped by."""
        key = self._plan.keeping_key
        with self._store.read() as unit:
            if (unit.marks.get(_MARK) or "") == key:
                return
        with self._store.write() as unit:
            unit.keeping.recall()
            unit.marks.set(_MARK, key)

    def history(
        self, feed: Feed, shown: Sequence[EntryRef], *, count: int, pages: int, printed: Printed
    ) -> History:
        """Close the pages that a feed needs, drop those that it keeps no longer, and return what its own
        document says of its past.

        :param shown: the entries in that document, newest first
        :param count: live entries of the feed
        :param pages: those it has had already
        """
        held = frozenset(ref.guid for ref in shown)
        end = self._end(feed, shown[0].published if shown else None)
        if end is not None:
            self._let_go(feed.term, held, end)
        while self._renderers(feed) and count > len(held):
            closed, more = self._close(feed, held, printed)
            pages += closed
            if not more:
                break
        first = self._drop(feed.term, pages, end)
        return archive.history(pages=pages, first=first, held=len(held), count=count)

    def remove_dropped(self) -> None:
        """Remove the pages that are kept no longer."""
        while True:
            with self._store.read() as unit:
                dropped = unit.keeping.dropped(_PAGES)
            if not dropped:
                return
            paths = [
                archive.path(self._plan.feed(term), form, number)
                for term, number in dropped
                for form in sorted(archive.FORMS)
            ]
            self._target.withdraw(paths)
            self._witness(Milestone.ARCHIVES_DROPPED)
            with self._store.write() as unit:
                unit.published.forget(paths)
                unit.archives.written(dropped)

    def publish_due(self, printed: Printed, *, whole: bool) -> None:
        """Publish every page that is due.

        :param whole: all pages are
        """
        if whole:
            with self._store.write() as unit:
                unit.archives.all_due()
        while True:
            batch = Printed()
            with self._store.read() as unit:
                due = unit.archives.due(_PAGES)
                outputs = [output for term, number in due for output in self._page(term, number, unit, batch)]
                known = unit.published.digests(output.path for output in outputs)
            if not due:
                return
            fresh = [output for output in outputs if whole or known.get(output.path) != output.digest]
            printed.written += self._target.publish(fresh)
            printed.paths += [output.path for output in outputs]
            self._witness(Milestone.ARCHIVES_PUBLISHED)
            with self._store.write() as unit:
                unit.published.put(PublishedFile(path=one.path, digest=one.digest) for one in fresh)
                unit.archives.written(due)
                self._keep(batch, unit)
            self._witness(Milestone.ARCHIVES_RECORDED)
            printed.refused += batch.refused
            printed.faults += batch.faults

    def _end(self, feed: Feed, newest: datetime | None) -> Position | None:
        if feed.keep == ALL_OF_IT:
            return None
        since = archive.kept_since(feed.keep, newest)
        with self._store.read() as unit:
            return unit.keeping.end(feed.term, entries=feed.keep.entries, since=since)

    def _let_go(self, term: Term, held: frozenset[str], end: Position) -> None:
        """Note which entries get no page, because they are older than what is kept."""
        while True:
            with self._store.read() as unit:
                gone = [guid for guid in unit.keeping.lapsed(term, end, _LAPSED) if guid not in held]
            if not gone:
                return
            with self._store.write() as unit:
                unit.keeping.let_go(term, gone)

    def _drop(self, term: Term, pages: int, end: Position | None) -> int:
        """Drop the oldest pages that hold nothing which is kept; return the first that stays."""
        with self._store.read() as unit:
            before = first = unit.keeping.first(term)
            while end is not None and first <= pages and not unit.keeping.is_kept(term, first, end):
                first += 1
        if first > before:
            with self._store.write() as unit:
                unit.keeping.drop(term, first)
        return first

    def _close(self, feed: Feed, held: frozenset[str], printed: Printed) -> tuple[int, bool]:
        """Close some of the pages that a feed needs; return how many, and whether to go on."""
        batch = Printed()
        most = feed.limit * _PAGES
        with self._store.read() as unit:
            oldest = unit.archives.unfiled(feed.term, 1)
            if not oldest or oldest[0].guid in held:
                return 0, False
            refs = {ref.guid: ref for ref in unit.archives.unfiled(feed.term, most)}
            pieces = self._in_all_formats(feed, list(refs.values()), unit, batch)
        room = self._room(feed)

        def fitting(guids: Sequence[str]) -> int:
            lengths = (max(len(one[refs[guid]]) for one in pieces) for guid in guids)
            return selection.fitting(lengths, room=room)

        more = len(refs) == most
        pages = list(archive.closing(list(refs), held, size=feed.limit, more=more, fitting=fitting))
        with self._store.write() as unit:
            for page in pages:
                unit.archives.close(feed.term, page)
            self._keep(batch, unit)
        self._witness(Milestone.ARCHIVE_CLOSED)
        printed.refused += batch.refused
        return len(pages), more

    def _in_all_formats(
        self, feed: Feed, refs: Sequence[EntryRef], unit: Unit, batch: Printed
    ) -> list[dict[EntryRef, bytes]]:
        """Entries in each format, few at a time: what formats share of an entry is not kept for long."""
        renderers = self._renderers(feed)
        found: list[dict[EntryRef, bytes]] = [{} for _ in renderers]
        for start in range(0, len(refs), _TOGETHER):
            few = refs[start : start + _TOGETHER]
            for renderer, pieces in zip(renderers, found, strict=True):
                pieces.update(self._pieces(renderer, feed, few, unit, batch))
        return found

    def _room(self, feed: Feed) -> int:
        """Bytes that a page has for its entries, if no number is longer than a million."""
        empty = self._channel(feed, (), History(page=10**6, before=10**6))
        longest = 0
        for renderer in self._renderers(feed):
            try:
                longest = max(longest, len(renderer.assemble(empty, ()).body))
            except GateError:
                continue  # noted when the page is made
        return self._plan.max_bytes - longest

    def _page(self, term: Term, number: int, unit: Unit, batch: Printed) -> list[Output]:
        if not self._plan.offers(term):
            return []
        refs = unit.archives.page(term, number)
        feed = feed_of(term, unit, self._plan)
        before = archive.before(number, unit.keeping.first(term))
        emptied = None if refs else unit.archives.left(term, number)
        channel = self._channel(feed, refs, History(page=number, before=before), emptied or EPOCH)
        outputs = []
        for renderer in self._renderers(feed):
            pieces = self._pieces(renderer, feed, refs, unit, batch)
            try:
                outputs.append(renderer.assemble(channel, [pieces[ref] for ref in refs if pieces[ref]]))
            except GateError as wrong:
                batch.faults.append(str(wrong))
        return outputs

    def _channel(
        self, feed: Feed, refs: Sequence[EntryRef], history: History, emptied: datetime = EPOCH
    ) -> Channel:
        return Channel(
            feed=feed,
            masthead=self._plan.masthead,
            updated=max((ref.updated for ref in refs), default=emptied),
            published=max((ref.published for ref in refs), default=None),
            formats=self._plan.formats,
            full=self._styles.full(feed),
            history=history,
        )

    def _keep(self, batch: Printed, unit: Unit) -> None:
        for kept, fragments in batch.fragments.items():
            unit.published.put_fragments(kept.key, kept.version, fragments)

    def _renderers(self, feed: Feed) -> list[Renderer]:
        return [one for one in self._styles.renderers(feed) if one.form in archive.FORMS]
