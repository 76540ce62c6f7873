"""What a pass has done, added up for its report."""

from collections.abc import Sequence

from syndicate.app.passes import PassReport
from syndicate.app.printed import Printed
from syndicate.model import (
    Change,
    ChangeKind,
)
from syndicate.ports.store import Unit


class Tally:
    """Adds up the changes of a pass.

    :ivar sequence: first and last change, or None when there was none
    :ivar is_announced: whether subscribers are told of any
    """

    def __init__(self) -> None:
        self._kinds = dict.fromkeys(ChangeKind, 0)
        self.sequence: tuple[int, int] | None = None
        self.is_announced = False

    def add(self, changes: Sequence[Change]) -> None:
        """Count some more."""
        for change in changes:
            self._kinds[change.kind] += 1
            self.is_announced |= change.announce
        if changes:
            first = self.sequence[0] if self.sequence else changes[0].seq
            self.sequence = (first, changes[-1].seq)

    def report(
        self, unit: Unit, *, printed: Printed | None = None, missing: tuple[str, ...] = ()
    ) -> PassReport:
        """The report of the pass.

        :param unit: tells what is amiss now
        """
        return PassReport(
            created=self._kinds[ChangeKind.CREATED],
            updated=self._kinds[ChangeKind.UPDATED],
            withdrawn=self._kinds[ChangeKind.WITHDRAWN],
            rejected=unit.quarantine.count(),
            lacking=unit.beside.lacking_count(),
            written=tuple(printed.written.paths) if printed else (),
            written_count=printed.written.count if printed else 0,
            faults=tuple(printed.faults) if printed else (),
            missing=missing,
        )
