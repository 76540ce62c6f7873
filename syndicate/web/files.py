"""The output folder over HTTP: what a feed reader, a browser and a cache may expect of a good server.

It reads files and writes none, asks the database nothing for a file that is there, and serves nothing that
is hidden, outside the folder or half-written.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from syndicate.errors import SyndicateError
from syndicate.web.answers import METHODS, Answer, health_answer, page
from syndicate.web.conditions import (
    Conditions,
    Decision,
    Validators,
    decide,
    format_date,
    range_applies,
)
from syndicate.web.leading import LONGEST, leads_to
from syndicate.web.limits import excess
from syndicate.web.paths import location, served_path
from syndicate.web.policy import Policy, policy
from syndicate.web.ranges import Part, UnsatisfiableError, requested
from syndicate.web.redirections import Redirections
from syndicate.web.versions import (
    CHUNK,
    Digests,
    Missing,
    Version,
    open_version,
)

MISSING_PAGE, GONE_PAGE = "404.html", "410.html"
HEALTH_TARGET = b"/-/health"

_P = ParamSpec("_P")
_R = TypeVar("_R")

_NOT_KEPT = {"Cache-Control": "no-store"}

Health = Callable[[], Mapping[str, object]]


def feed_app(
    root: Path,
    *,
    health: Health,
    withdrawn: Callable[[str], bool],
    links: Callable[[str], str | None] = lambda _: None,
    base: str = "/",
    clock: Callable[[], float] = time.time,
) -> ASGIApp:
    """Make the application that serves a folder.

    :param root: the output folder; it may be made later
    :param health: asked for ``GET /-/health``; ``ok`` true or not decides between 200 and 503
    :param withdrawn: asked for an address where nothing is: whether an article was there. The address is
        relative to the root and ends in ``/``
    :param links: the value of the ``Link`` field for a file, by its path below the root (RFC 8288)
    :param base: path of the publication's address, for what its list of redirections says
    :param clock: seconds since the epoch, for ``Date``
    """
    return _FeedApp(
        root=root,
        health=health,
        withdrawn=withdrawn,
        links=links,
        moved=Redirections(root, base),
        clock=clock,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _FeedApp:
    root: Path
    health: Health
    withdrawn: Callable[[str], bool]
    links: Callable[[str], str | None]
    moved: Redirections
    clock: Callable[[], float]
    digests: Digests = field(default_factory=Digests)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - no body is read
        """Answer one request (ASGI 3)."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        method: str = scope["method"]
        if (too_much := excess(scope["raw_path"], scope["query_string"], scope["headers"])) is not None:
            await self._answer(page(too_much, {"Connection": "close", **_NOT_KEPT}), method, send)
            return
        if method not in {"GET", "HEAD", "OPTIONS"}:
            fields = {"Allow": METHODS}
            if "content-length" in headers or "transfer-encoding" in headers:
                fields["Connection"] = "close"  # rather than read a body that nobody wants
            await self._answer(page(HTTPStatus.METHOD_NOT_ALLOWED, fields), method, send)
            return
        target: bytes = scope["raw_path"]
        if method == "OPTIONS":
            await self._answer(self._options(target), method, send)
        elif target == HEALTH_TARGET:
            await self._answer(await run_in_threadpool(self._report), method, send)
        else:
            await self._serve(target, scope["query_string"], headers, method, send)

    async def _serve(self, target: bytes, query: bytes, headers: Headers, method: str, send: Send) -> None:
        path = served_path(target)
        if path is not None and (onwards := self.moved(path)) is not None:
            fields = {"Location": onwards, "Cache-Control": "max-age=600"}
            await self._answer(page(HTTPStatus.MOVED_PERMANENTLY, fields), method, send)
            return
        name = None if path is None else path + "index.html" if path.endswith("/") or not path else path
        try:
            found = Missing.ABSENT if name is None else open_version(self.root, name)
        except OSError:
            await self._answer(_unavailable(), method, send)
            return
        if isinstance(found, Version):
            with found:
                await self._send_version(found, name or "", headers, method, send)
        elif found is Missing.FOLDER and path:
            fields = {"Location": location(path, query), "Cache-Control": "max-age=600"}
            await self._answer(page(HTTPStatus.MOVED_PERMANENTLY, fields), method, send)
        else:
            await self._answer(await run_in_threadpool(self._missing, path), method, send)

    async def _send_version(
        self, version: Version, path: str, headers: Headers, method: str, send: Send
    ) -> None:
        try:
            current = version.known_validators(self.digests)
            if current is None:
                current = await _in_its_place(version.size, version.validators, self.digests)
        except OSError:
            await self._answer(_unavailable(), method, send)
            return
        if path.endswith((".html", ".htm")) and version.size <= LONGEST:
            onwards = leads_to(version.read(0, version.size))
            if onwards is not None:
                fields = {"Location": onwards, "Cache-Control": "max-age=600"}
                await self._answer(page(HTTPStatus.MOVED_PERMANENTLY, fields), method, send)
                return
        rules = policy(path)
        fields = self._lasting_fields(path, rules, current)
        conditions = _conditions(headers)
        decision = decide(conditions, current)
        if decision is Decision.NOT_MODIFIED:
            await self._answer(Answer(status=HTTPStatus.NOT_MODIFIED, fields=fields), method, send)
            return
        if decision is Decision.FAILED:
            await self._answer(page(HTTPStatus.PRECONDITION_FAILED, _NOT_KEPT), method, send)
            return
        try:
            part = _part(headers, conditions, current, version.size, method)
        except UnsatisfiableError:
            size = {"Content-Range": f"bytes */{version.size}", **_NOT_KEPT}
            await self._answer(page(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, size), method, send)
            return
        await self._send_part(version, part, fields | rules.describing_fields(), method, send)

    async def _send_part(
        self, version: Version, part: Part | None, fields: dict[str, str], method: str, send: Send
    ) -> None:
        status, asked = HTTPStatus.OK, Part(0, version.size)
        if part is not None:
            status, asked = HTTPStatus.PARTIAL_CONTENT, part
            fields["Content-Range"] = part.content_range(version.size)
        now = self.clock()
        # An answer made in the second in which the file was may not claim a change after its own date.
        fields["Last-Modified"] = format_date(min(version.modified, now))
        fields["Content-Length"] = str(asked.stop - asked.start)
        await self._start(status, fields, send, now)
        await _send_bytes(version, asked if method == "GET" else Part(0, 0), send)

    def _lasting_fields(self, path: str, rules: Policy, current: Validators) -> dict[str, str]:
        fields = {"ETag": current.etag, **rules.lasting_fields()}
        if (link := self.links(path)) is not None:
            fields["Link"] = link
        return fields

    def _options(self, target: bytes) -> Answer:
        fields = {"Allow": METHODS}
        path = served_path(target)
        if path is not None:
            fields |= policy(path).preflight_fields()
        return Answer(status=HTTPStatus.NO_CONTENT, fields=fields)

    def _report(self) -> Answer:
        try:
            return health_answer(self.health())
        except SyndicateError as failure:
            return health_answer({"ok": False, "detail": str(failure)})

    def _missing(self, path: str | None) -> Answer:
        gone = False
        if path:
            try:
                gone = self.withdrawn(path.removesuffix("index.html").rstrip("/") + "/")
            except SyndicateError:  # the database is away; files are served all the same
                gone = False
        if gone:
            return page(HTTPStatus.GONE, {"Cache-Control": "max-age=600"}, self._own(GONE_PAGE))
        return page(HTTPStatus.NOT_FOUND, {"Cache-Control": "max-age=60"}, self._own(MISSING_PAGE))

    def _own(self, name: str) -> bytes:
        """The publication's page for what is not there; empty where it has none."""
        try:
            found = open_version(self.root, name)
            if not isinstance(found, Version):
                return b""
            with found:
                return found.read(0, found.size)
        except OSError:
            return b""

    async def _answer(self, answer: Answer, method: str, send: Send) -> None:
        fields = dict(answer.fields)
        if answer.status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            fields["Content-Length"] = str(len(answer.body))
        await self._start(answer.status, fields, send, self.clock())
        body = b"" if method == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})

    async def _start(self, status: HTTPStatus, fields: Mapping[str, str], send: Send, now: float) -> None:
        headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()
        ]
        headers.append((b"date", format_date(now).encode("ascii")))
        await send({"type": "http.response.start", "status": int(status), "headers": headers})


def _conditions(headers: Headers) -> Conditions:
    return Conditions(
        if_match=headers.getlist("if-match"),
        if_unmodified_since=headers.getlist("if-unmodified-since"),
        if_none_match=headers.getlist("if-none-match"),
        if_modified_since=headers.getlist("if-modified-since"),
        if_range=headers.getlist("if-range"),
    )


def _part(
    headers: Headers, conditions: Conditions, current: Validators, size: int, method: str
) -> Part | None:
    if method != "GET" or not range_applies(conditions, current):
        return None
    return requested(headers.getlist("range"), size)


def _unavailable() -> Answer:
    return page(HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "5", **_NOT_KEPT})


async def _in_its_place(size: int, work: Callable[_P, _R], *args: _P.args, **named: _P.kwargs) -> _R:
    """Do short work here and long work in a thread, so that nobody waits behind a long file.

    :param size: bytes that the work reads
    """
    if size <= CHUNK:
        return work(*args, **named)
    return await run_in_threadpool(work, *args, **named)


async def _send_bytes(version: Version, part: Part, send: Send) -> None:
    position = part.start
    while True:
        length = min(CHUNK, part.stop - position)
        chunk = await _in_its_place(part.stop - part.start, version.read, position, length)
        position += len(chunk)
        more = position < part.stop and bool(chunk)
        await send({"type": "http.response.body", "body": chunk, "more_body": more})
        if not more:
            return
