"""What a benchmark says: medians with their spread, ours beside a peer's, and whether the aim is met."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Repeated measurements of one thing.

    :ivar values: in ``unit``, at least one
    """

    values: tuple[float, ...]
    unit: str

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.values)

    @property
    def lowest(self) -> float:
        """The least of them."""
        return min(self.values)

    @property
    def highest(self) -> float:
        """The greatest of them."""
        return max(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What is asked of a figure.

    :ivar least: it must be at least this
    :ivar most: it must be at most this
    """

    text: str
    least: float = float("-inf")
    most: float = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table.

    :ivar peer: what is measured beside it, in the same rounds
    :ivar ratio: of the medians; above what, ``ratio_of`` says
    :ivar aim: None for what is only told
    :ivar judged: the number that the aim is about
    """

    name: str
    ours: Sample
    peer: Sample | None = None
    peer_name: str = ""
    ratio: float | None = None
    ratio_of: str = ""
    aim: Aim | None = None
    judged: float = 0.0

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is none."""
        if self.aim is None:
            return None
        return self.aim.least <= self.judged <= self.aim.most


def alternate(*works: Callable[[], float], rounds: int = ROUNDS) -> Iterator[tuple[float, ...]]:
    """Measure things in turn, round by round, so that a busy moment of the machine falls on all of them.

    :return: for each thing what its rounds gave
    """
    found = [[work() for work in works] for _ in range(rounds)]
    return zip(*found, strict=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def bounded(seconds: float, what: str) -> Iterator[Callable[[], None]]:
    """Give what raises TimeoutError once that much time has passed; to be called while waiting."""
    end = time.monotonic() + seconds

    def check() -> None:
        if time.monotonic() > end:
            raise TimeoutError(f"{what} took longer than {seconds:.0f} s")

    yield check
