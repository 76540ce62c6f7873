"""What one request carries: one delivery, or as many as an endpoint gathers."""

from collections.abc import Iterable, Iterator

from syndicate.model import Delivery, Pace


def parcels(claimed: Iterable[Delivery]) -> Iterator[tuple[Delivery, ...]]:
    """Put deliveries that were claimed together into parcels, oldest first in each."""
    gathered: dict[str, list[Delivery]] = {}
    for delivery in claimed:
        if delivery.endpoint.pace is Pace.GATHERED:
            gathered.setdefault(delivery.endpoint.id, []).append(delivery)
        else:
            yield (delivery,)
    for together in gathered.values():
        yield tuple(sorted(together, key=lambda delivery: delivery.id))
