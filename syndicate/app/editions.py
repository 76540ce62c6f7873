"""Feeds as they are now: their entries chosen, rendered or taken as they were, and put under their heads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from syndicate.app import offering
from syndicate.app.archives import Archives
from syndicate.app.means import Means
from syndicate.app.printed import FeedEdition, Printed
from syndicate.core import archive, selection
from syndicate.core.hub import PART
from syndicate.core.urls import absolute
from syndicate.errors import GateError, Reason
from syndicate.model import (
    EPOCH,
    EVERYTHING,
    Channel,
    Directory,
    Entry,
    Feed,
    FeedFormat,
    History,
    Output,
    Quarantined,
    Term,
    Tombstone,
)
from syndicate.ports.publishing import Renderer
from syndicate.ports.store import EntryRef, Unit

_FULL = History(before=10**9)
"""The history that takes the most room."""


class Editions:
    """Makes the documents of feeds; none is published here."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self.archives = Archives(
            plan=means.plan,
            store=means.store,
            target=means.target,
            styles=means.styles,
            witness=means.witness,
            pieces=self.pieces,
        )

    def edition(
        self, term: Term, past: int, directory: Directory, unit: Unit, printed: Printed
    ) -> list[Output]:
        """Make a feed and its page.

        :param past: archive pages that it has
        """
        feed = offering.feed_of(term, unit, self._means.plan)
        refs = unit.entries.newest(term, feed.limit)
        renderers = self._means.styles.renderers(feed)
        pieces = {renderer.form: self.pieces(renderer, feed, refs, unit, printed) for renderer in renderers}
        stones = self.archives.tombstones(term, unit)
        refs = refs[: self._fitting(self._channel(feed, (), stones, _FULL), refs, pieces)]
        history = self.archives.history(feed, refs, count=term.count, pages=past, printed=printed)
        channel = self._channel(feed, refs, stones, history)
        outputs = [
            output
            for renderer in renderers
            if (output := self._document(renderer, channel, refs, pieces[renderer.form], printed))
        ]
        known = unit.published.digests(output.path for output in outputs)
        fresh = tuple(output for output in outputs if known.get(output.path) != output.digest)
        printed.editions.append(
            FeedEdition(
                feed=feed,
                outputs=tuple(outputs),
                count=len(refs),
                updated=channel.updated,
                fresh=fresh,
                parts=self._parts(channel, fresh, refs, pieces, unit, printed),
            )
        )
        if not self._means.plan.pages:
            return []
        entries = unit.entries.newest_summaries(term, len(refs))
        if term == EVERYTHING:
            return [self._means.pages.front(channel, entries, directory)]
        return [self._means.pages.feed(channel, entries)]

    def _parts(
        self,
        channel: Channel,
        fresh: Sequence[Output],
        refs: Sequence[EntryRef],
        pieces: Mapping[FeedFormat, Mapping[EntryRef, bytes]],
        unit: Unit,
        printed: Printed,
    ) -> dict[str, Output]:
        """For whoever follows a feed's changes: the entries that were rendered anew, under the same head.

        Where none was, or all were, the document itself. Nothing is said of what lies before the entries.
        """
        topics = {absolute(output.path, self._means.plan.masthead) + PART: output for output in fresh}
        followed = unit.outbox.followed(topics) if topics else set()
        renderers = {channel.feed.path(one.form): one for one in self._means.styles.renderers(channel.feed)}
        head, parts = replace(channel, history=History()), {}
        for topic in sorted(followed):
            renderer = renderers[topics[topic].path]
            anew = printed.fragments.get(self._means.styles.kept(renderer, channel.feed), {})
            changed = [ref for ref in refs if ref in anew]
            some = 0 < len(changed) < len(refs)
            part = self._document(renderer, head, changed, pieces[renderer.form], printed) if some else None
            parts[topic] = part or topics[topic]
        return parts

    def _channel(
        self, feed: Feed, refs: Sequence[EntryRef], stones: Sequence[Tombstone], history: History
    ) -> Channel:
        updated = max((ref.updated for ref in refs), default=None)
        oldest = min((ref.published for ref in refs), default=None)
        return Channel(
            feed=feed,
            masthead=self._means.plan.masthead,
            updated=updated or EPOCH,
            published=max((ref.published for ref in refs), default=None),
            formats=self._means.plan.formats,
            full=self._means.styles.full(feed),
            history=history,
            tombstones=archive.shown_tombstones(stones, oldest=oldest, newest=updated),
        )

    def _fitting(
        self, empty: Channel, refs: Sequence[EntryRef], pieces: Mapping[FeedFormat, Mapping[EntryRef, bytes]]
    ) -> int:
        """How many entries the feed holds, the same in every format: as many as its fullest document may.

        :param empty: with the longest head that it can have
        """
        held = len(refs)
        for renderer in self._means.styles.renderers(empty.feed):
            try:
                room = self._means.plan.max_bytes - len(renderer.assemble(empty, ()).body)
            except GateError:
                continue  # noted when the document is made
            held = min(held, selection.fitting((len(pieces[renderer.form][ref]) for ref in refs), room=room))
        return held

    def _document(
        self,
        renderer: Renderer,
        channel: Channel,
        refs: Sequence[EntryRef],
        pieces: Mapping[EntryRef, bytes],
        printed: Printed,
    ) -> Output | None:
        """One format of a feed; None, and the fault noted, if it would not be valid."""
        try:
            return renderer.assemble(channel, [pieces[ref] for ref in refs if pieces[ref]])
        except GateError as wrong:
            printed.faults.append(str(wrong))
            return None

    def pieces(
        self, renderer: Renderer, feed: Feed, refs: Sequence[EntryRef], unit: Unit, printed: Printed
    ) -> dict[EntryRef, bytes]:
        """A feed's entries in one format; what cannot be rendered is noted and empty."""
        under = self._means.styles.kept(renderer, feed)
        fresh = printed.fragments.setdefault(under, {})
        missing = [ref for ref in refs if ref not in fresh]
        kept = unit.published.fragments(under.key, under.version, missing)
        wanted = [ref.guid for ref in missing if ref.guid not in kept]
        entries = unit.entries.by_guid(wanted) if wanted else {}
        return {
            ref: kept.get(ref.guid)
            or fresh.get(ref)
            or self._fragment(renderer, feed, entries[ref.guid], ref, printed)
            for ref in refs
        }

    def _fragment(
        self, renderer: Renderer, feed: Feed, entry: Entry, ref: EntryRef, printed: Printed
    ) -> bytes:
        try:
            piece = renderer.fragment(entry, self._means.plan.masthead, full=self._means.styles.full(feed))
        except GateError as wrong:
            refused = Quarantined(
                path=entry.path,
                reason=Reason.UNRENDERABLE,
                detail=str(wrong.args[0]),
                since=self._means.clock.now(),
            )
            printed.refused.append(refused)
            return b""
        printed.fragments[self._means.styles.kept(renderer, feed)][ref] = piece
        return piece
