"""Files beside articles: found, named by their content, and published with the articles that show them."""

import hashlib
import mimetypes
from functools import cache
from pathlib import PurePosixPath

from syndicate.core.references import references, resolve
from syndicate.core.slugs import slugify
from syndicate.errors import DocumentError
from syndicate.formats.registry import is_asset
from syndicate.model import Article, Fingerprint, Media, Output, SourceFile
from syndicate.ports.reading import Source

_FOLDER = "media"
_UNKNOWN = "application/octet-stream"


def attach(article: Article, source: Source) -> tuple[tuple[Media, ...], tuple[str, ...]]:
    """Find the files that an article shows.

    :returns: what is there, and a warning for each reference that leads nowhere
    """
    found: list[Media] = []
    warnings: list[str] = []
    for reference in references(article):
        path = resolve(reference, path=article.path)
        if path is None or not is_asset(path):
            continue
        try:
            data = source.read(_unseen(path))
        except DocumentError as wrong:
            warnings.append(f"{reference}: {wrong.detail}")
            continue
        found.append(_media(reference, path, data))
    return tuple(found), tuple(warnings)


def output(media: Media, source: Source) -> Output:
    """The file to publish.

    :raises DocumentError: when it is no longer there
    """
    return Output(path=media.path, media_type=media.media_type, body=source.read(_unseen(media.source)))


@cache
def _types() -> mimetypes.MimeTypes:
    return mimetypes.MimeTypes()  # Python's own table: the machine's would make the output differ by machine


def _unseen(path: str) -> SourceFile:
    return SourceFile(path=path, fingerprint=Fingerprint(0, 0, 0))


def _media(reference: str, path: str, data: bytes) -> Media:
    name = PurePosixPath(path)
    digest = hashlib.sha256(data).hexdigest()
    return Media(
        reference=reference,
        source=path,
        path=f"{_FOLDER}/{digest[:16]}/{slugify(name.stem)}{name.suffix.lower()}",
        media_type=_types().guess_type(name.name)[0] or _UNKNOWN,
        length=len(data),
    )
