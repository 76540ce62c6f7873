"""Subscriptions between wish and end: W3C WebSub, sections 5.2, 5.3 and 7."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core import subscribing
from syndicate.core.hub import Mode, Wish
from syndicate.model import (
    About,
    Endpoint,
    EndpointKind,
    EndpointState,
    Event,
    EventType,
    Origin,
    Output,
    Pace,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOPIC = "https://news.example/rss.xml"
CALLBACK = "https://reader.example/push"
CHALLENGE = "c0ffee" * 8
SECRET = "between us"  # noqa: S105
WISH = Wish(mode=Mode.SUBSCRIBE, topic=TOPIC, callback=CALLBACK, lease_s=3600, secret=SECRET)


def asked(wish: Wish = WISH) -> Endpoint:
    """Whom to ask about a wish."""
    return subscribing.question(wish, challenge=CHALLENGE, method="sha256")


def said(url: str) -> list[tuple[str, str]]:
    """The query of an address, in its order."""
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def test_a_question_names_mode_topic_challenge_and_the_granted_lease() -> None:
    """Section 5.3: what a hub must send, by GET."""
    assert said(subscribing.address(asked())) == [
        ("hub.mode", "subscribe"),
        ("hub.topic", TOPIC),
        ("hub.challenge", CHALLENGE),
        ("hub.lease_seconds", "3600"),
    ]


def test_a_question_about_an_unsubscription_names_no_lease() -> None:
    """Section 5.3: hub.lease_seconds belongs to subscriptions."""
    query = said(subscribing.address(asked(replace(WISH, mode=Mode.UNSUBSCRIBE))))
    assert [name for name, _ in query] == ["hub.mode", "hub.topic", "hub.challenge"]


@pytest.mark.parametrize(
    ("callback", "begins"),
    [
        ("https://r.example/p", "https://r.example/p?hub.mode="),
        ("https://r.example/p?", "https://r.example/p?hub.mode="),
        ("https://r.example/p?a=b&c=%20d", "https://r.example/p?a=b&c=%20d&hub.mode="),
        ("https://r.example", "https://r.example?hub.mode="),
    ],
)
def test_the_callbacks_own_query_is_kept_as_it_is(callback: str, begins: str) -> None:
    """Section 5.3: hub parameters are appended to the query that the callback has."""
    address = subscribing.address(asked(replace(WISH, callback=callback)))
    assert address.startswith(begins)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_a_topic_arrives_as_it_was_asked_for(tail: str) -> None:
    """Whatever an address holds, the subscriber compares it as text."""
    topic = f"https://news.example/{tail}"
    assert dict(said(subscribing.address(asked(replace(WISH, topic=topic)))))["hub.topic"] == topic


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_challenge_confirms_with_at_most_a_line_end(end: str) -> None:
    """Section 5.3: the body must be equal to the challenge; servers that end lines are forgiven."""
    assert subscribing.confirms(asked(), (CHALLENGE + end).encode())


@pytest.mark.parametrize(
    "body",
    [
        "",
        CHALLENGE[:-1],
        f" {CHALLENGE}",
        f"{CHALLENGE} ",
        f"{CHALLENGE}\n\n",
        f"{CHALLENGE}\r\n ",
        f"\n{CHALLENGE}",
        CHALLENGE.upper(),
        f"<p>{CHALLENGE}</p>",
        f"{CHALLENGE}{CHALLENGE}",
    ],
)
def test_nothing_else_confirms(body: str) -> None:
    """A page that shows the query back is no consent."""
    assert not subscribing.confirms(asked(), body.encode())


def test_a_confirmed_question_becomes_the_subscription() -> None:
    """Lease, secret and method are those of the request that was confirmed; the question is over."""
    one, over = subscribing.confirmed(asked(), now=NOW)
    assert (one.kind, one.state, one.url, one.topic) == (
        EndpointKind.WEBSUB,
        EndpointState.ACTIVE,
        CALLBACK,
        TOPIC,
    )
    assert (one.secret, one.options["method"]) == (SECRET, "sha256")
    assert one.lease_until == NOW + timedelta(hours=1)
    assert (one.pace, one.origin) == (Pace.NEWEST, Origin.SUBSCRIBER)
    assert (over.id, over.state, over.secret) == (asked().id, EndpointState.GONE, "")
    assert "challenge" not in over.options


def test_a_confirmed_unsubscription_ends_it() -> None:
    """It is the same subscription, and it is gone."""
    one, _over = subscribing.confirmed(asked(replace(WISH, mode=Mode.UNSUBSCRIBE)), now=NOW)
    assert (one.id, one.state) == (subscribing.subscription_id(TOPIC, CALLBACK), EndpointState.GONE)


def test_a_topic_and_a_callback_make_one_subscription() -> None:
    """Section 5.1: a new request for the pair replaces, another topic or callback adds."""
    first, _ = subscribing.confirmed(asked(), now=NOW)
    again, _ = subscribing.confirmed(asked(replace(WISH, secret="new", lease_s=60)), now=NOW)  # noqa: S106
    other, _ = subscribing.confirmed(asked(replace(WISH, topic=f"{TOPIC}?")), now=NOW)
    third, _ = subscribing.confirmed(asked(replace(WISH, callback=f"{CALLBACK}?")), now=NOW)
    assert first.id == again.id
    assert len({first.id, other.id, third.id, asked().id}) == 4


def test_parts_are_a_topic_of_their_own_that_others_never_see() -> None:
    """They are sent in their order, and to the same one subscription of topic and callback."""
    whole, _ = subscribing.confirmed(asked(), now=NOW)
    parts, _ = subscribing.confirmed(asked(replace(WISH, is_part=True)), now=NOW)
    assert parts.id == whole.id
    assert (parts.topic, parts.pace) == (f"{TOPIC}#changes", Pace.ORDERED)
    assert subscribing.feed(parts.topic) == subscribing.feed(TOPIC) == TOPIC
    [(_, told)] = subscribing.ended([parts], "gone")
    assert told.options["topic"] == TOPIC


def test_a_newer_question_takes_the_place_of_an_older_one() -> None:
    """Also if one is about subscribing and the other about the end."""
    assert asked().id == asked(replace(WISH, mode=Mode.UNSUBSCRIBE)).id
    assert asked().id == subscribing.denial(TOPIC, CALLBACK, "no").id


def test_whoever_is_asked_is_told_no_news() -> None:
    """Nothing but the question goes to a callback that has not confirmed (section 7)."""
    for endpoint in (asked(), subscribing.denial(TOPIC, CALLBACK, "no")):
        for type_ in EventType:
            news = Event(id="e", type=type_, created=NOW, data={}, about=About(), topic=TOPIC)
            assert type_ is EventType.TEST or not endpoint.wants(news), type_


def test_a_subscription_wants_its_topic_alone() -> None:
    """Neither articles' events nor other feeds."""
    one, _over = subscribing.confirmed(asked(), now=NOW)
    output = Output(path="rss.xml", media_type="application/rss+xml; charset=utf-8", body=b"<rss/>")
    news = subscribing.topic_event(TOPIC, output, sequence=(1, 2), created=NOW, salt="s")
    assert one.wants(news)
    assert not one.wants(replace(news, topic="https://news.example/atom.xml"))
    assert not one.wants(Event(id="e", type=EventType.PUBLISHED, created=NOW, data={}, about=About()))


def test_what_followers_are_owed_is_the_document_to_the_byte() -> None:
    """Section 7: the content of the topic under its own media type."""
    output = Output(path="rss.xml", media_type="application/rss+xml; charset=utf-8", body=b"<rss/>\n")
    news = subscribing.topic_event(TOPIC, output, sequence=(1, 2), created=NOW, salt="s")
    assert (news.content, news.media_type, news.topic) == (output.body, output.media_type, TOPIC)


def test_the_same_change_is_the_same_event_and_another_is_another() -> None:
    """A pass that is repeated owes nothing twice; a document that is again what it was is owed again."""
    output = Output(path="rss.xml", media_type="application/rss+xml", body=b"<rss/>")

    def id_(sequence: tuple[int, int] | None, minute: int) -> str:
        moment = NOW + timedelta(minutes=minute)
        return subscribing.topic_event(TOPIC, output, sequence=sequence, created=moment, salt="s").id

    assert id_((1, 2), 0) == id_((1, 2), 5)
    assert len({id_((1, 2), 0), id_((3, 4), 0), id_(None, 0), id_(None, 1)}) == 4


def test_a_denial_says_topic_and_reason_and_has_no_challenge() -> None:
    """Section 5.2: hub.mode=denied, hub.topic, and hub.reason in text."""
    told = subscribing.denial(TOPIC, f"{CALLBACK}?a=b", "it is over")
    assert said(subscribing.address(told)) == [
        ("a", "b"),
        ("hub.mode", "denied"),
        ("hub.topic", TOPIC),
        ("hub.reason", "it is over"),
    ]


def test_a_subscription_that_ends_by_our_will_is_told_so() -> None:
    """Section 5.2: also one that was active; its secret is forgotten."""
    one, _over = subscribing.confirmed(asked(), now=NOW)
    [(ended, told)] = subscribing.ended([one], "gone")
    assert (ended.id, ended.state, ended.secret) == (one.id, EndpointState.GONE, "")
    assert (told.kind, told.url, told.options["reason"]) == (EndpointKind.WEBSUB_DENIAL, CALLBACK, "gone")


@pytest.mark.parametrize(
    ("tries", "minutes", "hopeless"), [(1, 0, False), (4, 59, False), (5, 1, True), (1, 60, True)]
)
def test_a_question_is_put_a_few_times_over_an_hour(tries: int, minutes: int, hopeless: bool) -> None:
    """Whoever cannot be reached for so long has not confirmed."""
    asked_at = NOW - timedelta(minutes=minutes)
    assert subscribing.is_hopeless(tries=tries, asked_at=asked_at, now=NOW) is hopeless


def test_what_is_owed_for_a_question_shows_neither_challenge_nor_secret() -> None:
    """It is listed and kept; what it is about may be known."""
    event = subscribing.asking(asked(), created=NOW, salt="s", nonce="n")
    assert event.type is EventType.INTENT
    assert event.data["topic"] == TOPIC
    assert CHALLENGE not in repr(event)
    assert SECRET not in repr(event)


def test_two_questions_are_two_events() -> None:
    """A subscriber that asks again within the same second is asked again."""
    first, again = (subscribing.asking(asked(), created=NOW, salt="s", nonce=nonce) for nonce in "ab")
    denial = subscribing.asking(subscribing.denial(TOPIC, CALLBACK, ""), created=NOW, salt="s", nonce="a")
    assert len({first.id, again.id, denial.id}) == 3
    assert denial.type is EventType.DENIED
