"""From a file to articles, or to the reason why there are none: a bad file raises nothing here."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from syndicate.app.holdings import Holdings
from syndicate.app.inherited import completed, is_table, require_sound
from syndicate.app.media import Attached, attach
from syndicate.app.sidecar import with_header
from syndicate.core.fields import resolve
from syndicate.core.identity import file_of, part_key
from syndicate.core.normalise import normalise
from syndicate.core.prose import text_of
from syndicate.core.spoken import said
from syndicate.core.text import excerpt
from syndicate.errors import DocumentError, Reason
from syndicate.formats.registry import choose
from syndicate.formats.tongue import tongue
from syndicate.model import Article, DateSource, Document, Fingerprint, Markup, Quarantined, Rules, SourceFile
from syndicate.ports.reading import Sighting, Source

_HEAD_BYTES = 4096
_NANOSECONDS = 1_000_000_000
_BATCH = 500
_READ_FOR_LANGUAGE = 20_000

FORGOTTEN = Fingerprint(-1, -1, -1)
"""No file has it: one that is known by it is read at the next look, changed or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A file that was read: its articles, or why it has none.

    :ivar digest: SHA-256 of its bytes in hexadecimal; empty when they could not be had
    :ivar several: whether it is of a kind that holds several articles
    :ivar refused: why the file as a whole has none
    :ivar parts_refused: parts of a file that others of its articles outlive
    """

    file: SourceFile
    digest: str
    articles: tuple[tuple[Article, Attached], ...] = ()
    several: bool = False
    refused: Quarantined | None = None
    parts_refused: tuple[Quarantined, ...] = ()

    @property
    def seen_beside(self) -> dict[str, Fingerprint]:
        """What tells whether the files that its articles show change, by their path."""
        return {path: seen for _article, attached in self.articles for path, seen in attached.seen.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads batches of files, in this process or in another.

    :ivar now: stored as the moment since which a refused file is refused
    """

    source: Source
    rules: Rules
    now: datetime

    def __call__(self, sightings: Sequence[Sighting]) -> list[Read]:
        """Read the files among these sightings."""
        files = (sighting for sighting in sightings if isinstance(sighting, SourceFile))
        return [read_file(file, source=self.source, rules=self.rules, now=self.now) for file in files]


def batches(sightings: Iterable[Sighting]) -> Iterator[list[Sighting]]:
    """Cut what a source shows into portions, each of which is stored at once."""
    remaining = iter(sightings)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def read_file(file: SourceFile, *, source: Source, rules: Rules, now: datetime) -> Read:
    """Read one file of the corpus.

    :param now: stored as the moment since which a refused file is refused
    """
    digest = ""
    articles: list[tuple[Article, Attached]] = []
    holdings = Holdings(source)
    refused: list[Quarantined] = []
    try:
        data = source.read(file)
        digest = hashlib.sha256(data).hexdigest()
        parts = parts_of(data, file.path, source=source, rules=rules)
    except DocumentError as wrong:
        is_unread = wrong.reason is Reason.INCOMPLETE and not digest
        file = replace(file, fingerprint=FORGOTTEN) if is_unread else file
        return Read(file=file, digest=digest, refused=quarantined(wrong, now=now))
    several = len(parts) != 1 or parts[0].path != file.path
    for part in parts:
        try:
            if isinstance(part, DocumentError):
                raise part
            articles.append(_article(part, file, holdings, rules=rules))
        except DocumentError as wrong:
            refused.append(quarantined(wrong, now=now))
    if refused and not several:
        return Read(file=file, digest=digest, refused=refused[0])
    if several:
        articles = [(_keyed(article), attached) for article, attached in articles]
    return Read(
        file=file, digest=digest, articles=tuple(articles), several=several, parts_refused=tuple(refused)
    )


def _keyed(article: Article) -> Article:
    return article if article.guid else replace(article, guid=part_key(article))


def parts_of(data: bytes, path: str, *, source: Source, rules: Rules) -> Sequence[Document | DocumentError]:
    """What a file holds, with what is said of it elsewhere in the corpus.

    :raises DocumentError: when nothing of it can be read
    """
    if is_table(path):
        require_sound(data, path)
        return ()
    parts = documents(data, path, rules=rules)
    whole = completed(_below_sidecar(parts, data, source=source, rules=rules), source)
    return [_spoken(part, rules) for part in whole] if rules.detect_languages else whole


def _spoken(part: Document | DocumentError, rules: Rules) -> Document | DocumentError:
    """The same, with the language that its text is surely in where nothing else says it."""
    if isinstance(part, DocumentError) or said(part, resolve(part.fields).language, rules):
        return part
    body = part.body[:_READ_FOR_LANGUAGE]
    found = tongue(text_of(body) if part.markup is Markup.HTML else body)
    return replace(part, fields={**part.fields, "language": found}) if found else part


def documents(data: bytes, path: str, *, rules: Rules) -> Sequence[Document | DocumentError]:
    """What the file's format makes of it.

    :raises DocumentError: also when no format reads such files
    """
    chosen = choose(path, data[:_HEAD_BYTES], rules=rules)
    if chosen is None:
        suffix = "." + path.rpartition(".")[2] if "." in path.rpartition("/")[2] else "such"
        raise DocumentError(path, Reason.UNSUPPORTED, f"nothing here reads {suffix} files")
    return chosen.read(data, path)


def _below_sidecar(
    parts: Sequence[Document | DocumentError], data: bytes, *, source: Source, rules: Rules
) -> Sequence[Document | DocumentError]:
    """The same documents, or the one of a file whose header is a file of its own."""
    if len(parts) != 1 or isinstance(parts[0], DocumentError):
        return parts
    whole = with_header(data, parts[0], source)
    return parts if whole is None else documents(whole, parts[0].path, rules=rules)


def file_time(file: SourceFile, rules: Rules) -> datetime | None:
    """When the file was last changed, if the rules let it date an article."""
    if rules.dates is not DateSource.MTIME:
        return None
    return datetime.fromtimestamp(file.fingerprint.mtime_ns // _NANOSECONDS, tz=UTC)


def by_commit(article: Article, source: Source, rules: Rules) -> Article:
    """An article with its last commit as ``updated``, if it declares none and the rules say so."""
    if not rules.commits or article.updated is not None:
        return article
    moment = source.committed(file_of(article.path))
    return article if moment is None else replace(article, updated=max(moment, article.published))


def quarantined(wrong: DocumentError, *, now: datetime) -> Quarantined:
    """The record of a file that was refused."""
    return Quarantined(
        path=wrong.path,
        reason=wrong.reason,
        detail=wrong.detail,
        line=wrong.line,
        excerpt=excerpt(wrong.excerpt),
        since=now,
    )


def _article(
    document: Document, file: SourceFile, holdings: Holdings, *, rules: Rules
) -> tuple[Article, Attached]:
    source = holdings.source
    article = by_commit(normalise(document, rules, mtime=file_time(file, rules)), source, rules)
    attached = attach(article, holdings)
    return replace(article, warnings=article.warnings + attached.warnings), attached
