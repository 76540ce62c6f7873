"""What of an event is sent to whom."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.payloads import message
from syndicate.model import Delivery, DeliveryState, Endpoint, EndpointKind, EventType
from tests.unit.core.test_events import CREATED, NOW, told

ENDPOINT = Endpoint(id="e", kind=EndpointKind.WEBHOOK, url="https://example.org/", secret="")
BODY = json.dumps(
    {
        "type": "article.published",
        "timestamp": "2026-03-01T12:00:05Z",
        "data": {"sequence": 4, **told(CREATED).data},
    },
    ensure_ascii=False,
    separators=(",", ":"),
).encode()
OWED = Delivery(
    id=1,
    message_id="msg_1",
    event_type=EventType.PUBLISHED,
    seq=4,
    endpoint=ENDPOINT,
    body=BODY,
    state=DeliveryState.CLAIMED,
    attempts=0,
    created=NOW,
    due=NOW,
)


def test_a_full_message_is_what_the_outbox_holds() -> None:
    """Byte for byte: what was stored with the change is what is sent."""
    made = message([OWED], is_thin=False, is_batch=False)
    assert (made.id, made.body) == ("msg_1", BODY)


def test_a_thin_message_keeps_its_id_and_its_number_and_loses_its_text() -> None:
    """Enough to fetch the article and to see a gap."""
    made = message([OWED], is_thin=True, is_batch=False)
    data = json.loads(made.body)["data"]
    assert made.id == "msg_1"
    assert list(data) == ["sequence", "id", "publication", "url", "title", "published", "updated", "revision"]


def test_a_batch_holds_its_events_in_order_each_with_its_own_id() -> None:
    """A receiver that has seen one of them can drop it, whatever comes with it."""
    second = replace(OWED, id=2, message_id="msg_2", seq=5)
    made = json.loads(message([OWED, second], is_thin=False, is_batch=True).body)
    assert made["type"] == "batch"
    assert [event["id"] for event in made["data"]["events"]] == ["msg_1", "msg_2"]
    assert made["data"]["events"][0] == {"id": "msg_1", **json.loads(BODY)}


def test_one_event_comes_as_a_batch_where_batches_are_expected() -> None:
    """The receiver need not know two shapes."""
    made = json.loads(message([OWED], is_thin=True, is_batch=True).body)
    assert len(made["data"]["events"]) == 1


@given(count=st.integers(1, 6), is_thin=st.booleans())
def test_a_batch_is_the_same_on_every_try(count: int, is_thin: bool) -> None:
    """Same deliveries, same id, same bytes; with one more, another id."""
    many = [replace(OWED, id=number, message_id=f"msg_{number}") for number in range(count + 1)]
    once = message(many[:count], is_thin=is_thin, is_batch=True)
    assert once == message(many[:count], is_thin=is_thin, is_batch=True)
    assert once.id != message(many, is_thin=is_thin, is_batch=True).id
