"""Deliveries happen: what is due is claimed, tried and settled, at least once each, until done or dead.

In a daemon that goes on until it is told to stop; in a pass from cron, until nothing is due.
"""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event as Flag

from syndicate.app.attempt import Sender
from syndicate.app.dispatch import Dispatch, Parts
from syndicate.app.report import troubled
from syndicate.model import DeliveryState, RetryPolicy
from syndicate.ports.log import Log
from syndicate.ports.notify import Notifier, Transport
from syndicate.ports.publishing import Clock, Witness
from syndicate.ports.store import Store

_REST_S, _LONGEST_REST_S = 0.5, 30.0  # while the database is away


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What became of deliveries.

    :ivar retried: attempts that failed and will be made again
    :ivar pending: deliveries still owed
    """

    done: int = 0
    retried: int = 0
    dead: int = 0
    pending: int = 0


class Deliverer:
    """Delivers what the outbox owes.

    :param workers: requests under way at once; at most half of them for one host, and those to hosts that do
        not answer apart
    :param random: draws jitter and claim tokens; two processes must not draw the same
    :param claim_s: seconds that a claim lasts; at least twice the longest time of a request
    :param batch: deliveries claimed or settled in one transaction, at the most
    :param grace_s: seconds for requests under way to end after a stop
    """

    def __init__(
        self,
        *,
        store: Store,
        notifiers: Mapping[str, Notifier],
        transport: Transport,
        clock: Clock,
        policy: RetryPolicy,
        workers: int,
        random: random.Random,
        witness: Witness,
        log: Log,
        claim_s: int = 60,
        batch: int = 400,
        grace_s: float = 5.0,
    ) -> None:
        self._parts = Parts(
            store=store,
            sender=Sender(notifiers=notifiers, transport=transport, clock=clock, witness=witness),
            clock=clock,
            policy=policy,
            workers=workers,
            random=random,
            witness=witness,
            log=log,
            claim_s=claim_s,
            batch=batch,
            grace_s=grace_s,
        )
        self._inbox: SimpleQueue[bool] = SimpleQueue()

    def wake(self) -> None:
        """Say that something may be due now; from any thread, at any time."""
        self._inbox.put(True)

    def close(self) -> None:
        """Drop the connections that are kept open; when none of the others is running."""
        self._parts.sender.transport.close()

    def run(self, stop: Flag) -> None:
        """Deliver until ``stop`` is set; survives a database that is away for a while."""
        inbox: SimpleQueue[bool] = SimpleQueue()
        self._inbox = inbox  # what an earlier run left behind is none of this one's
        session = Dispatch(self._parts, inbox)
        rest_s = _REST_S
        while not stop.is_set():
            try:
                session.turn()
                rest_s = _REST_S
            except Exception as trouble:  # noqa: BLE001 -- deliveries go on whatever happened to these
                troubled(trouble, self._parts.log)
                stop.wait(rest_s)
                rest_s = min(rest_s * 2, _LONGEST_REST_S)
        session.end()

    def run_due(self, *, stop: Flag, deadline_s: float | None = None) -> DeliveryReport:
        """Deliver until nothing is due, ``stop`` is set or the time is over.

        :param deadline_s: seconds after which nothing more is begun
        :raises StateError: when the database cannot be used
        """
        ends = None if deadline_s is None else time.monotonic() + deadline_s
        session = Dispatch(self._parts, SimpleQueue())
        try:
            while not (stop.is_set() or session.idle or (ends is not None and time.monotonic() >= ends)):
                session.turn(ends=ends)
        finally:
            session.end()
        with self._parts.store.read() as unit:
            counts = unit.outbox.counts()
        pending = counts.get(DeliveryState.READY, 0) + counts.get(DeliveryState.CLAIMED, 0)
        states = session.settled
        return DeliveryReport(
            done=states.get(DeliveryState.DONE, 0),
            retried=states.get(DeliveryState.READY, 0),
            dead=states.get(DeliveryState.DEAD, 0),
            pending=pending,
        )
