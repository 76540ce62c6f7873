"""What the daemon tells: one event a line, plain for people or JSON for machines; never a secret."""

import os
import sys
from typing import Protocol

import structlog

from syndicate.errors import SyndicateError


class Log(Protocol):
    """Where events go."""

    def info(self, event: str, **facts: object) -> None:
        """Something that was meant to happen."""

    def warning(self, event: str, **facts: object) -> None:
        """Something that its owner may want to look at."""

    def trouble(self, event: str, trouble: Exception) -> None:
        """Something that failed, with its remedy."""


class StructuredLog:
    """Events through structlog, on standard error."""

    def __init__(self, *, as_json: bool) -> None:
        renderer = (
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if as_json
            else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
        )
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%SZ", utc=True),
                renderer,
            ],
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        )
        self._log = structlog.get_logger()

    def info(self, event: str, **facts: object) -> None:
        """Something that was meant to happen."""
        self._log.info(event, **facts)

    def warning(self, event: str, **facts: object) -> None:
        """Something that its owner may want to look at."""
        self._log.warning(event, **facts)

    def trouble(self, event: str, trouble: Exception) -> None:
        """Something that failed, with its remedy."""
        if isinstance(trouble, SyndicateError):
            self._log.error(event, reason=str(trouble.args[0]), remedy=trouble.remedy)
            return
        self._log.error(
            event,
            reason=f"{type(trouble).__name__}: {trouble}",
            exc_info=trouble if os.environ.get("SYNDICATE_DEBUG") else None,
        )
