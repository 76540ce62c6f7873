"""The machine's clock is moved under a daemon at work: it does what is due, once, and goes on."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine

from syndicate.app.passes import PassReport
from syndicate.model import Milestone
from syndicate.run import daemon as daemon_module
from syndicate.run.daemon import Daemon
from syndicate.run.log import StandardLog
from syndicate.run.publication import Publication
from tests.delivery.servers import Server, answering, serving
from tests.end_to_end.homes import ARTICLE_EVENTS, BOUND_S, Home, report, wait_for

pytestmark = pytest.mark.slow

SCANS = "[schedule]\nwatch = false\ninterval = {}\ngrace = 20\n"
FEW = 3
"""Passes that a wake-up may cost: a scan, what came due, and a second look."""


class Counted(Publication):
    """A publication that counts its passes."""

    passes = 0

    def publish(self, **how: object) -> PassReport:
        """Count, and make one."""
        self.passes += 1
        return super().publish(**how)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the heart beat fast, so that nobody waits for it."""
    monkeypatch.setattr(daemon_module, "_HEARTBEAT_S", 0.2)


@pytest.fixture
def time() -> Iterator[time_machine.Traveller]:
    """The machine's clock, that goes on and can be moved; what counts elapsed time does not notice."""
    with time_machine.travel(datetime.now(UTC), tick=True) as traveller:
        yield traveller


@contextmanager
def at_work(home: Home) -> Iterator[Daemon]:
    """A daemon in this process."""

    def opened(witness: Callable[[Milestone], None]) -> Publication:
        return Counted.open(config=home.settings, witness=witness)

    daemon = Daemon(opened, StandardLog())
    thread = Thread(target=daemon.run)
    thread.start()
    try:
        wait_for((home.out / "rss.xml").exists, "the first pass")
        yield daemon
    finally:
        daemon.stop()
        thread.join(BOUND_S)
        assert not thread.is_alive()


def passes(daemon: Daemon) -> int:
    """How many it has made."""
    assert isinstance(daemon.publication, Counted)
    return daemon.publication.passes


def beats(daemon: Daemon, count: int = 3) -> None:
    """Wait until the scheduler has looked at what is due a few times."""
    seen = set[object]()

    def has_beaten() -> bool:
        job = daemon.scheduler.get_job("heartbeat")
        seen.add(job and job.next_run_time)
        return len(seen) > count

    wait_for(has_beaten, "the heart beats")


def told(server: Server) -> list[tuple[str, str]]:
    """Type and subject of the article events that a receiver got, as often as it did."""
    messages = [json.loads(body) for body in list(server.bodies)]
    found = [(message["type"], message["data"]["id"]) for message in messages]
    return [one for one in found if one[0] in ARTICLE_EVENTS]


def test_a_clock_that_is_set_back_keeps_nothing_waiting(home: Home, time: time_machine.Traveller) -> None:
    """What is planned every few seconds goes on within seconds, and not when the hour has passed again."""
    with serving(answering()) as server:
        home.configure(hook=server.url(), more=SCANS.format(1))
        home.write("old.txt", report("2026-01-01", "One."))
        with at_work(home) as daemon:
            beats(daemon)
            time.shift(-3600)
            home.write("new.txt", report("2026-01-02", "Two."))
            (home.corpus / "old.txt").unlink()
            wait_for(lambda: len(told(server)) == 2, "the new one and the end of the old one are told")
            beats(daemon)
            assert daemon.health.report()["ok"]
            assert len(told(server)) == 2


@pytest.mark.parametrize("leap", [timedelta(hours=1), timedelta(days=30)], ids=str)
def test_a_leap_forward_costs_a_few_passes_and_skips_nothing(
    home: Home, time: time_machine.Traveller, leap: timedelta
) -> None:
    """All the scans that were missed are one; an embargo that ended meanwhile is over; each is told once."""
    with serving(answering()) as server:
        home.configure(hook=server.url(), more=SCANS.format(300))
        home.write("old.txt", report("2026-01-01", "One."))
        ends = datetime.now(UTC) + timedelta(minutes=30)
        home.write(
            "later.md", f"---\ntitle: Later\ndate: {ends:%Y-%m-%dT%H:%M:%SZ}\n---\nIt was told later.\n"
        )
        with at_work(home) as daemon:
            beats(daemon)
            before = passes(daemon)
            assert told(server) == []
            home.write("new.txt", report("2026-01-02", "Two."))
            time.shift(leap)
            wait_for(lambda: len(told(server)) == 2, "the new one and the one that was held back are told")
            beats(daemon)
            assert passes(daemon) - before <= FEW
            assert len(told(server)) == len(set(told(server))) == 2
