"""Signed webhooks (Standard Webhooks): what is sent to an endpoint, and what its answer means.

Nothing is sent from here. Each try is signed anew, because receivers refuse a timestamp that is minutes old.
What an endpoint's options name and may not hold, such as a token, is looked up for each request.
"""

import base64
import gzip
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from syndicate.core.payloads import message
from syndicate.core.signing import sign
from syndicate.errors import ConfigError
from syndicate.model import Delivery, Endpoint, Pace, Request
from syndicate.notify.judging import Answered

Lookup = Callable[[str], str]
"""Gives the secret that is kept at ``env:NAME`` or ``file:PATH``; raises ConfigError when it is not there."""


def _nowhere(place: str) -> str:
    raise ConfigError(f"nothing is kept at {place}", remedy="Name a place that secrets are read from.")


class Webhook(Answered):
    """Makes and judges the requests that tell an endpoint of kind ``webhook``.

    Its options may say ``payload = "thin"``, ``gzip``, ``headers``, and where ``bearer`` or ``basic`` lies.
    """

    def __init__(self, user_agent: str, lookup: Lookup = _nowhere) -> None:
        self._user_agent = user_agent
        self._lookup = lookup

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """The request that tells the endpoint; signed for ``now`` by each secret that is valid then.

        :raises ConfigError: when a secret is malformed or missing
        """
        endpoint, timestamp = deliveries[0].endpoint, int(now.timestamp())
        made = message(
            deliveries,
            is_thin=endpoint.options.get("payload") == "thin",
            is_batch=endpoint.pace is Pace.GATHERED,
        )
        is_packed = bool(endpoint.options.get("gzip"))
        body = gzip.compress(made.body, mtime=0) if is_packed else made.body
        signatures = [
            sign(secret, message_id=made.id, timestamp=timestamp, body=body)
            for secret in endpoint.signers(now)
        ]
        return Request(
            method="POST",
            url=endpoint.url,
            headers={
                **self._asked_for(endpoint),
                "content-type": "application/json",
                **({"content-encoding": "gzip"} if is_packed else {}),
                "user-agent": self._user_agent,
                "webhook-id": made.id,
                "webhook-timestamp": str(timestamp),
                "webhook-signature": " ".join(signatures),
            },
            body=body,
            certificate=str(endpoint.options.get("certificate", "")),
        )

    def _asked_for(self, endpoint: Endpoint) -> dict[str, str]:
        given = endpoint.options.get("headers")
        headers = (
            {str(name): str(value) for name, value in given.items()} if isinstance(given, Mapping) else {}
        )
        if bearer := endpoint.options.get("bearer"):
            headers["authorization"] = f"Bearer {self._lookup(str(bearer))}"
        elif basic := endpoint.options.get("basic"):
            pair = base64.b64encode(self._lookup(str(basic)).encode()).decode("ascii")
            headers["authorization"] = f"Basic {pair}"
        return headers
