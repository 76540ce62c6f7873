"""Articles take over the entries of a feed that was published elsewhere before.

Before a pass decides on files that it sees for the first time, they are compared, all of them at once, with
the entries that nobody has taken over yet: an order of files would else decide who is who. Which article
takes over which entry is noted in the store; that it becomes one is decided as for any other file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from syndicate.app.circumstances import Circumstances
from syndicate.app.reading import read_file
from syndicate.core import identity
from syndicate.core.adoption import Candidate, Pair, candidate, claim, pairs
from syndicate.model import Article, Entry, SourceFile
from syndicate.model.adoption import Recorded
from syndicate.ports.reading import Sighting
from syndicate.ports.store import Store, Unit
from syndicate.store.plain import batches


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """How the entries of an existing feed and the articles here belong together.

    :ivar taken: entries that an article has taken over and published, with its place
    :ivar matched: those that an article takes over in the next pass
    :ivar published: those whose article was published here under a guid of its own, with that guid
    :ivar left: entries that no article could be found for
    :ivar new: articles that are no entry of the feed, and will be new to its readers
    """

    taken: tuple[tuple[Recorded, str], ...] = ()
    matched: tuple[Pair, ...] = ()
    published: tuple[tuple[Pair, str], ...] = ()
    left: tuple[Recorded, ...] = ()
    new: tuple[Candidate, ...] = ()


def adopting(sightings: Iterable[Sighting], circumstances: Circumstances, store: Store) -> Iterable[Sighting]:
    """The same sightings, once it is noted which of their articles take over which entries."""
    with store.read() as unit:
        if not unit.recorded.is_any_open():
            return sightings
    seen = list(sightings)
    with store.read() as unit:
        open_ = unit.recorded.open()
    files = [one for one in seen if isinstance(one, SourceFile)]
    fresh = [one for one, entry in _candidates(files, circumstances, store) if entry is None]
    found = pairs(fresh, open_, zone=circumstances.plan.rules.zone)
    claims = dict.fromkeys((item.guid for item in open_), "")
    with store.write() as unit:
        unit.recorded.assign(claims | {pair.item.guid: pair.candidate.claim for pair in found})
    return seen


def survey(circumstances: Circumstances, store: Store) -> Adoption:
    """Compare the whole corpus, published or not, with what is recorded; nothing is stored."""
    zone = circumstances.plan.rules.zone
    files = [one for one in circumstances.source.scan({}) if isinstance(one, SourceFile)]
    known = list(_candidates(files, circumstances, store))
    with store.read() as unit:
        open_, all_ = unit.recorded.open(), unit.recorded.all()
        entries = unit.entries.summaries(item.guid for item in all_)
    fresh = [one for one, entry in known if entry is None]
    matched = pairs(fresh, open_, zone=zone)
    done = {pair.item.guid for pair in matched}
    own = {one.claim: entry.guid for one, entry in known if entry is not None and entry.guid not in entries}
    others = [one for one, entry in known if entry is not None and one.claim in own]
    again = pairs(others, (item for item in open_ if item.guid not in done), zone=zone)
    done |= {pair.item.guid for pair in again}
    claimed = {pair.candidate.claim for pair in matched}
    return Adoption(
        taken=tuple((item, entries[item.guid].path) for item in all_ if item.guid in entries),
        matched=matched,
        published=tuple((pair, own[pair.candidate.claim]) for pair in again),
        left=tuple(item for item in open_ if item.guid not in done),
        new=tuple(one for one in fresh if one.claim not in claimed),
    )


def taken_over(article: Article, circumstances: Circumstances, store: Store) -> Recorded | None:
    """What an article without an entry takes over: as noted, or as a pass would find; nothing is stored."""
    with store.read() as unit:
        noted = unit.recorded.claimed([claim(article)]).get(claim(article))
        if noted is not None or not unit.recorded.is_any_open():
            return noted
    matched = survey(circumstances, store).matched
    return next((pair.item for pair in matched if pair.candidate.claim == claim(article)), None)


def identify_anew(published: Iterable[tuple[Pair, str]], store: Store) -> None:
    """Have the next pass give entries that were published under a guid of their own the one of the feed."""
    found = [pair for pair, _ in published]
    with store.write() as unit:
        unit.recorded.assign({pair.item.guid: pair.candidate.claim for pair in found}, forced=True)
        unit.files.forget({identity.file_of(pair.candidate.place) for pair in found})
        unit.folders.replace({})


def _candidates(
    files: Sequence[SourceFile], circumstances: Circumstances, store: Store
) -> Iterator[tuple[Candidate, Entry | None]]:
    """What could be an entry, with the entry that it is here; of copies, the first alone."""
    seen: set[str] = set()
    for batch in batches(files):
        reads = [
            read_file(
                file, source=circumstances.source, rules=circumstances.plan.rules, now=circumstances.now
            )
            for file in batch
        ]
        with store.read() as unit:
            known = _Known(unit, [read.digest for read in reads], batch)
            for read in reads:
                if read.digest in seen:
                    continue
                seen.add(read.digest)
                for article, _attached in read.articles:
                    if not article.draft:
                        entry = known.entry(article, read.digest, several=read.several)
                        yield _candidate(article, circumstances), entry


def _candidate(article: Article, circumstances: Circumstances) -> Candidate:
    plan = circumstances.plan
    address = identity.address(article, pattern=plan.pattern, zone=plan.rules.zone)
    return candidate(article, url=plan.masthead.url, address=address, zone=plan.rules.zone)


class _Known:
    """The entries that articles of a batch of files have already."""

    def __init__(self, unit: Unit, digests: Sequence[str], batch: Sequence[SourceFile]) -> None:
        paths = [file.path for file in batch]
        self._unit = unit
        self._at = unit.entries.by_path(paths)
        self._alike = unit.entries.by_file_digest(digests)
        self._parts = unit.entries.in_files(paths)

    def entry(self, article: Article, digest: str, *, several: bool) -> Entry | None:
        """The entry of an article; of one in a file of several, its id says which."""
        if not several:
            alike = self._alike.get(digest, [])
            return self._at.get(article.path) or next(iter(alike), None)
        for entry in self._parts.get(identity.file_of(article.path), []):
            if identity.goes_by(entry.guid, article) or entry.guid == self._claimed(article):
                return entry
        return None

    def _claimed(self, article: Article) -> str | None:
        item = self._unit.recorded.claimed([claim(article)]).get(claim(article))
        return item.guid if item else None
