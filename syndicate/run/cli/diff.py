"""``syndicate diff``: what would a subscriber see change between two versions of a feed?"""

from dataclasses import asdict

import click

from syndicate.core.difference import Kind, Seen, differences
from syndicate.core.subscribed import Subscription, subscription
from syndicate.errors import SyndicateError
from syndicate.run.cli import USAGE
from syndicate.run.cli.output import print_json, printable, tell_error
from syndicate.run.reading import feed_bytes

SAME, DIFFERENT, TROUBLE = 0, 1, USAGE

_EXAMPLES = """\b
Examples:
  syndicate diff https://example.org/rss.xml public/rss.xml
  syndicate diff before/atom.xml after/feed.json --json
"""


@click.command(epilog=_EXAMPLES)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def command(old: str, new: str, *, as_json: bool) -> int:
    """Say what a subscriber would see change between two versions of a feed, files or addresses.

    They may be in different formats. Exits, as diff does, with 0 if nothing is seen, 1 if something is, 2 if
    one of them cannot be read.
    """
    try:
        before, after = _read(old), _read(new)
    except SyndicateError as wrong:
        tell_error(wrong)
        return TROUBLE
    seen = differences(before, after)
    if as_json:
        print_json({"old": old, "new": new, "same": not seen, "differences": [asdict(one) for one in seen]})
    else:
        _tell(seen)
    return DIFFERENT if seen else SAME


def _read(place: str) -> Subscription:
    return subscription(feed_bytes(place), name=place)


def _tell(seen: tuple[Seen, ...]) -> None:
    if not seen:
        click.echo("A subscriber sees no difference.")
    for one in seen:
        click.secho(printable(one.sentence), fg="yellow" if one.kind is Kind.AGAIN else None)
