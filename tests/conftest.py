"""Databases for every test that needs one, and the examples that a change is judged by."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from syndicate.ports.store import Store
from syndicate.store import open_store
from tests import postgres

settings.register_profile("ci", derandomize=True)  # a change is judged by the same examples as the one before
settings.register_profile("quick", max_examples=10)  # `make check`: the whole suite looks closer
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL of this test process's own."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def fresh_database(postgres_server: str) -> Callable[[], str]:
    """Make an empty database and give its address."""
    import psycopg  # noqa: PLC0415  most tests need no server

    numbers = count(1)

    def make() -> str:
        name = f"test{next(numbers)}"
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return postgres_server.replace("/postgres?", f"/{name}?")

    return make


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a state may be made: each kind of database in turn."""
    if request.param == "sqlite":
        return tmp_path / "state.db"
    make: Callable[[], str] = request.getfixturevalue("fresh_database")
    return make()


@pytest.fixture
def store(database: str | Path) -> Iterator[Store]:
    """An empty state in each kind of database."""
    opened = open_store(database)
    yield opened
    opened.close()
