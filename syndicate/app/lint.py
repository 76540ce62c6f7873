"""What a pass would find in a whole corpus, without a memory: what is refused, and what is read with a doubt.

Findings of one kind are one finding with its count and its first places, so that ten thousand files with the
same fault are one line. Nothing is stored, and nothing is published.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from syndicate.app.plan import Plan
from syndicate.app.reading import Read, read_file
from syndicate.core.identity import mint
from syndicate.errors import Reason
from syndicate.model import Article, Quarantined, SourceFile
from syndicate.ports.progress import Progress
from syndicate.ports.reading import Source

_EXAMPLES = 5
_PARTICULAR = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|\b\d[\d,.]*\b")


class Kind(StrEnum):
    """How grave a finding is."""

    REJECTED = "rejected"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a finding was made.

    :ivar line: of the file, from 1, where it is known
    :ivar detail: what is wrong there, in its own words
    """

    path: str
    detail: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One kind of thing that is wrong.

    :ivar name: the reason, or the warning without what is particular to one file
    :ivar places: the first of them, by path
    :ivar remedy: what an author can do; empty for a warning, which says so itself
    """

    kind: Kind
    name: str
    count: int
    places: tuple[Place, ...]
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What is in a corpus; the findings are those with most places first, refusals before warnings."""

    files: int
    articles: int
    drafts: int
    findings: tuple[Finding, ...] = ()

    def count(self, kind: Kind) -> int:
        """How many places there are of a kind."""
        return sum(finding.count for finding in self.findings if finding.kind is kind)


def lint(*, source: Source, plan: Plan, now: datetime, progress: Progress) -> Linted:
    """Read every file of a corpus, and tell what is wrong.

    :raises CorpusError: when it cannot be walked
    """
    found = _Findings(plan)
    progress.begin("reading", None)
    for sighting in source.scan({}):
        progress.advance()
        if isinstance(sighting, Quarantined):
            found.refuse(sighting)
        elif isinstance(sighting, SourceFile):
            found.add(read_file(sighting, source=source, rules=plan.rules, now=now))
    progress.end()
    return found.all()


@dataclass(slots=True)
class _Findings:
    plan: Plan
    files: int = 0
    articles: int = 0
    drafts: int = 0
    known: dict[tuple[Kind, str], Finding] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    guids: dict[str, str] = field(default_factory=dict)

    def add(self, read: Read) -> None:
        self.files += 1
        for refused in (*filter(None, [read.refused]), *read.parts_refused):
            self.refuse(refused)
        path, is_single = read.file.path, bool(read.articles) and not read.several
        first = self.texts.setdefault(read.digest, path) if is_single else path
        if first != path:
            self._refuse(path, Reason.DUPLICATE_OF, f"the same text as {first}")
            return
        for article, _attached in read.articles:
            self._add(article)

    def _add(self, article: Article) -> None:
        if article.guid:
            guid = mint(article, authority=self.plan.masthead.authority, zone=self.plan.rules.zone)
            first = self.guids.setdefault(guid, article.path)
            if first != article.path:
                self._refuse(article.path, Reason.GUID_CLASH, f"{first} has the guid {guid} already")
                return
        self.articles += 1
        self.drafts += article.draft
        for warning in article.warnings:
            self._note(Kind.WARNING, _PARTICULAR.sub("…", warning), Place(path=article.path, detail=warning))

    def refuse(self, item: Quarantined) -> None:
        place = Place(path=item.path, detail=item.detail, line=item.line)
        self._note(Kind.REJECTED, item.reason.value, place, item.remedy)

    def _refuse(self, path: str, reason: Reason, detail: str) -> None:
        self.refuse(Quarantined(path=path, reason=reason, detail=detail))

    def _note(self, kind: Kind, name: str, place: Place, remedy: str = "") -> None:
        before = self.known.get((kind, name)) or Finding(
            kind=kind, name=name, count=0, places=(), remedy=remedy
        )
        places = (*before.places, place)[:_EXAMPLES]
        self.known[kind, name] = replace(before, count=before.count + 1, places=places)

    def all(self) -> Linted:
        order = sorted(self.known.values(), key=lambda one: (one.kind, -one.count, one.name))
        return Linted(files=self.files, articles=self.articles, drafts=self.drafts, findings=tuple(order))
