"""The present moment, asked of the machine here and nowhere else."""

import time
from datetime import UTC, datetime

_SLIP_S = 2.0
"""By less, a clock is corrected and not set back."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Aware UTC, whole seconds."""
        return datetime.now(UTC).replace(microsecond=0)


class Setback:
    """Notices that the machine's clock was set back, by what elapsed meanwhile."""

    def __init__(self) -> None:
        self._ahead = _ahead()

    def has_come(self) -> bool:
        """Whether it was, since this was asked last."""
        before, self._ahead = self._ahead, _ahead()
        return before - self._ahead > _SLIP_S


def _ahead() -> float:
    return time.time() - time.monotonic()
