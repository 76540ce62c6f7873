"""Sections, tags, authors and months: which there are, and how many live entries each gathers."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from syndicate.core.slugs import slugify
from syndicate.model import Term, TermKind
from syndicate.store.dialect import insert_missing
from syndicate.store.plain import LAST_CHARACTER, batches
from syndicate.store.schema import term

_TERM = (term.c.kind, term.c.slug, term.c.name, term.c.count)


def identity(name: str) -> str:
    """What two spellings of one name have in common."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def resolve(connection: Connection, kind: TermKind, names: Iterable[str], *, keep: bool) -> dict[str, Term]:
    """Return the term that each name means.

    A name not seen before gets a slug that no other of its kind has.

    :param keep: store new terms, or only say what they would be
    """
    asked = {name: identity(name) for name in names}
    known = _by_identity(connection, kind, set(asked.values()))
    fresh: dict[str, Term] = {}
    for name, same in asked.items():
        if same not in known and same not in fresh:
            taken = {other.slug for other in fresh.values()}
            fresh[same] = Term(kind=kind, slug=_free_slug(connection, kind, name, taken), name=name)
    if keep:
        insert_missing(connection, term, (_row(new) for new in fresh.values()))
    return {name: known.get(same) or fresh[same] for name, same in asked.items()}


def of_kind(connection: Connection, kind: TermKind) -> Sequence[Term]:
    """Every term of a kind by name, also one that gathers nothing now."""
    query = select(*_TERM).where(term.c.kind == kind).order_by(term.c.identity)
    return [_term(*row) for row in connection.execute(query)]


def touched(connection: Connection, after: int) -> list[Term]:
    """Terms that a change later than ``after`` touches, by kind and slug."""
    query = select(*_TERM).where(term.c.touched > after)
    # Sorted here: ordered by kind and slug, SQLite would read every term along that index.
    return sorted((_term(*row) for row in connection.execute(query)), key=lambda one: (one.kind, one.slug))


def counts(connection: Connection, terms: Iterable[Term]) -> dict[Term, int]:
    """How many live entries each of ``terms`` gathers."""
    asked = list(terms)
    found: dict[tuple[str, str], int] = {}
    for which in _by_kind(asked):
        query = select(term.c.kind, term.c.slug, term.c.count).where(*which)
        found.update({(kind, slug): count for kind, slug, count in connection.execute(query)})
    return {one: found.get((one.kind, one.slug), 0) for one in asked}


def pages(connection: Connection, terms: Iterable[Term]) -> dict[Term, int]:
    """How many archive pages each of ``terms`` has."""
    asked = list(terms)
    found: dict[tuple[str, str], int] = {}
    for which in _by_kind(asked):
        query = select(term.c.kind, term.c.slug, term.c.pages).where(*which)
        found.update({(kind, slug): number for kind, slug, number in connection.execute(query)})
    return {one: found.get((one.kind, one.slug), 0) for one in asked}


def ids(connection: Connection, terms: Iterable[Term]) -> dict[tuple[str, str], int]:
    """Row numbers by kind and slug; a term that is not there yet is stored."""
    asked = list(dict.fromkeys(terms))
    found = _ids(connection, asked)
    missing = [one for one in asked if (one.kind.value, one.slug) not in found]
    if missing:
        insert_missing(connection, term, (_row(new) for new in missing))
        found |= _ids(connection, missing)
    return found


def add_to_counts(connection: Connection, deltas: Mapping[int, int]) -> None:
    """Add to the counts of terms by row number."""
    rows = [{"which": number, "delta": delta} for number, delta in sorted(deltas.items()) if delta]
    if rows:
        statement = update(term).where(term.c.id == bindparam("which"))
        connection.execute(statement.values(count=term.c.count + bindparam("delta")), rows)


def touch(connection: Connection, seqs: Mapping[int, int]) -> None:
    """Note the last change that touches each term, by row number."""
    rows = [{"which": number, "seq": seq} for number, seq in sorted(seqs.items())]
    if rows:
        statement = update(term).where(term.c.id == bindparam("which")).values(touched=bindparam("seq"))
        connection.execute(statement, rows)


def _by_identity(connection: Connection, kind: TermKind, identities: set[str]) -> dict[str, Term]:
    found: dict[str, Term] = {}
    for batch in batches(identities):
        query = select(term.c.identity, *_TERM).where(term.c.kind == kind, term.c.identity.in_(batch))
        found.update({same: _term(*rest) for same, *rest in connection.execute(query)})
    return found


def _free_slug(connection: Connection, kind: TermKind, name: str, taken: set[str]) -> str:
    if kind is TermKind.ALL:
        return ""
    if kind is TermKind.MONTH:
        return name.replace("-", "/")
    wanted = slugify(name) or kind.value
    query = select(term.c.slug).where(
        term.c.kind == kind, term.c.slug >= wanted, term.c.slug < wanted + LAST_CHARACTER
    )
    taken = taken | set(connection.execute(query).scalars())
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _ids(connection: Connection, terms: Iterable[Term]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for which in _by_kind(terms):
        query = select(term.c.kind, term.c.slug, term.c.id).where(*which)
        found.update({(kind, slug): number for kind, slug, number in connection.execute(query)})
    return found


def _by_kind(terms: Iterable[Term]) -> Iterator[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    slugs: dict[TermKind, list[str]] = {}
    for one in terms:
        slugs.setdefault(one.kind, []).append(one.slug)
    for kind, all_ in slugs.items():
        for batch in batches(all_):
            yield term.c.kind == kind, term.c.slug.in_(batch)


def _row(new: Term) -> dict[str, object]:
    return {
        "kind": new.kind,
        "identity": identity(new.name),
        "slug": new.slug,
        "name": new.name,
        "count": 0,
        "touched": 0,
        "pages": 0,
        "kept_from": 1,
    }


def _term(kind: str, slug: str, name: str, count: int) -> Term:
    return Term(kind=TermKind(kind), slug=slug, name=name, count=count)
