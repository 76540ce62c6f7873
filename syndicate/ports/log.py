"""What is told of the work as it goes on."""

from typing import Protocol


class Log(Protocol):
    """Where events go: a name and facts each, never a secret. One that cannot be written raises nothing."""

    def debug(self, event: str, **facts: object) -> None:
        """Something that is only wanted when looking for a fault."""

    def info(self, event: str, **facts: object) -> None:
        """Something that was meant to happen."""

    def warning(self, event: str, **facts: object) -> None:
        """Something that its owner may want to look at."""

    def trouble(self, event: str, trouble: Exception, **facts: object) -> None:
        """Something that failed, with its remedy if it has one."""
