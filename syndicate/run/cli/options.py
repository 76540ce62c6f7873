"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from syndicate.config import FILE_NAME
from syndicate.ports.progress import Progress

if TYPE_CHECKING:  # a pass with nothing to do does without it
    from syndicate.run.publication import Publication

P = ParamSpec("P")
R = TypeVar("R")

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)

folder = click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")

_STATE = click.option("--state", type=_FILE, help="The publication's memory  [default: [state] path]")


def place_but_state(command: Callable[P, R]) -> Callable[P, R]:
    """Options that say which publication is meant, without ``--state``."""
    options = (
        click.option("--config", type=_FILE, help="Settings  [default: syndicate.toml]"),
        click.option("--out", type=_FOLDER, help="Folder that is served  [default: [output] path]"),
        click.option("--url", help="Public address of that folder  [default: [publication] url]"),
    )
    for option in reversed(options):
        command = option(command)
    return command


def place(command: Callable[P, R]) -> Callable[P, R]:
    """Options that say which publication is meant."""
    return place_but_state(_STATE(command))


def publication(
    folder: Path | None = None,
    *,
    config: Path | None,
    out: Path | None,
    url: str | None,
    state: Path | None,
    progress: Progress | None = None,
) -> "Publication":
    """The publication that the options mean."""
    from syndicate.run.publication import Publication

    return Publication.open(folder, config=config, out=out, url=url, state=state, progress=progress)


def settings_folder(file: Path, config: Path | None) -> Path | None:
    """Where a file's settings are looked for: here, or in the nearest folder above it that has them."""
    if config or Path(FILE_NAME).is_file():
        return None
    above = file.absolute().parents
    return next((folder for folder in above if (folder / FILE_NAME).is_file()), file.absolute().parent)
