"""Where events go: standard logging for commands and embedders, one structured line each for the daemon."""

import logging
import os
import sys
from contextlib import suppress

from syndicate.errors import SyndicateError

_UNWRITABLE = (OSError, ValueError)  # a full disk, a pipe without a reader, a closed stream


class StandardLog:
    """Events through :mod:`logging`, under ``syndicate``: whoever embeds us decides what becomes of them."""

    def __init__(self) -> None:
        self._log = logging.getLogger("syndicate")

    def debug(self, event: str, **facts: object) -> None:
        """Something that is only wanted when looking for a fault."""
        self._log.debug("%s %s", event, _shown(facts))

    def info(self, event: str, **facts: object) -> None:
        """Something that was meant to happen."""
        self._log.info("%s %s", event, _shown(facts))

    def warning(self, event: str, **facts: object) -> None:
        """Something that its owner may want to look at."""
        self._log.warning("%s %s", event, _shown(facts))

    def trouble(self, event: str, trouble: Exception, **facts: object) -> None:
        """Something that failed, with its remedy if it has one."""
        self._log.error("%s %s", event, _shown(facts | _reason(trouble)), exc_info=_trace(trouble))


class StructuredLog:
    """Events through structlog, on standard error: plain for people, or JSON for machines."""

    def __init__(self, *, as_json: bool, verbose: bool = False) -> None:
        """Prepare a log.

        :param verbose: tell also what is only wanted when looking for a fault
        """
        import structlog

        renderer: structlog.typing.Processor = (
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if as_json
            else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
        )
        self._log: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
            structlog.PrintLogger(sys.stderr),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%SZ", utc=True),
                renderer,
            ],
            wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else logging.INFO),
        )

    def debug(self, event: str, **facts: object) -> None:
        """Something that is only wanted when looking for a fault."""
        with suppress(*_UNWRITABLE):
            self._log.debug(event, **facts)

    def info(self, event: str, **facts: object) -> None:
        """Something that was meant to happen."""
        with suppress(*_UNWRITABLE):
            self._log.info(event, **facts)

    def warning(self, event: str, **facts: object) -> None:
        """Something that its owner may want to look at."""
        with suppress(*_UNWRITABLE):
            self._log.warning(event, **facts)

    def trouble(self, event: str, trouble: Exception, **facts: object) -> None:
        """Something that failed, with its remedy if it has one."""
        with suppress(*_UNWRITABLE):
            self._log.error(event, exc_info=_trace(trouble), **facts, **_reason(trouble))


def _reason(trouble: Exception) -> dict[str, object]:
    if isinstance(trouble, SyndicateError):
        return {"reason": str(trouble.args[0]), "remedy": trouble.remedy}
    return {"reason": f"{type(trouble).__name__}: {trouble}"}


def _trace(trouble: Exception) -> Exception | None:
    """The trace is for whoever looks for a fault in the program: others get the reason."""
    return trouble if os.environ.get("SYNDICATE_DEBUG") else None


def _shown(facts: dict[str, object]) -> str:
    return " ".join(f"{name}={value!r}" for name, value in facts.items() if value not in (None, ""))
