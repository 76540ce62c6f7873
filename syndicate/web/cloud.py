"""rssCloud over HTTP: registrations by form or by XML-RPC, and what stands here for a human.

Reads no more than a bounded body, within a bounded time. An answer says whether the registration holds.
"""

import time
import xmlrpc.client
from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol
from xml.sax.saxutils import quoteattr

from starlette.types import ASGIApp

from syndicate.core.cloud import FORM, Registration, Wrong, read_call, read_form
from syndicate.core.networks import Allowed
from syndicate.errors import SyndicateError
from syndicate.web.answers import Answer
from syndicate.web.taking import KEPT, Taker, told

_CALLS = frozenset({"text/xml", "application/xml"})
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

    def taken(content_type: str, body: bytes, whom: str) -> Answer:
        kind = content_type.partition(";")[0].strip().lower()
        if kind not in {FORM, *_CALLS}:
            return told(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send {FORM} or text/xml.\n")
        read, written = (read_call, _response) if kind in _CALLS else (read_form, _result)
        try:
            said, holds = register(read(body, requester=whom), requester=whom), True
        except Wrong as wrong:
            said, holds = wrong.args[0], False
        except SyndicateError:
            said, holds = _BUSY, False
        return _xml(written(said, holds))

    page = told(HTTPStatus.OK, _WORDS)
    return Taker(take=taken, page=page, largest=_LARGEST, proxies=proxies, clock=clock)


def _result(said: str, holds: bool) -> str:
    return f'<notifyResult success="{str(holds).lower()}" msg={quoteattr(said)}/>\n'


def _response(said: str, holds: bool) -> str:
    answer = (True,) if holds else xmlrpc.client.Fault(_FAULT, said)
    return xmlrpc.client.dumps(answer, methodresponse=True)


def _xml(document: str) -> Answer:
    return Answer(
        status=HTTPStatus.OK,
        fields={"Content-Type": "text/xml; charset=utf-8", **KEPT},
        body=document.encode("utf-8", "replace"),
    )
