"""``syndicate webhook``: who is told, beside those whom the settings name."""

import secrets as randomness
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from syndicate.core import keypairs, schemas
from syndicate.core.signing import new_secret
from syndicate.model import PUBLIC, Endpoint, EventType, Filter
from syndicate.run.cli import FAILED
from syndicate.run.cli.options import MOMENT, Whereabouts, as_json, place
from syndicate.run.cli.output import moment, print_json, print_table

_PATIENCE_S = 20.0
_SECRET_BYTES = 32

_EXAMPLES = """\b
Examples:
  syndicate webhook add https://example.org/hook --event article.published
  syndicate webhook list
  syndicate webhook test ep_0123456789ab
  syndicate webhook remove ep_0123456789ab
  syndicate webhook pause ep_0123456789ab
  syndicate webhook replay ep_0123456789ab --since 2026-03-01
  syndicate webhook rotate ep_0123456789ab
  syndicate webhook secret > hook.secret
"""


@click.group(epilog=_EXAMPLES)
def command() -> None:
    """Add, list, test, pause, replay and remove webhooks."""


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
@click.option("--section", "sections", multiple=True, help="Only articles of this section; may be repeated.")
@click.option("--tag", "tags", multiple=True, help="Only articles with this tag; may be repeated.")
@click.option("--author", "authors", multiple=True, help="Only articles by this author; may be repeated.")
@click.option("--language", "languages", multiple=True, help="Only articles in this language; likewise.")
@click.option("--thin", is_flag=True, help="Send what is needed to fetch an article, and not all of it.")
@place
@as_json
def add(
    where: Whereabouts,
    address: str,
    secret_file: Path | None,
    events: tuple[str, ...],
    sections: tuple[str, ...],
    tags: tuple[str, ...],
    authors: tuple[str, ...],
    languages: tuple[str, ...],
    *,
    thin: bool,
    as_json: bool,
) -> None:
    """Tell ADDRESS of changes from now on. A new secret is shown once, here."""
    secret = secret_file.read_text(encoding="utf-8").strip() if secret_file else None
    with where.publication() as chosen:
        added = chosen.add_webhook(
            address,
            secret=secret,
            events=map(EventType, events),
            filter=Filter(sections=sections, tags=tags, authors=authors, languages=languages),
            thin=thin,
        )
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


@command.command()
@click.argument("endpoint")
@place
def pause(where: Whereabouts, endpoint: str) -> None:
    """Send ENDPOINT nothing until it is resumed. What it is owed is kept."""
    with where.publication() as chosen:
        paused = chosen.pause_webhook(endpoint)
    click.echo(f"{paused.id} is paused; 'syndicate webhook resume {paused.id}' goes on with what it is owed")


@command.command()
@click.argument("endpoint")
@place
def resume(where: Whereabouts, endpoint: str) -> None:
    """Go on with ENDPOINT, from what it is owed."""
    with where.publication() as chosen:
        resumed = chosen.resume_webhook(endpoint)
    click.echo(f"{resumed.id} is told again ({resumed.url})")


@command.command()
@click.argument("endpoint")
@click.option("--since", type=MOMENT, help="From this moment on, such as 2026-03-01 or 2026-03-01T12:00:00.")
@click.option("--sequence", type=click.IntRange(min=1), help="From the event of this number on.")
@place
@as_json
def replay(
    where: Whereabouts, endpoint: str, since: datetime | None, sequence: int | None, *, as_json: bool
) -> None:
    """Owe ENDPOINT once more what it wants of what was told, as far as that is kept."""
    if since is None and sequence is None:
        raise click.UsageError("say from where: --since MOMENT or --sequence NUMBER")
    with where.publication() as chosen:
        count = chosen.replay_webhook(
            endpoint, since=since.replace(tzinfo=UTC) if since else None, sequence=sequence
        )
    if as_json:
        print_json({"endpoint": endpoint, "due": count})
    else:
        click.echo(f"{count:,} {'delivery is' if count == 1 else 'deliveries are'} due again")


@command.command()
@click.argument("endpoint")
@click.option(
    "--secret-file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="File with the new secret.",
)
@place
@as_json
def rotate(where: Whereabouts, endpoint: str, secret_file: Path | None, *, as_json: bool) -> None:
    """Give ENDPOINT another secret, shown once, here. For a day the old one signs beside it."""
    given = secret_file.read_text(encoding="utf-8").strip() if secret_file else None
    with where.publication() as chosen:
        renewed = chosen.rotate_webhook(endpoint, secret=given)
    until = moment(renewed.former_until) if renewed.former_until else None
    if as_json:
        print_json({"id": renewed.id, "former_until": until} | ({} if given else {"secret": renewed.secret}))
        return
    click.echo(f"{renewed.id} has another secret; the old one signs beside it until {until}")
    if not given:
        click.echo(f"its secret, to verify signatures with: {renewed.secret}")


@command.command(short_help="Print a new secret.")
@click.option("--asymmetric", is_flag=True, help="A private key, for signatures that a public key verifies.")
@click.option("--public", type=click.File("r"), help="Print the public key of the private one in this file.")
def secret(*, asymmetric: bool, public: TextIO | None) -> None:
    """Print a new secret, for the settings or for 'webhook add --secret-file'."""
    if public is not None:
        click.echo(keypairs.public_key(public.read().strip()))
    elif asymmetric:
        click.echo(keypairs.new_private_key(randomness.token_bytes(keypairs.SEED)))
    else:
        click.echo(new_secret(randomness.token_bytes(_SECRET_BYTES)))


@command.command()
@click.argument("type_", metavar="TYPE", type=click.Choice([type_.value for type_ in PUBLIC]))
def schema(type_: str) -> None:
    """Print the JSON Schema of messages of TYPE."""
    print_json(schemas.schema(EventType(type_)))


def _facts(item: Endpoint) -> dict[str, object]:
    return {
        "id": item.id,
        "url": item.url,
        "state": item.state.value,
        "origin": item.origin.value,
        "events": [type_.value for type_ in item.events],
    }
