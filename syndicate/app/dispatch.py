"""One run of deliveries: what is claimed, what is under way, what waits to be settled.

One thread turns it; the threads of its crew only wait for answers. Whatever it holds when it is killed is
claimed again when the claim runs out. What an answer means and when the next try is due is decided elsewhere.
"""

import random
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from syndicate.app.attempt import Sender, Tried
from syndicate.app.backlog import Backlog, Batch, Claimed
from syndicate.app.crew import Crew
from syndicate.app.parcels import parcels
from syndicate.app.report import attempted, troubled
from syndicate.app.settle import settle
from syndicate.errors import StateError
from syndicate.model import DeliveryState, Milestone, RetryPolicy, Settlement
from syndicate.ports.log import Log
from syndicate.ports.publishing import Clock, Witness
from syndicate.ports.store import Store

_LOOK_S = 2.0  # other processes add deliveries too, and a wake-up may be lost
_TICK_S = 0.2  # longest time for a stop to be noticed
_OVERDUE_S = 1.0  # between two looks at what is due and yet cannot be claimed: a host that is left alone
_HELD = 10  # batches that wait at the most
_SPREAD = 1000  # followers of a topic that are owed a delivery in one transaction
_AHEAD = 4  # claimed at once for each worker


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
    """One run: what it has claimed, what is under way and what waits to be settled."""

    parts: Parts
    inbox: SimpleQueue[Tried | None]
    settled: dict[DeliveryState, int] = field(default_factory=dict)
    _look_at: float = 0.0
    _exhausted: bool = False
    _tried: list[Tried] = field(default_factory=list)
    _batches: dict[str, Batch] = field(default_factory=dict)
    _backlog: Backlog = field(init=False)
    _crew: Crew[Claimed] = field(init=False)

    def __post_init__(self) -> None:
        self._backlog = Backlog(workers=self.parts.workers)
        self._crew = Crew(self._work, size=self.parts.workers, name="deliver")

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and nothing more was due."""
        busy = self._backlog.startable(time.monotonic()) or self._backlog.running or self._tried
        return self._exhausted and not busy

    def turn(self, *, ends: float | None = None) -> None:
        """Take what has come back, start what can be started, settle, claim.

        :param ends: monotonic seconds at which the caller wants to be back
        """
        self._collect(self._patience(ends))
        self._start()
        self._settle()
        self._claim()

    def end(self) -> None:
        """Begin nothing more, settle what ends within the grace, give the rest back."""
        self._backlog.clear()
        ends = time.monotonic() + self.parts.grace_s
        try:
            while self._backlog.running and time.monotonic() < ends:
                self._collect(max(0.0, ends - time.monotonic()))
                self._settle()
            self._settle()
            self._release()
        except Exception as trouble:  # noqa: BLE001 -- what could not be given back runs out by itself
            troubled(trouble, self.parts.log)
        self._crew.dismiss()

    def _work(self, claimed: Claimed) -> None:
        self.inbox.put(self.parts.sender.attempt(claimed))

    def _patience(self, ends: float | None) -> float:
        if self._tried:
            return 0.0
        now = time.monotonic()
        until = min(self._look_at if self._wants_claim() else now + _TICK_S, now + _TICK_S)
        return max(0.0, (until if ends is None else min(until, ends)) - now)

    def _collect(self, wait_s: float) -> None:
        try:
            self._take(self.inbox.get(timeout=wait_s) if wait_s > 0 else self.inbox.get_nowait())
            while True:
                self._take(self.inbox.get_nowait())
        except Empty:
            return

    def _take(self, message: Tried | None) -> None:
        if message is None:
            self._look_at, self._exhausted = 0.0, False
            return
        at, hold_s = time.monotonic(), message.outcome.hold_host_s
        self._backlog.finish(message.claimed, at)
        if hold_s:  # heeded before it is stored, for what is claimed already
            self._backlog.hold(message.claimed.host, at + min(hold_s, self.parts.policy.longest_hold_s))
        self._tried.append(message)

    def _start(self) -> None:
        while (claimed := self._backlog.start(time.monotonic())) is not None:
            self._crew.give(claimed)

    def _settle(self) -> None:
        while self._tried:
            group = self._tried[: self.parts.batch]
            self.parts.witness(Milestone.BEFORE_SETTLE)
            now = self.parts.clock.now()
            try:
                with self.parts.store.write() as unit:
                    settlements = settle(
                        unit, group, now=now, policy=self.parts.policy, chance=self.parts.random
                    )
            except StateError:
                raise  # kept, and settled when the database is back
            except Exception:
                del self._tried[: len(group)]  # claimed again later: better twice than in the way of others
                raise
            del self._tried[: len(group)]
            self.parts.witness(Milestone.SETTLED)
            for tried in group:
                self._close(tried.claimed)
            for settlement in settlements:
                self._note(settlement, now)
                attempted(settlement, self.parts.log)

    def _note(self, settlement: Settlement, now: datetime) -> None:
        following, at = settlement.next, time.monotonic()
        self.settled[following.state] = self.settled.get(following.state, 0) + 1
        if following.due is not None:
            self._look_at = min(self._look_at, at + (following.due - now).total_seconds())

    def _close(self, claimed: Claimed) -> None:
        claimed.batch.open.difference_update(delivery.id for delivery in claimed.deliveries)
        if not claimed.batch.open:
            self._batches.pop(claimed.batch.token, None)

    def _wants_claim(self) -> bool:
        return self._backlog.wants_more(time.monotonic()) and self._backlog.waiting < self.parts.batch * _HELD

    def _claim(self) -> None:
        if self._backlog.wants_more(time.monotonic()) and not self._wants_claim():
            self._backlog.drop_stuck(time.monotonic())
        while self._wants_claim() and time.monotonic() >= self._look_at:
            if self._exhausted and (wait_s := self._until_due_s()) > 0:  # a look costs less than a claim
                self._look_at = time.monotonic() + wait_s
                return
            limit = min(self.parts.batch, self.parts.workers * _AHEAD)
            self._exhausted = not self._claim_batch(limit)
            self._start()
            if self._exhausted:
                self._look_at = time.monotonic() + (self._until_due_s() or _OVERDUE_S)

    def _claim_batch(self, limit: int) -> bool:
        """Claim, and say whether there may be more."""
        parts, asked = self.parts, time.monotonic()
        token = f"{parts.random.getrandbits(128):032x}"
        now = parts.clock.now()
        with parts.store.write() as unit:
            spread = unit.outbox.expand(_SPREAD)
            deliveries = unit.outbox.claim(
                now=now, until=now + timedelta(seconds=parts.claim_s), token=token, limit=limit
            )
        if spread:
            parts.witness(Milestone.EXPANDED)
        if not deliveries:
            return bool(spread)
        parts.witness(Milestone.CLAIMED)
        batch = Batch(
            token=token,
            usable_until=asked + parts.claim_s / 2,
            open={delivery.id for delivery in deliveries},
        )
        self._batches = {
            name: held for name, held in self._batches.items() if held.usable_until + parts.claim_s > asked
        }
        self._batches[token] = batch
        for parcel in parcels(deliveries):
            self._backlog.add(Claimed(deliveries=parcel, batch=batch))
        return bool(spread) or len(deliveries) >= limit

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
