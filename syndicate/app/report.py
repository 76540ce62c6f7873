"""What deliveries leave in the log: endpoint, message, attempt, status and time; never secret, body or url.

The url is left out because some carry a token.
"""

from syndicate.model import DeliveryState, EndpointState, Settlement
from syndicate.ports.log import Log


def attempted(settlement: Settlement, log: Log) -> None:
    """Log one attempt: quietly when it worked, as a warning when it did not."""
    delivery, attempt = settlement.delivery, settlement.attempt
    facts = {
        "endpoint": delivery.endpoint.id,
        "message": delivery.message_id,
        "type": delivery.event_type.value,
        "attempt": attempt.number,
        "status": attempt.status,
        "ms": attempt.elapsed_ms,
    }
    if settlement.next.state is DeliveryState.DONE:
        log.debug("delivered", **facts)
        return
    due = settlement.next.due
    log.warning(
        "given up" if settlement.next.state is DeliveryState.DEAD else "will be tried again",
        **facts,
        error=attempt.error,
        due=due.isoformat() if due else None,
    )
    if settlement.next.endpoint in (EndpointState.PAUSED, EndpointState.GONE):
        log.warning("endpoint stopped", endpoint=delivery.endpoint.id, state=settlement.next.endpoint.value)


def troubled(trouble: Exception, log: Log) -> None:
    """Log what kept deliveries from going on."""
    log.trouble("deliveries wait and go on", trouble)
