"""The pages of articles, and the files that they show: published, and removed when their entry goes."""

from collections.abc import Sequence

from syndicate.app import media
from syndicate.app.means import Means
from syndicate.app.printed import Printed
from syndicate.app.redirects import redirects
from syndicate.errors import DocumentError
from syndicate.model import (
    Entry,
    Milestone,
    Output,
    State,
)
from syndicate.ports.store import PublishedFile

_BATCH = 200
_FIRST_PAGES = "first-pages"
"""Mark: what the pages of the first pass are written with."""


class Leaves:
    """Publishes what stands for one entry each."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._laid_out: list[str] = []  # what a first pass puts in place before its pages

    def goes_on_first(self) -> bool:
        """Whether no pass has been completed yet, and all pages in place are as they would be written now.

        A first pass that was killed then goes on with the pages that are missing.
        """
        if not self._means.plan.pages:
            return False
        with self._means.store.read() as unit:
            completed, begun = unit.marks.get("rendering-key"), unit.marks.get(_FIRST_PAGES)
        if completed is not None:
            return False
        assets = self._means.pages.assets()
        if begun is None:
            self._laid_out = self._means.target.publish(assets)
            with self._means.store.write() as unit:
                unit.marks.set(_FIRST_PAGES, self._means.rendering_key)
            return True
        return begun == self._means.rendering_key and all(
            self._means.target.holds(output.path) for output in assets
        )

    def print_pages(self, *, anew: bool) -> Printed:
        """Publish the pages of all changed entries, and remove those of entries that are no longer live.

        :param anew: publish those of every other live entry too, and return the paths of all
        """
        printed = Printed()
        printed.written += self._laid_out
        self._laid_out = []
        with self._means.store.read() as unit:
            self._means.progress.begin("pages", unit.changes.pending_count())
        while True:
            with self._means.store.read() as unit:
                changes = unit.changes.without_page(_BATCH)
                entries = unit.entries.by_guid({change.guid for change in changes})
            if not changes:
                break
            paths = self._print_entries(list(entries.values()), [change.seq for change in changes], printed)
            printed.paths += paths if anew else []
            self._means.progress.advance(len(changes))
        self._means.progress.end()
        if anew:
            self._reprint_pages(printed)
        return printed

    def _reprint_pages(self, printed: Printed) -> None:
        """Publish the pages of every live entry, but for those that have just been published."""
        done = frozenset(printed.paths)
        after = ""
        with self._means.store.read() as unit:
            self._means.progress.begin("pages", unit.entries.count().get(State.LIVE, 0))
        while True:
            with self._means.store.read() as unit:
                listed = unit.entries.list(State.LIVE, after, _BATCH)
                entries = unit.entries.by_guid([entry.guid for entry in listed if _page(entry) not in done])
            if not listed:
                break
            after = listed[-1].guid
            if entries:
                printed.paths += self._print_entries(list(entries.values()), [], printed)
            self._means.progress.advance(len(listed))
        self._means.progress.end()

    def _print_entries(
        self, entries: Sequence[Entry], seqs: Sequence[int], printed: Printed
    ) -> Sequence[str]:
        live = [entry for entry in entries if entry.state is State.LIVE]
        outputs: list[Output] = []
        for entry in live:
            outputs += self._media(entry)
            if self._means.plan.pages and _is_ours(entry):
                outputs.append(
                    self._means.pages.article(entry, self._means.plan.masthead, self._means.plan.formats)
                )
        gone = [entry for entry in entries if entry.state is not State.LIVE]
        removed = [_page(entry) for entry in gone if _is_ours(entry)]
        if self._means.plan.pages:
            with self._means.store.read() as unit:
                outputs += redirects(live, unit, self._means.plan.masthead).values()
                removed += redirects(gone, unit, self._means.plan.masthead)
        printed.written += self._means.target.publish(outputs)
        self._means.target.withdraw(removed)
        self._means.witness(Milestone.PAGES_PUBLISHED)
        with self._means.store.write() as unit:
            unit.published.put(PublishedFile(path=output.path, digest=output.digest) for output in outputs)
            unit.published.forget(removed)
            unit.changes.page_done(seqs)
        self._means.witness(Milestone.PAGES_RECORDED)
        return [output.path for output in outputs]

    def _media(self, entry: Entry) -> list[Output]:
        outputs = []
        for item in entry.media:
            try:
                outputs.append(media.output(item, self._means.source))
            except DocumentError:
                continue  # gone since it was read: the next pass reads the article's folder again
        return outputs


def _page(entry: Entry) -> str:
    return entry.address + "index.html"


def _is_ours(entry: Entry) -> bool:
    return "://" not in entry.address
