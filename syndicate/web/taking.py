"""An address that takes what is posted to it, and tells a human what stands there.

Reads no more than a bounded body, within a bounded time; who posts is known by the address it comes from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from syndicate.core.networks import Allowed
from syndicate.web.answers import Answer
from syndicate.web.limits import excess
from syndicate.web.requester import requester
from syndicate.web.sending import TooLong, read_body, send_answer

METHODS = "GET, HEAD, OPTIONS, POST"
KEPT = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
"""Header fields of every answer to what was posted."""

Take = Callable[[str, bytes, str], Answer]
"""Answers what was posted: its content type, its body, and the IP address that it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """The application (ASGI 3).

    :ivar take: called in a thread of a pool
    :ivar page: for who only looks
    :ivar largest: bytes of a body
    :ivar proxies: one's own, which say whom a request comes from
    :ivar clock: seconds since the epoch, for ``Date``
    """

    take: Take
    page: Answer
    largest: int
    proxies: Allowed
    clock: Callable[[], float]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            answer = await self._answer(scope, receive)
            await send_answer(answer, method=scope["method"], send=send, now=self.clock())

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        too_much = excess(scope["raw_path"], scope["query_string"], scope["headers"])
        if too_much is not None:
            return told(too_much, "The request is too large.\n", closing=True)
        method = scope["method"]
        if method in {"GET", "HEAD"}:
            return self.page
        if method == "OPTIONS":
            return Answer(status=HTTPStatus.NO_CONTENT, fields={"Allow": METHODS})
        if method != "POST":
            words = f"This address answers to {METHODS}.\n"
            return told(HTTPStatus.METHOD_NOT_ALLOWED, words, {"Allow": METHODS}, closing=True)
        try:
            body = await read_body(receive, limit=self.largest)
        except TooLong as wrong:
            return told(wrong.status, f"Send no more than {self.largest} bytes, at once.\n", closing=True)
        content_type = Headers(scope=scope).get("content-type", "")
        return await run_in_threadpool(self.take, content_type, body, requester(scope, self.proxies))


def told(
    status: HTTPStatus, words: str, fields: Mapping[str, str] | None = None, *, closing: bool = False
) -> Answer:
    """An answer in plain words."""
    return Answer(
        status=status,
        fields={
            "Content-Type": "text/plain; charset=utf-8",
            **KEPT,
            **(fields or {}),
            **({"Connection": "close"} if closing else {}),
        },
        body=words.encode("utf-8", "replace"),
    )
