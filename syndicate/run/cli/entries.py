"""``syndicate entries``: all that the publication vouches for."""

from dataclasses import replace
from pathlib import Path

import click

from syndicate.core.urls import permalink
from syndicate.model import Entry, State
from syndicate.run.cli.options import Whereabouts, as_json, folder, place_but_state
from syndicate.run.cli.output import moment, print_json, print_table

_STATES = tuple(state.value for state in State)

_EXAMPLES = """\b
Examples:
  syndicate entries --state live
  syndicate entries --state scheduled --json
"""


@click.command(epilog=_EXAMPLES)
@folder
@place_but_state
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="STATE|FILE",
    help=f"Only entries that are {', '.join(_STATES[:-1])} or {_STATES[-1]}; any other word is the database.",
)
@as_json
def command(where: Whereabouts, states: tuple[str, ...], *, as_json: bool) -> None:
    """List every entry, whatever the feeds' limit."""
    wanted = next((State(word) for word in states if word in _STATES), None)
    database = next((Path(word) for word in states if word not in _STATES), None)
    if database is not None and not database.is_file():
        known = ", ".join(_STATES)
        raise click.BadParameter(f"{database} is neither one of {known} nor a file", param_hint="--state")
    with replace(where, state=database).publication() as chosen:
        found = list(chosen.entries(wanted))
        if as_json:
            print_json([_facts(entry, permalink(entry, chosen.masthead)) for entry in found])
            return
        rows = [
            (moment(entry.article.published) or "", entry.state, entry.path, entry.article.title)
            for entry in found
        ]
        print_table(("Published", "State", "File", "Title"), rows, empty="There are no entries yet.")


def _facts(entry: Entry, address: str) -> dict[str, object]:
    article = entry.article
    return {
        "guid": entry.guid,
        "path": entry.path,
        "title": article.title,
        "published": moment(article.published),
        "updated": moment(entry.updated),
        "permalink": address,
        "language": article.language,
        "section": article.section,
        "tags": list(article.tags),
        "authors": [author.name for author in article.authors],
        "revision": entry.revision,
        "state": entry.state.value,
        "warnings": list(article.warnings),
    }
