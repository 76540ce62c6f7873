"""What one request carries: one delivery, or all that were claimed for an endpoint that gathers."""

from datetime import UTC, datetime

from syndicate.app.parcels import parcels
from syndicate.model import Delivery, DeliveryState, Endpoint, EndpointKind, EventType, Pace

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def owed(number: int, endpoint: str, pace: Pace) -> Delivery:
    """A claimed delivery."""
    return Delivery(
        id=number,
        message_id=f"m{number}",
        event_type=EventType.PUBLISHED,
        seq=number,
        endpoint=Endpoint(
            id=endpoint, kind=EndpointKind.WEBHOOK, url="https://a.example/", secret="", pace=pace
        ),
        body=b"",
        state=DeliveryState.CLAIMED,
        attempts=0,
        created=NOW,
        due=NOW,
    )


def test_only_endpoints_that_gather_get_several_in_one_request() -> None:
    """Oldest first, whatever order they were claimed in; nobody gets what is another's."""
    claimed = [
        owed(5, "digest", Pace.GATHERED),
        owed(1, "each", Pace.EACH),
        owed(4, "other", Pace.GATHERED),
        owed(2, "each", Pace.EACH),
        owed(3, "digest", Pace.GATHERED),
    ]
    together = [[one.id for one in parcel] for parcel in parcels(claimed)]
    assert together == [[1], [2], [3, 5], [4]]
