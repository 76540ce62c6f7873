"""``syndicate preview``: what a file would become."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.run.cli.options import as_json, place, publication, settings_folder
from syndicate.run.cli.output import moment, print_json, printable

if TYPE_CHECKING:
    from syndicate.app.preview import Preview

_EXAMPLES = """\b
Examples:
  syndicate preview notes/today.txt
  syndicate preview notes/today.md --html
"""


@click.command(epilog=_EXAMPLES)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@place
@click.option("--html", is_flag=True, help="Print the body as feeds carry it.")
@as_json
def command(
    file: Path,
    config: Path | None,
    out: Path | None,
    url: str | None,
    state: Path | None,
    *,
    html: bool,
    as_json: bool,
) -> None:
    """Show what FILE would become; nothing is stored or published.

    With --json it is one object, or a list of them for a file that holds several articles.
    """
    with publication(settings_folder(file, config), config=config, out=out, url=url, state=state) as chosen:
        found = chosen.preview(file)
    if as_json:
        facts = [_facts(item) for item in found]
        print_json(facts[0] if len(facts) == 1 else facts)
        return
    for item in found:
        click.echo(printable(item.html) if html else _page(item))


def _facts(item: "Preview") -> dict[str, object]:
    article = item.article
    return {
        "guid": item.guid,
        "title": article.title,
        "title_derived": article.title_derived,
        "published": moment(article.published),
        "updated": moment(item.updated),
        "state": item.state.value,
        "permalink": item.permalink,
        "slug": article.slug,
        "summary": article.summary,
        "language": article.language,
        "section": article.section,
        "tags": list(article.tags),
        "authors": [author.name for author in article.authors],
        "location": article.location,
        "credit": article.credit,
        "warnings": list(article.warnings),
        "html": item.html,
    }


def _page(item: "Preview") -> str:
    lines = []
    for name, value in _facts(item).items():
        if name == "html" or value in (None, [], ""):
            continue
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        lines.append(f"{click.style(f'{name:14}', bold=True)} {printable(shown)}")
    return "\n".join([*lines, "", printable(item.html)])
