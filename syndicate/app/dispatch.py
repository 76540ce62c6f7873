"""One run of deliveries: what is claimed, what is under way, what waits to be settled.

One thread claims and settles; the workers of its crew take one parcel after the other by themselves, so that
the database keeps nobody waiting who could send. Whatever is held when the process is killed is claimed again
when the claim runs out. What an answer means and when the next try is due is decided elsewhere.
"""

import random
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Lock

from syndicate.app.attempt import Sender, Tried
from syndicate.app.backlog import Backlog
from syndicate.app.claimed import Batch, Claimed
from syndicate.app.crew import Crew
from syndicate.app.parcels import parcels
from syndicate.app.report import attempted, troubled
from syndicate.app.settle import settle
from syndicate.errors import StateError
from syndicate.model import Delivery, DeliveryState, Milestone, Pace, RetryPolicy, Settlement
from syndicate.ports.log import Log
from syndicate.ports.publishing import Clock, Witness
from syndicate.ports.store import Store, Unit

_LOOK_S = 2.0  # other processes add deliveries too, and a wake-up may be lost
_TICK_S = 0.2  # longest time for a stop to be noticed
_LINGER_S = 0.25  # longest time for which an answer waits for others, to be settled with them
_OVERDUE_S = 1.0  # between two looks at what is due and yet cannot be claimed: a host that is left alone
_HELD = 8  # batches that wait at the most
_SPREAD = 1000  # followers of a topic that are owed a delivery in one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What deliveries need from the outside; see :class:`syndicate.app.deliver.Deliverer`."""

    store: Store
    sender: Sender
    clock: Clock
    policy: RetryPolicy
    workers: int
    random: random.Random
    witness: Witness
    log: Log
    claim_s: int
    batch: int
    grace_s: float


@dataclass(slots=True)
class Dispatch:
    """One run: what it has claimed, what is under way and what waits to be settled.

    :ivar inbox: reasons to act; True says that something may be due
    """

    parts: Parts
    inbox: SimpleQueue[bool]
    settled: dict[DeliveryState, int] = field(default_factory=dict)
    _look_at: float = 0.0
    _exhausted: bool = False
    _tried: list[Tried] = field(default_factory=list)
    _since: float = 0.0
    _batches: dict[str, Batch] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _backlog: Backlog = field(init=False)
    _crew: Crew[Claimed] = field(init=False)

    def __post_init__(self) -> None:
        self._backlog = Backlog(workers=self.parts.workers)
        self._crew = Crew(self._work, size=self._backlog.most_at_once, name="deliver")

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and nothing more was due."""
        with self._lock:
            return self._exhausted and not self._backlog.is_busy and not self._tried

    def turn(self, *, ends: float | None = None) -> None:
        """Wait for a reason to act; settle what has come back, claim, start what can be started.

        :param ends: monotonic seconds at which the caller wants to be back
        """
        self._wait(self._patience(ends))
        if self._has_run_out() or self._is_time_to_settle():
            self._settle()
        self._claim()
        self._start()

    def end(self) -> None:
        """Begin nothing more, settle what ends within the grace, give the rest back."""
        with self._lock:
            self._backlog.clear()
        ends = time.monotonic() + self.parts.grace_s
        try:
            while self._backlog.running and time.monotonic() < ends:
                self._wait(min(_TICK_S, max(0.0, ends - time.monotonic())))
            self._settle()
            self._release()
        except Exception as trouble:  # noqa: BLE001 -- what could not be given back runs out by itself
            troubled(trouble, self.parts.log)
        self._crew.dismiss()

    def _work(self, claimed: Claimed) -> None:
        following: Claimed | None = claimed
        while following is not None:
            following = self._finished(self.parts.sender.attempt(following))

    def _finished(self, tried: Tried) -> Claimed | None:
        """Keep what came back, and give the worker what is next."""
        at, hold_s = time.monotonic(), tried.outcome.hold_host_s
        hold = at + min(hold_s, self.parts.policy.longest_hold_s) if hold_s else 0.0
        with self._lock:  # a hold is heeded before it is stored, for what is claimed already
            self._backlog.finish(tried.claimed, at, answered=tried.is_answered, hold_until=hold)
            if not self._tried:
                self._since = at
            self._tried.append(tried)
            following = self._next(at)
            while following is not None and (another := self._next(at)) is not None:
                self._crew.give(another)  # an answer lets its host have more at once
            is_time = len(self._tried) == self.parts.batch or self._backlog.is_relieved
        if following is None or is_time:
            self.inbox.put(False)
        return following

    def _patience(self, ends: float | None) -> float:
        now = time.monotonic()
        with self._lock:
            until = now + (_LINGER_S / 4 if self._backlog.running or self._tried else _TICK_S)
            if self._backlog.wants_more():
                until = min(until, self._look_at)
            if (ready := self._backlog.next_at()) is not None:
                until = min(until, ready)
            if self._tried and not self._backlog.running:
                until = now
        return max(0.0, (until if ends is None else min(until, ends)) - now)

    def _wait(self, seconds: float) -> None:
        try:
            message = self.inbox.get(timeout=seconds) if seconds > 0 else self.inbox.get_nowait()
            while True:
                if message:
                    self._look_at, self._exhausted = 0.0, False
                message = self.inbox.get_nowait()
        except Empty:
            return

    def _has_run_out(self) -> bool:
        """Whether the clock has leapt past the end of a claim: of that, nothing more is started."""
        now = self.parts.clock.now()
        over = [held for held in self._batches.values() if held.until <= now and held.usable_until]
        with self._lock:
            for held in over:
                held.usable_until = 0.0
        return bool(over)

    def _is_time_to_settle(self) -> bool:
        with self._lock:
            if not self._tried:
                return False
            is_enough = len(self._tried) >= self.parts.batch or not self._backlog.running
            return is_enough or time.monotonic() - self._since >= _LINGER_S

    def _start(self) -> None:
        with self._lock:
            while (claimed := self._next(time.monotonic())) is not None:
                self._crew.give(claimed)

    def _next(self, at: float) -> Claimed | None:
        """Whatever is next; nothing, while so much is not settled that a crash would send too much again."""
        return self._backlog.start(at) if len(self._tried) < self.parts.batch else None

    def _settle(self) -> None:
        while True:
            with self._lock:
                group = self._tried[: self.parts.batch]
                self._since = time.monotonic()
            if not group:
                return
            try:
                self._settle_group(group)
            except StateError:
                raise  # kept, and settled when the database is back
            except Exception:
                self._drop(group)  # claimed again later: better twice than in the way of others
                raise

    def _settle_group(self, group: list[Tried]) -> None:
        self.parts.witness(Milestone.BEFORE_SETTLE)
        now = self.parts.clock.now()
        with self.parts.store.write() as unit:
            settlements = settle(unit, group, now=now, policy=self.parts.policy, chance=self.parts.random)
        self._drop(group)
        self.parts.witness(Milestone.SETTLED)
        for tried in group:
            self._close(tried.claimed)
        for settlement in settlements:
            self._note(settlement, now)
            attempted(settlement, self.parts.log)

    def _drop(self, group: list[Tried]) -> None:
        with self._lock:
            del self._tried[: len(group)]

    def _note(self, settlement: Settlement, now: datetime) -> None:
        following, at = settlement.next, time.monotonic()
        self.settled[following.state] = self.settled.get(following.state, 0) + 1
        if following.due is not None:
            self._look_at = min(self._look_at, at + (following.due - now).total_seconds())
        if settlement.delivery.endpoint.pace is not Pace.EACH:  # what waited for this one's end is awake
            self._look_at, self._exhausted = at, False

    def _close(self, claimed: Claimed) -> None:
        claimed.batch.open.difference_update(delivery.id for delivery in claimed.deliveries)
        if not claimed.batch.open:
            self._batches.pop(claimed.batch.token, None)

    def _wants_claim(self) -> bool:
        with self._lock:
            if self._backlog.was_relieved():
                self._look_at, self._exhausted = 0.0, False
            return self._backlog.wants_more() and self._backlog.waiting < self.parts.batch * _HELD

    def _claim(self) -> None:
        while self._wants_claim() and time.monotonic() >= self._look_at:
            if self._exhausted and (wait_s := self._until_due_s()) > 0:  # a look costs less than a claim
                self._look_at = time.monotonic() + wait_s
                return
            self._exhausted = not self._claim_batch(self.parts.batch)
            self._start()
            if self._exhausted:
                self._look_at = time.monotonic() + (self._until_due_s() or _OVERDUE_S)
            if self._is_time_to_settle():
                return

    def _claim_batch(self, limit: int) -> bool:
        """Claim, and say whether there may be more."""
        parts, asked = self.parts, time.monotonic()
        token = f"{parts.random.getrandbits(128):032x}"
        now = parts.clock.now()
        with parts.store.write(lasting=False) as unit:  # a claim that is lost is made again
            while unit.outbox.lapse(now, _SPREAD) == _SPREAD:
                pass  # nothing is claimed for a lease that is over
            deliveries = self._claimed(unit, token, now, limit)
            spread = unit.outbox.expand(_SPREAD) if len(deliveries) < limit else 0  # no sooner than needed
            if spread:
                deliveries += self._claimed(unit, token, now, limit - len(deliveries))
        if spread:
            parts.witness(Milestone.EXPANDED)
        if not deliveries:
            return bool(spread)
        parts.witness(Milestone.CLAIMED)
        batch = Batch(
            token=token,
            usable_until=asked + parts.claim_s / 2,
            until=now + timedelta(seconds=parts.claim_s),
            open={delivery.id for delivery in deliveries},
        )
        self._batches = {
            name: held for name, held in self._batches.items() if held.usable_until + parts.claim_s > asked
        }
        self._batches[token] = batch
        with self._lock:
            for parcel in parcels(deliveries):
                self._backlog.add(Claimed(deliveries=parcel, batch=batch), asked)
        return bool(spread) or len(deliveries) >= limit

    def _claimed(self, unit: Unit, token: str, now: datetime, limit: int) -> list[Delivery]:
        with self._lock:
            spared = self._backlog.sated
        until = now + timedelta(seconds=self.parts.claim_s)
        return unit.outbox.claim(now=now, until=until, token=token, limit=limit, spared=spared)

    def _until_due_s(self) -> float:
        with self.parts.store.read() as unit:
            due = unit.outbox.next_due()
        if due is None:
            return _LOOK_S
        wait_s = (due - self.parts.clock.now()).total_seconds()
        return min(_LOOK_S, max(0.0, wait_s))

    def _release(self) -> None:
        if not self._batches:
            return
        with self.parts.store.write() as unit:
            for token in self._batches:
                unit.outbox.release(token)
        self._batches.clear()
