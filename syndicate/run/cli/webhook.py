"""``syndicate webhook``: who is told, beside those whom the settings name."""

import secrets as randomness
from pathlib import Path

import click

from syndicate.core.signing import new_secret
from syndicate.model import PUBLIC, Endpoint, EventType
from syndicate.run.cli import FAILED
from syndicate.run.cli.options import Whereabouts, as_json, place
from syndicate.run.cli.output import moment, print_json, print_table

_PATIENCE_S = 20.0
_SECRET_BYTES = 32

_EXAMPLES = """\b
Examples:
  syndicate webhook add https://example.org/hook --event article.published
  syndicate webhook list
  syndicate webhook test ep_0123456789ab
  syndicate webhook remove ep_0123456789ab
  syndicate webhook secret > hook.secret
"""


@click.group(epilog=_EXAMPLES)
def command() -> None:
    """Add, list, test and remove webhooks."""


@command.command()
@click.argument("address")
@click.option(
    "--secret-file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="File with the secret.",
)
@click.option(
    "--event",
    "events",
    multiple=True,
    type=click.Choice([type_.value for type_ in PUBLIC]),
    help="Type of event to send; may be repeated  [default: all]",
)
@place
@as_json
def add(
    where: Whereabouts, address: str, secret_file: Path | None, events: tuple[str, ...], *, as_json: bool
) -> None:
    """Tell ADDRESS of changes from now on. A new secret is shown once, here."""
    secret = secret_file.read_text(encoding="utf-8").strip() if secret_file else None
    with where.publication() as chosen:
        added = chosen.add_webhook(address, secret=secret, events=map(EventType, events))
    if as_json:
        print_json(_facts(added) | ({} if secret else {"secret": added.secret}))
        return
    click.echo(f"{added.id} will be told at {added.url}")
    if not secret:
        click.echo(f"its secret, to verify signatures with: {added.secret}")


@command.command("list")
@place
@as_json
def list_(where: Whereabouts, *, as_json: bool) -> None:
    """List webhooks: those added here and those that the settings name."""
    with where.publication() as chosen:
        found = chosen.webhooks()
    if as_json:
        print_json([_facts(item) for item in found])
        return
    rows = [(item.id, item.state, item.origin, item.url, ", ".join(item.events) or "all") for item in found]
    print_table(
        ("Id", "State", "From", "Address", "Events"), rows, empty="Nobody is told yet: see 'webhook add'."
    )


@command.command()
@click.argument("endpoint")
@place
@as_json
def test(where: Whereabouts, endpoint: str, *, as_json: bool) -> int:
    """Send ENDPOINT a greeting, and say what it answers."""
    with where.publication() as chosen:
        chosen.test_webhook(endpoint)
        chosen.deliver(deadline_s=_PATIENCE_S)
        delivery = next(
            item for item in chosen.deliveries(endpoint=endpoint) if item.event_type is EventType.TEST
        )
        _delivery, attempts = chosen.delivery(delivery.id)
    last = attempts[-1] if attempts else None
    accepted = delivery.state == "done"
    if as_json:
        print_json(
            {
                "delivery": delivery.id,
                "accepted": accepted,
                "status": last.status if last else None,
                "error": last.error if last else "not tried yet",
                "started": moment(last.started) if last else None,
            }
        )
    elif accepted and last:
        click.echo(f"accepted: status {last.status} after {last.elapsed_ms} ms")
    else:
        why = (last.error or f"status {last.status}") if last else "it was not tried yet"
        click.secho(f"not accepted: {why}", fg="red", err=True)
        click.echo(f"  It is tried again later; see 'syndicate deliveries show {delivery.id}'.", err=True)
    return 0 if accepted else FAILED


@command.command()
@click.argument("endpoint")
@place
def remove(where: Whereabouts, endpoint: str) -> None:
    """Tell ENDPOINT nothing more."""
    with where.publication() as chosen:
        removed = chosen.remove_webhook(endpoint)
    click.echo(f"{removed.id} is told nothing more ({removed.url})")


@command.command(short_help="Print a new secret.")
def secret() -> None:
    """Print a new secret, for the settings or for 'webhook add --secret-file'."""
    click.echo(new_secret(randomness.token_bytes(_SECRET_BYTES)))


def _facts(item: Endpoint) -> dict[str, object]:
    return {
        "id": item.id,
        "url": item.url,
        "state": item.state.value,
        "origin": item.origin.value,
        "events": [type_.value for type_ in item.events],
    }
