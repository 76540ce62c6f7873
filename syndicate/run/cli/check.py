"""``syndicate check``: is this feed right, and if not, what is wrong with it?"""

from collections.abc import Iterator
from datetime import datetime

import click

from syndicate.core.check import check
from syndicate.core.check.findings import Finding, Report, Severity
from syndicate.errors import SyndicateError
from syndicate.run.cli import FAILED
from syndicate.run.cli.output import print_json, printable, tell_error
from syndicate.run.clock import SystemClock
from syndicate.run.past import past_reports
from syndicate.run.reading import feed_bytes, is_address

_UNREAD = "unreadable"
_EXAMPLES = """\b
Examples:
  syndicate check public/rss.xml public/atom.xml
  syndicate check https://example.org/feed.json
"""


@click.command(epilog=_EXAMPLES)
@click.argument("feeds", nargs=-1, required=True, metavar="FILE|URL...")
@click.option("--address", help="Where the file is published, to check its link to itself.")
@click.option("--past", is_flag=True, help="Check the archive pages behind each feed too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def command(feeds: tuple[str, ...], address: str | None, *, past: bool, as_json: bool) -> int:
    """Check RSS, Atom, JSON Feed and OPML, by file or address.

    Exits with 1 if any of them has an error or cannot be read; advice alone is no error.
    """
    now = SystemClock().now()
    reports = []
    for feed in feeds:
        known = address or (feed if is_address(feed) else None)
        try:
            data = feed_bytes(feed)
        except SyndicateError as wrong:  # the others are checked all the same
            tell_error(wrong)
            reports.append(_unread(feed, wrong))
            continue
        reports.append(check(data, name=feed, address=known, now=now))
        if past:
            reports += _behind(feed, data, now=now)
    if as_json:
        facts = [_facts(report) for report in reports]
        print_json(facts[0] if len(facts) == 1 else facts)
    else:
        for report in reports:
            if not _is_unread(report):  # that was told already
                _tell(report)
    return 0 if all(report.valid for report in reports) else FAILED


def _behind(feed: str, data: bytes, *, now: datetime) -> Iterator[Report]:
    for found in past_reports(feed, data, now=now):
        if isinstance(found, Report):
            yield found
        else:
            place, wrong = found
            tell_error(wrong)
            yield _unread(place, wrong)


def _is_unread(report: Report) -> bool:
    return any(finding.rule == _UNREAD for finding in report.findings)


def _unread(feed: str, wrong: SyndicateError) -> Report:
    finding = Finding(
        severity=Severity.ERROR,
        rule=_UNREAD,
        message=str(wrong.args[0]),
        source="",
        remedy=wrong.remedy or "Name a file or an address that can be read.",
    )
    return Report(name=feed, form="", findings=(finding,))


def _tell(report: Report) -> None:
    errors = len(report.errors)
    advice = len(report.findings) - errors
    colour = "green" if not errors else "red"
    verdict = "valid" if not errors else "not valid"
    click.secho(
        printable(f"{report.name}: {verdict} {report.form or 'feed'}"), fg=colour, bold=True, nl=False
    )
    click.echo(f"; {report.entries} entries, {errors} errors, {advice} pieces of advice")
    for finding in report.findings:
        _tell_finding(finding)


def _tell_finding(finding: Finding) -> None:
    where = f"line {finding.line}: " if finding.line else ""
    click.secho(f"  {finding.severity.value} {finding.rule}", bold=True)
    click.echo(printable(f"    {where}{finding.message} ({finding.source})"))
    click.echo(printable(f"    → {finding.remedy}"))


def _facts(report: Report) -> dict[str, object]:
    return {
        "name": report.name,
        "form": report.form,
        "valid": report.valid,
        "entries": report.entries,
        "findings": [
            {
                "severity": finding.severity.value,
                "rule": finding.rule,
                "line": finding.line,
                "message": finding.message,
                "source": finding.source,
                "remedy": finding.remedy,
            }
            for finding in report.findings
        ],
    }
