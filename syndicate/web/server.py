"""Serving an application over HTTP/1.1 until told to stop, without signals, noise or a claim to a version.

A client that is slow, silent or one of too many costs a bounded time and one place.
"""

import asyncio
import errno
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Flag

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from syndicate.errors import SyndicateError
from syndicate.web.limits import HEAD_BYTES

HEAD_TIMEOUT_S = 10.0
IDLE_TIMEOUT_S = 30
GRACE_S = 5
CONNECTIONS = 800
LAST_PORT = 65_535

_REMEDIES = {
    errno.EADDRINUSE: "Choose another port with {option}, or end the program that uses this one.",
    errno.EACCES: "Choose a port from 1024 up: lower ones need more rights.",
    errno.EADDRNOTAVAIL: "Choose an address of this machine, such as 127.0.0.1.",
}
_OTHER_REMEDY = "Choose an address of this machine and a free port with {option}."
_OPTION = "--listen HOST:PORT"


def serve(
    app: ASGIApp,
    host: str,
    port: int,
    stop: Flag,
    ready: Callable[[str], None],
    *,
    option: str = _OPTION,
) -> None:
    """Serve in the calling thread until ``stop`` is set and what is under way has ended.

    :param port: 0 for any that is free
    :param option: by which another can be chosen, as it is told where nothing can listen
    :param ready: told the address, as ``http://127.0.0.1:8000/``, once connections are accepted
    :raises SyndicateError: when nothing can listen there, with what to do
    """
    with _listening(host, port, option) as listener:
        config = uvicorn.Config(
            app,
            http=_PatientProtocol,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            date_header=False,  # the application says when: its Last-Modified may not be later
            proxy_headers=False,
            timeout_keep_alive=IDLE_TIMEOUT_S,
            timeout_graceful_shutdown=GRACE_S,
            h11_max_incomplete_event_size=HEAD_BYTES,
            limit_concurrency=CONNECTIONS,
        )
        _Server(config, stop=stop, ready=ready).run(sockets=[listener])


@contextmanager
def _listening(host: str, port: int, option: str) -> Iterator[socket.socket]:
    if not 0 <= port <= LAST_PORT:  # the resolver would quietly take its remainder
        raise SyndicateError(
            f"cannot listen on {host}:{port}: no such port", remedy=_OTHER_REMEDY.format(option=option)
        )
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.create_server(address[:2], family=family, backlog=1024)
    except OSError as failure:
        number = failure.errno
        cause = os.strerror(number) if number and number > 0 else str(failure)
        raise SyndicateError(
            f"cannot listen on {host}:{port}: {cause}",
            remedy=_REMEDIES.get(number or 0, _OTHER_REMEDY).format(option=option),
        ) from failure
    with listener:
        yield listener


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, *, stop: Flag, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._stop = stop
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the daemon: it knows what else must end."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            self._ready(f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/")

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._stop.is_set()


class _PatientProtocol(H11Protocol):
    """Closes a connection whose request is not whole in time, however slowly it drips."""

    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its parent
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._forget_timer()
        elif self._head_timer is None:
            self._expect_head()

    def on_response_complete(self) -> None:
        self._forget_timer()
        super().on_response_complete()

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_TIMEOUT_S, self._give_up)

    def _give_up(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self.transport.abort()

    def _forget_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
