"""Subscriptions at the hub inside: wishes taken, topics looked up, leases and topics that end.

What is accepted is owed in the transaction that stores it: an answer of 202 is a promise that survives the
process. Only what this publication publishes can be followed, and before the subscriber has confirmed a wish
nothing follows from it but the one question.
"""

import threading
from collections.abc import Callable, Sequence
from http import HTTPStatus
from math import ceil
from urllib.parse import unquote

from syndicate.core import hub, subscribing
from syndicate.core.hub import HubTerms, Refusal, Wish
from syndicate.core.rates import Allowance
from syndicate.core.urls import absolute
from syndicate.errors import NotFound
from syndicate.model import Endpoint, EndpointKind, EndpointState, FeedFormat, Masthead
from syndicate.ports.log import Log
from syndicate.ports.publishing import Clock
from syndicate.ports.store import Store, Unit

TOPIC_ENDED = "this feed is no longer published"
FOLLOWERS = (EndpointKind.WEBSUB, EndpointKind.RSSCLOUD)
"""Kinds of endpoints that subscribers made and that follow a feed."""

REMOVED = "the publisher has ended this subscription"

_BATCH = 500
_LATER_S = 60


class Subscriptions:
    """Who follows which feed.

    :param draw: gives so many random bytes, fit for secrets
    :param monotonic: seconds that never go back, for rates
    :param per_requester: requests taken from one address in a minute; 0 for any number
    :param per_callback_host: requests taken for callbacks at one host in a minute; 0 for any number
    :param pending: questions that may be open
    :param per_host_and_topic: subscriptions to one topic for callbacks at one host
    """

    def __init__(
        self,
        *,
        store: Store,
        masthead: Masthead,
        terms: HubTerms,
        clock: Clock,
        draw: Callable[[int], bytes],
        monotonic: Callable[[], float],
        log: Log,
        per_requester: int = 60,
        per_callback_host: int = 10,
        pending: int = 10_000,
        per_host_and_topic: int = 1_000,
    ) -> None:
        self._store = store
        self._masthead = masthead
        self._terms = terms
        self._clock = clock
        self._draw = draw
        self._monotonic = monotonic
        self._log = log
        self._requesters = Allowance(per_requester)
        self._hosts = Allowance(per_callback_host)
        self._pending = pending
        self._per_host_and_topic = per_host_and_topic
        self._lock = threading.Lock()

    def ask(self, content_type: str, body: bytes, *, requester: str) -> Refusal | None:
        """Take a request, and owe its callback a question; or say why not. From any thread.

        :param requester: the address that it came from
        :raises StateError: when the database cannot be used; nothing was accepted then
        """
        with self._lock:
            wait_s = self._requesters.wait_s(requester, self._monotonic())
        if wait_s:
            return _later("There were too many requests from your address.", wait_s)
        wish = hub.read(content_type, body, self._terms)
        if isinstance(wish, Refusal):
            return wish
        return self._owe(wish)

    def _owe(self, wish: Wish) -> Refusal | None:
        with self._store.write() as unit:
            wrong = self._why_not(wish, unit) or self._why_later(wish)
            if wrong is not None:
                return wrong
            challenge = self._draw(subscribing.CHALLENGE_BYTES).hex()
            asked = subscribing.question(wish, challenge=challenge, method=self._terms.method)
            self._put_question(asked, unit)
        if wish.is_overheard:
            self._log.warning(
                "a subscription has a secret, and its content goes without encryption", host=wish.host
            )
        return None

    def _why_not(self, wish: Wish, unit: Unit) -> Refusal | None:
        if wish.mode is hub.Mode.UNSUBSCRIBE:
            known = unit.outbox.endpoint(subscribing.subscription_id(wish.topic, wish.callback))
            is_topic = known is not None or self._is_topic(wish.topic, unit)
        else:
            is_topic = self._is_topic(wish.topic, unit)
        if not is_topic:
            return Refusal(
                status=HTTPStatus.NOT_FOUND,
                reason="hub.topic is not the self address of a feed of this publication.",
            )
        if unit.outbox.count_endpoints(kind=EndpointKind.WEBSUB_INTENT) >= self._pending:
            return Refusal(
                status=HTTPStatus.SERVICE_UNAVAILABLE,
                reason="Too many requests wait for their subscriber's answer.",
                retry_after_s=_LATER_S,
            )
        if wish.mode is hub.Mode.SUBSCRIBE and self._is_full(wish, unit):
            return Refusal(
                status=HTTPStatus.FORBIDDEN,
                reason=f"There are too many subscriptions to this topic at {wish.host}.",
            )
        return None

    def _why_later(self, wish: Wish) -> Refusal | None:
        """Asked last: what is refused for other reasons uses up nothing of the callback's."""
        with self._lock:
            wait_s = self._hosts.wait_s(wish.host, self._monotonic())
        return (
            _later(f"There were too many requests for callbacks at {wish.host}.", wait_s) if wait_s else None
        )

    def _is_full(self, wish: Wish, unit: Unit) -> bool:
        topics = (wish.topic, wish.topic + hub.PART)
        count = unit.outbox.count_endpoints
        at_host = sum(count(kind=EndpointKind.WEBSUB, topic=topic, host=wish.host) for topic in topics)
        if at_host < self._per_host_and_topic:
            return False
        held = unit.outbox.endpoint(subscribing.subscription_id(wish.topic, wish.callback))
        return held is None or held.state is EndpointState.GONE  # a renewal adds none

    def _is_topic(self, topic: str, unit: Unit) -> bool:
        path = topic_path(topic, self._masthead)
        return path is not None and bool(unit.published.digests([path]))

    def _put_question(self, asked: Endpoint, unit: Unit) -> None:
        unit.outbox.set_endpoint_state(asked.id, EndpointState.GONE)  # an older question is not put any more
        unit.outbox.put_endpoints([asked])
        event = subscribing.asking(
            asked,
            created=self._clock.now(),
            salt=unit.marks.get("state-id") or "",
            nonce=self._draw(subscribing.CHALLENGE_BYTES).hex(),
        )
        unit.outbox.add_for([event], [asked.id])

    def sweep(self) -> int:
        """End what is over: leases and topics; return how many ended."""
        now = self._clock.now()
        ended = 0
        while True:
            with self._store.write() as unit:
                lapsed = unit.outbox.lapse(now, _BATCH)
            ended += lapsed
            if lapsed < _BATCH:
                return ended + self._end_topics()

    def end(self, id_: str) -> Endpoint:
        """End a subscription by our will; its subscriber is told, where its protocol has words for it.

        :raises NotFound: when there is none of this id
        """
        with self._store.write() as unit:
            found = unit.outbox.endpoint(id_)
            if found is None or found.kind not in FOLLOWERS or found.state is EndpointState.GONE:
                raise NotFound(
                    f"there is no subscription {id_}", remedy="See 'syndicate subscriptions list'."
                )
            if found.kind == EndpointKind.WEBSUB:
                self._end([found], REMOVED, unit)
            else:
                unit.outbox.set_endpoint_state(id_, EndpointState.GONE)
        return found

    def _end_topics(self) -> int:
        count, after = 0, ""
        while True:
            with self._store.write() as unit:
                found = unit.outbox.endpoints(kinds=(EndpointKind.WEBSUB,), after=after, limit=_BATCH)
                present = [one for one in found if one.state is not EndpointState.GONE]
                feeds = {subscribing.feed(one.topic) for one in present}
                kept = {topic for topic in feeds if self._is_topic(topic, unit)}
                over = [one for one in present if subscribing.feed(one.topic) not in kept]
                self._end(over, TOPIC_ENDED, unit)
            count += len(over)
            if len(found) < _BATCH:
                return count
            after = found[-1].id

    def _end(self, subscriptions: Sequence[Endpoint], reason: str, unit: Unit) -> None:
        for over, told in subscribing.ended(subscriptions, reason):
            unit.outbox.put_endpoints([over])
            self._put_question(told, unit)


def topic_path(topic: str, masthead: Masthead) -> str | None:
    """The path below the output folder of the feed's document that a topic names, if it is one's own.

    Topics are compared as text: another way to write the same address is another topic.
    """
    if not topic.startswith(masthead.url):
        return None
    path = unquote(topic.removeprefix(masthead.url), errors="surrogateescape")
    is_feed = path.rpartition("/")[2] in {form.file_name for form in FeedFormat}
    return path if is_feed and absolute(path, masthead) == topic else None


def _later(reason: str, wait_s: float) -> Refusal:
    return Refusal(status=HTTPStatus.TOO_MANY_REQUESTS, reason=reason, retry_after_s=max(1, ceil(wait_s)))
