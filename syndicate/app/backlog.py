"""Claimed deliveries that wait for a worker: whose turn it is, so that nobody holds up others.

A host begins with one request; each answer lets it have more at once, up to half of the workers. One that
gives no answer is doubted: it is tried by one request at a time, and those count against a few further
workers and not against what the others share. An endpoint that takes so many requests a second has a queue
of its own beside its host's. Decides who is next and nothing else: it starts no thread and asks no database.
"""

import heapq
from collections import deque
from dataclasses import dataclass, field
from itertools import count

from syndicate.app.claimed import Claimed

_PER_WORKER = 64
"""Deliveries that may wait for each request that their host may have at once."""

_DOUBTED = 4
"""Deliveries that may wait for a host that is doubted."""

_RELIEF = 2
"""A host that had enough wants more when so small a part of it is left: one half."""

_MOST_KNOWN = 1000
"""Hosts of which it is remembered how much they may have at once."""

_AHEAD = 16
"""Deliveries that should wait for each worker."""


@dataclass(slots=True, eq=False)
class _Host:
    name: str
    queues: dict[str, "_Queue"] = field(default_factory=dict)
    full: list["_Queue"] = field(default_factory=list)  # what waits for a request of the host to end
    waiting: int = 0
    counted: int = 0  # how many of those that wait are counted as of use
    running: int = 0
    allowed: int = 1
    is_doubted: bool = False
    held_until: float = 0.0


@dataclass(slots=True, eq=False)
class _Queue:
    host: _Host
    name: str
    interval_s: float
    waiting: deque[Claimed] = field(default_factory=deque)
    ready_at: float = 0.0
    is_placed: bool = False


class Backlog:
    """Who waits and who runs.

    :param workers: how many requests may run at once, doubted hosts apart
    :ivar is_relieved: whether a host that had enough wants more, since this was asked last
    """

    def __init__(self, *, workers: int) -> None:
        self._workers = workers
        self._per_host = max(1, workers // 2)
        self._doubters = max(1, workers // 4)
        self._hosts: dict[str, _Host] = {}
        self._turns: deque[_Queue] = deque()
        self._doubted_turns: deque[_Queue] = deque()
        self._later: list[tuple[float, int, _Queue]] = []
        self._order = count()
        self._sated: set[str] = set()
        self.is_relieved = False
        self._waiting = 0
        self._of_use = 0
        self._running = 0
        self._doubting = 0

    @property
    def most_at_once(self) -> int:
        """Requests that can ever be under way: those that ran for hosts before they were doubted included."""
        return 3 * self._workers

    @property
    def waiting(self) -> int:
        """Parcels that wait."""
        return self._waiting

    @property
    def running(self) -> int:
        """Requests that are under way."""
        return self._running + self._doubting

    @property
    def sated(self) -> frozenset[str]:
        """Hosts for which enough is waiting."""
        return frozenset(self._sated)

    @property
    def is_busy(self) -> bool:
        """Whether something runs, or will before long; who asked to be left alone is not waited for."""
        rated = any(queue.waiting and queue.host.held_until < at for at, _, queue in self._later)
        return bool(self.running or self._turns or self._doubted_turns or rated)

    def wants_more(self) -> bool:
        """Whether workers are free, or soon will be, and nothing that waits could use them."""
        is_idle = self._running < self._workers and not self._turns
        return is_idle or self._of_use < self._workers * _AHEAD

    def was_relieved(self) -> bool:
        """Whether a host that had enough wants more, since this was asked last."""
        found, self.is_relieved = self.is_relieved, False
        return found

    def next_at(self) -> float | None:
        """Monotonic seconds at which something that waits for its time could be started, or None."""
        return self._later[0][0] if self._later else None

    def add(self, claimed: Claimed, now: float) -> None:
        """Let a parcel wait its turn.

        :param now: monotonic seconds
        """
        name, rate = claimed.host, claimed.endpoint.per_second
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(name)
        key = claimed.endpoint.id if rate else ""
        queue = host.queues.get(key)
        if queue is None:
            queue = host.queues[key] = _Queue(host, key, 1 / rate if rate else 0.0)
        queue.waiting.append(claimed)
        self._count(host, 1)
        if not queue.is_placed:
            self._place(queue, now)

    def start(self, now: float) -> Claimed | None:
        """Take the next parcel that may be sent, the hosts in turn; None when there is none.

        What has waited until its claim is nearly over is dropped: it will be claimed again.

        :param now: monotonic seconds
        """
        self._recall(now)
        if self.running >= self.most_at_once:
            return None
        if self._running < self._workers and (claimed := self._next(self._turns, now)) is not None:
            return claimed
        if self._doubting < self._doubters:
            return self._next(self._doubted_turns, now)
        return None

    def finish(self, claimed: Claimed, now: float, *, answered: bool, hold_until: float = 0.0) -> None:
        """Note that a request has ended.

        :param answered: whether there was any answer
        :param hold_until: monotonic seconds until which its host asked to be left alone
        """
        host = self._hosts[claimed.host]
        host.running -= 1
        self._running -= not host.is_doubted
        self._doubting -= host.is_doubted
        host.allowed = min(self._per_host, host.allowed * 2) if answered else 1
        host.held_until = max(host.held_until, hold_until)
        if host.is_doubted is answered:
            self._judge(host, is_doubted=not answered)
        self._count(host, 0)
        full, host.full = host.full, []
        for queue in full:
            self._place(queue, now)
        self._forget(host, now)

    def clear(self) -> None:
        """Let go of all that waits."""
        for host in list(self._hosts.values()):
            for queue in host.queues.values():
                self._count(host, -len(queue.waiting))
                queue.waiting.clear()

    def _judge(self, host: _Host, *, is_doubted: bool) -> None:
        host.is_doubted = is_doubted
        moved = host.running if is_doubted else -host.running
        self._running -= moved
        self._doubting += moved

    def _next(self, turns: deque[_Queue], now: float) -> Claimed | None:
        while turns:
            queue = turns.popleft()
            queue.is_placed = False
            host = queue.host
            while queue.waiting and queue.waiting[0].batch.usable_until <= now:
                queue.waiting.popleft()
                self._count(host, -1)
            if not self._may_start(queue, now) or host.is_doubted is not (turns is self._doubted_turns):
                self._place(queue, now)
                continue
            claimed = queue.waiting.popleft()
            host.running += 1
            self._running += not host.is_doubted
            self._doubting += host.is_doubted
            queue.ready_at = now + queue.interval_s
            self._count(host, -1)
            self._place(queue, now)
            return claimed
        return None

    def _may_start(self, queue: _Queue, now: float) -> bool:
        host = queue.host
        is_time = host.held_until <= now and queue.ready_at <= now
        return bool(queue.waiting) and is_time and host.running < self._limit(host)

    def _limit(self, host: _Host) -> int:
        return 1 if host.is_doubted else host.allowed

    def _place(self, queue: _Queue, now: float) -> None:
        """Put a queue where it waits: for its turn, for its host, or for its time."""
        host = queue.host
        if not queue.waiting:
            if queue.ready_at <= now:
                host.queues.pop(queue.name, None)
                self._forget(host, now)
                return
            self._put_off(queue, queue.ready_at)  # or a new queue would know nothing of the rate
        elif (at := max(host.held_until, queue.ready_at)) > now:
            self._put_off(queue, at)
        elif host.running >= self._limit(host):
            host.full.append(queue)
        else:
            (self._doubted_turns if host.is_doubted else self._turns).append(queue)
        queue.is_placed = True

    def _put_off(self, queue: _Queue, until: float) -> None:
        heapq.heappush(self._later, (until, next(self._order), queue))

    def _recall(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            queue = heapq.heappop(self._later)[2]
            queue.is_placed = False
            if queue.host.held_until <= now:
                queue.host.held_until = 0.0
            self._place(queue, now)
            self._count(queue.host, 0)

    def _count(self, host: _Host, change: int) -> None:
        host.waiting += change
        self._waiting += change
        counted = 0 if host.is_doubted or host.held_until else host.waiting
        self._of_use += counted - host.counted
        host.counted = counted
        enough = _DOUBTED if host.is_doubted else host.allowed * _PER_WORKER
        if host.waiting >= enough:
            self._sated.add(host.name)
        elif host.waiting < max(1, enough // _RELIEF) and host.name in self._sated:
            self._sated.discard(host.name)
            self.is_relieved = True

    def _forget(self, host: _Host, now: float) -> None:
        is_idle = not (host.queues or host.running or host.is_doubted or host.held_until > now)
        if is_idle and len(self._hosts) > _MOST_KNOWN:
            self._hosts.pop(host.name, None)
