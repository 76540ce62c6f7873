"""The hub inside over HTTP (WebSub section 5.1): takes requests, and tells a human what stands here.

Every request that is accepted is answered before its subscriber is asked anything. Reads no more than a
bounded body, within a bounded time, and shows nothing of anyone's subscriptions.
"""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol

from starlette.types import ASGIApp

from syndicate.core.hub import FORM, Refusal
from syndicate.core.networks import Allowed
from syndicate.errors import SyndicateError
from syndicate.web.answers import Answer
from syndicate.web.policy import CONTENT_SECURITY
from syndicate.web.taking import Taker, told

LARGEST_FORM = 16_384
"""Bytes of a request: an address of each kind and a secret, percent-encoded, are less."""

_ACCEPTED = "Accepted: the callback will be asked whether it meant this.\n"
_PAGE = (
    '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
    "<title>WebSub hub</title><h1>WebSub hub</h1>"
    "<p>Feed readers subscribe here, and are then sent what is new in the feeds of this site the moment it "
    'is published, as <a href="https://www.w3.org/TR/websub/">WebSub</a> describes. It serves the feeds of '
    "this site alone. There is nothing to do for you: give your reader the address of a feed.</p></html>\n"
)


class Ask(Protocol):
    """Takes requests for subscriptions."""

    def __call__(self, content_type: str, body: bytes, *, requester: str) -> Refusal | None:
        """None when it is accepted, and will be put to its callback; else why not."""


def hub_app(ask: Ask, *, proxies: Allowed, clock: Callable[[], float] = time.time) -> ASGIApp:
    """Make the application that stands at the hub's address.

    :param ask: called in a thread of a pool
    :param proxies: one's own, which say whom a request comes from
    :param clock: seconds since the epoch, for ``Date``
    """

    def taken(content_type: str, body: bytes, whom: str) -> Answer:
        try:
            refusal = ask(content_type, body, requester=whom)
        except SyndicateError:
            words = "The hub cannot remember anything at the moment. Please try again.\n"
            return told(HTTPStatus.SERVICE_UNAVAILABLE, words, {"Retry-After": "30"})
        return told(HTTPStatus.ACCEPTED, _ACCEPTED) if refusal is None else _refused(refusal)

    return Taker(take=taken, page=_page(), largest=LARGEST_FORM, proxies=proxies, clock=clock)


def _refused(refusal: Refusal) -> Answer:
    fields = {} if refusal.retry_after_s is None else {"Retry-After": str(refusal.retry_after_s)}
    if refusal.status is HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        fields["Accept"] = FORM
    return told(refusal.status, f"{refusal.reason}\n", fields)


def _page() -> Answer:
    return Answer(
        status=HTTPStatus.OK,
        fields={
            "Content-Type": "text/html; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": CONTENT_SECURITY,
            "Cache-Control": "public, max-age=600",
        },
        body=_PAGE.encode(),
    )
