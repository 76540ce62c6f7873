"""``syndicate status``: how the publication is."""

import click

from syndicate.run.cli.options import Whereabouts, as_json, folder, place
from syndicate.run.cli.output import moment, print_json, printable_line


@click.command()
@folder
@place
@as_json
def command(where: Whereabouts, *, as_json: bool) -> None:
    """Show how the publication is: entries, files, webhooks, and what happens next."""
    with where.publication() as chosen:
        now = chosen.status()
    facts: dict[str, object] = {
        "entries": {state.value: count for state, count in now.entries.items()},
        "files": now.files,
        "rejected": now.rejected,
        "missing_files": now.lacking,
        "pending": now.pending,
        "endpoints": now.endpoints,
        "deliveries": {state.value: count for state, count in now.deliveries.items()},
        "next_release": moment(now.next_release),
        "next_delivery": moment(now.next_delivery),
    }
    if as_json:
        lacks = [{"article": one.path, "file": one.reference} for one in now.lacks]
        print_json({**facts, "missing": lacks})
        return
    for name, value in facts.items():
        click.echo(f"{click.style(f'{name:14}', bold=True)} {_shown(value)}")
    for one in now.lacks:
        click.echo(f"{'':14} {printable_line(one.path)} shows {printable_line(one.reference)}")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items() if count) or "none"
    return "–" if value is None else str(value)
