"""What every decision of a pass may ask: the corpus, the policy, the moment, and whether it is told."""

from dataclasses import dataclass
from datetime import datetime

from syndicate.app.plan import Plan
from syndicate.ports.log import Log
from syndicate.ports.progress import Progress
from syndicate.ports.publishing import Clock, Witness
from syndicate.ports.reading import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """One pass, seen from a decision.

    :ivar announce: whether subscribers are told of what is found
    :ivar workers: processes that may read, 0 for one a core
    :ivar expected: files that will be read, if that is known
    """

    source: Source
    plan: Plan
    clock: Clock
    witness: Witness
    progress: Progress
    log: Log
    announce: bool
    workers: int = 1
    expected: int | None = None

    @property
    def now(self) -> datetime:
        """Aware UTC, whole seconds."""
        return self.clock.now()
