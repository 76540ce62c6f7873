"""What is installed is what was locked, wherever it is installed."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = {"requirements.txt": ("build",), "requirements-dev.txt": ("build", "dev")}
_PIN = re.compile(
    r"(?P<name>[a-z0-9-]+)==\S+(?: ; [^\\]+)?(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n"
)


def wanted(groups: tuple[str, ...]) -> set[str]:
    """Names of the dependencies that pyproject.toml declares."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = list(project["project"]["dependencies"])
    for group in groups:
        declared += [each for each in project["dependency-groups"][group] if isinstance(each, str)]
    return {re.split(r"[^A-Za-z0-9._-]", each)[0].lower().replace("_", "-") for each in declared}


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_locked_with_its_hashes(name: str) -> None:
    """The lock has each dependency that is declared, and every line of it belongs to a pin with hashes."""
    text = (ROOT / name).read_text("utf-8")
    pins = list(_PIN.finditer(text))
    assert "".join(pin[0] for pin in pins) == text
    assert wanted(LOCKS[name]) <= {pin["name"] for pin in pins}


def test_the_suite_runs_on_what_users_run() -> None:
    """What is locked for users is locked for the tests in the same version and with the same hashes."""
    users = {pin[0] for pin in _PIN.finditer((ROOT / "requirements.txt").read_text("utf-8"))}
    assert users <= {pin[0] for pin in _PIN.finditer((ROOT / "requirements-dev.txt").read_text("utf-8"))}
