"""``docs/commands.md`` and the README name what the command line has, and nothing else."""

import re
from pathlib import Path

import click
import pytest

from syndicate.run.cli import program

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "deploy").glob("*.md")])
CONTEXT = click.Context(program)
NAMES = program.list_commands(CONTEXT)


def _command(name: str) -> click.Command:
    found = program.get_command(CONTEXT, name)
    assert found is not None
    return found


def _all(command: click.Command) -> list[click.Command]:
    return [command, *(command.commands.values() if isinstance(command, click.Group) else ())]


def _options(command: click.Command) -> set[str]:
    return {option for part in _all(command) for parameter in part.params for option in parameter.opts}


def test_every_command_has_its_section() -> None:
    """The page has each command once, in the order of --help."""
    assert re.findall(r"^## (\S+)$", PAGE, re.MULTILINE) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_an_example(name: str) -> None:
    """Each section shows the command at work."""
    section = re.split(r"^## ", PAGE.partition(f"\n## {name}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    assert re.search(rf"^(\$ )?syndicate {name}\b", section, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_shows_a_command_or_option_that_is_not_there(page: Path) -> None:
    """Whatever the pages tell people to type exists."""
    text = page.read_text(encoding="utf-8")
    for line in re.findall(r"(?:^(?:\$ )?|`)syndicate ([a-z]+(?:[^`\n#>|]*))", text, re.MULTILINE):
        name, *words = line.split()
        assert name in NAMES, line
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert options <= _options(_command(name)) | {"--help"}, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A link from one page to another finds the file, and the heading if it names one."""
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"", text):
        link = "".join(target)
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _hash, heading = link.partition("#")
        found = (page.parent / path) if path else page
        assert found.exists(), link
        if heading:
            titles = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {_anchor(title) for title in titles}, link


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
