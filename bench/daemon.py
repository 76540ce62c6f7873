"""From a new file in the corpus to feeds replaced and the first webhook received, with the daemon running."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles

from bench import corpus
from bench.measuring import Aim, Figure, Sample, bounded
from bench.publications import PROGRAM, environment, publish, settings
from syndicate.web.listen import Listener, Received

_AIM = Aim(text="at most 100 ms", most=100.0)
_SLOWEST = Aim(text="at most 250 ms", most=250.0)
_NEW_FILES = 100
_SECRET = "whsec_" + "YmVuY2htYXJrLW9mLXN5bmRpY2F0ZS1vbmx5IQ=="
_FEEDS = ("rss.xml", "atom.xml", "feed.json")
_LOOK_S = 0.0005
_LONGEST_S = 60
_NEWER_THAN_ALL = date(2025, 7, 1)


class _Arrivals:
    """Keeps the moment of each article.published that came and was verified."""

    def __init__(self) -> None:
        self._moments: list[float] = []
        self._new = threading.Condition()

    def note(self, received: Received) -> None:
        """Called by the receiver."""
        moment = time.perf_counter()
        if received.verified and received.type == "article.published":
            with self._new:
                self._moments.append(moment)
                self._new.notify_all()

    def await_(self, number: int) -> float:
        """Return when the one of that number arrived, once it has."""
        with self._new:
            if not self._new.wait_for(lambda: len(self._moments) > number, _LONGEST_S):
                raise TimeoutError("no webhook came")
            return self._moments[number]


def figures(folder: Path, *, files: int) -> Iterator[Figure]:
    """Publish a corpus of so many files, start the daemon over it, and give it new files one by one."""
    arrivals = _Arrivals()
    listener = Listener("127.0.0.1", 0, _SECRET, arrivals.note)
    listener.start()
    try:
        file = settings(
            folder,
            f'[[webhooks]]\nurl = "{listener.url}"\nsecret = "{_SECRET}"',
            '[network]\nallow = ["127.0.0.1"]',
        )
        corpus.write(folder / "corpus", range(files))
        publish(file)
        with _running(file):
            _settle(folder, arrivals, files)
            replaced, told = zip(
                *(_measure(folder, arrivals, files, number) for number in range(1, _NEW_FILES + 1)),
                strict=True,
            )
    finally:
        listener.stop()
    feeds, webhook = Sample(values=replaced, unit="ms"), Sample(values=told, unit="ms")
    yield Figure(
        name=f"daemon over {files:,} files: a new file to three feeds replaced",
        ours=feeds,
        aim=_AIM,
        judged=feeds.median,
    )
    yield Figure(name="and to its webhook received", ours=webhook, aim=_AIM, judged=webhook.median)
    slowest = quantiles(told, n=100)[-1]
    yield Figure(
        name="the same, 99 in a hundred",
        ours=Sample(values=(slowest,), unit="ms"),
        aim=_SLOWEST,
        judged=slowest,
    )


def _settle(folder: Path, arrivals: _Arrivals, files: int) -> None:
    """Give the daemon files until one comes through: only then is it known to be watching."""
    _measure(folder, arrivals, files, 0)


def _measure(folder: Path, arrivals: _Arrivals, files: int, number: int) -> tuple[float, float]:
    """Add one file; return milliseconds until its feeds are replaced, and until its webhook is received."""
    day = _NEWER_THAN_ALL + timedelta(days=number)
    ready = folder / f"ready-{number}.txt"
    ready.write_text(corpus.text(files + number, day=day), encoding="utf-8")
    feeds = [folder / "site" / name for name in _FEEDS]
    before = [feed.stat().st_ino for feed in feeds]
    begun = time.perf_counter()
    ready.rename(folder / "corpus" / "harbour-office" / ready.name)
    with bounded(_LONGEST_S, "a new file") as check:
        for feed, inode in zip(feeds, before, strict=True):
            while feed.stat().st_ino == inode:
                check()
                time.sleep(_LOOK_S)
    replaced = time.perf_counter()
    told = arrivals.await_(number)
    time.sleep(0.3)  # what the pass and the delivery still record must not slow the next round
    return (replaced - begun) * 1000, (told - begun) * 1000


@contextmanager
def _running(file: Path) -> Iterator[None]:
    """Run the daemon for the length of a block; it watches when the block begins."""
    (file.parent / "corpus" / "harbour-office").mkdir(exist_ok=True)
    log = file.parent / "daemon.log"
    with log.open("wb") as output:
        daemon = subprocess.Popen(
            [PROGRAM, "run", "--config", file],
            cwd=file.parent,
            env=environment(),
            stdout=output,
            stderr=output,
        )
    try:
        yield
    finally:
        daemon.send_signal(signal.SIGTERM)
        try:
            daemon.wait(30)
        except subprocess.TimeoutExpired:
            os.kill(daemon.pid, signal.SIGKILL)
            daemon.wait()
