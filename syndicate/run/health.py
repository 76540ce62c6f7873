"""Whether a daemon is alive: by what its parts did last, not by what they claim."""

import threading
import time
from dataclasses import dataclass, field

_LATE_S = 30.0


@dataclass(slots=True)
class Health:
    """Collects signs of life from the daemon's threads.

    A scheduler whose thread has died raises nothing and reports nothing; it only stops beating. So its age
    is what counts.

    :ivar late_s: a heartbeat older than this many seconds is a dead scheduler
    """

    late_s: float = _LATE_S
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _beat: float = field(default_factory=time.monotonic)
    _pass: float | None = None
    _trouble: str | None = None

    def beat(self) -> None:
        """The scheduler runs."""
        with self._lock:
            self._beat = time.monotonic()

    def passed(self, trouble: str | None = None) -> None:
        """A pass has ended, well or with trouble."""
        with self._lock:
            self._trouble = trouble
            if trouble is None:
                self._pass = time.monotonic()

    def report(self) -> dict[str, object]:
        """What ``/-/health`` answers; ``ok`` is the verdict."""
        with self._lock:
            now = time.monotonic()
            age = now - self._beat
            return {
                "ok": age <= self.late_s and self._trouble is None,
                "scheduler": "alive" if age <= self.late_s else "dead",
                "heartbeat_age_s": round(age, 1),
                "last_pass_age_s": None if self._pass is None else round(now - self._pass, 1),
                "trouble": self._trouble,
            }
