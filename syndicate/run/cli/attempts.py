"""``syndicate attempts``: the last requests to subscribers, and what came back."""

from datetime import UTC, datetime

import click

from syndicate.model.standing import Tried
from syndicate.run.cli.options import Whereabouts, as_json, place
from syndicate.run.cli.output import moment, print_json, print_table

_EXAMPLES = """\b
Examples:
  syndicate attempts
  syndicate attempts --endpoint ep_0123456789ab --limit 5
  syndicate attempts --failed --since 2026-03-01 --json
"""


@click.command(epilog=_EXAMPLES)
@click.option("--endpoint", help="Only those to this endpoint.")
@click.option(
    "--since", type=click.DateTime(("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S")), help="Only those since then."
)
@click.option("--failed", is_flag=True, help="Only those that failed.")
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(min=1), help="How many are looked at."
)
@place
@as_json
def command(
    where: Whereabouts,
    endpoint: str | None,
    since: datetime | None,
    limit: int,
    *,
    failed: bool,
    as_json: bool,
) -> None:
    """Show the last requests to subscribers, newest first, and what came back."""
    with where.publication() as chosen:
        found = chosen.attempts(
            endpoint=endpoint, since=since.replace(tzinfo=UTC) if since else None, limit=limit
        )
    shown = [item for item in found if item.attempt.error or not failed]
    if as_json:
        print_json([_facts(item) for item in shown])
        return
    rows = [
        (
            moment(item.attempt.started) or "",
            f"{item.attempt.elapsed_ms} ms",
            str(item.delivery_id),
            item.kind,
            item.url,
            item.attempt.error or f"status {item.attempt.status}",
        )
        for item in shown
    ]
    print_table(
        ("When", "Took", "Delivery", "Kind", "To", "Answer"), rows, empty="Nothing was sent to anyone yet."
    )


def _facts(item: Tried) -> dict[str, object]:
    return {
        "delivery": item.delivery_id,
        "event": item.event_type.value,
        "endpoint": item.endpoint_id,
        "kind": item.kind,
        "url": item.url,
        "number": item.attempt.number,
        "started": moment(item.attempt.started),
        "elapsed_ms": item.attempt.elapsed_ms,
        "status": item.attempt.status,
        "error": item.attempt.error,
        "response": item.attempt.response,
    }
