"""``syndicate lint``: what is wrong in a whole corpus, each kind of fault once."""

from typing import TYPE_CHECKING

import click

from syndicate.run.cli import REJECTED
from syndicate.run.cli.options import Whereabouts, as_json, folder, place
from syndicate.run.cli.output import print_json, printable, printable_line, progress

if TYPE_CHECKING:
    from syndicate.app.lint import Finding, Linted, Place

_EXAMPLES = """\b
Examples:
  syndicate lint
  syndicate lint notes --strict
"""


@click.command(epilog=_EXAMPLES)
@folder
@place
@click.option("--strict", is_flag=True, help="Exit with 3 if a file would be rejected.")
@as_json
def command(where: Whereabouts, *, strict: bool, as_json: bool) -> int:
    """Read the whole corpus and tell what is wrong, each kind of fault once.

    Nothing is stored or published; what was published before makes no difference.
    """
    from syndicate.app.lint import Kind

    with where.publication(progress=progress()) as chosen:
        found = chosen.lint()
    if as_json:
        print_json(_facts(found))
    else:
        click.echo(_words(found))
    return REJECTED if strict and found.count(Kind.REJECTED) else 0


def _facts(found: "Linted") -> dict[str, object]:
    return {
        "files": found.files,
        "articles": found.articles,
        "drafts": found.drafts,
        "findings": [
            {
                "kind": finding.kind.value,
                "name": finding.name,
                "count": finding.count,
                "remedy": finding.remedy,
                "examples": [
                    {"path": place.path, "line": place.line, "detail": place.detail}
                    for place in finding.places
                ],
            }
            for finding in found.findings
        ],
    }


def _words(found: "Linted") -> str:
    from syndicate.app.lint import Kind

    head = f"{found.files} files: {found.articles} articles, {found.drafts} of them drafts"
    tail = f"{found.count(Kind.REJECTED)} rejected, {found.count(Kind.WARNING)} warnings"
    return "\n".join([*map(_one, found.findings), f"{head}; {tail}"])


def _one(finding: "Finding") -> str:
    name = click.style(printable(finding.name), bold=True)
    lines = [f"{finding.kind.value}  {name}  {finding.count}×"]
    lines += [f"  {_where(place)}: {printable_line(place.detail)}" for place in finding.places]
    if finding.count > len(finding.places):
        lines.append(f"  … and {finding.count - len(finding.places)} more")
    return "\n".join([*lines, f"  → {finding.remedy}\n" if finding.remedy else ""])


def _where(place: "Place") -> str:
    return printable_line(f"{place.path}:{place.line}" if place.line else place.path)
