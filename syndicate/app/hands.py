"""Work that is shared out to processes when there is much of it, its results given in the order of the work.

The first portions are done here, so that a small pass starts no process. A process that dies takes no work
with it: that is told, and what it had in hand is done here, as all that follows.

Processes are started afresh, not forked: a daemon has threads. They load the module that the program began
with, so a program that embeds this one begins under ``if __name__ == "__main__":``.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from threading import Thread
from typing import Generic, TypeVar

from syndicate.ports.log import Log

Portion = TypeVar("Portion")
Done = TypeVar("Done")

_ALONE = 4
"""Portions that are done here before a process is started."""

_AHEAD = 2
"""Portions in hand beyond one for each process: enough to keep them busy, few enough to hold in memory."""


class Hands(Generic[Portion, Done]):
    """Does portions of work, here or on processes."""

    def __init__(self, work: Callable[[Portion], Done], *, workers: int, log: Log) -> None:
        """Prepare; no process is started yet.

        :param work: can be pickled with all that it holds, and gives the same wherever it is done
        :param workers: processes at most; 0 for one a core, 1 for none
        """
        self._work = work
        self._workers = workers or len(os.sched_getaffinity(0))
        self._log = log

    def do(self, portions: Iterable[Portion]) -> Generator[tuple[Portion, Done], None, None]:
        """Yield each portion with what was made of it, in order."""
        waiting = iter(portions)
        for _ in range(_ALONE):
            for portion in waiting:
                yield portion, self._work(portion)
                break
        if self._workers > 1:
            yield from self._share(waiting)
        for portion in waiting:
            yield portion, self._work(portion)

    def _share(self, waiting: Iterator[Portion]) -> Iterator[tuple[Portion, Done]]:
        """Do portions on processes until all are done or the processes have died."""
        first = next(waiting, None)
        if first is None:
            return
        in_hand: deque[tuple[Portion, Future[Done] | None]] = deque()
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_begin)
        is_whole = True
        try:
            in_hand.append((first, self._submit(pool, first)))
            while in_hand:
                while is_whole and len(in_hand) < self._workers + _AHEAD:
                    portion = next(waiting, None)
                    if portion is None:
                        break
                    in_hand.append((portion, self._submit(pool, portion)))
                portion, future = in_hand.popleft()
                try:
                    done = future.result() if future else self._work(portion)
                except BrokenProcessPool as broken:
                    if is_whole:
                        self._log.warning("a process died; its work is done here", reason=str(broken))
                    is_whole = False
                    done = self._work(portion)
                yield portion, done
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, pool: ProcessPoolExecutor, portion: Portion) -> Future[Done] | None:
        try:
            return pool.submit(self._work, portion)
        except BrokenProcessPool:
            return None  # those that are in hand will tell


def _begin() -> None:
    """Leave interrupts to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
