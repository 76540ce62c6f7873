"""A folder of articles and its publication, to try a pass on."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicate import Publication
from syndicate.config import Configuration, load
from syndicate.model import Entry, Milestone, State


@dataclass
class Hands:
    """A clock that is moved by hand."""

    moment: datetime = datetime(2026, 6, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Where the hands are."""
        return self.moment

    def forward(self, **by: int) -> None:
        """Move them."""
        self.moment += timedelta(**by)


@dataclass
class Home:
    """A publication in a folder of its own."""

    base: Path
    clock: Hands = field(default_factory=Hands)
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def corpus(self) -> Path:
        """The folder of articles."""
        return self.base / "corpus"

    def configuration(self) -> Configuration:
        """Settings with everything below the base folder."""
        return load(
            None,
            environment={},
            overrides={
                "publication": {"url": "https://home.example/", "title": "Home"},
                "corpus": {"path": self.corpus},
                "output": {"path": self.base / "out"},
                "state": {"path": self.base / "state.db"},
            },
        )

    def write(self, path: str, *lines: str) -> Path:
        """Write a file of the corpus."""
        file = self.corpus / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    def article(self, path: str, text: str, *, day: str = "2026-05-01") -> Path:
        """Write a plain article."""
        return self.write(path, f" date {day} {text}", "", "More of it follows, and then it ends.")

    def publish(self) -> Counter[str]:
        """Make a pass; return what it did."""
        self.clock.forward(minutes=1)
        with Publication(
            self.configuration(), clock=self.clock, witness=self.milestones.append
        ) as publication:
            report = publication.publish()
        done = Counter(created=report.created, updated=report.updated, withdrawn=report.withdrawn)
        return +done

    def entries(self, state: State | None = State.LIVE) -> dict[str, Entry]:
        """Entries by path."""
        with Publication(self.configuration(), clock=self.clock) as publication:
            return {entry.path: entry for entry in publication.entries(state)}

    def rejected(self) -> dict[str, str]:
        """Reason codes by path."""
        with Publication(self.configuration(), clock=self.clock) as publication:
            return {item.path: item.reason.value for item in publication.rejected()}


def titles(entries: Iterable[Entry]) -> list[str]:
    """Titles, in order."""
    return sorted(entry.article.title for entry in entries)
