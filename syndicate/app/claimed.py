"""What a claim gives: what one request carries, and the batch that it was claimed in."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from syndicate.model import Delivery, Endpoint


@dataclass(slots=True, kw_only=True)
class Batch:
    """What was claimed together.

    :ivar usable_until: monotonic seconds after which nothing of it may be started, because its claim could
        run out under the request
    :ivar until: when the claim runs out by the clock, which may leap
    :ivar open: ids that are not settled yet
    """

    token: str
    usable_until: float
    until: datetime
    open: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What one request carries, and the batch that it was claimed in.

    :ivar deliveries: at least one, all for one endpoint, oldest first
    """

    deliveries: tuple[Delivery, ...]
    batch: Batch

    @property
    def endpoint(self) -> Endpoint:
        """Whom it is for."""
        return self.deliveries[0].endpoint

    @property
    def host(self) -> str:
        """The host that it goes to, with its port."""
        return urlsplit(self.endpoint.url).netloc.lower()
