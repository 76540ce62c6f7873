"""Files beside articles: found, named by their content, and published with the articles that show them.

What feeds say of a sound, its length and how long it lasts, and of a picture, its size, is taken from the
file itself here, once.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from syndicate.app.beside import ABSENT, UNREAD
from syndicate.app.holdings import Holdings, Measure
from syndicate.core.companions import companions
from syndicate.core.references import references, resolve
from syndicate.core.slugs import slugify
from syndicate.errors import DocumentError, Reason
from syndicate.formats.assets import may_be_shown
from syndicate.formats.within import WITHIN
from syndicate.model import Absent, Article, Fingerprint, Media, Output

_FOLDER = "media"
_FOR_NOW = frozenset({Reason.INCOMPLETE, Reason.UNREADABLE})
"""Reasons that say nothing of what will be there the next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """What was found of the files that an article shows.

    :ivar absent: what could not be had
    :ivar unread: references to those of them that are there, and may be had the next time
    :ivar seen: by their path in the corpus, what tells whether they change
    :ivar warnings: one for each reference that leads nowhere, or to something else than is said
    """

    media: tuple[Media, ...] = ()
    absent: tuple[Absent, ...] = ()
    unread: frozenset[str] = frozenset()
    seen: Mapping[str, Fingerprint] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def attach(article: Article, holdings: Holdings) -> Attached:
    """Find the files that an article shows, and those that belong to its sounds by their name."""
    found = _Found(holdings)
    for reference, path in _places(references(article), article):
        if may_be_shown(path):
            found.look(reference, path, is_named=True)
    for reference, path in _places(companions(article), article):
        found.look(reference, path, is_named=False)
    return Attached(
        media=tuple(found.media.values()),
        absent=tuple(found.absent),
        unread=frozenset(found.unread),
        seen=found.seen,
        warnings=(*found.warnings, *_miscounted(article, found.media.values())),
    )


def output(media: Media, holdings: Holdings) -> Output:
    """The file to publish.

    :raises DocumentError: when it is no longer there, or no longer what it was
    """
    body = holdings.read(media.source)
    if media.path != _place(media.source, hashlib.sha256(body).hexdigest()):
        raise DocumentError(media.source, Reason.INCOMPLETE, "it has changed since it was read")
    return Output(path=media.path, media_type=media.media_type, body=body)


def _places(named: Iterable[str], article: Article) -> Iterator[tuple[str, str]]:
    for reference in named:
        path = resolve(reference, path=article.path)
        if path is not None:
            yield reference, path


@dataclass(slots=True)
class _Found:
    holdings: Holdings
    media: dict[str, Media] = field(default_factory=dict)
    absent: list[Absent] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    seen: dict[str, Fingerprint] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    looked_for: set[str] = field(default_factory=set)

    def look(self, reference: str, path: str, *, is_named: bool) -> None:
        """Take in one file.

        :param is_named: whether the article says that it is there
        """
        if reference in self.looked_for:
            return
        self.looked_for.add(reference)
        seen = self.holdings.seen(path)
        is_inside = seen is None and WITHIN in path  # then it changes with the article's own file alone
        try:
            self.media[reference] = _media(reference, path, self.holdings.measure(path))
        except DocumentError as wrong:
            self._miss(reference, path, wrong, is_named=is_named)
            seen = UNREAD if wrong.reason in _FOR_NOW else seen
        if not is_inside:
            self.seen[path] = seen or ABSENT

    def _miss(self, reference: str, path: str, wrong: DocumentError, *, is_named: bool) -> None:
        self.absent.append(Absent(path, reference if is_named else ""))
        if wrong.reason in _FOR_NOW:
            self.unread.add(reference)
        if is_named:
            self.warnings.append(f"'{reference}': {wrong.detail}")


def _miscounted(article: Article, found: Iterable[Media]) -> Iterator[str]:
    """A warning for each enclosure whose length is not the one that its article declares."""
    counted = {media.reference: media.length for media in found}
    for enclosure in article.enclosures:
        length = counted.get(enclosure.url)
        if length is not None and enclosure.length not in {0, length}:
            yield f"'{enclosure.url}': it has {length} bytes, not the {enclosure.length} declared"


def _media(reference: str, path: str, measure: Measure) -> Media:
    width, height = measure.size or (None, None)
    return Media(
        reference=reference,
        source=path,
        path=_place(path, measure.digest),
        media_type=measure.media_type,
        length=measure.length,
        width=width,
        height=height,
        duration_s=measure.duration_s,
    )


def _place(path: str, digest: str) -> str:
    name = PurePosixPath(path)
    return f"{_FOLDER}/{digest[:16]}/{slugify(name.stem)}{name.suffix.lower()}"
