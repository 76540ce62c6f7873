"""A header in a file of its own: Nikola's ``NAME.meta`` beside ``NAME.txt``.

It is looked for only where a text declares no date itself, so a folder without such files pays nothing.
"""

from pathlib import PurePosixPath

from syndicate.core.fields import ALIASES
from syndicate.errors import DocumentError
from syndicate.model import Document
from syndicate.ports.reading import Source

_MAY_HAVE_ONE = frozenset({".txt", ".rst", ".rest", ".md", ".markdown", ".html", ".htm"})
_OPENS = b".. "


def with_header(data: bytes, document: Document, source: Source) -> bytes | None:
    """Return the bytes of an undated text below the header that lies beside it, or None if there is none.

    :param data: the file's bytes, of which ``document`` was made
    """
    path = PurePosixPath(document.path)
    if path.suffix.lower() not in _MAY_HAVE_ONE or not document.fields.keys().isdisjoint(
        ALIASES["published"]
    ):
        return None
    beside = source.find(str(path.with_suffix(".meta")))
    if beside is None:
        return None
    try:
        header = source.read(beside).removeprefix(b"\xef\xbb\xbf").strip()
    except DocumentError:
        return None
    return header + b"\n\n" + data.removeprefix(b"\xef\xbb\xbf") if header.startswith(_OPENS) else None
