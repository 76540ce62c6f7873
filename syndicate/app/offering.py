"""Which feeds there are, by the settings and by what the store holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from syndicate.app.plan import Plan
from syndicate.app.regathering import guid_mark
from syndicate.core.selection import folder
from syndicate.model import Directory, Feed, Output, Term, TermKind
from syndicate.ports.store import Unit
from syndicate.render.moved import moved

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class MovedTag:
    """A tag that is another one now."""

    old: Term
    new: Term


def to_write(terms: Iterable[Term], unit: Unit, plan: Plan) -> list[Term]:
    """Those of the terms that have feeds or pages, and languages that get theirs because of them."""
    asked = {term for term in terms if plan.offers(term)}
    spoken = {term for term in asked if term.kind is TermKind.LANGUAGE}
    known = unit.entries.terms(TermKind.LANGUAGE) if spoken else ()
    if len(known) < _SEVERAL:
        return sorted(asked - spoken)
    there = unit.published.digests(plan.feed(term).path(plan.formats[0]) for term in known)
    fresh = {term for term in known if plan.feed(term).path(plan.formats[0]) not in there}
    return sorted(asked | fresh)


def directory(unit: Unit, plan: Plan) -> Directory:
    """What lists of feeds show."""

    def held(kind: TermKind) -> tuple[Term, ...]:
        return tuple(term for term in unit.entries.terms(kind) if term.count and plan.offers(term))

    languages = unit.entries.terms(TermKind.LANGUAGE) if plan.by_language else ()
    asked = [Term(kind=TermKind.SELECTION, slug=one.slug, name=one.slug) for one in plan.selections]
    counts = unit.entries.term_counts(asked)
    return Directory(
        sections=held(TermKind.SECTION),
        tags=held(TermKind.TAG),
        authors=held(TermKind.AUTHOR),
        selections=tuple(plan.feed(replace(term, count=counts[term])).term for term in asked),
        languages=held(TermKind.LANGUAGE) if len(languages) >= _SEVERAL else (),
    )


def feed_of(term: Term, unit: Unit, plan: Plan) -> Feed:
    """The feed of a term, a podcast with the identity that it keeps."""
    feed = plan.feed(term)
    if feed.show is None or feed.show.guid:
        return feed
    return replace(feed, show=replace(feed.show, guid=unit.marks.get(guid_mark(term.slug)) or ""))


def moved_tags(unit: Unit, plan: Plan) -> Sequence[MovedTag]:
    """The tags that the settings rename, with the places that they have or would have."""
    names = plan.rules.tag_names
    if not names:
        return ()
    terms = unit.entries.resolve_terms(TermKind.TAG, [*names, *names.values()])
    pairs = (MovedTag(terms[old], terms[new]) for old, new in names.items())
    return [pair for pair in pairs if pair.old.slug != pair.new.slug]


def moves(pairs: Iterable[MovedTag], plan: Plan) -> list[tuple[str, str]]:
    """From where to where below the output folder: the feeds of tags that were renamed, and their pages."""
    names = [*(form.file_name for form in plan.formats), *(("",) if plan.pages else ())]
    return [(folder(pair.old) + name, folder(pair.new) + name) for pair in pairs for name in names]


def at_old_places(pair: MovedTag, documents: Iterable[Output], plan: Plan) -> list[Output]:
    """What stands where a tag was: a page that leads on, and the feeds of the tag that it is now.

    A reader program that still asks there gets the articles, and reads in them where the feed is. The
    built-in server, and a host that reads the list of :func:`moves`, tell it the new address (301).
    """
    there, here = folder(pair.old), folder(pair.new)
    outputs = [replace(output, path=there + output.path.removeprefix(here)) for output in documents]
    return [*outputs, moved(there, pair.new, plan.masthead)] if plan.pages else outputs
