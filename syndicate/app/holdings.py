"""The bytes of what an article shows: files beside it, and files within the one that holds it.

``letter.eml!/map.png`` is in the letter, ``issue.zip!/map.png`` in the archive. What was opened last stays
open, since the articles of one archive show what stands in it one after the other; what all of that may come
to is bounded.
"""

import hashlib
from dataclasses import dataclass, field

from syndicate.core.media_types import media_type
from syndicate.errors import DocumentError, Reason
from syndicate.formats.pictures import size
from syndicate.formats.sounds import duration_s
from syndicate.formats.within import WITHIN, Inside, inside, letter_of
from syndicate.model import Fingerprint
from syndicate.ports.reading import Source

_MOST_BYTES = 500_000_000
"""Of one file: hours of sound, and what memory has to hold while it is copied."""

_MOST_UNPACKED = 200_000_000
_TIMES_ITS_SIZE = 20
"""Of all that is read from within one file, whichever is more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A file as those who load it have to know it.

    :ivar digest: SHA-256 of its bytes, in hexadecimal
    :ivar length: in bytes
    :ivar size: width and height of a picture in pixels
    :ivar duration_s: seconds of sound or film
    """

    digest: str
    media_type: str
    length: int
    size: tuple[int, int] | None
    duration_s: int | None


@dataclass(slots=True)
class Holdings:
    """Reads what lies beside and within the files of a corpus."""

    source: Source
    _opened: tuple[str, Fingerprint, Inside] | None = field(default=None, init=False)
    _left: int = field(default=_MOST_UNPACKED, init=False)
    _measured: dict[str, Measure] = field(default_factory=dict, init=False)

    def seen(self, path: str) -> Fingerprint | None:
        """What tells whether the file at ``path`` changes; None for one that is not there."""
        file = self.source.find(path)
        return file.fingerprint if file else None

    def read(self, path: str) -> bytes:
        """Return the bytes of a file.

        :raises DocumentError: ``missing``, ``too-large``, ``incomplete``, or another reason of the source
        """
        file = self.source.find(path)
        if file is not None:
            return self.source.read(file, max_bytes=_MOST_BYTES)
        holder, within, name = path.partition(WITHIN)
        if not within:
            raise _missing(path)
        data = self._open(holder, path).read(name, max_bytes=self._left)
        self._left -= len(data)
        return data

    def measure(self, path: str) -> Measure:
        """What is told of a file's bytes; once for one within the file that is open.

        :raises DocumentError: as :meth:`read`
        """
        measured = self._measured.get(path)
        if measured is None:
            measured = _measure(self.read(path), path)
        if WITHIN in path:
            self._measured[path] = measured
        return measured

    def _open(self, holder: str, path: str) -> Inside:
        """The file that holds another."""
        place, number = letter_of(holder)
        file = self.source.find(holder) or self.source.find(place)
        if file is None:
            raise _missing(path)
        if self._opened is None or self._opened[:2] != (holder, file.fingerprint):
            self._measured.clear()
            data = self.source.read(file)
            self._left = max(_MOST_UNPACKED, len(data) * _TIMES_ITS_SIZE)
            self._opened = (holder, file.fingerprint, inside(data, place, number=number))
        return self._opened[2]


def _measure(data: bytes, path: str) -> Measure:
    kind = media_type(path)
    return Measure(
        digest=hashlib.sha256(data).hexdigest(),
        media_type=kind,
        length=len(data),
        size=size(data, kind),
        duration_s=duration_s(data, kind),
    )


def _missing(path: str) -> DocumentError:
    return DocumentError(path, Reason.MISSING, "there is no such file")
