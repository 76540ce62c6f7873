"""An end to every request, however slowly the other side drips.

A socket's own timeout bounds the wait for one byte, not for a whole answer. Here one thread shuts a
connection down when the time of its request is over, which wakes whoever reads from it.
"""

import contextlib
import math
import os
import socket
import time
from threading import Condition, Thread
from types import TracebackType
from typing import Self


class Guard:
    """The time of one request. Leaving it lets go of the connection; coming too late shuts it down."""

    def __init__(self, watchdog: "Watchdog", ends: float) -> None:
        self._watchdog = watchdog
        self.ends = ends
        self.expired = False
        self._line: socket.socket | None = None
        self._is_owned = False

    def __enter__(self) -> Self:
        self._watchdog.watch(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watchdog.release(self)

    @property
    def left_s(self) -> float:
        """Seconds that are left, 0 when none are."""
        return max(0.0, self.ends - time.monotonic())

    def attach(self, connection: socket.socket) -> None:
        """Take hold of the connection that the request now uses.

        It is held by a descriptor of its own, because TLS takes the one that it is given away from its owner.
        """
        line = socket.socket(
            connection.family, connection.type, connection.proto, fileno=os.dup(connection.fileno())
        )
        self._watchdog.hold(self, line, is_owned=True)

    def borrow(self, line: socket.socket | None) -> None:
        """Take hold of a descriptor that stays its owner's, or let go of it; it must outlive the hold."""
        self._watchdog.hold(self, line, is_owned=False)

    def swap(self, line: socket.socket | None, *, is_owned: bool) -> socket.socket | None:
        """Exchange the held descriptor, and give back one to be closed; under the watchdog's lock alone."""
        held = self._line if self._is_owned else None
        self._line, self._is_owned = line, is_owned
        return held

    def expire(self) -> None:
        """Shut the connection down; called under the watchdog's lock alone."""
        self.expired = True
        if self._line is not None:
            with contextlib.suppress(OSError):  # the other side was faster
                self._line.shutdown(socket.SHUT_RDWR)


class Watchdog:
    """Ends what takes too long. One daemon thread, started with the first request, serves all of them."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._guards: set[Guard] = set()
        self._wakes = 0.0
        self._thread: Thread | None = None

    def guard(self, seconds: float) -> Guard:
        """Give a request ``seconds`` from now."""
        return Guard(self, time.monotonic() + seconds)

    def watch(self, guard: Guard) -> None:
        """Begin to watch."""
        with self._changed:
            self._guards.add(guard)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="deadline", daemon=True)
                self._thread.start()
            if guard.ends < self._wakes:
                self._changed.notify()

    def hold(self, guard: Guard, line: socket.socket | None, *, is_owned: bool) -> None:
        """Let a guard hold a descriptor, or none."""
        with self._changed:
            held = guard.swap(line, is_owned=is_owned)
            if guard.expired:
                guard.expire()
        if held is not None:
            held.close()

    def release(self, guard: Guard) -> None:
        """End watching and close the descriptor."""
        with self._changed:
            self._guards.discard(guard)
            held = guard.swap(None, is_owned=False)
        if held is not None:
            held.close()

    def _run(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for guard in [guard for guard in self._guards if guard.ends <= now]:
                    guard.expire()
                    self._guards.discard(guard)
                # A guard that has gone is not un-waited for: to be woken for each request would cost more.
                self._wakes = min((guard.ends for guard in self._guards), default=math.inf)
                self._changed.wait(None if self._wakes == math.inf else self._wakes - now)
