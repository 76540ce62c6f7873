"""A publication as one object: what the command line and the daemon use, and what others can embed."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Self

from syndicate.ports.log import Log
from syndicate.ports.progress import Progress
from syndicate.ports.publishing import Clock, Witness
from syndicate.run.configure import configure
from syndicate.run.followers import Followers
from syndicate.run.inquiries import Inquiries
from syndicate.run.quiet import told
from syndicate.run.silence import unwitnessed
from syndicate.run.subscribers import Subscribers

if TYPE_CHECKING:  # loaded when first needed: a pass with nothing to do needs none of them
    from syndicate.app.adoption import Adoption
    from syndicate.app.passes import PassReport
    from syndicate.run.importing import Imported
    from syndicate.run.outlook import Outlook


class Publication(Subscribers, Followers, Inquiries):
    """A folder of articles, what is published of it, and who is told.

    Use it as a context manager, or call :meth:`close`. One process may hold several.
    """

    @classmethod
    def open(
        cls,
        folder: str | Path | None = None,
        *,
        config: str | Path | None = None,
        url: str | None = None,
        out: str | Path | None = None,
        state: str | Path | None = None,
        clock: Clock | None = None,
        witness: Witness = unwitnessed,
        progress: Progress | None = None,
        log: Log | None = None,
    ) -> Self:
        """Find out what to publish, from a file of settings, from arguments, or from both.

        Without ``config``, the settings are those of ``syndicate.toml`` in ``folder`` or, if no folder is
        given, in the present folder. A folder without one is published with the defaults.

        :param folder: of articles
        :param url: public address of the output folder
        :param out: the output folder
        :param state: SQLite database
        :raises ConfigError: naming what is wrong and what would be right
        """
        # Read first: a file that is edited meanwhile is then taken for another, and looked at anew.
        digest = told(folder, config=config, url=url, out=out, state=state, environment=os.environ)
        configuration = configure(
            folder, config=config, url=url, out=out, state=state, environment=os.environ
        )
        opened = cls(configuration, clock=clock, witness=witness, progress=progress, log=log)
        opened._told = digest
        return opened

    def prepare(self) -> None:
        """Make what several threads will share: the database, the endpoints, and all that passes need.

        :raises ConfigError: when a secret or the templates cannot be read
        :raises StateError: when the database cannot be used
        """
        self._make_store()
        self._sync_endpoints()
        _built = self._publisher, self.deliverer

    def publish(
        self,
        *,
        announce: bool = False,
        allow_removals: bool = False,
        rebuild: bool = False,
        full: bool = False,
        paths: Iterable[str] | None = None,
        believe_gone: bool | None = None,
    ) -> "PassReport":
        """Make one pass: read what changed, publish it, and note what is owed to whom.

        :param announce: tell subscribers also of what the first pass finds
        :param allow_removals: withdraw even if most of the corpus has vanished
        :param rebuild: write every file anew
        :param full: look into every folder, also where ``append_only`` would pass over it
        :param paths: look at these files alone, relative to the corpus
        :param believe_gone: withdraw what is not found, or only name it in the report; by default, what a
            look at the whole corpus does not find is withdrawn, and what a partial one does not find is not
        :raises SyndicateError: naming what is wrong and what to do; nothing decided so far is lost
        """
        from syndicate.app.passes import PassReport, Request
        from syndicate.run.outlook import outlook, quiet_key
        from syndicate.run.quiet import nothing_to_do

        partial = frozenset(paths) if paths is not None else None
        found = outlook(self.configuration)
        key = quiet_key(found, self._environment) if partial is None else ""
        state = self.configuration.settings.state
        if partial is None and not (announce or rebuild or full or state.url):
            seen = nothing_to_do(found, self.configuration.path(state.path), key=key, now=self._clock.now())
            if seen is not None:
                self.was_quiet = True
                return PassReport(rejected=len(seen.quarantined), lacking=seen.lacking)
        self.was_quiet = False
        self._make_store()
        self._sync_endpoints()
        request = Request(
            paths=partial,
            believe_gone=partial is None if believe_gone is None else believe_gone,
            announce=announce,
            allow_removals=allow_removals,
            rebuild=rebuild,
            full=full,
        )
        report = self._publisher.publish(request)
        if partial is None and not report.faults:
            self._remember(found, key)
        return report

    def rehearse(self, *, allow_removals: bool = False, full: bool = False) -> "PassReport":
        """Say what :meth:`publish` would change, and change nothing."""
        from syndicate.app.passes import Request

        state = self.configuration.settings.state
        if state.url or self.configuration.path(state.path).exists():
            return self._publisher.rehearse(Request(allow_removals=allow_removals, full=full))
        with (
            tempfile.TemporaryDirectory(prefix="syndicate-") as folder,
            self._elsewhere(Path(folder)) as other,
        ):
            return other.rehearse()

    def import_feeds(self, places: Iterable[str], *, dry_run: bool = False) -> "Imported":
        """Record what readers of existing feeds have, so that they are shown nothing twice.

        Nothing is published; what is recorded already is brought up to date.

        :param places: files or addresses of feeds or WordPress exports, or addresses of sites
        :param dry_run: say what would be recorded, and record nothing
        :raises SyndicateError: when one of them cannot be read
        """
        from syndicate.run.importing import Imported, gather

        found = gather(places, rules=self._plan.rules)
        if not dry_run:
            self._make_store()
        known = published = 0
        if self.has_state:
            with self.store.read() as unit:
                known = len(unit.recorded.get(found.items))
                published = len(unit.entries.summaries(found.items))
        if not dry_run:
            with self.store.write() as unit:
                unit.recorded.put(found.items.values())
        return Imported(
            new=len(found.items) - known,
            known=known,
            published=published,
            documents=tuple(found.documents),
            lost=tuple(found.lost),
        )

    def adopt(self, *, force: bool = False) -> "Adoption":
        """Say which articles take over which entries of what was imported.

        Without ``force`` nothing is stored: the next pass finds the same, and takes them over.

        :param force: have the next pass give articles that were published here under a guid of their own the
            one of the imported feed
        """
        from syndicate.app.adoption import identify_anew, survey

        found = survey(self._publisher.circumstances(announce=False), self.store)
        if force and found.published:
            identify_anew(found.published, self.store)
        return found

    def _elsewhere(self, folder: Path) -> "Publication":
        """The same publication with an empty memory, to try a first pass on."""
        from syndicate.store import open_store

        state = folder / "state.db"
        open_store(state).close()
        return Publication(
            self.configuration.with_state(state),
            environment=self._environment,
            clock=self._clock,
            progress=self._progress,
        )

    def _remember(self, found: "Outlook", key: str) -> None:
        """Have the next pass see at once whether it is needed."""
        from syndicate.run.outlook import encode
        from syndicate.run.quiet import KEY, OUTLOOK

        wanted = {KEY: key, OUTLOOK: encode(found, self._told)}
        with self.store.write() as unit:
            for name, value in wanted.items():
                if unit.marks.get(name) != value:
                    unit.marks.set(name, value)
