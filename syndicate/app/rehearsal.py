"""A store on which decisions are tried and then taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from syndicate.ports.store import Store, Unit


class _TakenBack(Exception):
    """The rehearsal is over."""


class _OneTransaction:
    """A store whose every transaction is the same open one."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Unit]:  # noqa: ARG002 - nothing lasts
        """The open transaction."""
        yield self._unit

    read = write

    @contextmanager
    def lease(self, holder: str) -> Iterator[None]:  # noqa: ARG002 - nothing is written that others could see
        """Nothing: the real one is not touched."""
        yield

    def close(self) -> None:
        """Nothing: whoever opened the real one closes it."""


@contextmanager
def rehearsing(store: Store) -> Iterator[Store]:
    """Give a store that remembers what it is told until the end of the block, and nothing afterwards."""
    try:
        with store.write() as unit:
            yield _OneTransaction(unit)
            raise _TakenBack  # noqa: TRY301 - leaving the transaction by an exception is what undoes it
    except _TakenBack:
        return
