"""How results are shown: tables for people, JSON for scripts, progress on a terminal alone."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from syndicate.errors import SyndicateError
from syndicate.ports.progress import Progress
from syndicate.run.silence import Silent

if TYPE_CHECKING:  # rich is loaded only where a terminal shows it
    from rich.progress import TaskID


_NO_TEXT = re.compile("[\udc80-\udcff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def as_line(value: object) -> str:
    """A value as one line of JSON; bytes of a file name that are not UTF-8 are shown as ``\\xNN``."""
    line = json.dumps(value, ensure_ascii=False, default=str)
    return _NO_TEXT.sub(lambda found: f"\\\\x{ord(found[0]) - 0xDC00:02x}", line)


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    click.echo(as_line(value))


def printable(text: str) -> str:
    """Text that any terminal takes: bytes of a file name that are not UTF-8 are shown as ``\\xNN``."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def printable_line(text: str) -> str:
    """As :func:`printable`, on one line: a name cannot break the line it is shown on, nor colour it."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), printable(text))


def tell_error(wrong: SyndicateError) -> None:
    """What is wrong and its remedy, apart from results."""
    click.secho(printable(f"error: {wrong.args[0]}"), fg="red", err=True)
    if wrong.remedy:
        click.echo(f"  {wrong.remedy}", err=True)


def moment(value: datetime | None) -> str | None:
    """A moment as RFC 3339 has it, in UTC, to the second."""
    return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, empty: str) -> None:
    """Print rows under their columns' names, or a sentence when there are none."""
    shown = [[printable_line(cell) for cell in row] for row in rows]
    if not shown:
        click.echo(empty)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in shown:
        table.add_row(*map(Text, row))
    width = None if sys.stdout.isatty() else 200
    Console(width=width, highlight=False).print(table)


def progress() -> Progress:
    """A bar on a terminal; nothing in a log or a pipe."""
    return _Bar() if sys.stderr.isatty() else Silent()


_ESTIMATED_FROM_S = 120
"""The last so many seconds say how long the rest will take: files differ, and folders hold their like."""


class _Bar:
    """Shows the stage, how much of it is done, how fast that is, and how long the rest will take."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self._rich = Progress(
            TextColumn("{task.description:8}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            speed_estimate_period=_ESTIMATED_FROM_S,
        )
        self._task: TaskID | None = None

    def begin(self, stage: str, total: int | None) -> None:
        self._rich.start()
        self._task = self._rich.add_task(stage, total=total, rate="")

    def advance(self, count: int = 1) -> None:
        if self._task is not None:
            self._rich.advance(self._task, count)
            speed = self._rich.tasks[-1].speed
            self._rich.update(self._task, rate=f"{speed:,.0f}/s" if speed else "")

    def end(self) -> None:
        if self._task is not None:
            self._rich.remove_task(self._task)
        self._task = None
        self._rich.stop()
