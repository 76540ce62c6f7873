"""What every database promises when it is opened, and what is said when it cannot be."""

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

import syndicate.store
from syndicate.errors import StateError
from syndicate.model import Fingerprint
from syndicate.ports.store import Fate, FileRecord, Store
from syndicate.store import open_store
from syndicate.store.opening import migrate
from syndicate.store.version import VERSIONS

_PG_SHAPE = """
    SELECT 'c', table_name, column_name, data_type, is_nullable, column_default, collation_name
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'i', tablename, indexname, indexdef, '', '', '' FROM pg_indexes
    WHERE schemaname = 'public'
    UNION ALL SELECT 'k', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '', ''
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""


def engine_of(database: str | Path) -> sa.Engine:
    """A plain connection, past the store."""
    if isinstance(database, Path):
        return sa.create_engine(f"sqlite:///{database}")
    return sa.create_engine(database.replace("postgresql://", "postgresql+psycopg://"))


def canonical(part: object) -> object:
    """A declaration without its line breaks, and its constraints in order of their names."""
    if not isinstance(part, str) or not part.startswith("CREATE TABLE"):
        return part
    head, _, rest = " ".join(part.split()).partition("(")
    inner, _, tail = rest.rpartition(")")
    columns, *constraints = re.split(r", (?=CONSTRAINT )", inner.strip())
    return head.strip(), columns, tuple(sorted(constraints)), tail.strip()


def shape(database: str | Path) -> set[tuple[object, ...]]:
    """All that the database knows of its tables, keys and indexes."""
    query = "SELECT type, name, sql FROM sqlite_master" if isinstance(database, Path) else _PG_SHAPE
    engine = engine_of(database)
    with engine.connect() as connection:
        rows = {tuple(map(canonical, row)) for row in connection.execute(sa.text(query))}
    engine.dispose()
    return rows


def test_migrating_from_nothing_gives_the_schema_that_is_declared(
    database: str | Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """An old state brought up to date and a new one are the same to the last index."""
    open_store(database).close()
    other: str | Path = tmp_path / "migrated.db"
    if isinstance(database, str):
        other = request.getfixturevalue("fresh_database")()
    engine = engine_of(other)
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    assert shape(other) == shape(database)


def test_every_migration_is_known_and_in_line() -> None:
    """The newest version that the program knows is the newest migration."""
    config = Config()
    config.set_main_option("script_location", str(Path(syndicate.store.__file__).parent / "migrations"))
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(steps)) == VERSIONS


def test_a_newer_state_is_refused(database: str | Path) -> None:
    """An old program does not touch what it does not understand."""
    open_store(database).close()
    engine = engine_of(database)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StateError, match=r"newer syndicate \(schema 9999\).*Install"):
        open_store(database)


def test_a_state_is_not_made_unless_asked_for(database: str | Path) -> None:
    """Asking for the status of nothing makes nothing."""
    with pytest.raises(StateError, match="Run 'syndicate publish' first"):
        open_store(database, create=False)
    assert not isinstance(database, Path) or not database.exists()


@pytest.mark.slow
def test_opening_a_present_state_is_quick(tmp_path: Path) -> None:
    """The migrations' machinery is loaded only when there is something to migrate."""
    program = (
        "import sys; from syndicate.store import open_store; "
        "open_store(sys.argv[1]).close(); open_store(sys.argv[1]).close(); print('alembic' in sys.modules)"
    )
    path = str(tmp_path / "state.db")
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """A state path that names something else destroys nothing."""
    path = tmp_path / "notes.txt"
    path.write_text("These are not the pages of a database.\n" * 200)
    before = path.read_bytes()
    with pytest.raises(StateError, match=r"notes\.txt is no database.*Name another"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(database: str | Path) -> None:
    """Tables that are not ours are not mixed with ours."""
    engine = engine_of(database)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE entry (x INTEGER)"))
    engine.dispose()
    with pytest.raises(StateError, match="another program: it has a table 'entry'"):
        open_store(database)


def test_a_state_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    """A folder that is a file, or a file that is a folder."""
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "state.db", tmp_path):
        with pytest.raises(StateError, match="Give the user"):
            open_store(path)


def test_secrets_are_kept_from_others(tmp_path: Path) -> None:
    """The state holds the webhooks' secrets: only its owner may read it."""
    path = tmp_path / "deep" / "er" / "state.db"
    open_store(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_an_error_with_a_remedy_and_loses_nothing(tmp_path: Path) -> None:
    """What was committed before the disk was full is there, and the program says what to do."""
    store = open_store(tmp_path / "state.db")
    with store.write() as unit:
        unit.marks.set("kept", "yes")

    def outgrow() -> None:
        with store.write() as unit:
            unit.marks.set("lost", "x")
            connection: sa.Connection = unit.marks._connection  # type: ignore[attr-defined]  # limit set from below
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            unit.marks.set("too large", "x" * 10_000_000)

    with pytest.raises(StateError, match=r"disk is full.*Free some space"):
        outgrow()
    store.close()
    again = open_store(tmp_path / "state.db")
    with again.read() as unit:
        assert (unit.marks.get("kept"), unit.marks.get("lost")) == ("yes", None)
    again.close()


def test_a_reader_cannot_write(store: Store) -> None:
    """A view is only a view."""
    with pytest.raises(StateError), store.read() as unit:
        unit.marks.set("m", "x")


def test_a_locked_state_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that holds the file for long is named as the cause."""
    monkeypatch.setattr("syndicate.store.sqlite._PATIENCE_S", 0)
    store = open_store(tmp_path / "state.db")
    with closing(sqlite3.connect(tmp_path / "state.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateError, match=r"locked by another program.*try again"), store.write():
            pass
    store.close()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://me:hunter2@127.0.0.1:1/name", "cannot be reached|is gone"),
        ("postgresql://me:hunter2@[::1/name", "cannot be read"),
        ("mysql://me:hunter2@host/name", "no database of the kind 'mysql'"),
    ],
)
def test_a_password_is_never_told(url: str, told: str) -> None:
    """An address that does not work is explained without its secret."""
    with pytest.raises(StateError, match=told) as caught:
        open_store(url)
    seen = f"{caught.value} {caught.value.remedy} {caught.value.__cause__!r} {caught.value.__cause__}"
    assert "hunter2" not in seen


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "replacement", "told"),
    [
        (r"/test\d+\?", "/nothere?", "has no such database"),
        ("//syndicate@", "//stranger@", "refuses the user"),
    ],
)
def test_a_server_that_refuses_is_explained(
    fresh_database: Callable[[], str], pattern: str, replacement: str, told: str
) -> None:
    """A missing database and a wrong user are told apart."""
    with pytest.raises(StateError, match=told):
        open_store(re.sub(pattern, replacement, fresh_database()))


@pytest.mark.slow
def test_a_server_that_came_back_is_used_again(fresh_database: Callable[[], str]) -> None:
    """A connection that broke costs one transaction, with a remedy, and the next one works."""
    url = fresh_database()
    store = open_store(url)

    def write_through_a_break() -> None:
        with store.write() as unit:
            unit.marks.set("m", "1")
            with psycopg.connect(url, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            unit.marks.set("m", "2")

    with pytest.raises(StateError, match=r"was shut down|is gone"):
        write_through_a_break()
    with store.write() as unit:
        assert unit.marks.get("m") is None
    store.close()


WRITE_FOR_EVER = """
import sys, itertools
from syndicate.model import Fingerprint
from syndicate.ports.store import Fate, FileRecord
from syndicate.store import open_store
store = open_store(sys.argv[1])
for number in itertools.count():
    with store.write() as unit:
        for part in range(20):
            path, seen = f"{number:06}/{part}", Fingerprint(1, 1, 1)
            unit.files.put([FileRecord(path=path, fingerprint=seen, digest="", fate=Fate.ENTRY)])
            if number == 3 and part == 10:
                print("writing", flush=True)
"""


@pytest.mark.slow
def test_a_write_that_was_killed_is_whole_or_absent(database: str | Path) -> None:
    """kill -9 at any moment leaves a state that opens, with no half of a transaction in it."""
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, str(database)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "writing\n"
            process.send_signal(signal.SIGKILL)
        store = open_store(database, create=False)
        with store.read() as unit:
            paths = list(unit.files.known())
        assert len(paths) >= 60
        assert len(paths) % 20 == 0
        with store.write() as unit:
            unit.files.put(
                [FileRecord(path="x", fingerprint=Fingerprint(1, 1, 1), digest="", fate=Fate.ENTRY)]
            )
            unit.files.forget(["x"])
        store.close()
