"""IndexNow: search engines are told which pages are new, changed or gone, many of them in one request.

The key proves that whoever tells owns the site: the same text lies in a file of the publication. It is no
secret. Nothing is sent from here.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from syndicate.model import Delivery, Outcome, Request, Response, Verdict
from syndicate.notify.judging import Answered, judged

_MEANINGS = {
    HTTPStatus.BAD_REQUEST: "answered 400: the request is malformed",
    HTTPStatus.FORBIDDEN: "answered 403: the key is not valid, or its file cannot be fetched",
    HTTPStatus.UNPROCESSABLE_ENTITY: "answered 422: an address is not of this host, or does not fit the key",
}


class IndexNow(Answered):
    """Tells endpoints of kind ``indexnow``; their options hold the site's ``key`` and its ``location``."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """One list of the pages that changed, each once.

        Addresses of other hosts than the key's are left out, since one of them would have all refused.
        """
        endpoint = deliveries[-1].endpoint
        location = str(endpoint.options["location"])
        host = urlsplit(location).netloc
        pages = dict.fromkeys(page for page in _pages(deliveries) if urlsplit(page).netloc == host)
        told = {
            "host": host,
            "key": endpoint.options["key"],
            "keyLocation": location,
            "urlList": list(pages),
        }
        return Request(
            method="POST",
            url=endpoint.url,
            headers={"content-type": "application/json; charset=utf-8", "user-agent": self._user_agent},
            body=json.dumps(told, ensure_ascii=False).encode(),
        )

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """200 and 202 are success, the latter while the key is being checked; 429 asks to wait."""
        status = response.status
        if response.error is None and status in _MEANINGS:
            return Outcome(verdict=Verdict.REFUSED, detail=_MEANINGS[HTTPStatus(status)])
        return judged(response, now=now)


def _pages(deliveries: Sequence[Delivery]) -> Iterator[str]:
    for delivery in deliveries:
        yield json.loads(delivery.body)["data"]["url"]
