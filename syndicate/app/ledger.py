"""The store as one batch sees it: what is committed, and over it what this batch has decided so far.

Two files of one batch may be copies of each other or want the same guid; asking the database alone would
not show that.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from syndicate.app.plan import Plan
from syndicate.app.reading import Read
from syndicate.core import adoption, identity
from syndicate.core.changes import Decision
from syndicate.model import Article, Change, ChangeKind, Entry, Quarantined, State, Term, TermKind
from syndicate.model.adoption import Recorded
from syndicate.ports.store import Fate, FileRecord, Unit


class Ledger:
    """Collects what a batch decides, answers what the next decision needs, and writes it all at the end."""

    def __init__(self, unit: Unit, reads: Iterable[Read], plan: Plan) -> None:
        reads = list(reads)
        articles = [article for read in reads for article, _attached in read.articles]
        self._unit = unit
        self._zone = plan.rules.zone
        self._plan = plan
        self.files = unit.files.get(read.file.path for read in reads)
        self._at = unit.entries.by_path(article.path for article in articles)
        self._alike: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        digests = {read.digest for read in reads if read.articles and not read.several}
        for digest, entries in unit.entries.by_file_digest(digests).items():
            self._alike[digest] = {entry.guid: entry for entry in entries}
        self._terms = {
            kind: unit.entries.resolve_terms(kind, names)
            for kind, names in _names(articles, self._zone).items()
        }
        self._claims = unit.recorded.claimed(map(adoption.claim, articles))
        self._by_guid: dict[str, Entry | None] = dict.fromkeys(map(self.guid, articles))
        self._by_guid.update(unit.entries.by_guid(self._by_guid))
        wanted = dict.fromkeys(map(self.address, articles), False)
        self._addresses = wanted | dict.fromkeys(unit.entries.addresses_taken(wanted), True)
        self._decided: dict[str, Entry] = {}
        self._displaced: dict[str, tuple[Entry, str]] = {}
        self._changes: list[Change] = []
        self._records: dict[str, FileRecord] = {}
        self._refused: dict[str, Quarantined] = {}
        self._cleared: set[str] = set()
        self._parts = unit.entries.in_files(self.files)
        guids = {entry.guid for entry in self._known_entries()} | self._by_guid.keys()
        self._recorded = unit.recorded.get(sorted(guids))
        self._expected: Mapping[str, Entry] = {}
        self._beside = {path: seen for read in reads for path, seen in read.seen_beside.items()}

    def guid(self, article: Article) -> str:
        """The guid that an article would be given at first sight: that of the entry which it takes over."""
        item = self._claims.get(adoption.claim(article))
        if item is not None:
            return item.guid
        return identity.mint(article, authority=self._plan.masthead.authority, zone=self._zone)

    def address(self, article: Article) -> str:
        """The address that an article would be given at first sight: where readers know it, if it can be."""
        return adoption.address(
            article,
            self._claims.get(adoption.claim(article)),
            url=self._plan.masthead.url,
            pattern=self._plan.pattern,
            zone=self._zone,
        )

    def goes_by(self, entry: Entry, article: Article) -> bool:
        """Whether an entry has the guid that an article declares, or the one that it takes over."""
        item = self._claims.get(adoption.claim(article))
        return item.guid == entry.guid if item else identity.goes_by(entry.guid, article)

    def recorded(self, guid: str) -> Recorded | None:
        """What readers of another feed know under a guid."""
        return self._recorded.get(guid)

    def is_claimant(self, article: Article) -> bool:
        """Whether an article takes over an entry of another feed."""
        return adoption.claim(article) in self._claims

    def _known_entries(self) -> Iterator[Entry]:
        yield from self._at.values()
        for group in self._alike.values():
            yield from group.values()
        for parts in self._parts.values():
            yield from parts

    def at(self, path: str) -> Entry | None:
        """The entry whose article stands at a path."""
        stored = self._at.get(path)
        entry = self._decided.get(stored.guid, stored) if stored else None
        return entry if entry is not None and entry.path == path else None

    def expect(self, predecessors: Mapping[str, Entry]) -> None:
        """Note which entries new files go on with, by the files' paths."""
        self._expected = predecessors

    def predecessor(self, path: str) -> Entry | None:
        """The entry that a new file goes on with, unless the batch has found another for it."""
        entry = self._expected.get(path)
        return None if entry is None or self.is_decided(entry) else entry

    def alike(self, digest: str, *, but: str) -> list[Entry]:
        """Entries whose file had these bytes, at other paths."""
        return [entry for entry in self._alike[digest].values() if entry.path != but]

    def parts(self, path: str) -> list[Entry]:
        """Entries that are present at parts of a file, or at the file itself."""
        whole = self.at(path)
        stored = [*self._parts.get(path, []), *([whole] if whole else [])]
        current = [self._decided.get(entry.guid, entry) for entry in stored]
        return [entry for entry in current if entry.state is not State.WITHDRAWN]

    def by_guid(self, guid: str) -> Entry | None:
        """The entry of a guid, whatever its state."""
        if guid not in self._by_guid:
            self._by_guid[guid] = self._unit.entries.by_guid([guid]).get(guid)
        return self._by_guid[guid]

    def guid_taken(self, guid: str) -> bool:
        """Whether an entry has this guid."""
        return self.by_guid(guid) is not None

    def address_taken(self, address: str) -> bool:
        """Whether an entry has this address."""
        if address not in self._addresses:
            self._addresses[address] = bool(self._unit.entries.addresses_taken([address]))
        return self._addresses[address]

    def terms(self, article: Article) -> tuple[Term, ...]:
        """The section, tags, authors and month of an article, with their stored slugs."""
        named = _names([article], self._zone).items()
        declared = {self._terms[kind][name] for kind, names in named for name in names}
        return tuple(sorted({*declared, *self._plan.gathering(article)}))

    def settle(self, read: Read, fate: Fate) -> None:
        """Note what became of a file."""
        path = read.file.path
        self._records[path] = FileRecord(
            path=path, fingerprint=read.file.fingerprint, digest=read.digest, fate=fate
        )
        if fate is not Fate.QUARANTINED:
            self._cleared.add(path)

    def refuse(self, read: Read, refused: Quarantined) -> None:
        """Note that a file gave no article, and why. What it gave before stays published."""
        self._refused[read.file.path] = refused
        self.settle(read, Fate.QUARANTINED)

    def refuse_part(self, refused: Quarantined) -> None:
        """Note that one article of a file could not be read; the others go on."""
        self._refused[refused.path] = refused

    def is_decided(self, entry: Entry) -> bool:
        """Whether this batch has decided on an entry."""
        return entry.guid in self._decided

    def adopt(self, decision: Decision) -> None:
        """Take a decision into the batch."""
        entry = decision.entry
        self._displaced.pop(entry.guid, None)
        for group in self._alike.values():
            group.pop(entry.guid, None)
        self._alike[entry.file_digest][entry.guid] = entry
        self._decided[entry.guid] = self._by_guid[entry.guid] = entry
        self._addresses[entry.address] = True
        if entry.state is not State.WITHDRAWN or self.at(entry.path) is None:
            self._at[entry.path] = entry
        if decision.change is not None:
            self._changes.append(decision.change)

    def displace(self, entry: Entry, *, by: str) -> None:
        """Note that another file, which was at ``by`` before, now has the name of an entry's file."""
        self._displaced[entry.guid] = (entry, by)

    def displaced(self) -> list[tuple[Entry, str]]:
        """Entries that lost their file's name to another and were found nowhere else in this batch."""
        return list(self._displaced.values())

    def write(self) -> list[Change]:
        """Put everything into the transaction, and return what readers must learn of it."""
        self._unit.entries.save(self._decided.values())
        self._unit.beside.add(self._beside)
        self._unit.changes.add(self._changes)
        self._unit.quarantine.clear(self._cleared)
        self._unit.quarantine.clear_parts(path for path in self._records if path in self.files)
        self._unit.quarantine.put(self._refused.values())
        self._unit.files.put(self._records.values())
        self._unit.published.forget_fragments(
            change.guid for change in self._changes if change.kind is ChangeKind.MOVED
        )
        return self._changes


def _names(articles: Iterable[Article], zone: str) -> dict[TermKind, list[str]]:
    names: dict[TermKind, list[str]] = defaultdict(list)
    for article in articles:
        names[TermKind.SECTION] += [article.section] if article.section else []
        names[TermKind.TAG] += article.tags
        names[TermKind.AUTHOR] += [author.name for author in article.authors]
        names[TermKind.MONTH].append(identity.month(article, zone=zone))
    return names
