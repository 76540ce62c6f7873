"""What was published of files beside articles, and which no live entry shows any more, leaves the output.

Last of all that a pass writes: no page and no feed leads to it by then. What is to go has been noted since
the entry changed, and stays noted until it is gone.
"""

from syndicate.app.means import Means
from syndicate.model import Milestone

_BATCH = 500


def remove_spares(means: Means) -> list[str]:
    """Remove them, and return their paths.

    :raises OutputError: naming the path and the remedy; those before it are removed
    """
    removed: list[str] = []
    while True:
        with means.store.read() as unit:
            spare = unit.beside.spare(_BATCH)
            needed = unit.beside.needed(spare)
        if not spare:
            return removed
        gone = [path for path in spare if path not in needed]
        removed += means.target.withdraw(gone)
        means.witness(Milestone.SPARE_REMOVED)
        with means.store.write() as unit:
            unit.published.forget(gone)
            unit.beside.settled(spare)
