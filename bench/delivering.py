"""Deliveries a second to a receiver on this machine, against a bare loop that posts the same bodies."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

import requests

from bench import corpus
from bench.measuring import Figure, Sample, alternate, timed
from bench.publications import PROGRAM, environment, run, settings
from syndicate import Publication
from syndicate.model import DeliveryState

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


def figures(folder: Path, *, deliveries: int) -> Iterator[Figure]:
    """Owe a receiver so many messages again and again, and measure how soon they are delivered."""
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
    return Figure(
        name=f"deliveries a second, {len(body):,} bytes, {_THREADS} at once",
        ours=sent,
        peer=posted,
        peer_name="requests in threads, nothing kept",
        ratio=sent.median / posted.median,
        ratio_of="of the peer's rate",
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
