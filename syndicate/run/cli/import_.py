"""``syndicate import``: what do the readers of an existing feed have already?"""

from dataclasses import asdict

import click

from syndicate.run.cli.options import Whereabouts, as_json, place
from syndicate.run.cli.output import print_json, printable

_EXAMPLES = """\b
Examples:
  syndicate import https://old.example/feed.xml
  syndicate import https://old.example/ --dry-run      its page names the feed
  syndicate import wordpress-export.xml old-atom.xml
"""


@click.command("import", epilog=_EXAMPLES)
@click.argument("feeds", nargs=-1, required=True, metavar="FEED|WXR|SITE...")
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and record nothing.")
@place
@as_json
def command(where: Whereabouts, feeds: tuple[str, ...], *, dry_run: bool, as_json: bool) -> None:
    """Record guids, links and dates of existing feeds, by file or address; nothing is published.

    RSS, Atom, JSON Feed and WordPress exports are read. At the address of a site, the feed that its page
    names; older pages of a feed (RFC 5005) are followed. The next publish gives the articles that are these
    entries their guids, so that readers see nothing twice.
    """
    with where.publication() as chosen:
        found = chosen.import_feeds(feeds, dry_run=dry_run)
    if as_json:
        print_json(asdict(found))
        return
    would = "would record " if dry_run else ""
    click.echo(
        f"{would}{found.new} new, {found.known} known; {found.published} of them are published here already"
    )
    for sentence in found.lost:
        click.secho(printable(f"not kept: {sentence}"), fg="yellow", err=True)
    if found.new and not dry_run:
        click.echo(
            "See 'syndicate adopt' for the articles that they belong to, before you publish.", err=True
        )
