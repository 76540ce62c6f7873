"""Files beside articles: found, named by their content, and published with the articles that show them."""

import hashlib
from pathlib import PurePosixPath

from syndicate.core.media_types import media_type
from syndicate.core.references import references, resolve
from syndicate.core.slugs import slugify
from syndicate.errors import DocumentError, Reason
from syndicate.formats.assets import may_be_shown
from syndicate.model import Article, Media, Output
from syndicate.ports.reading import Source

_FOLDER = "media"


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
    return tuple(found), tuple(warnings)


def output(media: Media, source: Source) -> Output:
    """The file to publish.

    :raises DocumentError: when it is no longer there
    """
    return Output(path=media.path, media_type=media.media_type, body=_read(media.source, source))


def _read(path: str, source: Source) -> bytes:
    file = source.find(path)
    if file is None:
        raise DocumentError(path, Reason.MISSING, "there is no such file")
    return source.read(file)


def _media(reference: str, path: str, data: bytes) -> Media:
    name = PurePosixPath(path)
    digest = hashlib.sha256(data).hexdigest()
    return Media(
        reference=reference,
        source=path,
        path=f"{_FOLDER}/{digest[:16]}/{slugify(name.stem)}{name.suffix.lower()}",
        media_type=media_type(path),
        length=len(data),
    )
