"""What every database promises of the right to make a pass."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa

from syndicate.errors import Busy
from syndicate.ports.store import Store
from syndicate.store import open_store
from syndicate.store.backend import DatabaseStore
from syndicate.store.postgres import Postgres

HOLD = """
import sys, signal
from syndicate.store import open_store
store = open_store(sys.argv[1])
with store.lease("the other"):
    print("held", flush=True)
    signal.pause()
"""

HOLD_WITH_CHILD = HOLD.replace(
    '    print("held"',
    """    import os
    child = os.fork()
    if child == 0:
        signal.pause()
    print(child, flush=True)
    print("held\"""",
)


def held(store: Store) -> str | None:
    """Who holds the lease, or None when it could be had."""
    try:
        with store.lease("me"):
            return None
    except Busy as busy:
        return str(busy)


def test_a_lease_is_held_by_one(database: str | Path, store: Store) -> None:
    """A second pass is told who is at work, since when and what to do."""
    other = open_store(database)
    with store.lease("cron on alpha"):
        for asked in (other, store):
            told = held(asked)
            assert told is not None
            assert "cron on alpha since 20" in told
            assert "Wait for it to end" in told
    assert held(other) is None
    other.close()


def test_a_lease_ends_with_an_error_too(store: Store) -> None:
    """A pass that failed is not in the way of the next."""
    with pytest.raises(ZeroDivisionError), store.lease("a"):
        raise ZeroDivisionError
    assert held(store) is None


def test_deliveries_go_on_during_a_pass(store: Store) -> None:
    """The lease keeps passes apart and no one else: other threads write meanwhile."""

    def write() -> None:
        with store.write() as unit:
            unit.marks.set("heartbeat", "1")

    with store.lease("a"):
        thread = Thread(target=write)
        thread.start()
        thread.join(timeout=30)
        with store.write() as unit:
            assert unit.marks.get("heartbeat") == "1"


@pytest.mark.slow
@pytest.mark.parametrize("program", [HOLD, HOLD_WITH_CHILD], ids=["alone", "with-a-child-that-lives-on"])
def test_a_holder_that_was_killed_is_succeeded(database: str | Path, store: Store, program: str) -> None:
    """kill -9 leaves no lock behind, even when a process that it started lives on."""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(database)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline().strip()
        child = int(first) if first.isdigit() else None
        if child:
            process.stdout.readline()
        assert "the other" in (held(store) or "")
        process.kill()
        process.wait()
        left = held_for_long(store)
        if child:
            os.kill(child, signal.SIGKILL)
        assert left is None


def held_for_long(store: Store) -> str | None:
    """Who still holds the lease after many tries: a server needs a moment to notice a death."""
    told: str | None = None
    for _ in range(2000):
        told = held(store)
        if told is None:
            break
    return told


@pytest.mark.slow
def test_a_lease_that_was_lost_cannot_write(fresh_database: "object") -> None:
    """A process whose connection broke, and was succeeded, changes nothing any more."""
    assert callable(fresh_database)
    url: str = fresh_database()
    store, other = open_store(url), open_store(url)
    assert isinstance(store, DatabaseStore)
    backend = store._backend
    assert isinstance(backend, Postgres)
    with store.lease("the stopped one"):
        with store.write() as unit:
            unit.marks.set("who", "first")
        with backend.engine.connect() as connection:
            connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks "
                    "WHERE locktype = 'advisory' AND pid <> pg_backend_pid() "
                    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            )
        assert held_for_long(other) is None
        with pytest.raises(Busy, match="me since"), store.write() as unit:
            unit.marks.set("who", "stale")
    with store.write() as unit:
        assert unit.marks.get("who") == "first"
    store.close()
    other.close()
