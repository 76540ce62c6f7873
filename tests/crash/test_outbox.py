"""Killed at any point of a delivery's life, nothing is lost, and no more is sent again than was under way.

``SYNDICATE_KILLS`` sets how often a process is killed at random moments.
"""

import os
import random
import signal
import socket
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.core.signing import new_secret
from syndicate.model import (
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
    Event,
    EventType,
    Milestone,
    Origin,
    Pace,
)
from syndicate.store import open_store
from tests.crash.delivering import BATCH, CLAIM_S, WORKERS, Errand, command
from tests.delivery.servers import Server, serving

pytestmark = pytest.mark.slow

FOLLOWERS = 1200  # more than one batch of an expansion
GONE = 20  # of them answer 410: their deliveries are dead letters
ORDERED = 12  # messages to one endpoint that wants them in order
TOPIC = "https://crash.example/atom.xml"
SECRET = new_secret(bytes(range(32)))
KILLS = int(os.environ.get("SYNDICATE_KILLS", "3"))

LIFE = [
    (Milestone.EXPANDED, 1),
    (Milestone.EXPANDED, 2),
    (Milestone.CLAIMED, 1),
    (Milestone.CLAIMED, 9),
    (Milestone.BEFORE_SEND, 150),
    (Milestone.AFTER_SEND, 1),
    (Milestone.AFTER_SEND, 150),
    (Milestone.BEFORE_SETTLE, 1),
    (Milestone.BEFORE_SETTLE, 4),
    (Milestone.SETTLED, 4),
]


def by_path(connection: socket.socket, server: Server) -> None:
    """Answer 410 to those that are gone, and 204 to all others."""
    while (begun := connection.recv(64, socket.MSG_PEEK)) and server.read_request(connection):
        is_gone = b" /gone/" in begun
        status = "410 Gone\r\nContent-Length: 0" if is_gone else "204 No Content"
        connection.sendall(f"HTTP/1.1 {status}\r\n\r\n".encode())


@dataclass(frozen=True)
class Outbox:
    """An outbox in which much is owed, and the server that is told."""

    state: Path
    server: Server

    def run(self, errand: Errand) -> int:
        """Deliver in a process of its own, and return how it ended."""
        return subprocess.run(command(errand), check=False, timeout=120).returncode

    def copies(self) -> Counter[str]:
        """How often each message arrived."""
        return Counter(
            line.partition(": ")[2]
            for head in self.server.heads
            for line in head.split("\r\n")
            if line.lower().startswith("webhook-id:")
        )

    def states(self) -> dict[DeliveryState, int]:
        """How many deliveries are in which state."""
        store = open_store(self.state)
        with store.read() as unit:
            found = {state: number for state, number in unit.outbox.counts().items() if number}
        store.close()
        return found


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    """Owe one document to many followers, and a few messages in order."""
    with serving(by_path) as server:
        store = open_store(tmp_path / "state.db")
        with store.write() as unit:
            unit.outbox.put_endpoints(followers(server))
            unit.outbox.put_endpoints([ordered(server)])
            unit.outbox.add([news()])
            unit.outbox.add_for((message(number) for number in range(ORDERED)), ["ordered"])
        store.close()
        yield Outbox(state=tmp_path / "state.db", server=server)


def followers(server: Server) -> Iterator[Endpoint]:
    """Those who follow the topic."""
    for number in range(FOLLOWERS):
        kind = "gone" if number < GONE else "here"
        yield Endpoint(
            id=f"f{number:05}",
            kind=EndpointKind.WEBHOOK,
            url=server.url(f"/{kind}/{number}"),
            secret=SECRET,
            origin=Origin.SUBSCRIBER,
            topic=TOPIC,
            pace=Pace.NEWEST,
        )


def ordered(server: Server) -> Endpoint:
    """One that wants its messages one after the other."""
    return Endpoint(
        id="ordered",
        kind=EndpointKind.WEBHOOK,
        url=server.url("/ordered"),
        secret=SECRET,
        pace=Pace.ORDERED,
    )


def message(number: int) -> Event:
    """One of its messages."""
    now = datetime.now(UTC).replace(microsecond=0)
    return Event(id=f"m{number:03}", type=EventType.PUBLISHED, created=now, data={"number": number})


def news() -> Event:
    """The topic's new bytes."""
    return Event(
        id="news",
        type=EventType.TOPIC,
        created=datetime.now(UTC).replace(microsecond=0),
        data={},
        topic=TOPIC,
        content=b"<feed/>",
        media_type="application/atom+xml",
    )


def resume_and_judge(outbox: Outbox) -> None:
    """Run once more, when the claims of the killed process have been over for five seconds, and count."""
    assert outbox.run(Errand(state=str(outbox.state), later_s=CLAIM_S + 5)) == 0
    assert outbox.states() == {
        DeliveryState.DONE: FOLLOWERS - GONE + ORDERED,
        DeliveryState.DEAD: GONE,
    }
    copies = outbox.copies()
    assert len(copies) == FOLLOWERS + ORDERED, "each arrives, under its one id"
    spare = copies.total() - len(copies)
    print(f"{spare} copies")  # noqa: T201 - wanted in the log
    assert spare <= WORKERS + BATCH, "no more copies than were under way or not settled yet"
    told = [head for head in outbox.server.heads if "/ordered" in head.partition("\r\n")[0]]
    first = list(
        dict.fromkeys(head.lower().partition("webhook-id: ")[2].partition("\r\n")[0] for head in told)
    )
    assert len(first) == ORDERED
    store = open_store(outbox.state)
    with store.read() as unit:
        expected = [one.message_id for one in unit.outbox.deliveries(endpoint_id="ordered")][::-1]
        gone = [one for one in unit.outbox.endpoints() if one.state is EndpointState.GONE]
    store.close()
    assert first == expected, "what is ordered arrives in order, copies apart"
    assert len(gone) == GONE


@pytest.mark.parametrize(("milestone", "sight"), LIFE)
def test_deliveries_killed_at_a_milestone_are_completed_by_the_next_run(
    milestone: Milestone, sight: int, outbox: Outbox
) -> None:
    """None is lost, also while a topic is still being spread, or a dead letter written."""
    killed = outbox.run(Errand(state=str(outbox.state), kill_at=milestone.value, sight=sight))
    assert killed == -signal.SIGKILL, f"it never came to {milestone}"
    resume_and_judge(outbox)


@pytest.mark.parametrize("seed", range(KILLS))
def test_deliveries_killed_at_any_moment_are_completed_by_the_next_run(seed: int, outbox: Outbox) -> None:
    """Wherever the process is just then."""
    moment = random.Random(seed).uniform(0.1, 1.5)  # noqa: S311 - chance that can be repeated
    outbox.run(Errand(state=str(outbox.state), kill_after_s=moment))
    resume_and_judge(outbox)
