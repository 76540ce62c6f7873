"""A short answer over ASGI, and a short body of a request, each within bounds."""

import asyncio
from http import HTTPStatus

from starlette.types import Receive, Send

from syndicate.web.answers import Answer
from syndicate.web.conditions import format_date

BODY_TIMEOUT_S = 10.0


class TooLong(Exception):
    """A body is larger than is read, or was not whole in time."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


async def send_answer(answer: Answer, *, method: str, send: Send, now: float) -> None:
    """Send a whole answer, with its length and date.

    :param method: of the request; HEAD gets no body
    :param now: seconds since the epoch
    """
    fields = dict(answer.fields)
    if answer.status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
        fields["Content-Length"] = str(len(answer.body))
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()]
    headers.append((b"date", format_date(now).encode("ascii")))
    await send({"type": "http.response.start", "status": int(answer.status), "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})


async def read_body(receive: Receive, *, limit: int, timeout_s: float = BODY_TIMEOUT_S) -> bytes:
    """Read a request's body.

    :param limit: bytes
    :raises TooLong: when it is larger, or drips for longer than the time, or breaks off
    """
    try:
        async with asyncio.timeout(timeout_s):
            return await _read(receive, limit)
    except TimeoutError:
        raise TooLong(HTTPStatus.REQUEST_TIMEOUT) from None


async def _read(receive: Receive, limit: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise TooLong(HTTPStatus.REQUEST_TIMEOUT)
        body += message.get("body", b"")
        if len(body) > limit:
            raise TooLong(HTTPStatus(413))
        if not message.get("more_body", False):
            return bytes(body)
