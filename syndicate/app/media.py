"""Files beside articles: found, named by their content, and published with the articles that show them.

What feeds say of a sound, its length and how long it lasts, is taken from the file itself here, once.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import PurePosixPath

from syndicate.core.companions import companions
from syndicate.core.media_types import media_type
from syndicate.core.references import references, resolve
from syndicate.core.slugs import slugify
from syndicate.errors import DocumentError, Reason
from syndicate.formats.assets import may_be_shown
from syndicate.formats.pictures import size
from syndicate.formats.sounds import duration_s
from syndicate.model import Article, Media, Output
from syndicate.ports.reading import Source

_FOLDER = "media"
_MOST_BYTES = 500_000_000
"""Of one file: hours of sound, and what memory has to hold while it is copied."""


def attach(article: Article, source: Source) -> tuple[tuple[Media, ...], tuple[str, ...]]:
    """Find the files that an article shows.

    :returns: what is there, and a warning for each reference that leads nowhere
    """
    found: list[Media] = []
    warnings: list[str] = []
    for reference in references(article):
        path = resolve(reference, path=article.path)
        if path is None or not may_be_shown(path):
            continue
        try:
            found.append(_media(reference, path, _read(path, source)))
        except DocumentError as wrong:
            warnings.append(f"{reference}: {wrong.detail}")
    found += _companions(article, source, {media.reference for media in found})
    return tuple(found), (*warnings, *_miscounted(article, found))


def _companions(article: Article, source: Source, known: Collection[str]) -> Iterator[Media]:
    """Transcripts and chapters beside the sounds of an article: no one names them, so none is missed."""
    for reference in dict.fromkeys(companions(article)):
        path = resolve(reference, path=article.path)
        if reference in known or path is None:
            continue
        with suppress(DocumentError):
            yield _media(reference, path, _read(path, source))


def _miscounted(article: Article, found: Iterable[Media]) -> Iterator[str]:
    """A warning for each enclosure whose length is not the one that its article declares."""
    counted = {media.reference: media.length for media in found}
    for enclosure in article.enclosures:
        length = counted.get(enclosure.url)
        if length is not None and enclosure.length not in {0, length}:
            yield f"{enclosure.url}: it has {length} bytes, not the {enclosure.length} declared"


def output(media: Media, source: Source) -> Output:
    """The file to publish.

    :raises DocumentError: when it is no longer there
    """
    return Output(path=media.path, media_type=media.media_type, body=_read(media.source, source))


def _read(path: str, source: Source) -> bytes:
    file = source.find(path)
    if file is None:
        raise DocumentError(path, Reason.MISSING, "there is no such file")
    return source.read(file, max_bytes=_MOST_BYTES)


def _media(reference: str, path: str, data: bytes) -> Media:
    name = PurePosixPath(path)
    digest = hashlib.sha256(data).hexdigest()
    width, height = size(data, media_type(path)) or (None, None)
    return Media(
        reference=reference,
        source=path,
        path=f"{_FOLDER}/{digest[:16]}/{slugify(name.stem)}{name.suffix.lower()}",
        media_type=media_type(path),
        length=len(data),
        width=width,
        height=height,
        duration_s=duration_s(data, media_type(path)),
    )
