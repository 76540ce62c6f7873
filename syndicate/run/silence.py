"""Work that nobody watches."""

from syndicate.model import Milestone


class Silent:
    """Progress that nobody watches."""

    def begin(self, stage: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, count: int = 1) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


def unwitnessed(milestone: Milestone) -> None:
    """Let a milestone pass."""
