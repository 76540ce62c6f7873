"""A daemon whose scheduler has died, or whose passes fail, says so to whoever watches it."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from syndicate.run.daemon import Daemon
from syndicate.run.publication import Publication
from tests.end_to_end.homes import BOUND_S, Home, report, wait_for

pytestmark = pytest.mark.slow


class Heard:
    """A log that is kept."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, object]]] = []

    def debug(self, event: str, **facts: object) -> None:
        """Keep it."""
        self.lines.append((event, facts))

    info = warning = debug

    def trouble(self, event: str, trouble: Exception, **facts: object) -> None:
        """Keep it."""
        self.lines.append((event, {**facts, "trouble": trouble}))

    def events(self) -> list[str]:
        """What was told."""
        return [event for event, _facts in self.lines]


@dataclass(frozen=True, slots=True)
class Watched:
    """A daemon in this process, and where it serves."""

    daemon: Daemon
    log: Heard
    site: str

    def health(self) -> requests.Response:
        """What a monitor is answered."""
        return requests.get(self.site + "-/health", timeout=30)


@pytest.fixture
def watched(home: Home) -> Iterator[Watched]:
    """A daemon at work."""
    home.configure(more="[schedule]\ngrace = 20")
    home.write("a.txt", report("2026-02-03", "The ferry was late."))
    log = Heard()

    daemon = Daemon(lambda witness: Publication.open(config=home.settings, witness=witness), log)
    thread = threading.Thread(target=daemon.run, kwargs={"listen": ("127.0.0.1", 0)})
    thread.start()
    wait_for(lambda: {"serving", "published"} <= set(log.events()), "it is at work")
    (site,) = [str(facts["address"]) for event, facts in log.lines if event == "serving"]
    yield Watched(daemon, log, site)
    daemon.stop()
    thread.join(BOUND_S)
    assert not thread.is_alive()


def test_a_scheduler_that_has_died_is_seen(watched: Watched) -> None:
    """Shut down behind the daemon's back it no longer beats, and health answers 503."""
    answer = watched.health()
    assert (answer.status_code, answer.json()["scheduler"]) == (200, "alive")
    watched.daemon.health.late_s = 0.05
    watched.daemon.scheduler.shutdown(wait=False)
    wait_for(lambda: watched.health().status_code == 503, "health fails")
    facts = watched.health().json()
    assert (facts["ok"], facts["scheduler"]) == (False, "dead")
    assert facts["heartbeat_age_s"] >= 0


def test_a_pass_that_fails_is_seen_until_one_succeeds(watched: Watched, home: Home) -> None:
    """Health names the trouble with its cause, and forgets it when a pass has done better."""
    aside = home.base / "aside"
    home.corpus.rename(aside)
    watched.daemon._agenda.scan()
    wait_for(lambda: watched.health().status_code == 503, "health fails")
    assert str(home.corpus) in watched.health().json()["trouble"]
    shutil.move(aside, home.corpus)
    watched.daemon._agenda.scan()
    wait_for(lambda: watched.health().status_code == 200, "health recovers")
    assert watched.health().json()["trouble"] is None


def test_an_emptied_corpus_withdraws_nothing_in_the_daemon(watched: Watched, home: Home) -> None:
    """As many articles as vanish at once are more likely on a disk that is not mounted."""
    for number in range(25):
        home.write(f"{number}.txt", report("2026-02-03", f"Report {number} was read aloud."))
    wait_for(lambda: len(home.entries()) == 26, "all are entries")
    aside = home.base / "aside"
    home.corpus.rename(aside)
    home.corpus.mkdir()
    watched.daemon._agenda.scan()
    wait_for(lambda: "--allow-removals" in str(watched.health().json()["trouble"]), "health says why")
    assert watched.health().status_code == 503
    assert {entry["state"] for entry in home.entries().values()} == {"live"}
    home.corpus.rmdir()
    aside.rename(home.corpus)
