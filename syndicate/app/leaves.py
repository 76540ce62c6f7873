"""The pages of articles, and the files that they show: published, and removed when their entry goes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from syndicate.app import media
from syndicate.app.holdings import Holdings
from syndicate.app.means import Means
from syndicate.app.printed import Printed
from syndicate.app.redirects import redirects
from syndicate.errors import DocumentError
from syndicate.model import (
    Entry,
    Media,
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
        self._holdings = Holdings(means.source)
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
            seqs = [change.seq for change in changes]
            paths = self._print_entries(list(entries.values()), seqs, printed, anew=anew)
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
                printed.paths += self._print_entries(list(entries.values()), [], printed, anew=True)
            self._means.progress.advance(len(listed))
        self._means.progress.end()

    def _print_entries(
        self, entries: Sequence[Entry], seqs: Sequence[int], printed: Printed, *, anew: bool
    ) -> Sequence[str]:
        """Publish what stands for these entries; return the paths of all that does, written or not."""
        live = [entry for entry in entries if entry.state is State.LIVE]
        shown = {item.path: item for entry in live for item in entry.media}
        files = self._print_files(shown.values() if anew else self._unpublished(shown), printed)
        plan = self._means.plan
        outputs = [
            self._means.pages.article(entry, plan.masthead, plan.formats)
            for entry in live
            if plan.pages and _is_ours(entry)
        ]
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
            unit.published.put(files)
            unit.published.put(PublishedFile(path=output.path, digest=output.digest) for output in outputs)
            unit.published.forget(removed)
            unit.changes.page_done(seqs)
        self._means.witness(Milestone.PAGES_RECORDED)
        return [*shown, *(output.path for output in outputs)]

    def _unpublished(self, shown: Mapping[str, Media]) -> list[Media]:
        """Those that are not in place; what is, is what it should be, since its content names it."""
        with self._means.store.read() as unit:
            known = unit.published.digests(shown)
        return [
            item for path, item in shown.items() if path not in known or not self._means.target.holds(path)
        ]

    def _print_files(self, items: Iterable[Media], printed: Printed) -> list[PublishedFile]:
        """Publish files, a few of them in memory at a time."""
        files: list[PublishedFile] = []
        printed.written += self._means.target.publish(self._read(items, files))
        return files

    def _read(self, items: Iterable[Media], files: list[PublishedFile]) -> Iterator[Output]:
        for item in items:
            try:
                output = media.output(item, self._holdings)
            except DocumentError:
                continue  # gone or changed since it was read: the next pass sees that, and reads its article
            files.append(PublishedFile(path=output.path, digest=output.digest))
            yield output


def _page(entry: Entry) -> str:
    return entry.address + "index.html"


def _is_ours(entry: Entry) -> bool:
    return "://" not in entry.address
