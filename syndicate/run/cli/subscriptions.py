"""``syndicate subscriptions``: who follows which feed, by WebSub or rssCloud."""

from urllib.parse import urlsplit

import click

from syndicate.core.subscribing import feed
from syndicate.model import Endpoint
from syndicate.run.cli.options import Whereabouts, as_json, place
from syndicate.run.cli.output import moment, print_json, print_table

_EXAMPLES = """\b
Examples:
  syndicate subscriptions list
  syndicate subscriptions list --topic https://example.org/rss.xml --json
  syndicate subscriptions remove sub_0123456789abcdef01234567
"""


@click.group(epilog=_EXAMPLES)
def command() -> None:
    """List and end what readers subscribed to, by WebSub or rssCloud."""


@command.command("list")
@click.option("--topic", help="Only those of the feed with this address.")
@place
@as_json
def list_(where: Whereabouts, topic: str | None, *, as_json: bool) -> None:
    """List the subscriptions that are in force, by feed."""
    with where.publication() as chosen:
        found = [one for one in chosen.subscriptions() if topic in (None, feed(one.topic))]
    if as_json:
        print_json([_facts(one) for one in found])
        return
    rows = [
        (one.id, one.topic, one.kind, one.url, moment(one.lease_until) or "", _signing(one), one.state.value)
        for one in found
    ]
    columns = ("Id", "Feed", "By", "Callback", "Until", "Signed", "State")
    print_table(columns, rows, empty="Nobody has subscribed yet.")


@command.command()
@click.argument("subscription")
@place
def remove(where: Whereabouts, subscription: str) -> None:
    """End SUBSCRIPTION; the next 'publish' or the running daemon tells its subscriber."""
    with where.publication() as chosen:
        ended = chosen.end_subscription(subscription)
    click.echo(f"{ended.id} has ended: {ended.url} is sent no more of {ended.topic}")


def _signing(one: Endpoint) -> str:
    if not one.secret:
        return "no"
    open_line = urlsplit(one.url).scheme == "http"
    return f"{one.options['method']}, but without TLS" if open_line else str(one.options["method"])


def _facts(one: Endpoint) -> dict[str, object]:
    return {
        "id": one.id,
        "topic": feed(one.topic),
        "content": "full" if feed(one.topic) == one.topic else "changes",
        "by": one.kind,
        "callback": one.url,
        "until": moment(one.lease_until),
        "signed": str(one.options["method"]) if one.secret else None,
        "state": one.state.value,
    }
