"""A format whose files may have been encoded twice: they are repaired before it reads them.

Only what is surely such a fault is touched; a file that holds none is read as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.core.text import mended
from syndicate.errors import DocumentError
from syndicate.model import Document
from syndicate.ports.reading import Format


@dataclass(frozen=True, slots=True)
class Mending:
    """Reads what another format reads.

    :ivar format: which one
    """

    format: Format

    @property
    def suffixes(self) -> frozenset[str]:
        """File name endings it reads, lower case, with the dot."""
        return self.format.suffixes

    def sniff(self, head: bytes) -> bool:
        """Whether a file without a known suffix is of that format."""
        return self.format.sniff(head)

    def read(self, data: bytes, path: str) -> Sequence[Document | DocumentError]:
        """Return the documents in a file; see :meth:`syndicate.ports.reading.Format.read`."""
        return self.format.read(mended(data), path)
