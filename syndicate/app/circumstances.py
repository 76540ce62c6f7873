"""What every decision of a pass may ask: the corpus, the policy, the moment, and whether it is told."""

from dataclasses import dataclass
from datetime import datetime

from syndicate.app.plan import Plan
from syndicate.ports.progress import Progress
from syndicate.ports.publishing import Clock, Witness
from syndicate.ports.reading import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """One pass, seen from a decision.

    :ivar announce: whether subscribers are told of what is found
    """

    source: Source
    plan: Plan
    clock: Clock
    witness: Witness
    progress: Progress
    announce: bool

    @property
    def now(self) -> datetime:
        """Aware UTC, whole seconds."""
        return self.clock.now()
