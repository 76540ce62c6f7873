"""What can be asked of a publication; nothing is changed by an answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.core.urls import absolute, encode
from syndicate.errors import CorpusError
from syndicate.model import (
    Article,
    DeliveryState,
    Entry,
    FeedFormat,
    Fingerprint,
    Quarantined,
    SourceFile,
    State,
)
from syndicate.model.adoption import Recorded
from syndicate.run.workshop import Workshop

if TYPE_CHECKING:  # loaded when first needed: a pass with nothing to do needs none of them
    from syndicate.app.lint import Linted
    from syndicate.app.preview import Preview
    from syndicate.ports.store import Lacking

_PAGE = 500
_EXAMPLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a publication is.

    :ivar entries: how many, by state
    :ivar files: how many of the corpus are known
    :ivar lacking: how many files articles show that are not there, or cannot be read
    :ivar lacks: the first of them
    :ivar deliveries: how many, by state
    :ivar pending: changes that are decided and not yet published
    :ivar next_release: when an embargo ends or an entry expires
    :ivar next_delivery: when something owed is next tried
    """

    entries: Mapping[State, int]
    files: int
    rejected: int
    lacking: int
    lacks: "Sequence[Lacking]"
    deliveries: Mapping[DeliveryState, int]
    endpoints: int
    pending: int
    next_release: datetime | None
    next_delivery: datetime | None


class Inquiries(Workshop):
    """Entries, refusals, previews and the state of affairs."""

    def entries(self, state: State | None = None) -> Iterator[Entry]:
        """Every entry, by guid; without bodies."""
        after = ""
        while True:
            with self.store.read() as unit:
                page = unit.entries.list(state, after, _PAGE)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].guid

    def rejected(self) -> list[Quarantined]:
        """The files that gave no article, by path, with the reason."""
        with self.store.read() as unit:
            return unit.quarantine.all()

    def lines_around(self, item: Quarantined) -> list[tuple[int, str]]:
        """The lines of a file around the one for which it was rejected, each with its number.

        None where the whole file is meant, it is packed, or it is gone or changed beyond reading.
        """
        from syndicate.app.explaining import lines_around
        from syndicate.run.folders import corpus

        return lines_around(item, corpus(self.configuration))

    def lint(self) -> "Linted":
        """What is wrong in the corpus, each kind of fault once; what is stored is neither asked nor changed.

        :raises CorpusError: when it cannot be walked
        """
        from syndicate.app.lint import lint
        from syndicate.run.folders import corpus

        return lint(
            source=corpus(self.configuration),
            plan=self._plan,
            now=self._clock.now(),
            progress=self._progress,
        )

    def preview(self, file: str | Path, *, asked: set[str] | None = None) -> "list[Preview]":
        """What a file would become: one article, as a rule.

        :param asked: gets the path of every file that was looked for, there or not, since what it holds or
            says would change the article
        :raises DocumentError: with the reason for which it would be rejected
        :raises CorpusError: when there is no such file
        """
        from syndicate.app.preview import preview
        from syndicate.run.folders import corpus
        from syndicate.run.overhearing import Overhearing

        place = Path(file).absolute()
        if not place.is_file():
            raise CorpusError(f"{file}: there is no such file")
        root = self.root_of(place)
        inside = root == self.corpus
        source = Overhearing(corpus(self.configuration, root=root), set() if asked is None else asked)
        path = place.relative_to(root).as_posix()
        status = place.stat()
        found = SourceFile(
            path=path, fingerprint=Fingerprint(status.st_size, status.st_mtime_ns, status.st_ino)
        )
        return preview(
            found,
            source=source,
            plan=self._plan,
            known=self._known_entry if inside else _nothing,
            taken_over=self._taken_over if inside else _nothing,
            now=self._clock.now(),
        )

    def status(self) -> Status:
        """How the publication is."""
        with self.store.read() as unit:
            return Status(
                entries=unit.entries.count(),
                files=sum(unit.files.count().values()),
                rejected=unit.quarantine.count(),
                lacking=unit.beside.lacking_count(),
                lacks=unit.beside.lacking(_EXAMPLES),
                deliveries=unit.outbox.counts(),
                endpoints=unit.outbox.count_endpoints(),
                pending=unit.changes.pending_count(),
                next_release=unit.entries.next_due(),
                next_delivery=unit.outbox.next_due(),
            )

    def count_files(self) -> int:
        """How many files of the corpus would be read.

        :raises CorpusError: when it cannot be walked
        """
        from syndicate.run.folders import corpus

        return sum(1 for _sighting in corpus(self.configuration).scan({}))

    def root_of(self, file: Path) -> Path:
        """The folder by which a file is named: the corpus, or its own where it lies outside of that."""
        place = file.absolute()
        return self.corpus if place.is_relative_to(self.corpus) else place.parent

    def link_field(self, path: str) -> str | None:
        """The ``Link`` field of a feed: its own address and its hubs (RFC 8288; WebSub section 4)."""
        if path.rpartition("/")[2] not in {form.file_name for form in FeedFormat}:
            return None
        hubs = [f'<{encode(hub)}>; rel="hub"' for hub in self.masthead.hubs]
        return ", ".join([*hubs, f'<{absolute(path, self.masthead)}>; rel="self"'])

    def was_withdrawn(self, path: str) -> bool:
        """Whether an article stood at this path below the publication, and stands there no more."""
        with self.store.read() as unit:
            entry = unit.entries.by_address(path.strip("/") + "/")
        return entry is not None and entry.state in {State.WITHDRAWN, State.EXPIRED}

    def _taken_over(self, article: Article) -> Recorded | None:
        from syndicate.app.adoption import taken_over

        if not self.has_state:
            return None
        return taken_over(article, self._publisher.circumstances(announce=False), self.store)

    def _known_entry(self, path: str) -> Entry | None:
        if not self.has_state:
            return None
        with self.store.read() as unit:
            return unit.entries.by_path([path]).get(path)


def _nothing(of: object) -> None:  # noqa: ARG001 - a file outside the corpus has no entry and takes over none
    return None
