"""``syndicate publish``: one pass, as cron runs it."""

import os
import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.app.passes import PassReport
from syndicate.run.cli import FAILED, REJECTED
from syndicate.run.cli.options import Whereabouts, as_json, place
from syndicate.run.cli.output import print_json, printable, progress
from syndicate.run.clock import SystemClock
from syndicate.run.quiet import unchanged

if TYPE_CHECKING:  # what a quiet pass must not load
    from syndicate.app.deliver import DeliveryReport
    from syndicate.run.publication import Publication

_PATIENCE_S = 30.0

_EXAMPLES = """\b
Examples:
  syndicate publish
  syndicate publish notes --url https://example.org/ --out public
  syndicate publish --dry-run
  */10 * * * *  syndicate publish --config /srv/news/syndicate.toml
"""


@click.command(epilog=_EXAMPLES)
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@place
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--announce", is_flag=True, help="Tell subscribers also of what the first pass finds.")
@click.option("--allow-removals", is_flag=True, help="Withdraw even if most of the corpus has vanished.")
@click.option("--rebuild", is_flag=True, help="Write every file anew.")
@click.option("--full", is_flag=True, help="Look into every folder, despite [corpus] append_only.")
@click.option("--strict", is_flag=True, help="Exit with 3 if a file was rejected.")
@click.option("--no-deliver", is_flag=True, help="Only note what subscribers are owed; do not tell them now.")
@as_json
def command(
    where: Whereabouts,
    *,
    dry_run: bool,
    announce: bool,
    allow_removals: bool,
    rebuild: bool,
    full: bool,
    strict: bool,
    no_deliver: bool,
    as_json: bool,
) -> int:
    """Publish what changed in FOLDER, once, and tell subscribers.

    The first pass over a new state tells nobody of what was already there, unless --announce asks for it.
    """
    if not (dry_run or announce or rebuild or full):
        quiet = unchanged(
            where.folder,
            config=where.config,
            url=where.url,
            out=where.out,
            state=where.state,
            environment=os.environ,
            now=SystemClock().now(),
        )
        if quiet is not None:
            report = PassReport(rejected=quiet.rejected, lacking=quiet.lacking)
            if as_json:
                print_json(_summary(report, None))
            else:
                _tell(report, None, dry_run=False, out=quiet.output)
                _point_out(report, where)
            return REJECTED if strict and report.rejected else 0
    with where.publication(progress=progress()) as chosen:
        if dry_run:
            report = chosen.rehearse(allow_removals=allow_removals, full=full)
        else:
            report = chosen.publish(
                announce=announce, allow_removals=allow_removals, rebuild=rebuild, full=full
            )
        delivered = None
        if not dry_run and not no_deliver and not chosen.was_quiet:
            delivered = chosen.deliver(deadline_s=_PATIENCE_S)
        if as_json:
            print_json(_summary(report, delivered))
        else:
            _tell(report, delivered, dry_run=dry_run, out=chosen.output)
            if not dry_run:
                _point_out(report, where)
            if not chosen.was_quiet:
                _advise(report, chosen)
    if report.faults:
        return FAILED
    return REJECTED if strict and report.rejected else 0


def _summary(report: PassReport, delivered: "DeliveryReport | None") -> dict[str, object]:
    summary: dict[str, object] = {
        "created": report.created,
        "updated": report.updated,
        "withdrawn": report.withdrawn,
        "rejected": report.rejected,
        "missing_files": report.lacking,
        "written": list(report.written),
        "written_count": report.written_count,
        "faults": list(report.faults),
    }
    return summary | ({"deliveries": asdict(delivered)} if delivered else {})


def _tell(report: PassReport, delivered: "DeliveryReport | None", *, dry_run: bool, out: Path) -> None:
    counts = f"{report.created} created, {report.updated} updated, {report.withdrawn} withdrawn"
    if dry_run:
        click.echo(f"would publish: {counts}; {report.rejected} rejected")
    else:
        click.echo(f"{counts}; {report.written_count} files written to {printable(str(out))}")
    for fault in report.faults:
        click.secho(f"left as it was: {fault}", fg="red", err=True)
    if delivered and (delivered.done or delivered.retried or delivered.dead):
        told = f"{delivered.done} delivered, {delivered.retried} to be tried again, {delivered.dead} given up"
        click.echo(f"webhooks: {told}")


def _point_out(report: PassReport, where: Whereabouts) -> None:
    """Say where to learn why files were rejected, and which are missing."""
    if report.rejected:
        again = shlex.join(["syndicate", "rejected", *_said(where)])
        click.secho(f"{report.rejected} rejected; see: {again}", fg="yellow", err=True)
    if report.lacking:
        again = shlex.join(["syndicate", "status", *_said(where)])
        are = "file that articles show is" if report.lacking == 1 else "files that articles show are"
        click.secho(f"{report.lacking} {are} missing; see: {again}", fg="yellow", err=True)


def _said(where: Whereabouts) -> list[str]:
    """What another command must be told to mean the same publication."""
    said = [str(where.folder)] if where.folder else []
    for option, value in (("--config", where.config), ("--state", where.state)):
        said += [option, str(value)] if value else []
    return said


def _advise(report: PassReport, chosen: "Publication") -> None:
    """What somebody who is new to it may not have noticed."""
    settings = chosen.configuration.settings.publication
    if report.created and "url" not in settings.model_fields_set:
        click.echo(
            f"no public address was given: links and guids begin with {settings.url}\n"
            "  Give yours with --url, or as [publication] url, before anybody subscribes.",
            err=True,
        )
    if not (report.created or report.rejected) and not chosen.count_files():
        click.echo(
            f"there are no articles in {printable(str(chosen.corpus))}\n"
            "  Put a text there whose first line is 'date YYYY-MM-DD', or see docs/formats.md.",
            err=True,
        )
