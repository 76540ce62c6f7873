"""How often something may be done for one name, within a sliding minute.

Counts what it is told and nothing else: the moment is an argument. Memory is bounded, however many names
there are.
"""

from collections import deque

_WINDOW_S = 60.0
_NAMES = 20_000
_BETWEEN_S = 1.0


class Allowance:
    """So many a minute for each name. Not for several threads at once.

    :param per_minute: 0 allows any number
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._taken: dict[str, deque[float]] = {}
        self._cleared = -_WINDOW_S

    def wait_s(self, name: str, now: float) -> float:
        """Take one of the name's, and return 0; or take none, and return how long to wait for the next.

        :param now: seconds of any clock that does not go back
        """
        if not self._per_minute:
            return 0.0
        taken = self._taken.get(name, deque())
        while taken and now - taken[0] >= _WINDOW_S:
            taken.popleft()
        if len(taken) >= self._per_minute:
            return _WINDOW_S - (now - taken[0])
        if name not in self._taken and not self._has_room(now):
            return _WINDOW_S
        taken.append(now)
        self._taken[name] = taken
        return 0.0

    def _has_room(self, now: float) -> bool:
        if len(self._taken) < _NAMES:
            return True
        if now - self._cleared < _BETWEEN_S:  # a flood must not cost a look at all names each time
            return False
        self._cleared = now
        self._taken = {name: taken for name, taken in self._taken.items() if now - taken[-1] < _WINDOW_S}
        return len(self._taken) < _NAMES
