"""After a change of the settings: which selections hold the entries that are stored. No file is read for it.

Batches commit on their own; a pass that is killed in between begins anew and finds the first ones done.
"""

from collections.abc import Sequence

from syndicate.app.plan import Plan
from syndicate.core import urls
from syndicate.core.changes import regather
from syndicate.core.podcast_guid import podcast_guid
from syndicate.core.selection import DECIDED_KINDS, folder
from syndicate.model import Entry, FeedFormat, Selection, Term, TermKind
from syndicate.ports.store import Store, Unit

_BATCH = 500
_MARK = "selecting-key"


def regather_all(store: Store, plan: Plan) -> None:
    """Decide anew on every entry, if the selections are not those that it was decided by."""
    with store.read() as unit:
        if unit.marks.get(_MARK) == plan.selecting_key:
            return
    after = ""
    while True:
        with store.write() as unit:
            listed = unit.entries.list(None, after, _BATCH)
            if not listed:
                _name_shows(unit, plan)
                unit.marks.set(_MARK, plan.selecting_key)
                return
            _regather(listed, unit, plan)
        after = listed[-1].guid


def guid_mark(slug: str) -> str:
    """Name of the mark that holds the podcast:guid of a selection."""
    return f"podcast-guid:{slug}"


def _name_shows(unit: Unit, plan: Plan) -> None:
    """Give each show its identity, of the address it has now: it keeps it when the address changes."""
    for asked in plan.selections:
        if asked.show is not None and unit.marks.get(guid_mark(asked.slug)) is None:
            unit.marks.set(guid_mark(asked.slug), podcast_guid(_address(asked, plan)))


def _address(asked: Selection, plan: Plan) -> str:
    place = folder(Term(kind=TermKind.SELECTION, slug=asked.slug, name=asked.name))
    return urls.absolute(place + FeedFormat.RSS.file_name, plan.masthead)


def _regather(listed: Sequence[Entry], unit: Unit, plan: Plan) -> None:
    wanted = {entry.guid: _terms(entry, plan) for entry in listed}
    stale = [entry.guid for entry in listed if wanted[entry.guid] != entry.terms]
    entries = unit.entries.by_guid(stale)
    decisions = [regather(entries[guid], wanted[guid]) for guid in stale]
    unit.entries.save(decision.entry for decision in decisions)
    unit.changes.add(decision.change for decision in decisions if decision.change is not None)


def _terms(entry: Entry, plan: Plan) -> tuple[Term, ...]:
    declared = (term for term in entry.terms if term.kind not in DECIDED_KINDS)
    return tuple(sorted({*declared, *plan.gathering(entry.article)}))
