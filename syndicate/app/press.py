"""From stored entries to published files: pages first, then feeds, so that no link leads to nothing.

What is written is decided by what changed: an entry's own page, and the feeds and lists of its terms.
Nothing is told to anyone here, and no time but the entries' own reaches a file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from syndicate.app import media, offering
from syndicate.app.archives import Archives
from syndicate.app.plan import Plan
from syndicate.app.printed import FeedEdition, Printed
from syndicate.app.redirects import redirects
from syndicate.app.shelves import Shelves
from syndicate.app.styles import Styles
from syndicate.core import archive, selection
from syndicate.errors import DocumentError, GateError, Reason
from syndicate.model import (
    EPOCH,
    EVERYTHING,
    Channel,
    Directory,
    Entry,
    Feed,
    FeedFormat,
    History,
    Milestone,
    Output,
    Quarantined,
    State,
    Term,
    TermKind,
    Tombstone,
)
from syndicate.ports.progress import Progress
from syndicate.ports.publishing import Clock, Renderer, Target, Witness
from syndicate.ports.reading import Source
from syndicate.ports.store import EntryRef, PublishedFile, Store, Unit
from syndicate.render import sitemap
from syndicate.render.manifest import Document, manifest
from syndicate.render.opml import opml
from syndicate.render.pages import Pages

_BATCH = 200
_FIRST_PAGES = "first-pages"
"""Mark: what the pages of the first pass are written with."""
_FULL = History(before=10**9)
"""The history that takes the most room."""


class Press:
    """Renders and publishes what a pass has decided."""

    def __init__(
        self,
        *,
        plan: Plan,
        store: Store,
        source: Source,
        target: Target,
        styles: Styles,
        pages: Pages,
        clock: Clock,
        witness: Witness,
        progress: Progress,
    ) -> None:
        self._plan = plan
        self._store = store
        self._source = source
        self._target = target
        self._styles = styles
        self._pages = pages
        self._clock = clock
        self._witness = witness
        self._progress = progress
        self._laid_out: list[str] = []  # what a first pass puts in place before its pages
        self._archives = Archives(
            plan=plan,
            store=store,
            target=target,
            styles=styles,
            witness=witness,
            pieces=self._pieces,
        )

    @property
    def rendering_key(self) -> str:
        """Changes when every file would have to be rendered anew."""
        return self._plan.rendering_key(self._pages.version, *self._styles.versions)

    def goes_on_first(self) -> bool:
        """Whether no pass has been completed yet, and all pages in place are as they would be written now.

        A first pass that was killed then goes on with the pages that are missing.
        """
        if not self._plan.pages:
            return False
        with self._store.read() as unit:
            completed, begun = unit.marks.get("rendering-key"), unit.marks.get(_FIRST_PAGES)
        if completed is not None:
            return False
        assets = self._pages.assets()
        if begun is None:
            self._laid_out = self._target.publish(assets)
            with self._store.write() as unit:
                unit.marks.set(_FIRST_PAGES, self.rendering_key)
            return True
        return begun == self.rendering_key and all(self._target.holds(output.path) for output in assets)

    def print_pages(self, *, anew: bool) -> Printed:
        """Publish the pages of all changed entries, and remove those of entries that are no longer live.

        :param anew: publish those of every other live entry too, and return the paths of all
        """
        printed = Printed()
        printed.written += self._laid_out
        self._laid_out = []
        with self._store.read() as unit:
            self._progress.begin("pages", unit.changes.pending_count())
        while True:
            with self._store.read() as unit:
                changes = unit.changes.without_page(_BATCH)
                entries = unit.entries.by_guid({change.guid for change in changes})
            if not changes:
                break
            paths = self._print_entries(list(entries.values()), [change.seq for change in changes], printed)
            printed.paths += paths if anew else []
            self._progress.advance(len(changes))
        self._progress.end()
        if anew:
            self._reprint_pages(printed)
        return printed

    def _reprint_pages(self, printed: Printed) -> None:
        """Publish the pages of every live entry, but for those that have just been published."""
        done = frozenset(printed.paths)
        after = ""
        with self._store.read() as unit:
            self._progress.begin("pages", unit.entries.count().get(State.LIVE, 0))
        while True:
            with self._store.read() as unit:
                listed = unit.entries.list(State.LIVE, after, _BATCH)
                entries = unit.entries.by_guid([entry.guid for entry in listed if _page(entry) not in done])
            if not listed:
                break
            after = listed[-1].guid
            if entries:
                printed.paths += self._print_entries(list(entries.values()), [], printed)
            self._progress.advance(len(listed))
        self._progress.end()

    def print_feeds(self, terms: Iterable[Term], *, whole: bool) -> Printed:
        """Publish the feeds and lists of these terms, and what depends on which terms there are.

        :param whole: write every feed and list, whatever the store says stands there
        """
        printed = Printed()
        lists: list[Output] = []
        with self._store.read() as unit:
            touched = offering.to_write(terms, unit, self._plan)
        self._progress.begin("feeds", len(touched))
        self._print_shelves(touched, printed, whole=whole)
        with self._store.read() as unit:
            directory = offering.directory(unit, self._plan)
            counts = unit.entries.term_counts(touched)
            past = unit.archives.pages(touched)
            for term in touched:
                if term.kind is not TermKind.MONTH:
                    lists += self._edition(
                        replace(term, count=counts[term]), past[term], directory, unit, printed
                    )
                self._progress.advance()
            lists += self._lists(touched, directory, unit, printed, whole=whole)
            lists += self._moved(unit, printed)
            feeds = [output for edition in printed.editions for output in edition.outputs]
            fresh = self._fresh([*feeds, *lists], unit, whole=whole)
        printed.paths += [output.path for output in [*feeds, *lists]]
        self._witness(Milestone.FEED_RENDERED)
        self._archives.publish_due(printed, whole=whole)
        printed.written += self._target.publish(fresh)
        self._target.withdraw(printed.stale)
        held = {file.path: file for file in _documents(printed)}
        printed.outputs += [
            held.get(output.path) or PublishedFile(path=output.path, digest=output.digest) for output in fresh
        ]
        self._progress.end()
        return printed

    def _print_shelves(self, touched: Sequence[Term], printed: Printed, *, whole: bool) -> None:
        """Publish the archive month by month: held together, the months of years would fill the memory."""
        if not self._plan.pages or not (touched or whole):
            return
        with self._store.read() as unit:
            for shelved in Shelves(self._plan, self._pages, unit).pieces(touched, whole=whole):
                fresh = self._fresh(shelved.outputs, unit, whole=whole)
                printed.written += self._target.publish(fresh)
                printed.outputs += [PublishedFile(path=one.path, digest=one.digest) for one in fresh]
                printed.paths += shelved.paths
                printed.stale += shelved.stale

    def sweep(self, kept: Iterable[str]) -> list[str]:
        """Remove what was published before and is no part of the publication now."""
        keep = set(kept)
        with self._store.read() as unit:
            stale = [path for path in unit.published.paths("") if path not in keep]
        self._target.withdraw(stale)
        with self._store.write() as unit:
            unit.published.forget(stale)
        return stale

    def _print_entries(
        self, entries: Sequence[Entry], seqs: Sequence[int], printed: Printed
    ) -> Sequence[str]:
        live = [entry for entry in entries if entry.state is State.LIVE]
        outputs: list[Output] = []
        for entry in live:
            outputs += self._media(entry)
            if self._plan.pages and _is_ours(entry):
                outputs.append(self._pages.article(entry, self._plan.masthead, self._plan.formats))
        gone = [entry for entry in entries if entry.state is not State.LIVE]
        removed = [_page(entry) for entry in gone if _is_ours(entry)]
        if self._plan.pages:
            with self._store.read() as unit:
                outputs += redirects(live, unit, self._plan.masthead).values()
                removed += redirects(gone, unit, self._plan.masthead)
        printed.written += self._target.publish(outputs)
        self._target.withdraw(removed)
        self._witness(Milestone.PAGES_PUBLISHED)
        with self._store.write() as unit:
            unit.published.put(PublishedFile(path=output.path, digest=output.digest) for output in outputs)
            unit.published.forget(removed)
            unit.changes.page_done(seqs)
        self._witness(Milestone.PAGES_RECORDED)
        return [output.path for output in outputs]

    def _media(self, entry: Entry) -> list[Output]:
        outputs = []
        for item in entry.media:
            try:
                outputs.append(media.output(item, self._source))
            except DocumentError:
                continue  # gone since it was read: the next pass reads the article's folder again
        return outputs

    def _edition(
        self, term: Term, past: int, directory: Directory, unit: Unit, printed: Printed
    ) -> list[Output]:
        """Make a feed and its page.

        :param past: archive pages that it has
        """
        feed = offering.feed_of(term, unit, self._plan)
        refs = unit.entries.newest(term, feed.limit)
        renderers = self._styles.renderers(feed)
        pieces = {renderer.form: self._pieces(renderer, feed, refs, unit, printed) for renderer in renderers}
        stones = self._archives.tombstones(term, unit)
        refs = refs[: self._fitting(self._channel(feed, (), stones, _FULL), refs, pieces)]
        shown = [ref.guid for ref in refs]
        history = self._archives.history(feed, shown, count=term.count, pages=past, printed=printed)
        channel = self._channel(feed, refs, stones, history)
        outputs = [
            output
            for renderer in renderers
            if (output := self._document(renderer, channel, refs, pieces[renderer.form], printed))
        ]
        known = unit.published.digests(output.path for output in outputs)
        changed = any(known.get(output.path) != output.digest for output in outputs)
        printed.editions.append(
            FeedEdition(
                feed=feed,
                outputs=tuple(outputs),
                count=len(refs),
                updated=channel.updated,
                changed=changed,
            )
        )
        if not self._plan.pages:
            return []
        entries = unit.entries.newest_summaries(term, len(refs))
        if term == EVERYTHING:
            return [self._pages.front(channel, entries, directory)]
        return [self._pages.feed(channel, entries)]

    def _channel(
        self, feed: Feed, refs: Sequence[EntryRef], stones: Sequence[Tombstone], history: History
    ) -> Channel:
        updated = max((ref.updated for ref in refs), default=None)
        oldest = min((ref.published for ref in refs), default=None)
        return Channel(
            feed=feed,
            masthead=self._plan.masthead,
            updated=updated or EPOCH,
            published=max((ref.published for ref in refs), default=None),
            formats=self._plan.formats,
            full=self._styles.full(feed),
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
        for renderer in self._styles.renderers(empty.feed):
            try:
                room = self._plan.max_bytes - len(renderer.assemble(empty, ()).body)
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

    def _pieces(
        self, renderer: Renderer, feed: Feed, refs: Sequence[EntryRef], unit: Unit, printed: Printed
    ) -> dict[EntryRef, bytes]:
        """A feed's entries in one format; what cannot be rendered is noted and empty."""
        under = self._styles.kept(renderer, feed)
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
            piece = renderer.fragment(entry, self._plan.masthead, full=self._styles.full(feed))
        except GateError as wrong:
            refused = Quarantined(
                path=entry.path,
                reason=Reason.UNRENDERABLE,
                detail=str(wrong.args[0]),
                since=self._clock.now(),
            )
            printed.refused.append(refused)
            return b""
        printed.fragments[self._styles.kept(renderer, feed)][ref] = piece
        return piece

    def _lists(
        self, touched: Sequence[Term], directory: Directory, unit: Unit, printed: Printed, *, whole: bool
    ) -> list[Output]:
        """What is no one feed's: the archive, and what depends on which terms and feeds there are."""
        if not touched and not whole:
            return []
        masthead, formats = self._plan.masthead, self._plan.formats
        feeds = [self._plan.feed(term) for term in (EVERYTHING, *directory)]
        outputs = [opml(masthead, feeds, formats), self._manifest(unit, printed)]
        if not self._plan.pages:
            return outputs
        shelves = Shelves(self._plan, self._pages, unit)
        maps = sitemap.list_maps(directory, masthead)
        robots = sitemap.robots(masthead)
        return [
            *outputs,
            *self._pages.assets(),
            self._pages.directory(directory, masthead, formats),
            self._pages.archive(shelves.months, masthead, formats),
            self._pages.search(masthead, formats),
            self._pages.missing(masthead, formats, gone=False),
            self._pages.missing(masthead, formats, gone=True),
            *shelves.whole_lists(maps),
            *maps,
            shelves.news(),
            *([robots] if robots else []),
        ]

    def _moved(self, unit: Unit, printed: Printed) -> list[Output]:
        """What stands at the old places of tags that are renamed, where the new ones' feeds were written."""
        written = {edition.feed.term: edition.outputs for edition in printed.editions}
        return [
            output
            for pair in offering.moved_tags(unit, self._plan)
            if pair.new in written
            for output in offering.at_old_places(pair, written[pair.new], self._plan)
        ]

    def _manifest(self, unit: Unit, printed: Printed) -> Output:
        """Every feed document there is: what stands there, and what is about to replace it."""
        files = {file.path: file for file in [*unit.published.feeds(), *_documents(printed)]}
        return manifest(
            (
                Document(path, file.digest, file.entries or 0, file.updated or EPOCH)
                for path, file in files.items()
            ),
            self._plan.masthead,
        )

    def _fresh(self, outputs: Sequence[Output], unit: Unit, *, whole: bool) -> list[Output]:
        if whole:
            return list(outputs)
        known = unit.published.digests(output.path for output in outputs)
        return [output for output in outputs if known.get(output.path) != output.digest]


def _documents(printed: Printed) -> Iterable[PublishedFile]:
    """The feeds that were rendered, as they are recorded."""
    for edition in printed.editions:
        for output in edition.outputs:
            yield PublishedFile(
                path=output.path, digest=output.digest, entries=edition.count, updated=edition.updated
            )


def _page(entry: Entry) -> str:
    return entry.address + "index.html"


def _is_ours(entry: Entry) -> bool:
    return "://" not in entry.address
