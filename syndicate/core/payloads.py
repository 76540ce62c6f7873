"""What of an event an endpoint is sent: all of it or the thin form, alone or together with others.

Bodies come as the outbox holds them, and what is made of them is the same on every try for the same
deliveries.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.core.schemas import thin
from syndicate.model import Delivery, EventType

BATCH = "batch"
"""Type of a message that holds others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is signed and sent.

    :ivar id: the same on every try; of several deliveries, made from all of theirs
    """

    id: str
    body: bytes


def message(deliveries: Sequence[Delivery], *, is_thin: bool, is_batch: bool) -> Message:
    """Make the message of what is owed to one endpoint.

    :param deliveries: at least one, oldest first
    :param is_batch: whether the receiver expects a list, also where there is only one
    """
    if not is_batch:
        only = deliveries[0]
        return Message(id=only.message_id, body=_thinned(only) if is_thin else only.body)
    return _together(deliveries, is_thin=is_thin)


def _together(deliveries: Sequence[Delivery], *, is_thin: bool) -> Message:
    parts = []
    for delivery in deliveries:
        event = json.loads(_thinned(delivery) if is_thin else delivery.body)
        parts.append({"id": delivery.message_id, **event})
    both = "\n".join(delivery.message_id for delivery in deliveries).encode()
    return Message(
        id=f"msg_{hashlib.sha256(both).hexdigest()[:32]}",
        body=_dumped({"type": BATCH, "timestamp": parts[-1]["timestamp"], "data": {"events": parts}}),
    )


def _thinned(delivery: Delivery) -> bytes:
    event = json.loads(delivery.body)
    return _dumped({**event, "data": thin(event["data"], EventType(event["type"]))})


def _dumped(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
