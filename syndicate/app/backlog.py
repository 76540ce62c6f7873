"""Claimed deliveries that wait for a worker, host by host, so that one hanging host holds up no other.

Decides who is next and nothing else: it starts no thread and asks no database.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from syndicate.model import Delivery, Endpoint

_STUCK_S = 1.0
"""Seconds without an answer after which a busy host counts as stuck."""


@dataclass(slots=True, kw_only=True)
class Batch:
    """What was claimed together.

    :ivar usable_until: monotonic seconds after which nothing of it may be started, because its claim could
        run out under the request
    :ivar open: ids that are not settled yet
    """

    token: str
    usable_until: float
    open: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What one request carries, and the batch that it was claimed in.

    :ivar deliveries: at least one, all for one endpoint, oldest first
    """

    deliveries: tuple[Delivery, ...]
    batch: Batch

    @property
    def endpoint(self) -> Endpoint:
        """Whom it is for."""
        return self.deliveries[0].endpoint

    @property
    def host(self) -> str:
        """The host that it goes to, with its port."""
        return urlsplit(self.endpoint.url).netloc.lower()


class Backlog:
    """Who waits and who runs.

    :param workers: how many may run at once; at most half of them, but one, for a single host
    """

    def __init__(self, *, workers: int) -> None:
        self._workers = workers
        self._per_host = max(1, workers // 2)
        self._waiting: dict[str, deque[Claimed]] = {}
        self._running: Counter[str] = Counter()
        self._moved: dict[str, float] = {}
        self._held: dict[str, float] = {}

    @property
    def waiting(self) -> int:
        """Deliveries that wait."""
        return sum(map(len, self._waiting.values()))

    @property
    def running(self) -> int:
        """Deliveries that are with a worker."""
        return self._running.total()

    def startable(self, now: float) -> int:
        """How many of those that wait their hosts would let start now."""
        return sum(min(len(queue), self._room(host, now)) for host, queue in self._waiting.items())

    def wants_more(self, now: float) -> bool:
        """Whether workers are free, or soon will be, and nothing that waits could use them."""
        return self.startable(now) < self._workers

    def add(self, claimed: Claimed) -> None:
        """Let a delivery wait its turn."""
        self._waiting.setdefault(claimed.host, deque()).append(claimed)

    def start(self, now: float) -> Claimed | None:
        """Take the next delivery that may run, the hosts in turn; None when there is none.

        What has waited until its claim is nearly over is dropped: it will be claimed again.

        :param now: monotonic seconds
        """
        if self.running >= self._workers:
            return None
        for host in list(self._waiting):
            queue = self._waiting[host]
            while queue and queue[0].batch.usable_until <= now:
                queue.popleft()
            if queue and self._room(host, now) > 0:
                claimed = queue.popleft()
                self._running[host] += 1
                self._moved.setdefault(host, now)
                del self._waiting[host]
                if queue:
                    self._waiting[host] = queue  # to the end of the turn
                return claimed
            if not queue:
                del self._waiting[host]
        return None

    def finish(self, claimed: Claimed, now: float) -> None:
        """Note that a worker is done with a delivery."""
        host = claimed.host
        self._running[host] -= 1
        self._moved[host] = now
        if not self._running[host]:
            del self._running[host], self._moved[host]

    def hold(self, host: str, until: float) -> None:
        """Start nothing more for a host that asked to be left alone.

        :param until: monotonic seconds
        """
        self._held[host] = until

    def drop_stuck(self, now: float) -> None:
        """Let go of what waits for hosts that do not answer: its claims run out, and others come forward."""
        for host in list(self._waiting):
            if self._running[host] >= self._per_host and now - self._moved[host] > _STUCK_S:
                del self._waiting[host]

    def clear(self) -> None:
        """Let go of all that waits."""
        self._waiting.clear()

    def _room(self, host: str, now: float) -> int:
        if self._held.get(host, 0.0) > now:
            return 0
        self._held.pop(host, None)
        return max(0, self._per_host - self._running[host])
