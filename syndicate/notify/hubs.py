"""WebSub hubs elsewhere: they are told which topics have new content, and fetch it themselves.

The Recommendation leaves this between publisher and hub (section 4 speaks of topics alone); by practice it
is a form with ``hub.mode=publish`` and each topic as ``hub.url``. Nothing is sent from here.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlencode

from syndicate.model import Delivery, Request
from syndicate.notify.judging import Answered


class Hub(Answered):
    """Tells endpoints of kind ``hub`` what feeds changed, as many of them at once as are owed."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """One form that names each document once, oldest change first."""
        topics = list(dict.fromkeys(topic for delivery in deliveries for topic in _topics(delivery)))
        form = [("hub.mode", "publish"), *(("hub.url", topic) for topic in topics)]
        return Request(
            method="POST",
            url=deliveries[-1].endpoint.url,
            headers={"content-type": "application/x-www-form-urlencoded", "user-agent": self._user_agent},
            body=urlencode(form).encode("ascii"),
        )


def _topics(delivery: Delivery) -> Iterator[str]:
    """The addresses in the body of ``feed.updated``."""
    told = json.loads(delivery.body)
    for document in told["data"]["feeds"].values():
        yield document["url"]
