"""The schemas of messages hold for the messages that are made."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from syndicate.core import events, notices, schemas, selection
from syndicate.errors import Reason
from syndicate.model import (
    EVERYTHING,
    PUBLIC,
    ChangeKind,
    Endpoint,
    EndpointKind,
    Event,
    EventType,
    FeedFormat,
    Output,
    Quarantined,
)
from tests.unit.core.test_events import CREATED, ENTRY, MASTHEAD, NOW, told

PAGE = Path(__file__).parents[3] / "docs" / "events.md"
FEED = selection.feed(EVERYTHING, MASTHEAD, limit=20)
FILE = Output(path=FEED.path(FeedFormat.RSS), body=b"<rss/>", media_type="application/rss+xml")
REFUSED = Quarantined(path="a.txt", reason=Reason.UNDATED, detail="no date", line=1, since=NOW)
HOOK = Endpoint(
    id="ep_1",
    kind=EndpointKind.WEBHOOK,
    url="https://user.example:8443/in?token=hush",
    secret="whsec_hush",  # noqa: S106 -- of nobody
)
LONG_AGO = datetime(2026, 2, 1, tzinfo=UTC)

MADE: list[Event] = [
    told(CREATED),
    told(replace(CREATED, restored=True)),
    told(CREATED, content="x" * 30_000),
    told(replace(CREATED, kind=ChangeKind.UPDATED, revision=2, changed=("title",))),
    told(replace(CREATED, kind=ChangeKind.WITHDRAWN, reason="deleted")),
    told(CREATED, replace(ENTRY, article=replace(ENTRY.article, section=None, image=None))),
    events.feed_event(FEED, [FILE], MASTHEAD, count=3, sequence=None, created=NOW, salt="s"),
    events.feed_event(FEED, [FILE], MASTHEAD, count=3, sequence=(1, 2), created=NOW, salt="s"),
    events.test_event(MASTHEAD, created=NOW, salt="s", nonce="n"),
    notices.rejected_event(REFUSED, MASTHEAD, salt="s"),
    notices.disabled_event(HOOK, MASTHEAD.url, since=LONG_AGO, at=NOW, last_error="no answer", salt="s"),
]


def message(event: Event, data: dict[str, object]) -> object:
    """As it is sent."""
    return {"type": event.type.value, "timestamp": "2026-03-01T12:00:05Z", "data": {"sequence": 1, **data}}


@pytest.mark.parametrize("event", MADE, ids=lambda event: event.type.value)
def test_messages_keep_to_their_schema(event: Event) -> None:
    """Full or thin, and no field comes that the schema does not tell of."""
    schema = schemas.schema(event.type)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    validator.validate(message(event, event.data))
    validator.validate(message(event, schemas.thin(event.data, event.type)))
    named = {field.name for field in schemas.FIELDS[event.type]}
    assert not event.data.keys() - named
    always = {field.name for field in schemas.FIELDS[event.type] if field.always} - {"sequence"}
    assert not always - event.data.keys()


def test_every_public_type_has_a_schema_and_an_example_here() -> None:
    """None is left undescribed or unchecked."""
    assert {event.type for event in MADE} == set(PUBLIC) == set(schemas.FIELDS) == set(schemas.WHEN)


def test_a_thin_message_has_no_text() -> None:
    """Enough to fetch the article, in the same order as the full one."""
    kept = schemas.thin(told(CREATED).data, EventType.PUBLISHED)
    assert list(kept) == ["id", "publication", "url", "title", "published", "updated", "revision"]


def test_the_page_of_events_is_up_to_date() -> None:
    """What the documentation lists is what is sent."""
    assert PAGE.read_text(encoding="utf-8") == schemas.page()


def test_a_notice_of_a_disabled_endpoint_shows_no_secret() -> None:
    """Its address may hold one in path or query."""
    assert "hush" not in json.dumps(MADE[-1].data)
    assert MADE[-1].data["url"] == "https://user.example:8443/"


def test_the_same_refusal_is_told_once() -> None:
    """A pass that is repeated makes the same event; a file refused anew makes another."""
    again = notices.rejected_event(REFUSED, MASTHEAD, salt="s")
    anew = notices.rejected_event(replace(REFUSED, since=LONG_AGO), MASTHEAD, salt="s")
    assert again.id == notices.rejected_event(REFUSED, MASTHEAD, salt="s").id != anew.id
