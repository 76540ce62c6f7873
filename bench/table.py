"""The figures as a table for people, or as JSON for scripts."""

import json
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from bench.measuring import Figure, Sample


def show(figures: Sequence[Figure]) -> None:
    """Print a table."""
    table = Table(title=None, show_lines=False)
    for heading in ("what", "median (spread)", "beside", "median (spread)", "ratio", "aim", "met"):
        table.add_column(heading, overflow="fold")
    for figure in figures:
        table.add_row(*_row(figure))
    Console(width=None if Console().is_terminal else 170).print(table)


def as_json(figures: Sequence[Figure]) -> str:
    """Return one list, an object a figure."""
    return json.dumps([_object(figure) for figure in figures], indent=1, ensure_ascii=False)


def _row(figure: Figure) -> tuple[str, ...]:
    met = {None: "", True: "yes", False: "NO"}[figure.met]
    ratio = f"{figure.ratio:.2f} x {figure.ratio_of}" if figure.ratio is not None else ""
    peer = _said(figure.peer) if figure.peer else ""
    aim = figure.aim.text if figure.aim else ""
    return figure.name, _said(figure.ours), figure.peer_name, peer, ratio, aim, met


def _said(sample: Sample) -> str:
    if len(sample.values) == 1:
        return f"{_number(sample.median)} {sample.unit}"
    spread = f"{_number(sample.lowest)} - {_number(sample.highest)}"
    return f"{_number(sample.median)} {sample.unit} ({spread})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _object(figure: Figure) -> dict[str, object]:
    return {
        "name": figure.name,
        "ours": _sample(figure.ours),
        "peer": {"name": figure.peer_name, **_sample(figure.peer)} if figure.peer else None,
        "ratio": figure.ratio,
        "ratio_of": figure.ratio_of or None,
        "aim": figure.aim.text if figure.aim else None,
        "met": figure.met,
    }


def _sample(sample: Sample) -> dict[str, object]:
    return {
        "median": sample.median,
        "lowest": sample.lowest,
        "highest": sample.highest,
        "unit": sample.unit,
        "values": list(sample.values),
    }
