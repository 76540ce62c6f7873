"""Watching a corpus, and what is done where that fails."""

import errno
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from syndicate.run import daemon as module
from syndicate.run.agenda import Agenda
from syndicate.run.daemon import Daemon
from syndicate.run.log import StandardLog
from syndicate.run.publication import Publication


class _Log(StandardLog):
    """Keeps what troubles are told."""

    def __init__(self) -> None:
        self.troubles: list[str] = []

    def trouble(self, event: str, trouble: Exception, **facts: object) -> None:
        """Keep it."""
        del facts
        self.troubles.append(f"{event}: {trouble}")


class _Agenda(Agenda):
    """Counts the scans that are asked for."""

    scans = 0

    def __init__(self) -> None:
        super().__init__()
        self.thorough: list[bool] = []

    def scan(self, *, full: bool = False) -> None:
        """Count."""
        self.thorough.append(full)
        self.scans += 1


class _Unwatchable:
    """A corpus of more folders than may be watched; the third try ends the daemon."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self.tries = 0

    def watch(self, stop: Event) -> Iterator[frozenset[str]]:
        """Fail."""
        del stop
        self.tries += 1
        if self.tries == 3:
            self._daemon.stop()
        raise OSError(errno.ENOSPC, "the limit of watches is reached")


def test_a_corpus_that_cannot_be_watched_is_scanned_and_that_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changes are found where the system allows no more watches, and the log is not filled with it."""
    (tmp_path / "corpus").mkdir()
    log = _Log()
    daemon = Daemon(lambda witness: Publication.open(tmp_path / "corpus", witness=witness), log)
    corpus = _Unwatchable(daemon)
    monkeypatch.setattr(module, "corpus", lambda _configuration: corpus)
    monkeypatch.setattr(module, "_UNWATCHED_S", 0)
    agenda = _Agenda()
    daemon._agenda = agenda
    daemon._watch()
    assert agenda.scans == 3
    assert len(log.troubles) == 1
    assert "scanned instead" in log.troubles[0]


class _Overflowing:
    """A corpus of which more changes than the system can tell, once watching has begun."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon

    def watch(self, stop: Event) -> Iterator[frozenset[str]]:
        """Say twice that anything may have changed."""
        del stop
        yield frozenset()
        yield frozenset()
        self._daemon.stop()


def test_edits_of_which_nobody_told_are_looked_for_in_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those before watching began, and those of which the system had too many to tell."""
    (tmp_path / "corpus").mkdir()
    daemon = Daemon(lambda witness: Publication.open(tmp_path / "corpus", witness=witness), _Log())
    corpus = _Overflowing(daemon)
    monkeypatch.setattr(module, "corpus", lambda _configuration: corpus)
    agenda = _Agenda()
    daemon._agenda = agenda
    daemon._watch()
    assert agenda.thorough == [True, True]
