"""Work that is shared out to processes."""

import os
import signal
from collections.abc import Iterator

import pytest

from syndicate.app.hands import Hands


class _Told:
    """A log that keeps its warnings."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def debug(self, event: str, **facts: object) -> None:
        """Nothing."""

    info = debug

    def warning(self, event: str, **facts: object) -> None:
        """Keep it."""
        del facts
        self.warnings.append(event)

    def trouble(self, event: str, trouble: Exception, **facts: object) -> None:
        """Nothing."""


def _whose(number: int) -> tuple[int, int]:
    return number, os.getpid()


def _dies_elsewhere(number: int, here: int) -> int:
    if number == 7 and os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


class _Fatal:
    """Work that kills the process it is done in, unless that is the test's own."""

    def __init__(self) -> None:
        self.here = os.getpid()

    def __call__(self, number: int) -> int:
        return _dies_elsewhere(number, self.here)


def test_little_work_starts_no_process() -> None:
    """What a small pass has to read is read in its own process."""
    hands = Hands(_whose, workers=2, log=_Told())
    assert [done for _, done in hands.do(range(4))] == [(number, os.getpid()) for number in range(4)]


@pytest.mark.slow
def test_much_work_is_shared_and_given_in_order() -> None:
    """However many processes read, what they read comes in the order of paths."""
    hands = Hands(_whose, workers=2, log=_Told())
    done = [made for _, made in hands.do(range(40))]
    assert [number for number, _ in done] == list(range(40))
    assert {worker for _, worker in done[4:]}.isdisjoint({os.getpid()})


@pytest.mark.slow
def test_the_work_of_a_process_that_dies_is_done() -> None:
    """A reading process that is killed loses no file, and the loss of the process is told."""
    log = _Told()
    hands = Hands(_Fatal(), workers=2, log=log)
    assert [made for _, made in hands.do(range(20))] == list(range(20))
    assert len(log.warnings) == 1


@pytest.mark.slow
def test_only_a_bounded_part_of_the_work_is_fetched_ahead() -> None:
    """A million files that wait to be read are not held in memory."""
    fetched = 0

    def portions() -> Iterator[int]:
        nonlocal fetched
        for number in range(100):
            fetched += 1
            yield number

    hands = Hands(_whose, workers=2, log=_Told())
    for number, _made in hands.do(portions()):
        assert fetched <= number + 6
