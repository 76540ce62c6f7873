"""How deliveries stand, for whoever watches them."""

from dataclasses import dataclass
from datetime import datetime

from syndicate.model.endpoints import Endpoint
from syndicate.model.events import EventType
from syndicate.model.outbox import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One attempt with what it was made for.

    :ivar url: of the endpoint, as it may be shown
    """

    delivery_id: int
    event_type: EventType
    endpoint_id: str
    kind: str
    url: str
    attempt: Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one endpoint is owed.

    :ivar owed: deliveries that wait or are under way
    :ivar dead: deliveries that were given up
    :ivar oldest: when the oldest that is owed became so
    """

    endpoint: Endpoint
    owed: int
    dead: int
    oldest: datetime | None = None
    last_success: datetime | None = None
    failing_since: datetime | None = None
