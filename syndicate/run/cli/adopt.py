"""``syndicate adopt``: which articles are entries of the feed that was imported?"""

from typing import TYPE_CHECKING

import click

from syndicate.run.cli import FAILED
from syndicate.run.cli.options import Whereabouts, as_json, folder, place
from syndicate.run.cli.output import moment, print_json, print_table, printable

if TYPE_CHECKING:
    from syndicate.app.adoption import Adoption
    from syndicate.core.adoption import Pair
    from syndicate.model.adoption import Recorded

_EXAMPLES = """\b
Examples:
  syndicate adopt
  syndicate adopt --json
  syndicate adopt --force        also what was published under a guid of its own
"""
_NO_ARTICLE = "Give its article 'permalink: LINK' or 'guid: GUID', or leave it: readers keep what they have."
_NO_ENTRY = "Readers will see it as new; give it 'guid: GUID' of the entry that it is, if it is one."
_OWN_GUID = "Readers of both feeds see it twice; --force gives it the old guid, and withdraws the new one."


@click.command(epilog=_EXAMPLES)
@folder
@place
@click.option("--force", is_flag=True, help="Give articles published under a guid of their own the old one.")
@as_json
def command(where: Whereabouts, *, force: bool, as_json: bool) -> int:
    """Say which articles are entries of the imported feed: by guid, link, slug and date, title and date.

    Nothing is changed; 'syndicate publish' takes over what is matched here. Exits with 1 if an entry or an
    article is left.
    """
    with where.publication() as chosen:
        found = chosen.adopt(force=force)
    if as_json:
        print_json(_facts(found, force=force))
    else:
        _tell(found, force=force)
    return FAILED if found.left or found.new or (found.published and not force) else 0


def _facts(found: "Adoption", *, force: bool) -> dict[str, object]:
    return {
        "matched": [_pair(pair) for pair in found.matched],
        "taken": [{**_item(item), "path": path} for item, path in found.taken],
        "published": [{**_pair(pair), "own_guid": guid} for pair, guid in found.published],
        "forced": force,
        "entries_left": [_item(item) for item in found.left],
        "articles_left": [{"path": one.place, "title": one.title, "day": one.day} for one in found.new],
    }


def _pair(pair: "Pair") -> dict[str, object]:
    return {**_item(pair.item), "path": pair.candidate.place, "by": pair.basis.value}


def _item(item: "Recorded") -> dict[str, object]:
    return {"guid": item.guid, "link": item.link, "title": item.title, "published": moment(item.published)}


def _tell(found: "Adoption", *, force: bool) -> None:
    click.echo(
        f"{len(found.matched)} matched, {len(found.taken)} taken over before, {len(found.left)} entries and "
        f"{len(found.new)} articles left"
    )
    if found.matched:
        rows = [(pair.candidate.place, pair.basis.value, pair.item.guid) for pair in found.matched]
        print_table(("Article", "Known by", "Guid"), rows, empty="")
    if found.published:
        told = "The next publish gives these the guid that readers know:" if force else _OWN_GUID
        _list("Published here under a guid of their own", told)
        rows = [(pair.candidate.place, guid, pair.item.guid) for pair, guid in found.published]
        print_table(("Article", "Guid here", "Guid that readers know"), rows, empty="")
    if found.left:
        _list("Entries without an article", _NO_ARTICLE)
        rows = [(moment(item.published) or "", item.title, item.link or item.guid) for item in found.left]
        print_table(("Published", "Title", "Link"), rows, empty="")
    if found.new:
        _list("Articles that are no entry", _NO_ENTRY)
        print_table(
            ("Day", "Article", "Title"), [(one.day, one.place, one.title) for one in found.new], empty=""
        )


def _list(name: str, remedy: str) -> None:
    click.secho(f"\n{name}", fg="yellow", bold=True)
    click.echo(printable(f"  → {remedy}"))
