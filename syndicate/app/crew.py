"""Threads that stay warm between two tasks and hold up no exit.

The standard library's executor joins its threads when the interpreter ends; a request that hangs would then
keep a stopped process alive. These are daemons: what they were doing is claimed again by the next process.
"""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

Task = TypeVar("Task")


class Crew(Generic[Task]):
    """Up to ``size`` workers, started as they are needed.

    :param work: what is done with a task; must not raise
    """

    def __init__(self, work: Callable[[Task], None], *, size: int, name: str) -> None:
        self._work = work
        self._size = size
        self._name = name
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._threads: list[Thread] = []

    def give(self, task: Task) -> None:
        """Let a worker do a task; called by one thread."""
        self._tasks.put(task)
        if len(self._threads) < self._size:
            thread = Thread(target=self._run, name=f"{self._name}-{len(self._threads) + 1}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def dismiss(self) -> None:
        """Let each worker end after what it is doing; nobody waits for them."""
        for _ in self._threads:
            self._tasks.put(None)
        self._threads.clear()

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            self._work(task)
