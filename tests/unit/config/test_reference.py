"""The page of settings and the file that ``syndicate init`` writes say what the program knows."""

import tomllib
from pathlib import Path

import pytest

from syndicate.config import Settings, load
from syndicate.config.reference import reference, tables, template

PAGE = Path(__file__).parents[3] / "docs" / "configuration.md"
LISTS = {"particulars", "selections", "webhooks", "chats", "mails", "pings", "endpoints"}
"""Tables that may stand in the file several times."""

KEYS = [(name, key) for name, table in tables() for key in table.model_fields]


def test_the_page_is_what_the_program_says() -> None:
    """docs/configuration.md is never behind the settings: `make docs` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_every_key_is_explained(name: str, key: str) -> None:
    """No key has to be looked up in the code."""
    table = dict(tables())[name]
    assert (table.model_fields[key].description or "").endswith(".")
    heading = f"## [[{name}]]" if name in LISTS else f"## [{name}]"
    section = reference().partition(heading)[2].partition("\n## ")[0]
    assert f"| `{key}` | " in section


def test_a_new_file_means_the_defaults(tmp_path: Path) -> None:
    """What `syndicate init` writes loads, and changes nothing by itself."""
    file = tmp_path / "syndicate.toml"
    file.write_text(template({}), encoding="utf-8")
    assert load(file, environment={}, overrides={}).settings == Settings()


def test_every_line_of_a_new_file_may_be_used_as_it_stands(tmp_path: Path) -> None:
    """Taking the # from each key gives the same settings: the defaults shown are the true ones."""
    parts = template({}).split("\n\n")
    text = "\n\n".join(part if "# [[" in part else _used(part) for part in parts)
    file = tmp_path / "syndicate.toml"
    file.write_text(text, encoding="utf-8")
    written = [(name, key) for name, table in tomllib.loads(text).items() for key in table]
    assert written == [(name, key) for name, key in KEYS if name not in LISTS]
    assert load(file, environment={}, overrides={}).settings == Settings()


def test_what_was_said_is_filled_in(tmp_path: Path) -> None:
    """A title of any characters survives the file."""
    title = 'The "Harbour" \\ Blätter – 港'
    file = tmp_path / "syndicate.toml"
    file.write_text(template({"publication": {"title": title}}), encoding="utf-8")
    assert load(file, environment={}, overrides={}).settings.publication.title == title


def _used(text: str) -> str:
    """Settings with the # taken from each key."""
    keys = {key for _name, key in KEYS}
    return "\n".join(
        line.removeprefix("# ") if line.partition(" = ")[0].removeprefix("# ") in keys else line
        for line in text.splitlines()
    )
