"""One run of a publication in a process of its own, which may kill itself at a milestone."""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicate.config import load
from syndicate.model import Milestone
from syndicate.run.publication import Publication

EDITED = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a run is to do.

    :ivar base: folder with ``syndicate.toml``
    :ivar kill_at: the milestone at which to kill the process
    :ivar later_s: seconds by which the clock of the deliveries is ahead of the real one
    """

    base: str
    kill_at: str | None = None
    later_s: int = 0


class Standing:
    """A clock that stands still: two runs observe the same moment."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment at which it stands."""
        return self._moment


class Ahead:
    """The real clock, moved: signatures are fresh, and claims of an earlier run are over."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        """The present moment and so much more."""
        return datetime.now(UTC).replace(microsecond=0) + self._by


def killer(milestone: str | None) -> Callable[[Milestone], None]:
    """A witness that ends the process as ``kill -9`` does, at the first sight of a milestone."""

    def witness(reached: Milestone) -> None:
        if reached == milestone:
            os.kill(os.getpid(), signal.SIGKILL)

    return witness


def run(orders: Orders) -> None:
    """Publish and deliver once."""
    configuration = load(Path(orders.base) / "syndicate.toml", environment={}, overrides={})
    witness = killer(orders.kill_at)
    with Publication(configuration, clock=Standing(EDITED), witness=witness) as publication:
        publication.publish()
    with Publication(
        configuration, clock=Ahead(timedelta(seconds=orders.later_s)), witness=witness
    ) as publication:
        publication.deliver(deadline_s=20)


def command(orders: Orders) -> list[str]:
    """How to start a run in a process of its own."""
    return [sys.executable, "-m", "tests.crash.worker", json.dumps(asdict(orders))]


if __name__ == "__main__":
    run(Orders(**json.loads(sys.argv[1])))
