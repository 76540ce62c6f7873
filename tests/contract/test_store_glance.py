"""A glance at a SQLite state shows what the store would, and touches nothing."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.errors import Reason
from syndicate.model import (
    Absent,
    Change,
    ChangeKind,
    DeliveryState,
    EndpointState,
    Fingerprint,
    FolderStamp,
    Media,
    Quarantined,
    State,
)
from syndicate.ports.store import Fate, FileRecord, Store, Unit
from syndicate.store import open_store
from syndicate.store.glance import Glance, glance
from tests.contract.store_samples import article, endpoint, entry, event, later, settled

Step = Callable[[Unit], None]
small = st.integers(0, 5)


def put_file(number: int) -> Step:
    """See a file."""
    path = f"{number}\udce9.txt"
    seen = Fingerprint(number, number * 10**15, 2**64 - 1 - number)
    return lambda unit: unit.files.put([FileRecord(path=path, fingerprint=seen, digest="", fate=Fate.ENTRY)])


def open_folder(number: int) -> Step:
    """See the corpus's folders, and no others."""
    stamp = FolderStamp(number * 10**18, number, 2**64 - 1 - number)
    return lambda unit: unit.folders.replace({f"{place}\udce9/": stamp for place in range(number)})


def refuse(number: int) -> Step:
    """Quarantine a file."""
    item = Quarantined(path=str(number), reason=Reason.EMPTY, detail="")
    return lambda unit: unit.quarantine.put([item])


def change(number: int) -> Step:
    """Decide something."""
    return lambda unit: unit.changes.add([Change(kind=ChangeKind.CREATED, guid=str(number), revision=1)])


def acknowledge(number: int) -> Step:
    """Tell some changes and write some pages."""

    def step(unit: Unit) -> None:
        unit.changes.acknowledge(number)
        unit.changes.page_done(one.seq for one in unit.changes.without_page(number))

    return step


def save(number: int) -> Step:
    """Store an embargoed entry, or release it."""
    state = State.SCHEDULED if number % 2 else State.LIVE
    one = entry(str(number // 2), state=state, made_of=article(published=later(number)))
    seen = {f"{number}\udce9.png": Fingerprint(number, number * 10**15, 2**64 - 1 - number)}
    one = replace(one, absent=tuple(Absent(path, path * (number % 3)) for path in seen), media=_shown(number))

    def step(unit: Unit) -> None:
        unit.entries.save([one])
        unit.beside.add(seen)

    return step


def _shown(number: int) -> tuple[Media, ...]:
    name = f"{number % 2}.png"
    return (Media(reference=name, source=name, path=f"media/{name}", media_type="image/png", length=1),)


def tell(number: int) -> Step:
    """Owe an event to two endpoints on two hosts."""

    def step(unit: Unit) -> None:
        unit.outbox.put_endpoints(endpoint(host, url=f"https://{host}.example/") for host in "ab")
        unit.outbox.add([event(str(number), created=later(number))])

    return step


def deliver(number: int) -> Step:
    """Claim, and answer differently each time."""

    def step(unit: Unit) -> None:
        now = later(number)
        for one in unit.outbox.claim(now=now, until=later(number + 60), token="t", limit=2):  # noqa: S106  names a claim
            hold = later(number * 100) if number % 2 else None
            state = DeliveryState.DONE if number == 0 else DeliveryState.READY
            unit.outbox.settle("t", [settled(one, state, due=later(number + 9), host_not_before=hold)])

    return step


def pause(number: int) -> Step:
    """Change an endpoint's state."""
    return lambda unit: unit.outbox.set_endpoint_state("ab"[number % 2], [*EndpointState][number % 3])


def mark(number: int) -> Step:
    """Note something."""
    return lambda unit: unit.marks.set(f"m{number}\x00", f"{number}\udc80")


steps = st.one_of(
    *(
        small.map(step)
        for step in (put_file, open_folder, refuse, change, acknowledge, save, tell, deliver, pause, mark)
    )
)
NAMES = ["state-id", *(f"m{number}\x00" for number in range(6))]


def full_look(store: Store) -> Glance:
    """The same facts, as the store gives them."""
    with store.read() as unit:
        marks = {name: unit.marks.get(name) for name in NAMES}
        return Glance(
            known=unit.files.known(),
            beside=unit.beside.known(),
            lacking=unit.beside.lacking_count(),
            spare=bool(unit.beside.spare(1)),
            folders=unit.folders.known(),
            marks={name: value for name, value in marks.items() if value is not None},
            pending_changes=unit.changes.pending_count(),
            pages_due=bool(unit.changes.without_page(1)),
            next_entry_due=unit.entries.next_due(),
            next_delivery_due=unit.outbox.next_due(),
            quarantined=frozenset(item.path for item in unit.quarantine.all()),
        )


@settings(max_examples=40, deadline=None)
@given(work=st.lists(steps, max_size=12))
def test_a_glance_shows_what_the_store_would(work: list[Step]) -> None:
    """Whatever happened before, the short way and the long way agree, with the store open or closed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "state.db"
        store = open_store(path)
        for step in work:
            with store.write() as unit:
                step(unit)
        expected = full_look(store)
        assert glance(path) == expected
        store.close()
        assert glance(path) == expected


def test_a_glance_makes_and_changes_no_file(tmp_path: Path) -> None:
    """Looking is not touching."""
    path = tmp_path / "state.db"
    open_store(path).close()
    before = {one.name: (one.stat().st_mtime_ns, one.read_bytes()) for one in tmp_path.iterdir()}
    assert glance(path) is not None
    assert {one.name: (one.stat().st_mtime_ns, one.read_bytes()) for one in tmp_path.iterdir()} == before


def test_what_a_killed_writer_left_is_not_missed(tmp_path: Path) -> None:
    """A log that was never merged is read, or left to the store; never overlooked."""
    path = tmp_path / "state.db"
    store = open_store(path)
    with store.write() as unit:
        unit.marks.set("m", "in the log")
    copy = tmp_path / "copy"
    copy.mkdir()
    for part in tmp_path.glob("state.db*"):
        shutil.copy(part, copy)
    store.close()
    seen = glance(copy / "state.db")
    assert seen is None or seen.marks["m"] == "in the log"
    (copy / "state.db-shm").unlink(missing_ok=True)
    seen = glance(copy / "state.db")
    assert seen is None or seen.marks["m"] == "in the log"


@pytest.mark.parametrize("content", [b"", b"no database", None], ids=["empty", "text", "absent"])
def test_what_is_odd_is_left_to_the_store(tmp_path: Path, content: bytes | None) -> None:
    """Only a state in plain order can be judged at a glance."""
    path = tmp_path / "state.db"
    if content is not None:
        path.write_bytes(content)
    assert glance(path) is None
    assert path.exists() == (content is not None)


@pytest.mark.slow
def test_a_glance_loads_no_database_library() -> None:
    """Its only reason to exist is that it starts at once."""
    program = "import sys, syndicate.store.glance; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
