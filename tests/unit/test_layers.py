"""The shape of the house: who may know whom, and who may touch the world."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import syndicate

PACKAGE = Path(syndicate.__file__).parent

GROUND = frozenset({"model", "errors"})
ADAPTERS = frozenset({"formats", "sources", "render", "targets", "store", "notify"})
MAY_IMPORT = {
    "errors": frozenset(),
    "model": GROUND,
    "core": GROUND | {"core"},
    "ports": GROUND | {"ports"},
    "config": GROUND | {"config"},
    **{room: GROUND | {"core", "ports", room} for room in ADAPTERS},
    "app": GROUND | {"core", "ports", "config", "app"} | ADAPTERS,
    "web": GROUND | {"core", "ports", "app", "web"} | ADAPTERS,
    "run": GROUND | {"core", "ports", "config", "app", "web", "run"} | ADAPTERS,
    "": GROUND | {"run", "config"},
}

WAYS_OUT = frozenset(
    {
        "requests",
        "urllib3",
        "httpx",
        "aiohttp",
        "http.client",
        "urllib.request",
        "smtplib",
        "ftplib",
        "websockets",
    }
)
CALLS_OUT = frozenset({"create_connection", "open_connection", "connect_ex", "urlopen", "urlretrieve"})
SQL = frozenset({"sqlalchemy", "sqlite3", "alembic", "psycopg"})
EFFECTS = frozenset(
    {
        "asyncio",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "random",
        "secrets",
        "shutil",
        "socket",
        "subprocess",
    }
    | {"tempfile", "threading", "time", "concurrent", "glob", "fileinput", "sched", "signal"}
)
PRESENT_MOMENT = frozenset(
    {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
)
TIMELESS = frozenset({"model", "errors", "core", "ports", "config", "app", *ADAPTERS}) - {"store", "notify"}


@dataclass(frozen=True, slots=True)
class Module:
    """A module as it is written.

    :ivar imports: every module or name it imports, wherever in the file, with dots
    :ivar names: every name and attribute it uses: ``print``, ``datetime.now``
    """

    path: str
    imports: frozenset[str]
    names: frozenset[str]

    @property
    def room(self) -> str:
        """The part of the house that it stands in; empty for the front door."""
        return self.path.split("/", maxsplit=1)[0].removesuffix(".py").replace("__init__", "")

    def rooms(self) -> set[str]:
        """The rooms of this house that it imports."""
        inside = (name.split(".") for name in self.imports if name.startswith("syndicate."))
        return {parts[1] for parts in inside if parts[1] in MAY_IMPORT}


def module(path: str, source: str) -> Module:
    """A module from its text."""
    nodes = list(ast.walk(ast.parse(source)))
    return Module(
        path,
        imports=frozenset(name for node in nodes for name in _imported(node)),
        names=frozenset(name for node in nodes for name in _used(node)),
    )


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"{'.' * node.level}{node.module or ''}.{name.name}" for name in node.names)


def _used(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield f"{node.value.id}.{node.attr}"
    elif isinstance(node, ast.Attribute):
        yield node.attr


def imports_any(of: Module, names: frozenset[str]) -> set[str]:
    """Which of these modules it imports, or parts of."""
    return {name for name in names for imported in of.imports if f"{imported}.".startswith(f"{name}.")}


@pytest.fixture(scope="module")
def house() -> list[Module]:
    """All modules of the package."""
    files = sorted(PACKAGE.rglob("*.py"))
    return [module(file.relative_to(PACKAGE).as_posix(), file.read_text("utf-8")) for file in files]


def test_every_module_stands_in_a_known_room(house: list[Module]) -> None:
    """A new room is a decision: it is entered here with what it may know."""
    assert {each.room for each in house} <= set(MAY_IMPORT)
    assert len(house) > 20


def test_imports_point_one_way(house: list[Module]) -> None:
    """run and web know app, app knows adapters, they know core and never each other, core knows the nouns."""
    wrong = {each.path: each.rooms() - MAY_IMPORT[each.room] for each in house}
    assert {path: rooms for path, rooms in wrong.items() if rooms} == {}


def test_imports_are_written_from_the_top(house: list[Module]) -> None:
    """No relative import hides which room is meant."""
    wrong = [each.path for each in house if any(name.startswith(".") for name in each.imports)]
    assert wrong == []


def test_only_the_transport_reaches_out(house: list[Module]) -> None:
    """No code but the guarded transport can contact anyone, so its network policy holds for all."""
    wrong = {
        each.path: imports_any(each, WAYS_OUT)
        | {name for name in each.names if name.rpartition(".")[2] in CALLS_OUT}
        for each in house
        if each.room != "notify"
    }
    assert {path: names for path, names in wrong.items() if names} == {}


def test_a_way_of_telling_does_no_input_or_output(house: list[Module]) -> None:
    """Webhooks make requests and judge responses; only the transport's own modules hold a socket."""
    wrong = {
        each.path: imports_any(each, WAYS_OUT | {"socket", "ssl", "threading"})
        for each in house
        if each.path == "notify/webhook.py"
    }
    assert wrong == {"notify/webhook.py": set()}


def test_sql_stands_in_the_store_alone(house: list[Module]) -> None:
    """Nothing else knows a table, a column or a dialect."""
    wrong = {each.path: imports_any(each, SQL) for each in house if each.room != "store"}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_the_core_touches_nothing(house: list[Module]) -> None:
    """Decisions read no file, socket, clock or random number, so the same input gives the same bytes."""
    wrong = {
        each.path: imports_any(each, EFFECTS) | ({"open", "input"} & each.names)
        for each in house
        if each.room in {"core", "model", "errors"}
    }
    assert {path: names for path, names in wrong.items() if names} == {}


def test_the_present_moment_comes_in_as_an_argument(house: list[Module]) -> None:
    """What decides, reads, renders and publishes never asks the time: nothing published can depend on it."""
    wrong = {each.path: PRESENT_MOMENT & each.names for each in house if each.room in TIMELESS}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_only_the_command_line_prints(house: list[Module]) -> None:
    """Embedded in another program, the library says nothing of its own accord."""
    wrong = [each.path for each in house if "print" in each.names and not each.path.startswith("run/cli/")]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "rooms"),
    [
        ("from syndicate.store.schema import x", {"store"}),
        ("import syndicate.store.schema", {"store"}),
        ("from syndicate import errors", {"errors"}),
        ("def f():\n    from syndicate.run import daemon", {"run"}),
        ("if TYPE_CHECKING:\n    import syndicate.web", {"web"}),
        ("from syndicate_plugin.store import x", set()),
    ],
)
def test_an_import_is_found_wherever_it_hides(source: str, rooms: set[str]) -> None:
    """In functions, under conditions and in every spelling."""
    assert module("core/x.py", source).rooms() == rooms


def test_a_way_out_is_found_in_every_spelling() -> None:
    """A part of a package counts as the package, and another one with a like name does not."""
    found = module(
        "core/x.py",
        "from http import client\nimport urllib.request as r\nfrom requests.auth import A\nimport timeit",
    )
    assert imports_any(found, WAYS_OUT | EFFECTS) == {"http.client", "urllib.request", "requests"}
