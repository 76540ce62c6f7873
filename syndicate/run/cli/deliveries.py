"""``syndicate deliveries``: what was sent, what is still owed, and what was given up."""

from datetime import UTC, datetime

import click

from syndicate.model import Attempt, Delivery, DeliveryState
from syndicate.run.cli.options import MOMENT, Whereabouts, as_json, place
from syndicate.run.cli.output import moment, print_json, print_table, printable

_ALL = 1_000_000

_EXAMPLES = """\b
Examples:
  syndicate deliveries list --state-is dead
  syndicate deliveries show 42
  syndicate deliveries redeliver 42 43
  syndicate deliveries redeliver --all-dead --endpoint ep_0123456789ab
"""


@click.group(epilog=_EXAMPLES)
def command() -> None:
    """List, show and repeat what was sent to subscribers."""


@command.command("list")
@click.option(
    "--state-is",
    "wanted",
    type=click.Choice([state.value for state in DeliveryState]),
    help="Only deliveries in this state.",
)
@click.option("--endpoint", help="Only those owed to this endpoint.")
@click.option("--limit", default=50, show_default=True, help="How many, newest first.")
@place
@as_json
def list_(where: Whereabouts, wanted: str | None, endpoint: str | None, limit: int, *, as_json: bool) -> None:
    """List deliveries, newest first."""
    with where.publication() as chosen:
        found = chosen.deliveries(
            state=DeliveryState(wanted) if wanted else None, endpoint=endpoint, limit=limit
        )
    if as_json:
        print_json([_facts(item) for item in found])
        return
    rows = [
        (
            str(item.id),
            item.state,
            item.event_type,
            item.endpoint.url,
            str(item.attempts),
            item.last_error or str(item.last_status or ""),
        )
        for item in found
    ]
    print_table(
        ("Id", "State", "Event", "To", "Tries", "Last answer"), rows, empty="Nothing was owed to anyone yet."
    )


@command.command()
@click.argument("number", type=int)
@place
@as_json
def show(where: Whereabouts, number: int, *, as_json: bool) -> None:
    """Show delivery NUMBER: what was sent, and every attempt."""
    with where.publication() as chosen:
        delivery, attempts = chosen.delivery(number)
    body = delivery.body.decode("utf-8", "replace")
    if as_json:
        print_json(_facts(delivery) | {"body": body, "tries": [_attempt(attempt) for attempt in attempts]})
        return
    for name, value in _facts(delivery).items():
        if value is not None:
            click.echo(f"{click.style(f'{name:12}', bold=True)} {printable(str(value))}")
    for attempt in attempts:
        answer = attempt.error or f"status {attempt.status}"
        click.echo(
            f"{attempt.number:3}. {moment(attempt.started)}  {attempt.elapsed_ms} ms  {printable(answer)}"
        )
        if attempt.response.strip():
            click.echo(printable(f"     {attempt.response.strip()}"))
    click.echo(f"\n{printable(body)}")


@command.command(short_help="Owe deliveries anew.")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--all-dead", is_flag=True, help="Every delivery that was given up.")
@click.option("--endpoint", help="With --all-dead: only those owed to this endpoint.")
@click.option("--since", type=MOMENT, help="With --all-dead: only those owed since then.")
@place
def redeliver(
    where: Whereabouts,
    numbers: tuple[int, ...],
    endpoint: str | None,
    since: datetime | None,
    *,
    all_dead: bool,
) -> None:
    """Owe deliveries anew; the next 'publish' or the running daemon sends them."""
    if not numbers and not all_dead:
        raise click.UsageError("name deliveries by number, or say --all-dead")
    if (endpoint or since) and not all_dead:
        raise click.UsageError("--endpoint and --since choose among those of --all-dead")
    with where.publication() as chosen:
        for number in numbers:
            chosen.delivery(number)
        dead = chosen.deliveries(state=DeliveryState.DEAD, endpoint=endpoint, limit=_ALL) if all_dead else []
        after = since.replace(tzinfo=UTC) if since else datetime.min.replace(tzinfo=UTC)
        count = chosen.redeliver([*numbers, *(item.id for item in dead if item.created >= after)])
    click.echo(f"{count} owed anew")


def _facts(item: Delivery) -> dict[str, object]:
    return {
        "id": item.id,
        "message_id": item.message_id,
        "event": item.event_type.value,
        "sequence": item.seq,
        "endpoint": item.endpoint.id,
        "url": item.endpoint.url,
        "state": item.state.value,
        "attempts": item.attempts,
        "created": moment(item.created),
        "due": moment(item.due) if item.state == "ready" else None,
        "last_status": item.last_status,
        "last_error": item.last_error,
    }


def _attempt(item: Attempt) -> dict[str, object]:
    return {
        "number": item.number,
        "started": moment(item.started),
        "elapsed_ms": item.elapsed_ms,
        "status": item.status,
        "error": item.error,
        "response": item.response,
    }
