"""The past of the feeds: pages are closed as entries leave the documents that are subscribed to, and written.

A page is closed in the state first, as due, and is due until it is in place; killed in between, the next pass
writes it. What a feed's own document says of its past is returned, never published here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from syndicate.app.offering import feed_of
from syndicate.app.plan import Plan
from syndicate.app.printed import Printed
from syndicate.app.styles import Styles
from syndicate.core import archive, selection
from syndicate.errors import GateError
from syndicate.model import EPOCH, Channel, Feed, FeedFormat, History, Milestone, Output, Term, Tombstone
from syndicate.ports.publishing import Renderer, Target, Witness
from syndicate.ports.store import EntryRef, PublishedFile, Store, Unit

Pieces = Callable[[Renderer, Feed, Sequence[EntryRef], Unit, Printed], Mapping[EntryRef, bytes]]

_PAGES = 20
"""Closed, or written, between two commits."""


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

    def history(
        self, feed: Feed, shown: Iterable[str], *, count: int, pages: int, printed: Printed
    ) -> History:
        """Close the pages that a feed needs, and return what its own document says of its past.

        :param shown: guids of the entries in that document
        :param count: live entries of the feed
        :param pages: those it has already
        """
        held = frozenset(shown)
        while self._renderers(feed) and count > len(held):
            closed, more = self._close(feed, held, printed)
            pages += closed
            if not more:
                break
        return archive.history(pages=pages, held=len(held), count=count)

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

    def _close(self, feed: Feed, held: frozenset[str], printed: Printed) -> tuple[int, bool]:
        """Close some of the pages that a feed needs; return how many, and whether to go on."""
        batch = Printed()
        most = feed.limit * _PAGES
        with self._store.read() as unit:
            oldest = unit.archives.unfiled(feed.term, 1)
            if not oldest or oldest[0].guid in held:
                return 0, False
            refs = {ref.guid: ref for ref in unit.archives.unfiled(feed.term, most)}
            pieces = [
                self._pieces(one, feed, list(refs.values()), unit, batch) for one in self._renderers(feed)
            ]
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
        channel = self._channel(feed, refs, History(page=number, before=number - 1))
        outputs = []
        for renderer in self._renderers(feed):
            pieces = self._pieces(renderer, feed, refs, unit, batch)
            try:
                outputs.append(renderer.assemble(channel, [pieces[ref] for ref in refs if pieces[ref]]))
            except GateError as wrong:
                batch.faults.append(str(wrong))
        return outputs

    def _channel(self, feed: Feed, refs: Sequence[EntryRef], history: History) -> Channel:
        return Channel(
            feed=feed,
            masthead=self._plan.masthead,
            updated=max((ref.updated for ref in refs), default=EPOCH),
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
