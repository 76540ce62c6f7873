"""Feeds and lists, published after the pages that they lead to, so that no link leads to nothing.

What is written is decided by what changed: the feeds and lists of the terms of changed entries. Nothing is
told to anyone here, and no time but the entries' own reaches a file.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from syndicate.app import offering
from syndicate.app.editions import Editions
from syndicate.app.means import Means
from syndicate.app.printed import Printed
from syndicate.app.shelves import Shelves
from syndicate.core import archive, selection
from syndicate.model import (
    EPOCH,
    EVERYTHING,
    Directory,
    Milestone,
    Output,
    Term,
    TermKind,
)
from syndicate.ports.store import PublishedFile, Unit
from syndicate.render import moved, sitemap
from syndicate.render.manifest import Document, manifest
from syndicate.render.opml import opml


class Press:
    """Renders and publishes what a pass has decided."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._editions = Editions(means)

    def print_feeds(self, terms: Iterable[Term], *, whole: bool) -> Printed:
        """Publish the feeds and lists of these terms, and what depends on which terms there are.

        :param whole: write every feed and list, whatever the store says stands there
        """
        printed = Printed()
        lists: list[Output] = []
        self._editions.archives.recall()
        with self._means.store.read() as unit:
            touched = offering.to_write(terms, unit, self._means.plan)
        self._means.progress.begin("feeds", len(touched))
        self._print_shelves(touched, printed, whole=whole)
        with self._means.store.read() as unit:
            directory = offering.directory(unit, self._means.plan)
            counts = unit.entries.term_counts(touched)
            past = unit.archives.pages(touched)
            for term in touched:
                if term.kind is not TermKind.MONTH:
                    lists += self._editions.edition(
                        replace(term, count=counts[term]), past[term], directory, unit, printed
                    )
                self._means.progress.advance()
            lists += self._lists(touched, directory, unit, printed, whole=whole)
            lists += self._moved(unit, printed, whole=whole)
            feeds = [output for edition in printed.editions for output in edition.outputs]
            fresh = self._fresh([*feeds, *lists], unit, whole=whole)
        printed.paths += [output.path for output in [*feeds, *lists]]
        self._means.witness(Milestone.FEED_RENDERED)
        self._editions.archives.publish_due(printed, whole=whole)
        printed.written += self._means.target.publish(fresh)
        self._means.target.withdraw(printed.stale)
        self._editions.archives.remove_dropped()
        held = {file.path: file for file in _documents(printed)}
        printed.outputs += [
            held.get(output.path) or PublishedFile(path=output.path, digest=output.digest) for output in fresh
        ]
        self._means.progress.end()
        return printed

    def _print_shelves(self, touched: Sequence[Term], printed: Printed, *, whole: bool) -> None:
        """Publish the archive month by month: held together, the months of years would fill the memory."""
        if not self._means.plan.pages or not (touched or whole):
            return
        with self._means.store.read() as unit:
            for shelved in Shelves(self._means.plan, self._means.pages, unit).pieces(touched, whole=whole):
                fresh = self._fresh(shelved.outputs, unit, whole=whole)
                printed.written += self._means.target.publish(fresh)
                printed.outputs += [PublishedFile(path=one.path, digest=one.digest) for one in fresh]
                printed.paths += shelved.paths
                printed.stale += shelved.stale

    def sweep(self, kept: Iterable[str]) -> list[str]:
        """Remove what was published before and is no part of the publication now."""
        keep = set(kept)
        with self._means.store.read() as unit:
            stale = [path for path in unit.published.paths("") if path not in keep]
        self._means.target.withdraw(stale)
        with self._means.store.write() as unit:
            unit.published.forget(stale)
        return stale

    def _lists(
        self, touched: Sequence[Term], directory: Directory, unit: Unit, printed: Printed, *, whole: bool
    ) -> list[Output]:
        """What is no one feed's: the archive, and what depends on which terms and feeds there are."""
        if not touched and not whole:
            return []
        masthead, formats = self._means.plan.masthead, self._means.plan.formats
        feeds = [self._means.plan.feed(term) for term in (EVERYTHING, *directory)]
        outputs = [opml(masthead, feeds, formats), self._manifest(unit, printed)]
        if self._means.plan.indexnow_key:
            outputs.append(sitemap.key_file(self._means.plan.indexnow_key))
        if not self._means.plan.pages:
            return outputs
        shelves = Shelves(self._means.plan, self._means.pages, unit)
        maps = sitemap.list_maps(directory, masthead)
        robots = sitemap.robots(masthead)
        return [
            *outputs,
            *self._means.pages.assets(),
            self._means.pages.directory(directory, masthead, formats),
            self._means.pages.archive(shelves.months, masthead, formats),
            self._means.pages.search(masthead, formats),
            self._means.pages.missing(masthead, formats, gone=False),
            self._means.pages.missing(masthead, formats, gone=True),
            *shelves.whole_lists(maps),
            *maps,
            shelves.news(),
            *([robots] if robots else []),
        ]

    def _moved(self, unit: Unit, printed: Printed, *, whole: bool) -> list[Output]:
        """What stands at the old places of tags that are renamed, where the new ones' feeds were written."""
        written = {edition.feed.term: edition.outputs for edition in printed.editions}
        plan = self._means.plan
        pairs = [pair for pair in offering.moved_tags(unit, plan) if self._is_there(pair.new, written, unit)]
        outputs = [
            output
            for pair in pairs
            if pair.new in written
            for output in offering.at_old_places(pair, written[pair.new], plan)
        ]
        if pairs and (outputs or whole):
            outputs.append(moved.listed(offering.moves(pairs, plan), plan.masthead))
        return outputs

    def _is_there(self, term: Term, written: Collection[Term], unit: Unit) -> bool:
        """Whether a term has a feed, now or in a moment: nobody is led to nothing."""
        first = self._means.plan.feed(term).path(self._means.plan.formats[0])
        return term in written or bool(unit.published.digests([first]))

    def _manifest(self, unit: Unit, printed: Printed) -> Output:
        """Every feed document there is: what stands there, and what is about to replace it."""
        files = {file.path: file for file in [*unit.published.feeds(), *_documents(printed)]}
        extents = self._extents()
        return manifest(
            (
                Document(path, file.digest, file.entries or 0, file.updated or EPOCH, extents.get(path))
                for path, file in files.items()
            ),
            self._means.plan.masthead,
        )

    def _extents(self) -> dict[str, tuple[int, int]]:
        """The oldest and the newest archive page of each document that has any."""
        forms = [form for form in self._means.plan.formats if form in archive.FORMS]
        with self._means.store.read() as unit:  # as they are now: some have just been closed
            return {
                selection.folder(term) + form.file_name: (oldest, newest)
                for term, oldest, newest in unit.archives.extents()
                for form in forms
            }

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
