"""``syndicate preview``: what a file would become."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.core.text import excerpt
from syndicate.errors import CorpusError, SyndicateError
from syndicate.run.cli.options import Whereabouts, as_json, place
from syndicate.run.cli.output import moment, print_json, printable

if TYPE_CHECKING:
    from syndicate.app.preview import Preview
    from syndicate.run.publication import Publication

_WIDTH = 200
_GRACE_S = 5

_EXAMPLES = """\b
Examples:
  syndicate preview notes/today.txt
  syndicate preview notes/today.md --html
  syndicate preview notes/today.md --watch           in a browser, anew at every save
"""


@click.command(epilog=_EXAMPLES)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@place
@click.option("--html", is_flag=True, help="Print the body as feeds carry it.")
@click.option("--watch", is_flag=True, help="Show it in a browser, anew at every save, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of --watch  [default: any free]")
@as_json
def command(where: Whereabouts, file: Path, *, html: bool, watch: bool, port: int, as_json: bool) -> None:
    """Show what FILE would become; nothing is stored or published.

    With --json it is one object, or a list of them for a file that holds several articles.
    """
    with where.of_file(file).publication() as chosen:
        if watch:
            _watch(chosen, file, port)
            return
        found = chosen.preview(file)
    if as_json:
        facts = [_facts(item) for item in found]
        print_json(facts[0] if len(facts) == 1 else facts)
        return
    for item in found:
        click.echo(printable(item.html) if html else _page(item))


def _watch(chosen: "Publication", file: Path, port: int) -> None:
    """Serve the page in another thread: this one waits for Ctrl-C."""
    from syndicate.run.live import Live

    if not file.is_file():
        raise CorpusError(f"{file}: there is no such file")
    stop, troubles = threading.Event(), list[SyndicateError]()
    live = Live(chosen, file, lambda line: click.echo(printable(excerpt(line, _WIDTH))))

    def serve() -> None:
        try:
            live.run(port, stop, lambda address: click.echo(f"open {address} in a browser; Ctrl-C ends it"))
        except SyndicateError as wrong:
            troubles.append(wrong)

    served = threading.Thread(target=serve, daemon=True)
    served.start()
    try:
        served.join()
    except KeyboardInterrupt:
        click.echo("stopped", err=True)  # the way it is meant to end
    finally:
        stop.set()
        served.join(_GRACE_S)
    if troubles:
        raise troubles[0]


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
