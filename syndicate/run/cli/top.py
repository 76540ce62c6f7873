"""``syndicate top``: how deliveries stand, anew every second."""

import time
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from syndicate.model import DeliveryState
from syndicate.run.cli.options import Whereabouts, as_json, place
from syndicate.run.cli.output import moment, print_json, printable_line

if TYPE_CHECKING:  # rich is loaded only where a terminal shows it
    from rich.console import RenderableType

    from syndicate.model.standing import Standing
    from syndicate.run.publication import Publication

_WINDOW_S = 10.0
_PAUSE = click.FloatRange(min=0.1)

_EXAMPLES = """\b
Examples:
  syndicate top
  syndicate top --once
  syndicate top --json
"""


@click.command(epilog=_EXAMPLES)
@click.option("--once", is_flag=True, help="Show it once, and end.")
@click.option(
    "--every", default=1.0, show_default=True, type=click.FloatRange(min=0.1), help="Seconds between looks."
)
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(min=1), help="How many endpoints."
)
@place
@as_json
def command(where: Whereabouts, every: float, limit: int, *, once: bool, as_json: bool) -> None:
    """Show what each subscriber is owed and how fast it goes out, until Ctrl-C."""
    with where.publication() as chosen:
        if as_json:
            print_json(_facts(chosen, limit))
            return
        from rich.console import Console
        from rich.live import Live

        console, rates = Console(), _Rate()
        if once or not console.is_terminal:
            console.print(_view(chosen, limit, rates))
            return
        with Live(_view(chosen, limit, rates), console=console, screen=True, auto_refresh=False) as live:
            try:
                while True:
                    time.sleep(every)
                    live.update(_view(chosen, limit, rates), refresh=True)
            except KeyboardInterrupt:
                return


class _Rate:
    """Deliveries done in a second, over the last ten."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def of(self, done: int) -> float:
        """Note how many are done by now; return the rate."""
        now = time.monotonic()
        self._seen.append((now, done))
        while now - self._seen[0][0] > _WINDOW_S:
            self._seen.popleft()
        first, before = self._seen[0]
        return (done - before) / (now - first) if now > first else 0.0


def _view(chosen: "Publication", limit: int, rates: _Rate) -> "RenderableType":
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    counts, now = chosen.owed(), datetime.now(UTC)
    done, dead = counts[DeliveryState.DONE], counts[DeliveryState.DEAD]
    waiting, running = counts[DeliveryState.READY], counts[DeliveryState.CLAIMED]
    head = f"{waiting:,} waiting   {running:,} under way   {done:,} done   {dead:,} given up"
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, side in (("Endpoint", "left"), ("Kind", "left"), ("To", "left"), ("State", "left")):
        table.add_column(
            name, justify="right" if side == "right" else "left", overflow="ellipsis", no_wrap=True
        )
    for name in ("Owed", "Oldest", "Given up", "Last taken"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in chosen.standings(limit=limit):
        table.add_row(*map(printable_line, _row(one, now)), style="red" if one.failing_since else None)
    return Group(Text(f"{head}   {rates.of(done):,.1f}/s"), Text(""), table)


def _row(one: "Standing", now: datetime) -> tuple[str, ...]:
    state = f"failing for {_ago(one.failing_since, now)}" if one.failing_since else one.endpoint.state.value
    return (
        one.endpoint.id,
        one.endpoint.kind,
        one.endpoint.url,
        state,
        f"{one.owed:,}",
        _ago(one.oldest, now),
        f"{one.dead:,}",
        _ago(one.last_success, now),
    )


def _ago(then: datetime | None, now: datetime) -> str:
    if then is None:
        return "-"
    seconds = max(0, int((now - then).total_seconds()))
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _facts(chosen: "Publication", limit: int) -> dict[str, object]:
    return {
        "deliveries": {state.value: count for state, count in chosen.owed().items()},
        "endpoints": [
            {
                "id": one.endpoint.id,
                "kind": one.endpoint.kind,
                "url": one.endpoint.url,
                "state": one.endpoint.state.value,
                "owed": one.owed,
                "dead": one.dead,
                "oldest": moment(one.oldest),
                "last_success": moment(one.last_success),
                "failing_since": moment(one.failing_since),
            }
            for one in chosen.standings(limit=limit)
        ],
    }
