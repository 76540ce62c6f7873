"""How long work tells the person who waits for it where it stands."""

from typing import Protocol


class Progress(Protocol):
    """Told of work as it goes on; says nothing of its result."""

    def begin(self, stage: str, total: int | None) -> None:
        """A stage of work starts; ``total`` is the number of things to do, if it is known."""

    def advance(self, count: int = 1) -> None:
        """So many more things of the current stage are done."""

    def end(self) -> None:
        """The current stage is over."""
