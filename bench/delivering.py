"""Deliveries a second to a receiver on this machine, against a bare loop that posts the same bodies.

Many messages to one endpoint; one message to all who follow a topic; and that while much is owed to a host
that does not answer.
"""

import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue

import requests

from bench import corpus
from bench.measuring import Aim, Figure, Sample, alternate, timed
from bench.publications import PROGRAM, environment, run, settings
from syndicate import Publication
from syndicate.app.deliver import Deliverer
from syndicate.model import (
    DeliveryState,
    Endpoint,
    EndpointKind,
    Event,
    EventType,
    Origin,
    Outcome,
    Pace,
    Response,
    RetryPolicy,
    Verdict,
)
from syndicate.notify.transport import GuardedTransport
from syndicate.notify.webhook import Webhook
from syndicate.ports.notify import Notifier
from syndicate.ports.store import Store
from syndicate.run.clock import SystemClock
from syndicate.run.log import StandardLog
from syndicate.store import open_store

_SECRET = "whsec_" + "YmVuY2htYXJrLW9mLXN5bmRpY2F0ZS1vbmx5IQ=="
_THREADS = 8
_WORKERS = 2 * _THREADS  # one host gets half of them

# A process of its own, so that it takes no turn from the interpreter that is measured.
_SINK = """
import socket, threading
ANSWER = b"HTTP/1.1 204 No Content\\r\\n\\r\\n"

def serve(connection):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    data = b""
    while True:
        while b"\\r\\n\\r\\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return
            data += piece
        head, _, data = data.partition(b"\\r\\n\\r\\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\\r\\n")[0])
        while len(data) < length:
            data += connection.recv(65536)
        data = data[length:]
        connection.sendall(ANSWER)

server = socket.create_server(("127.0.0.1", 0), backlog=128)
print(server.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
"""


_RATE = Aim(text="at least 85% of the bare loop", least=0.85)
_UNHARMED = Aim(text="less than 10% slower", least=0.9)
_BESIDE = ", beside as many at a host that does not answer"
_COUNTED = threading.Lock()
_TOPIC = "https://news.example/atom.xml"
_BODY = random.Random(1).randbytes(2000).hex().encode()  # noqa: S311 - filling


def figures(folder: Path, *, deliveries: int, followers: int) -> Iterator[Figure]:
    """Owe so many messages again and again, and measure how soon they are delivered."""
    yield from _to_one(folder, deliveries=deliveries)
    yield from _to_all(folder, followers=followers)


def _to_all(folder: Path, *, followers: int) -> Iterator[Figure]:
    """One message to all who follow a topic, alone and beside as many at a host that does not answer."""
    with (
        _sink() as url,
        _deaf() as nowhere,
        closing(_followed(folder / "alone.db", followers, url)) as alone,
        closing(_followed(folder / "beside.db", followers, url, nowhere)) as beside,
    ):
        sent, posted, slowed = (
            Sample(values=values, unit="/s")
            for values in alternate(
                _teller(alone, followers),
                lambda: followers / timed(lambda: _post_all(url, _BODY, followers)),
                _teller(beside, followers),
            )
        )
    for ours, peer, peer_name, of, aim, name in (
        (sent, posted, "requests in threads, nothing kept", "the peer's rate", _RATE, ""),
        (slowed, sent, "without that host", "the rate without it", _UNHARMED, _BESIDE),
    ):
        ratio = ours.median / peer.median
        yield Figure(
            name=f"{followers:,} followers of one topic, {len(_BODY):,} bytes{name}",
            ours=ours,
            peer=peer,
            peer_name=peer_name,
            ratio=ratio,
            ratio_of=f"of {of}",
            aim=aim,
            judged=ratio,
        )


def _followed(file: Path, followers: int, *bases: str) -> Store:
    """A state with so many followers at each of these addresses, in turn."""
    store = open_store(file)
    with store.write() as unit:
        unit.outbox.put_endpoints(
            _follower(f"f{number:06}-{place}", f"{base}/{number}")
            for number in range(followers)
            for place, base in enumerate(bases)
        )
    return store


def _follower(id_: str, url: str) -> Endpoint:
    return Endpoint(
        id=id_,
        kind=EndpointKind.WEBHOOK,
        url=url,
        secret=_SECRET,
        origin=Origin.SUBSCRIBER,
        topic=_TOPIC,
        pace=Pace.NEWEST,
    )


def _teller(store: Store, followers: int) -> Callable[[], float]:
    """What tells all followers something new, and gives the rate at which those that answer were told."""
    numbers = iter(range(1000))

    def tell() -> float:
        now = datetime.now(UTC).replace(microsecond=0)
        with store.write() as unit:
            unit.outbox.add(
                [
                    Event(
                        id=f"told{next(numbers)}",
                        type=EventType.TOPIC,
                        created=now,
                        data={},
                        topic=_TOPIC,
                        content=_BODY,
                        media_type="application/atom+xml",
                    )
                ]
            )
        counting = _Counting("syndicate/bench")
        with closing(_deliverer(store, counting)) as deliverer:
            stop = threading.Event()
            begun = time.perf_counter()
            running = threading.Thread(target=deliverer.run, args=(stop,))
            running.start()
            while counting.done < followers:
                time.sleep(0.01)
            took = time.perf_counter() - begun
            stop.set()
            running.join()
        return followers / took

    return tell


class _Counting(Webhook):
    """Counts what has arrived."""

    done = 0

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """As a webhook."""
        outcome = super().judge(response, now=now)
        with _COUNTED:
            self.done += outcome.verdict is Verdict.DONE
        return outcome


def _deliverer(store: Store, notifier: Notifier) -> Deliverer:
    return Deliverer(
        store=store,
        notifiers={EndpointKind.WEBHOOK: notifier},
        transport=GuardedTransport(
            allow=["127.0.0.0/8"], ports=[80], connect_timeout_s=5, total_timeout_s=15, ca_file=None
        ),
        clock=SystemClock(),
        policy=RetryPolicy(),
        workers=_WORKERS,
        random=random.Random(),  # noqa: S311 - spreads retries
        witness=lambda _milestone: None,
        log=StandardLog(),
        grace_s=0.0,
    )


@contextmanager
def _deaf() -> Iterator[str]:
    """A host that accepts connections and says nothing; yields its address."""
    with socket.create_server(("127.0.0.2", 0), backlog=4096) as server:
        yield f"http://127.0.0.2:{server.getsockname()[1]}"


def _to_one(folder: Path, *, deliveries: int) -> Iterator[Figure]:
    with _sink() as url:
        file = settings(
            folder,
            f'[[webhooks]]\nurl = "{url}"\nsecret = "{_SECRET}"\nevents = ["article.published"]',
            '[network]\nallow = ["127.0.0.1"]',
            f"[delivery]\nworkers = {_WORKERS}",
        )
        corpus.write(folder / "corpus", range(deliveries))
        run(PROGRAM, "publish", "--config", file, "--announce", "--no-deliver", cwd=folder)
        with Publication.open(config=file) as publication:
            yield _figure(publication, url, deliveries)


def _figure(publication: Publication, url: str, deliveries: int) -> Figure:
    owed = publication.deliveries(limit=deliveries)
    body = owed[0].body

    def ours() -> float:
        publication.redeliver(delivery.id for delivery in owed)
        took = timed(publication.deliver)
        done = len(publication.deliveries(state=DeliveryState.DONE, limit=deliveries))
        if done != deliveries:
            raise RuntimeError(f"{done} of {deliveries} were delivered")
        return deliveries / took

    def bare() -> float:
        return deliveries / timed(lambda: _post_all(url, body, deliveries))

    ours()
    bare()
    mine, theirs = alternate(ours, bare)
    sent, posted = Sample(values=mine, unit="/s"), Sample(values=theirs, unit="/s")
    ratio = sent.median / posted.median
    return Figure(
        name=f"deliveries a second, {len(body):,} bytes, {_THREADS} at once",
        ours=sent,
        peer=posted,
        peer_name="requests in threads, nothing kept",
        ratio=ratio,
        ratio_of="of the peer's rate",
        aim=_RATE,
        judged=ratio,
    )


def _post_all(url: str, body: bytes, number: int) -> None:
    """Post a body so many times from threads that each keep one connection."""
    turns: SimpleQueue[None] = SimpleQueue()
    for _ in range(number):
        turns.put(None)

    def post() -> None:
        with requests.Session() as session:
            while True:
                try:
                    turns.get_nowait()
                except Empty:
                    return
                session.post(url, data=body, timeout=10).raise_for_status()

    threads = [threading.Thread(target=post) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def _sink() -> Iterator[str]:
    """Run a receiver for the length of a block; yields its address."""
    with subprocess.Popen(
        [sys.executable, "-c", _SINK], stdout=subprocess.PIPE, text=True, env=environment()
    ) as sink:
        try:
            assert sink.stdout is not None  # noqa: S101 - it was asked for
            yield f"http://127.0.0.1:{int(sink.stdout.readline())}/hook"
        finally:
            sink.kill()
