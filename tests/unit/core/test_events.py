"""What subscribers are told, and that it is the same each time."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core import events, selection
from syndicate.model import (
    EVERYTHING,
    Article,
    Change,
    ChangeKind,
    Enclosure,
    Entry,
    Event,
    EventType,
    Feed,
    Image,
    Markup,
    Masthead,
    Media,
    Output,
    Person,
    State,
    Term,
    TermKind,
)

NOW = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)
MASTHEAD = Masthead(title="Paper", url="https://example.org/p/", language="en", authority="example.org")
ENTRY = Entry(
    guid="tag:example.org,2026:one",
    address="articles/2026/03/one/",
    article=Article(
        path="one.md",
        title="Größe",
        published=datetime(2026, 3, 1, tzinfo=UTC),
        summary="A summary.",
        language="de",
        markup=Markup.MARKDOWN,
        body="Text",
        slug="one",
        authors=(Person(name="Ann", url="https://ann.example/"),),
        section="World",
        tags=("b", "a"),
        image=Image(url="a.png", alt="A"),
        enclosures=(Enclosure(url="a.mp3", media_type="audio/mpeg", length=7),),
    ),
    updated=datetime(2026, 3, 1, 11, tzinfo=UTC),
    revision=2,
    state=State.LIVE,
    digest="d",
    file_digest="f",
    media=(Media(reference="a.png", source="a.png", path="media/x.png", media_type="image/png", length=3),),
)
CREATED = Change(kind=ChangeKind.CREATED, guid=ENTRY.guid, revision=1, seq=7)


def told(change: Change, entry: Entry = ENTRY, *, content: str = "<p>Text</p>", salt: str = "s") -> Event:
    """The event of a change that has one."""
    event = events.article_event(change, entry, MASTHEAD, content_html=content, created=NOW, salt=salt)
    assert event is not None
    return event


def test_a_new_article_is_told_whole() -> None:
    """All that a reader could show is in the message, addresses absolute, keys in a fixed order."""
    event = told(CREATED)
    assert event.type is EventType.PUBLISHED
    assert json.dumps(event.data, ensure_ascii=False) == json.dumps(
        {
            "id": "tag:example.org,2026:one",
            "publication": "https://example.org/p/",
            "url": "https://example.org/p/articles/2026/03/one/",
            "title": "Größe",
            "summary": "A summary.",
            "published": "2026-03-01T00:00:00Z",
            "updated": "2026-03-01T11:00:00Z",
            "authors": [{"name": "Ann", "url": "https://ann.example/"}],
            "section": "World",
            "tags": ["b", "a"],
            "language": "de",
            "image": {"url": "https://example.org/p/media/x.png", "alt": "A"},
            "enclosures": [
                {
                    "url": "https://example.org/p/articles/2026/03/one/a.mp3",
                    "media_type": "audio/mpeg",
                    "length": 7,
                }
            ],
            "revision": 2,
            "content_html": "<p>Text</p>",
        },
        ensure_ascii=False,
    )


def test_an_update_says_what_changed() -> None:
    """Names of the fields, and the revision before."""
    change = Change(kind=ChangeKind.UPDATED, guid=ENTRY.guid, revision=2, seq=8, changed=("title", "body"))
    event = told(change)
    assert event.type is EventType.UPDATED
    assert (event.data["changed"], event.data["previous_revision"]) == (["title", "body"], 1)


def test_a_withdrawal_says_why_and_when_and_repeats_no_text() -> None:
    """What was taken back is not sent out once more."""
    change = Change(kind=ChangeKind.WITHDRAWN, guid=ENTRY.guid, revision=2, seq=9, reason="expired")
    event = told(change)
    assert list(event.data) == ["id", "publication", "url", "title", "reason", "when"]
    assert (event.data["reason"], event.data["when"]) == ("expired", "2026-03-01T12:00:05Z")


def test_a_move_is_told_to_nobody() -> None:
    """Another section is nothing that a subscriber must learn."""
    change = replace(CREATED, kind=ChangeKind.MOVED)
    assert events.article_event(change, ENTRY, MASTHEAD, content_html="", created=NOW, salt="s") is None


def test_the_same_change_has_the_same_id_whenever_it_is_told() -> None:
    """A pass that is repeated after a crash owes nothing twice."""
    again = events.article_event(
        CREATED, ENTRY, MASTHEAD, content_html="", created=NOW.replace(hour=13), salt="s"
    )
    assert again is not None
    assert again.id == told(CREATED).id


@pytest.mark.parametrize(
    "other",
    [replace(CREATED, seq=8), replace(CREATED, revision=2), replace(CREATED, guid="x"),
     replace(CREATED, kind=ChangeKind.UPDATED)],
)  # fmt: skip
def test_another_change_has_another_id(other: Change) -> None:
    """Nothing is mistaken for what was told before."""
    assert told(other).id != told(CREATED).id


def test_two_publications_do_not_share_ids() -> None:
    """The salt keeps the messages of two publications with the same articles apart."""
    assert told(CREATED, salt="a").id != told(CREATED, salt="b").id


def test_a_long_article_is_replaced_by_its_address() -> None:
    """The message stays small and says that there is more."""
    event = told(CREATED, content="<p>" + "ü" * 20_000 + "</p>")
    assert "content_html" not in event.data
    assert event.data["truncated"] is True
    assert event.data["url"]
    assert event.data["summary"] == "A summary."


@given(
    title=st.text(max_size=50),
    summary=st.text(max_size=300),
    content=st.text(max_size=300),
    times=st.integers(1, 200),
)
def test_no_article_makes_a_body_larger_than_20_kb(
    title: str, summary: str, content: str, times: int
) -> None:
    """However the text is distributed, the message as sent keeps its bound."""
    article = replace(ENTRY.article, title=title * times, summary=summary * times, tags=(content,) * times)
    event = told(CREATED, replace(ENTRY, article=article), content=content * times)
    message = {
        "type": event.type,
        "timestamp": "2026-03-01T12:00:05Z",
        "data": {"sequence": 10**12, **event.data},
    }
    assert len(json.dumps(message, ensure_ascii=False).encode("utf-8", "backslashreplace")) <= 20_000


def test_a_feed_is_told_with_addresses_and_digests() -> None:
    """Each format that changed has its address, so that a receiver fetches the one it reads."""
    feed = Feed(
        term=Term(kind=TermKind.SECTION, slug="world", name="World"),
        id="urn:uuid:1",
        title="Paper: World",
        folder="sections/world/",
        limit=50,
    )
    outputs = [
        Output(path="sections/world/rss.xml", media_type="application/rss+xml", body=b"r"),
        Output(path="sections/world/index.html", media_type="text/html", body=b"h"),
        Output(path="sections/world/atom.xml", media_type="application/atom+xml", body=b"a"),
    ]
    event = events.feed_event(feed, outputs, MASTHEAD, count=3, sequence=(4, 6), created=NOW, salt="s")
    assert event.type is EventType.FEED_UPDATED
    assert event.data["url"] == "https://example.org/p/sections/world/"
    assert event.data["feeds"] == {
        "atom": {
            "url": "https://example.org/p/sections/world/atom.xml",
            "digest": f"sha256:{outputs[2].digest}",
        },
        "rss": {
            "url": "https://example.org/p/sections/world/rss.xml",
            "digest": f"sha256:{outputs[0].digest}",
        },
    }
    assert (event.data["count"], event.data["changes"]) == (3, {"first": 4, "last": 6})
    reversed_ = events.feed_event(
        feed, outputs[::-1], MASTHEAD, count=3, sequence=(4, 6), created=NOW, salt="s"
    )
    assert reversed_.id == event.id


def test_a_feed_that_returns_to_earlier_bytes_is_news_again() -> None:
    """An article deleted, put back and deleted again changes the feed three times, and each is told."""
    outputs = [Output(path="rss.xml", media_type="application/rss+xml", body=b"r")]
    feed = selection.feed(EVERYTHING, MASTHEAD, limit=50)
    first, later = (
        events.feed_event(feed, outputs, MASTHEAD, count=1, sequence=sequence, created=NOW, salt="s")
        for sequence in ((1, 1), (3, 3))
    )
    assert first.id != later.id


def test_two_greetings_in_one_second_are_two_messages() -> None:
    """Trying an endpoint twice sends twice."""
    first, second = (events.test_event(MASTHEAD, created=NOW, salt="s", nonce=nonce) for nonce in ("1", "2"))
    assert first.type is EventType.TEST
    assert first.id != second.id
