"""``syndicate init``: a few questions, and a file of settings that explains itself."""

from pathlib import Path

import click

from syndicate.config import FILE_NAME, load
from syndicate.config.reference import template
from syndicate.errors import ConfigError, SyndicateError

_EXAMPLES = """\b
Examples:
  syndicate init
  syndicate init --title "Harbour Notes" --url https://example.org/ --folder notes
"""


@click.command(epilog=_EXAMPLES)
@click.option("--title", help="Name of the publication.")
@click.option("--url", help="Public address of the published folder.")
@click.option("--folder", help="Folder of articles, relative to the file.")
@click.option(
    "--file",
    default=FILE_NAME,
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the settings are written.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def command(title: str | None, url: str | None, folder: str | None, file: Path, *, force: bool) -> None:
    """Set up a publication here: ask for what was not said, and write a commented syndicate.toml."""
    if file.exists() and not force:
        raise ConfigError(f"{file} is there already", remedy="Edit it, or replace it with --force.")
    title = title or click.prompt("Title of the publication", default=Path.cwd().name)
    url = url or click.prompt("Public address", default="http://127.0.0.1:8000/")
    folder = folder or click.prompt("Folder of articles", default="articles")
    said = {"publication": {"title": title, "url": url}, "corpus": {"path": folder}}
    load(None, environment={}, overrides=said)
    articles = file.parent / folder
    made = not articles.is_dir()
    try:
        articles.mkdir(parents=True, exist_ok=True)
        file.write_text(template(said), encoding="utf-8")
    except OSError as wrong:
        raise SyndicateError(
            f"cannot write {wrong.filename}: {wrong.strerror}", remedy="Choose a place that you may write to."
        ) from wrong
    click.echo(f"wrote {file}")
    if made:
        click.echo(f"made {articles}: put articles there")
    click.echo("next: 'syndicate publish', or 'syndicate run --listen 127.0.0.1:8000'")
