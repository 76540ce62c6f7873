"""rssCloud over HTTP: registrations by form or by XML-RPC, and what stands here for a human.

Reads no more than a bounded body, within a bounded time. An answer says whether the registration holds.
"""

import time
import xmlrpc.client
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from xml.sax.saxutils import quoteattr

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from syndicate.core.cloud import FORM, Registration, Wrong, read_call, read_form
from syndicate.core.networks import Allowed
from syndicate.errors import SyndicateError
from syndicate.web.answers import Answer
from syndicate.web.limits import excess
from syndicate.web.requester import requester
from syndicate.web.sending import TooLong, read_body, send_answer

METHODS = "GET, HEAD, OPTIONS, POST"
_LARGEST = 32_768
_FAULT = 4
_BUSY = "Nothing can be remembered at the moment. Please try again."
_WORDS = (
    "Feed readers that speak rssCloud register here for the feeds of this site. There is nothing to do for "
    "you: give your reader the address of a feed.\n"
)


class Register(Protocol):
    """Takes registrations."""

    def __call__(self, asked: Registration, *, requester: str) -> str:
        """What to say when it holds; raises Wrong when it does not."""


def cloud_app(register: Register, *, proxies: Allowed, clock: Callable[[], float] = time.time) -> ASGIApp:
    """Make the application that stands at the cloud's address.

    :param register: called in a thread of a pool
    :param proxies: one's own, which say whom a request comes from
    :param clock: seconds since the epoch, for ``Date``
    """
    return _CloudApp(register=register, proxies=proxies, clock=clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class _CloudApp:
    register: Register
    proxies: Allowed
    clock: Callable[[], float]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] == "http":
            answer = await self._answer(scope, receive)
            await send_answer(answer, method=scope["method"], send=send, now=self.clock())

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        if (too_much := excess(scope["raw_path"], scope["query_string"], scope["headers"])) is not None:
            return _told(too_much, "The request is too large.\n")
        if scope["method"] in {"GET", "HEAD"}:
            return _told(HTTPStatus.OK, _WORDS)
        if scope["method"] != "POST":
            return _told(
                HTTPStatus.METHOD_NOT_ALLOWED, f"This address answers to {METHODS}.\n", Allow=METHODS
            )
        try:
            body = await read_body(receive, limit=_LARGEST)
        except TooLong as wrong:
            return _told(wrong.status, "The request is too large or too slow.\n")
        kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
        if kind not in {FORM, "text/xml", "application/xml"}:
            return _told(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send {FORM} or text/xml.\n")
        whom = requester(scope, self.proxies)
        return await run_in_threadpool(self._registered, body, whom, is_call=kind != FORM)

    def _registered(self, body: bytes, whom: str, *, is_call: bool) -> Answer:
        read, written = (read_call, _response) if is_call else (read_form, _result)
        try:
            said, holds = self.register(read(body, requester=whom), requester=whom), True
        except Wrong as wrong:
            said, holds = wrong.args[0], False
        except SyndicateError:
            said, holds = _BUSY, False
        return _xml(written(said, holds))


def _result(said: str, holds: bool) -> str:
    return f'<notifyResult success="{str(holds).lower()}" msg={quoteattr(said)}/>\n'


def _response(said: str, holds: bool) -> str:
    answer = (True,) if holds else xmlrpc.client.Fault(_FAULT, said)
    return xmlrpc.client.dumps(answer, methodresponse=True)


def _xml(document: str) -> Answer:
    return Answer(
        status=HTTPStatus.OK,
        fields={
            "Content-Type": "text/xml; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
        body=document.encode("utf-8", "replace"),
    )


def _told(status: HTTPStatus, words: str, **fields: str) -> Answer:
    return Answer(
        status=status,
        fields={
            "Content-Type": "text/plain; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            **fields,
        },
        body=words.encode(),
    )
