"""``syndicate rejected``: the files that gave no article, and what to do about each."""

import click

from syndicate.run.cli.options import Whereabouts, as_json, folder, place
from syndicate.run.cli.output import print_json, printable, printable_line


@click.command()
@folder
@place
@click.option("--explain", is_flag=True, help="Show the lines around each fault.")
@as_json
def command(where: Whereabouts, *, explain: bool, as_json: bool) -> None:
    """List the files that could not be read, why, and the remedy for each."""
    with where.publication() as chosen:
        found = chosen.rejected()
        around = {item.path: chosen.lines_around(item) for item in found} if explain else {}
    if as_json:
        print_json(
            [
                {
                    "path": item.path,
                    "line": item.line,
                    "reason": item.reason.value,
                    "detail": item.detail,
                    "excerpt": item.excerpt,
                    "remedy": item.remedy,
                }
                | ({"lines": dict(around[item.path])} if explain else {})
                for item in found
            ]
        )
        return
    if not found:
        click.echo("Every file could be read.")
    for item in found:
        place = f"{item.path}:{item.line}" if item.line else item.path
        click.secho(printable_line(place), bold=True, nl=False)
        click.echo(f"  {item.reason.value}")
        click.echo(printable_line(f"  {item.detail}"))
        shown = around.get(item.path)
        for number, line in shown or ():
            mark = click.style(">", fg="red") if number == item.line else " "
            click.echo(f"  {mark} {number:5} | {printable(line)}")
        if item.excerpt and not shown:
            click.echo(printable(f"  | {item.excerpt}"))
        click.echo(f"  → {item.remedy}\n")
