"""Options that several commands share."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from syndicate.config import FILE_NAME
from syndicate.ports.log import Log
from syndicate.ports.progress import Progress
from syndicate.ports.publishing import Witness
from syndicate.run.silence import unwitnessed

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

MOMENT = click.DateTime(("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"))
"""A moment in UTC."""

COUNT = click.IntRange(min=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Which publication the options mean."""

    folder: Path | None = None
    config: Path | None = None
    out: Path | None = None
    url: str | None = None
    state: Path | None = None

    def of_file(self, file: Path) -> "Whereabouts":
        """Where a file's settings are looked for: here, or in the nearest folder above it that has them."""
        if self.config or Path(FILE_NAME).is_file():
            return self
        above = file.absolute().parents
        found = next((folder for folder in above if (folder / FILE_NAME).is_file()), above[0])
        return replace(self, folder=found)

    def publication(
        self, *, progress: Progress | None = None, witness: Witness = unwitnessed, log: Log | None = None
    ) -> "Publication":
        """Open it."""
        from syndicate.run.publication import Publication

        return Publication.open(
            self.folder,
            config=self.config,
            out=self.out,
            url=self.url,
            state=self.state,
            progress=progress,
            witness=witness,
            log=log,
        )


def place_but_state(command: Callable[Concatenate[Whereabouts, P], R]) -> Callable[..., R]:
    """Options that say which publication is meant, without ``--state``; the command gets them as one."""

    @wraps(command)
    def gathered(*args: P.args, **given: P.kwargs) -> R:
        named: dict[str, Any] = {field.name: given.pop(field.name, None) for field in fields(Whereabouts)}
        return command(Whereabouts(**named), *args, **given)

    options = (
        click.option("--config", type=_FILE, help="Settings  [default: syndicate.toml]"),
        click.option("--out", type=_FOLDER, help="Folder that is served  [default: [output] path]"),
        click.option("--url", help="Public address of that folder  [default: [publication] url]"),
    )
    decorated: Callable[..., R] = gathered
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def place(command: Callable[Concatenate[Whereabouts, P], R]) -> Callable[..., R]:
    """Options that say which publication is meant; the command gets them as one."""
    return place_but_state(_STATE(command))
