"""The daemon: passes as articles change or come due, deliveries as they are owed, and the feeds served.

Each job has a thread: passes, deliveries, watching, serving, and the scheduler's own. Whatever one of them
meets is told and survived. Stopping ends a pass at its next milestone and gives requests under way their
grace; nothing is lost by either, nor by a second signal that ends the process at once.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from syndicate.errors import Busy, SyndicateError
from syndicate.model import Milestone
from syndicate.ports.log import Log
from syndicate.run.agenda import Agenda, Errand
from syndicate.run.clock import Setback
from syndicate.run.crontab import trigger
from syndicate.run.folders import corpus
from syndicate.run.health import Health
from syndicate.run.publication import Publication
from syndicate.run.recurring import Recurring

if TYPE_CHECKING:
    from syndicate.app.passes import PassReport

_HEARTBEAT_S = 5
_SECOND_LOOK = timedelta(milliseconds=400)
_BUSY_RETRY = timedelta(seconds=2)
_TROUBLE_RETRY = timedelta(seconds=30)
_SWEEP_HOURS = 6
_WAITING = "waiting"
"""Name of the jobs that are done once, after a wait."""
_UNWATCHED_S = 30
"""Between two scans of a corpus that cannot be watched; each is followed by another try to watch it."""


class _Stopped(Exception):
    """The daemon was told to stop while a pass was under way."""


class Daemon:
    """Runs one publication until it is told to stop."""

    def __init__(
        self, open_publication: "Callable[[Callable[[Milestone], None]], Publication]", log: Log
    ) -> None:
        """Prepare a daemon.

        :param open_publication: opens it with a witness of its milestones
        """
        self._log = log
        self._stop = threading.Event()
        self._agenda = Agenda()
        self._has_swept = False  # what ended while nobody looked, settings included, ends with the first pass
        self.health = Health()
        self.publication = open_publication(self._witness)
        self._settings = self.publication.configuration.settings
        self.scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def run(self, *, listen: tuple[str, int] | None = None) -> None:
        """Run in the calling thread until a signal or :meth:`stop`.

        :param listen: host and port to serve the output folder at
        :raises SyndicateError: when it cannot start
        """
        self._require_corpus()
        self._plan_jobs()
        self.publication.prepare()
        self._agenda.scan()
        threads = [self._thread("passes", self._make_passes), self._thread("deliveries", self._deliver)]
        threads.append(self._thread("clock", self._mind_clock))
        if self._settings.schedule.watch:
            threads.append(self._thread("watch", self._watch))
        self.scheduler.start()
        for thread in threads:
            thread.start()
        try:
            if listen is None:
                if self._settings.hub.enabled:
                    self._log.warning("the hub inside answers nobody without --listen")
                self._stop.wait()
            else:
                self._serve(*listen)
        finally:
            self._wind_up(threads)

    def _require_corpus(self) -> None:
        """A folder that is missing from the start is a mistake; one that goes missing later may come back."""
        for _sighting in corpus(self.publication.configuration).look((), {}):
            break

    def stop(self) -> None:
        """End soon; from any thread."""
        self._stop.set()
        self._agenda.close()

    def obey_signals(self) -> None:
        """Stop at SIGTERM or SIGINT; at a second one, end at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signal's signature
        if self._stop.is_set():
            os._exit(128 + number)
        self._log.info("stopping", signal=signal.Signals(number).name)
        self.stop()

    def _witness(self, milestone: Milestone) -> None:
        if self._stop.is_set() and milestone in _PAUSES:
            raise _Stopped

    def _plan_jobs(self) -> None:
        schedule = self._settings.schedule
        add = partial(self.scheduler.add_job, replace_existing=True)
        add(self.health.beat, _every(seconds=_HEARTBEAT_S), id="heartbeat")
        add(self._sweep, _every(hours=_SWEEP_HOURS), id="sweep")
        if schedule.cron:
            add(self._agenda.scan, trigger(schedule.cron, zone=self._settings.publication.zone), id="scan")
        elif schedule.interval:
            add(self._agenda.scan, _every(seconds=schedule.interval), id="scan")

    def _mind_clock(self) -> None:
        """When the clock is set back, plan anew: all that was planned would wait for that much longer."""
        setback = Setback()
        while not self._stop.wait(_HEARTBEAT_S):
            if not setback.has_come():
                continue
            self._log.warning("the clock was set back")
            try:
                self._plan_jobs()
                for job in self.scheduler.get_jobs():
                    if job.name == _WAITING:
                        job.modify(next_run_time=datetime.now(UTC))
            except Exception as trouble:  # noqa: BLE001 - a job that is done meanwhile, or a scheduler that has died
                self._log.trouble("planning anew failed", trouble)
            self._scan_all()

    def _make_passes(self) -> None:
        while (errand := self._agenda.next()) is not None:
            try:
                self._make_pass(errand)
            except _Stopped:
                return
            except Busy as busy:
                self._log.info("pass put off", reason=str(busy))
                self._later("retry", _BUSY_RETRY, self._scan_all)
            except Exception as trouble:  # noqa: BLE001 - the next pass may do better; this one is told
                self.health.passed(str(trouble))
                self._log.trouble("pass failed", trouble)
                self._later("retry", _TROUBLE_RETRY, self._scan_all)

    def _make_pass(self, errand: Errand) -> None:
        report = self.publication.publish(
            paths=errand.paths, believe_gone=errand.believe_gone, full=errand.full
        )
        self.health.passed()
        self.publication.deliverer.wake()
        if report.missing:
            missing = frozenset(report.missing)
            name = f"second-look-{time.monotonic_ns()}"
            self._later(name, _SECOND_LOOK, lambda: self._agenda.look_again(missing))
        self._await_release()
        self._tell(report)
        if not self._has_swept:
            self._has_swept = True
            self._sweep()

    def _tell(self, report: "PassReport") -> None:
        if report.created or report.updated or report.withdrawn or report.written or report.faults:
            self._log.info(
                "published",
                created=report.created,
                updated=report.updated,
                withdrawn=report.withdrawn,
                rejected=report.rejected,
                written=report.written_count,
            )
        for fault in report.faults:
            self._log.warning("feed left as it was", reason=fault)

    def _await_release(self) -> None:
        """Have a pass made at the second in which the next embargo ends or the next entry expires."""
        with self.publication.store.read() as unit:
            due = unit.entries.next_due()
        if due is not None:
            self.scheduler.add_job(
                lambda: self._agenda.look(frozenset()),
                DateTrigger(max(due, datetime.now(UTC)), timezone=UTC),
                id="release",
                replace_existing=True,
            )

    def _later(self, name: str, wait: timedelta, job: Callable[[], None]) -> None:
        """Do a job once after a wait; a later wish of the same name takes its place."""
        when = DateTrigger(datetime.now(UTC) + wait, timezone=UTC)
        self.scheduler.add_job(job, when, id=name, name=_WAITING, replace_existing=True)

    def _deliver(self) -> None:
        self.publication.deliverer.run(self._stop)

    def _sweep(self) -> None:
        keep = timedelta(seconds=self._settings.delivery.keep)
        with suppress(SyndicateError), self.publication.store.write() as unit:
            unit.outbox.prune(datetime.now(UTC).replace(microsecond=0) - keep)
        with suppress(SyndicateError):
            self.publication.sweep_subscriptions()

    def _watch(self) -> None:
        """Have a pass look at what changes; where that cannot be told, say so once and scan now and then."""
        source = corpus(self.publication.configuration)
        is_told = False
        while not self._stop.is_set():
            try:
                for paths in source.watch(self._stop):
                    is_told = False
                    if paths:
                        self._agenda.look(paths)
                    else:
                        self._scan_all()
            except Exception as trouble:  # noqa: BLE001 - scans go on finding what is not watched
                if not is_told:
                    self._log.trouble("watching failed; the corpus is scanned instead", trouble)
                is_told = True
                self._stop.wait(_UNWATCHED_S)
                self._scan_all()

    def _scan_all(self) -> None:
        """Look for edits that nobody told of, or that were told and not looked at."""
        self._agenda.scan(full=True)

    def _serve(self, host: str, port: int) -> None:
        from syndicate.run.site import site
        from syndicate.web.server import serve

        app = site(self.publication, health=self.health)
        serve(app, host, port, self._stop, lambda address: self._log.info("serving", address=address))

    def _wind_up(self, threads: list[threading.Thread]) -> None:
        self.stop()
        with suppress(Exception):  # a scheduler that has died must not keep the rest from ending
            self.scheduler.shutdown(wait=False)
        for thread in threads:
            thread.join(self._settings.schedule.grace)
        if any(thread.is_alive() for thread in threads):
            self._log.warning("ended before all work was done; the next run goes on from there")
            return
        self.publication.close()
        self._log.info("stopped")

    def _thread(self, name: str, work: Callable[[], None]) -> threading.Thread:
        return threading.Thread(target=work, name=name, daemon=True)


def _every(**interval: float) -> Recurring:
    return Recurring(IntervalTrigger(timezone=UTC, **interval))


_PAUSES = frozenset(
    {
        Milestone.BATCH_READ,
        Milestone.BATCH_STORED,
        Milestone.SCAN_COMPLETE,
        Milestone.PAGES_RECORDED,
        Milestone.FEED_RENDERED,
    }
)
