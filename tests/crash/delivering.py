"""Deliveries from an outbox in a process of its own, which may kill itself at any moment."""

import json
import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from syndicate.app.deliver import Deliverer
from syndicate.model import EndpointKind, Milestone, RetryPolicy
from syndicate.notify.transport import GuardedTransport
from syndicate.notify.webhook import Webhook
from syndicate.run.log import StandardLog
from syndicate.store import open_store
from tests.crash.worker import Ahead

WORKERS = 4
BATCH = 40
CLAIM_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a run is to do.

    :ivar state: the SQLite state
    :ivar kill_at: the milestone at which to kill the process
    :ivar sight: at which sight of it
    :ivar kill_after_s: seconds after which to kill it, wherever it is
    :ivar later_s: seconds by which its clock is ahead of the real one
    """

    state: str
    kill_at: str | None = None
    sight: int = 1
    kill_after_s: float | None = None
    later_s: int = 0


def killer(errand: Errand) -> Callable[[Milestone], None]:
    """A witness that ends the process as ``kill -9`` does."""
    seen = 0

    def witness(reached: Milestone) -> None:
        nonlocal seen
        if reached == errand.kill_at:
            seen += 1
            if seen >= errand.sight:
                os.kill(os.getpid(), signal.SIGKILL)

    return witness


def run(errand: Errand) -> None:
    """Deliver what is due."""
    store = open_store(Path(errand.state))
    deliverer = Deliverer(
        store=store,
        notifiers={EndpointKind.WEBHOOK: Webhook("syndicate/crash")},
        transport=GuardedTransport(
            allow=["127.0.0.0/8"], ports=[80], connect_timeout_s=5, total_timeout_s=15, ca_file=None
        ),
        clock=Ahead(timedelta(seconds=errand.later_s)),
        policy=RetryPolicy(),
        workers=WORKERS,
        random=random.Random(),  # noqa: S311 - two processes must not draw the same tokens
        witness=killer(errand),
        log=StandardLog(),
        claim_s=CLAIM_S,
        batch=BATCH,
    )
    if errand.kill_after_s is not None:
        alarm = threading.Timer(errand.kill_after_s, os.kill, (os.getpid(), signal.SIGKILL))
        alarm.daemon = True
        alarm.start()
    deliverer.run_due(stop=threading.Event(), deadline_s=60)
    store.close()


def command(errand: Errand) -> list[str]:
    """How to start a run in a process of its own."""
    return [sys.executable, "-m", "tests.crash.delivering", json.dumps(asdict(errand))]


if __name__ == "__main__":
    run(Errand(**json.loads(sys.argv[1])))
