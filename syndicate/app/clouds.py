"""Registrations by rssCloud: checked, tested while the caller waits, and kept for 25 hours.

The protocol answers whether a registration holds, so the handler is tested within the request. Its rates
bound what a stranger can make this program send.
"""

import hmac
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from syndicate.app.subscriptions import topic_path
from syndicate.core import cloud
from syndicate.core.cloud import Registration, Wrong
from syndicate.core.rates import Allowance
from syndicate.model import EndpointKind, Masthead
from syndicate.ports.notify import Transport
from syndicate.ports.publishing import Clock
from syndicate.ports.store import Store

_CHALLENGE_BYTES = 16
_SUCCESS = range(200, 300)


class Clouds:
    """Takes registrations.

    :param transport: that gives a handler its four seconds
    :param draw: gives so many random bytes, fit for secrets
    :param monotonic: seconds that never go back, for rates
    :param per_requester: registrations from one address in a minute; 0 for any number
    :param per_handler_host: registrations for handlers at one host in a minute; 0 for any number
    :param per_host_and_topic: registrations for one feed at one host
    """

    def __init__(
        self,
        *,
        store: Store,
        masthead: Masthead,
        transport: Transport,
        clock: Clock,
        draw: Callable[[int], bytes],
        monotonic: Callable[[], float],
        user_agent: str,
        per_requester: int,
        per_handler_host: int,
        per_host_and_topic: int,
    ) -> None:
        self._store = store
        self._masthead = masthead
        self._transport = transport
        self._clock = clock
        self._draw = draw
        self._monotonic = monotonic
        self._user_agent = user_agent
        self._requesters = Allowance(per_requester)
        self._hosts = Allowance(per_handler_host)
        self._per_host_and_topic = per_host_and_topic
        self._lock = threading.Lock()

    def close(self) -> None:
        """Drop idle connections."""
        self._transport.close()

    def register(self, asked: Registration, *, requester: str) -> str:
        """Keep a registration whose handler proves itself for every feed; return what to say.

        :raises Wrong: when it is not granted: nothing is kept then
        :raises StateError: when the database cannot be used
        """
        self._limit(asked, requester)
        self._require_own(asked)
        for topic in asked.topics:
            self._prove(asked, topic)
        now = self._clock.now()
        with self._store.write() as unit:
            unit.outbox.put_endpoints(cloud.subscription(asked, topic, now=now) for topic in asked.topics)
        return "Registered. It lasts for 25 hours: register again every day."

    def _limit(self, asked: Registration, requester: str) -> None:
        host = urlsplit(asked.handler).netloc.lower()
        with self._lock:
            now = self._monotonic()
            # A handler is tested for each feed, so each counts.
            waits = [self._requesters.wait_s(requester, now)]
            waits += [self._hosts.wait_s(host, now) for _ in asked.topics]
            if any(waits):
                raise Wrong("There were too many registrations. Please try again in a minute.")

    def _require_own(self, asked: Registration) -> None:
        host = urlsplit(asked.handler).hostname or ""
        with self._store.read() as unit:
            for topic in asked.topics:
                path = topic_path(topic, self._masthead)
                if path is None or not unit.published.digests([path]):
                    raise Wrong(f"{topic} is no feed of this publication.")
                held = unit.outbox.count_endpoints(kind=EndpointKind.RSSCLOUD, topic=topic, host=host)
                if held >= self._per_host_and_topic:
                    raise Wrong("There are too many registrations at this host.")

    def _prove(self, asked: Registration, topic: str) -> None:
        if not asked.is_named:
            told = cloud.notice(
                asked.handler,
                topic,
                protocol=asked.protocol,
                procedure=asked.procedure,
                user_agent=self._user_agent,
            )
            response = self._transport.send(told)
            if response.error is not None or response.status not in _SUCCESS:
                raise Wrong(f"The handler did not take a test: {_said(response.error, response.status)}.")
            return
        challenge = self._draw(_CHALLENGE_BYTES).hex()
        response = self._transport.send(
            cloud.question(asked.handler, topic, challenge, user_agent=self._user_agent)
        )
        is_right = hmac.compare_digest(response.body.strip(), challenge.encode())
        if response.error is not None or response.status not in _SUCCESS or not is_right:
            raise Wrong(
                f"The handler did not answer the challenge: {_said(response.error, response.status)}."
            )


def _said(error: str | None, status: int | None) -> str:
    return error or f"it answered {status}"
