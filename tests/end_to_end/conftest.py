"""A fresh home for each test."""

from pathlib import Path

import pytest

from tests.end_to_end.homes import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A publication that tells one endpoint, and holds nothing yet."""
    made = Home(base=tmp_path / "home")
    made.configure(hook="http://127.0.0.1:9/hook")
    return made
