"""Subscriptions between wish and end (WebSub sections 5.2 and 5.3): what is asked back, and what follows.

A wish becomes an endpoint of its own kind, to which one question is owed. Only its confirmation makes,
changes or ends the subscription, so nobody can do that in another's name. No chance is drawn and no clock
is read here.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from syndicate.core.hub import PART, Mode, Wish
from syndicate.model import Endpoint, EndpointKind, EndpointState, Event, EventType, Origin, Output, Pace

TRIES = 5
"""How often a question is put to a subscriber that cannot be reached."""

PATIENCE = timedelta(hours=1)
"""Age at which a question has lost its meaning."""

CHALLENGE_BYTES = 32
"""Random bytes of a challenge."""


def subscription_id(topic: str, callback: str) -> str:
    """The one endpoint of a callback that follows a topic (section 5.1)."""
    return f"sub_{_digest(topic, callback)}"


def question_id(topic: str, callback: str) -> str:
    """The one endpoint of a callback that is asked about a topic: a newer question takes its place."""
    return f"ask_{_digest(topic, callback)}"


def question(wish: Wish, *, challenge: str, method: str) -> Endpoint:
    """Whom to ask whether the wish is its own.

    :param challenge: what it has to answer; at least 128 random bits
    :param method: that content is to be signed with
    """
    options: dict[str, object] = {
        "mode": wish.mode.value,
        "topic": wish.topic,
        "challenge": challenge,
        "lease_s": wish.lease_s,
        "method": method,
        "part": wish.is_part,
    }
    return _asked(EndpointKind.WEBSUB_INTENT, wish.topic, wish.callback, options, secret=wish.secret)


def denial(topic: str, callback: str, reason: str) -> Endpoint:
    """Whom to tell that it does not, or no longer, follow a topic (section 5.2).

    :param reason: for people
    """
    options: dict[str, object] = {"mode": Mode.DENIED.value, "topic": topic, "reason": reason}
    return _asked(EndpointKind.WEBSUB_DENIAL, topic, callback, options)


def asking(endpoint: Endpoint, *, created: datetime, salt: str, nonce: str) -> Event:
    """What is owed to an endpoint of :func:`question` or :func:`denial`.

    :param nonce: tells it from an earlier one to the same endpoint
    """
    type_ = EventType.DENIED if endpoint.options["mode"] == Mode.DENIED else EventType.INTENT
    told = json.dumps([salt, type_.value, endpoint.id, nonce]).encode()
    data = {
        name: endpoint.options[name]
        for name in ("mode", "topic", "lease_s", "reason")
        if name in endpoint.options
    }
    return Event(
        id=f"evt_{hashlib.sha256(told).hexdigest()[:32]}",
        type=type_,
        created=created,
        data={**data, "callback": endpoint.url},
    )


def feed(topic: str) -> str:
    """The address of the feed that a topic is of."""
    return topic.removesuffix(PART)


def topic_event(
    topic: str, output: Output, *, sequence: tuple[int, int] | None, created: datetime, salt: str
) -> Event:
    """What is owed to all who follow a topic: its bytes as they were just published (section 7).

    :param sequence: first and last change of the publication since it was last told, or None: a document
        that is again what it once was is news all the same
    """
    told = json.dumps([salt, topic, output.digest, sequence or created.isoformat()]).encode()
    return Event(
        id=f"evt_{hashlib.sha256(told).hexdigest()[:32]}",
        type=EventType.TOPIC,
        created=created,
        data={},
        topic=topic,
        content=output.body,
        media_type=output.media_type,
    )


def address(asked: Endpoint) -> str:
    """Where the question or the denial goes: the callback with its own query, and ours behind it."""
    options = asked.options
    said = {"hub.mode": options["mode"], "hub.topic": options["topic"]}
    if options["mode"] == Mode.DENIED:
        said["hub.reason"] = options["reason"]
    else:
        said["hub.challenge"] = options["challenge"]
    if options["mode"] == Mode.SUBSCRIBE:
        said["hub.lease_seconds"] = options["lease_s"]
    joint = "&" if urlsplit(asked.url).query else "" if asked.url.endswith("?") else "?"
    return f"{asked.url}{joint}{urlencode(said)}"


def confirms(asked: Endpoint, body: bytes) -> bool:
    """Whether a body is the challenge, with at most a line end behind it."""
    expected = str(asked.options["challenge"]).encode("ascii")
    said = body[: len(expected) + len(b"\r\n") + 1]
    matches = [hmac.compare_digest(said, expected + end) for end in (b"", b"\n", b"\r\n")]
    return any(matches)


def confirmed(asked: Endpoint, *, now: datetime) -> tuple[Endpoint, ...]:
    """The endpoints that change because a subscriber said that it meant it.

    :param now: aware UTC; the lease begins
    """
    return _subscription(asked, now), over(asked)


def over(asked: Endpoint) -> Endpoint:
    """A question that nobody has to be asked any more; what it carried is forgotten with it."""
    kept = {"mode": asked.options["mode"], "topic": asked.options["topic"]}
    return replace(asked, state=EndpointState.GONE, secret="", options=kept)


def is_hopeless(*, tries: int, asked_at: datetime, now: datetime) -> bool:
    """Whether a question that failed is not put again.

    :param tries: so far
    """
    return tries >= TRIES or now - asked_at >= PATIENCE


def ended(subscriptions: Iterable[Endpoint], reason: str) -> list[tuple[Endpoint, Endpoint]]:
    """Subscriptions that end by our will, each with whom to tell."""
    return [
        (
            replace(one, state=EndpointState.GONE, secret="", lease_until=None),
            denial(feed(one.topic), one.url, reason),
        )
        for one in subscriptions
    ]


def _subscription(asked: Endpoint, now: datetime) -> Endpoint:
    options = asked.options
    topic, lease_s = str(options["topic"]), int(str(options.get("lease_s", 0)))
    goes_on, is_part = options["mode"] == Mode.SUBSCRIBE, bool(options.get("part"))
    return Endpoint(
        id=subscription_id(topic, asked.url),
        kind=EndpointKind.WEBSUB,
        url=asked.url,
        secret=asked.secret,
        events=(EventType.TOPIC,),
        origin=Origin.SUBSCRIBER,
        state=EndpointState.ACTIVE if goes_on else EndpointState.GONE,
        topic=topic + PART if is_part else topic,
        pace=Pace.ORDERED
        if is_part
        else Pace.NEWEST,  # changes add up; a document stands for those before it
        options={"method": options["method"]},
        lease_until=now + timedelta(seconds=lease_s) if goes_on else None,
    )


def _asked(
    kind: EndpointKind, topic: str, callback: str, options: dict[str, object], *, secret: str = ""
) -> Endpoint:
    return Endpoint(
        id=question_id(topic, callback),
        kind=kind,
        url=callback,
        secret=secret,
        events=(EventType.INTENT, EventType.DENIED),  # and so no news, although it follows no topic
        origin=Origin.SUBSCRIBER,
        options=options,
    )


def _digest(topic: str, callback: str) -> str:
    return hashlib.sha256(f"{topic}\n{callback}".encode()).hexdigest()[:24]
