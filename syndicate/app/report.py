"""What deliveries leave in the log: endpoint, message, attempt, status and time; never secret, body or url.

The url is left out because some carry a token. The logger is loaded when there is something to say, and a log
that cannot be written stops no delivery.
"""

import contextlib

from syndicate.errors import StateError
from syndicate.model import DeliveryState, EndpointState, Settlement

_UNWRITABLE = (OSError, ValueError)  # a full disk, a pipe without a reader, a closed stream


def attempted(settlement: Settlement) -> None:
    """Log one attempt: quietly when it worked, as a warning when it did not."""
    with contextlib.suppress(*_UNWRITABLE):
        _attempted(settlement)


def troubled(trouble: Exception) -> None:
    """Log what kept deliveries from going on: a state of affairs in words, a defect with its trace."""
    with contextlib.suppress(*_UNWRITABLE):
        _troubled(trouble)


def _attempted(settlement: Settlement) -> None:
    import structlog  # noqa: PLC0415 -- a pass that delivers nothing does not load it

    delivery, attempt = settlement.delivery, settlement.attempt
    log = structlog.get_logger("syndicate.deliver").bind(
        endpoint=delivery.endpoint.id,
        message=delivery.message_id,
        event=delivery.event_type.value,
    )
    facts = {"attempt": attempt.number, "status": attempt.status, "ms": attempt.elapsed_ms}
    if settlement.next.state is DeliveryState.DONE:
        log.debug("delivered", **facts)
        return
    due = settlement.next.due
    log.warning(
        "given up" if settlement.next.state is DeliveryState.DEAD else "will be tried again",
        error=attempt.error,
        due=due.isoformat() if due else None,
        **facts,
    )
    if settlement.next.endpoint in (EndpointState.PAUSED, EndpointState.GONE):
        log.error("endpoint stopped", state=settlement.next.endpoint.value)


def _troubled(trouble: Exception) -> None:
    import structlog  # noqa: PLC0415 -- as above

    log = structlog.get_logger("syndicate.deliver")
    if isinstance(trouble, StateError):
        log.warning("deliveries wait for the database", error=str(trouble))
    else:
        log.error("deliveries go on after a defect", exc_info=trouble)
