"""The hub inside over HTTP (WebSub section 5.1): takes requests, and tells a human what stands here.

Every request that is accepted is answered before its subscriber is asked anything. Reads no more than a
bounded body, within a bounded time, and shows nothing of anyone's subscriptions.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from syndicate.core.hub import FORM, Refusal
from syndicate.core.networks import Allowed
from syndicate.errors import SyndicateError
from syndicate.web.answers import Answer
from syndicate.web.limits import excess
from syndicate.web.policy import CONTENT_SECURITY
from syndicate.web.requester import requester
from syndicate.web.sending import TooLong, read_body, send_answer

METHODS = "GET, HEAD, OPTIONS, POST"
LARGEST_FORM = 16_384
"""Bytes of a request: an address of each kind and a secret, percent-encoded, are less."""

_KEPT = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
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
    return _HubApp(ask=ask, proxies=proxies, clock=clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class _HubApp:
    ask: Ask
    proxies: Allowed
    clock: Callable[[], float]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] == "http":
            answer = await self._answer(scope, receive)
            await send_answer(answer, method=scope["method"], send=send, now=self.clock())

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        too_much = excess(scope["raw_path"], scope["query_string"], scope["headers"])
        if too_much is not None:
            return _told(too_much, "The request is too large.\n", closing=True)
        method = scope["method"]
        if method in {"GET", "HEAD"}:
            return _page()
        if method == "OPTIONS":
            return Answer(status=HTTPStatus.NO_CONTENT, fields={"Allow": METHODS})
        if method != "POST":
            words = f"This address answers to {METHODS}.\n"
            return _told(HTTPStatus.METHOD_NOT_ALLOWED, words, {"Allow": METHODS}, closing=True)
        return await self._asked(scope, receive)

    async def _asked(self, scope: Scope, receive: Receive) -> Answer:
        content_type = Headers(scope=scope).get("content-type", "")
        try:
            body = await read_body(receive, limit=LARGEST_FORM)
        except TooLong as wrong:
            return _told(wrong.status, f"Send no more than {LARGEST_FORM} bytes, at once.\n", closing=True)
        try:
            refusal = await run_in_threadpool(
                lambda: self.ask(content_type, body, requester=requester(scope, self.proxies))
            )
        except SyndicateError:
            words = "The hub cannot remember anything at the moment. Please try again.\n"
            return _told(HTTPStatus.SERVICE_UNAVAILABLE, words, {"Retry-After": "30"})
        return _told(HTTPStatus.ACCEPTED, _ACCEPTED) if refusal is None else _refused(refusal)


def _refused(refusal: Refusal) -> Answer:
    fields = {} if refusal.retry_after_s is None else {"Retry-After": str(refusal.retry_after_s)}
    if refusal.status is HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        fields["Accept"] = FORM
    return _told(refusal.status, f"{refusal.reason}\n", fields)


def _told(
    status: HTTPStatus, words: str, fields: dict[str, str] | None = None, *, closing: bool = False
) -> Answer:
    return Answer(
        status=status,
        fields={
            "Content-Type": "text/plain; charset=utf-8",
            **_KEPT,
            **(fields or {}),
            **({"Connection": "close"} if closing else {}),
        },
        body=words.encode("utf-8", "replace"),
    )


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
