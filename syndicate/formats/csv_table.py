"""Tables of articles: CSV and TSV with a row of names on top, a row each.

The names decide whether a table is one of articles; any other is passed over like a picture. A row that does
not fit is refused by its line and the others go on; a missing quotation mark spoils its own row alone.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from syndicate.core.fields import ALIASES
from syndicate.core.text import decode, excerpt, is_blank
from syndicate.errors import DocumentError, Reason
from syndicate.formats.assets import suffix
from syndicate.formats.records import BODIES, Record, documents
from syndicate.model import Document

_DELIMITERS = (",", ";", "\t", "|")
_KNOWN = frozenset(key for keys in ALIASES.values() for key in keys) | frozenset(BODIES)
_DECLARED_DELIMITER = re.compile(r"sep=(?P<delimiter>[,;\t|])[ \t]*\n", re.IGNORECASE)
_MAY_BE_ARTICLES = frozenset({"title", "headline", *ALIASES["published"]})
_NEEDED = frozenset(BODIES) | _MAY_BE_ARTICLES
_LONGEST_HEADER = 20_000
_MOST_LINES = 500_000
_SHOWN = 200
_MOST_COLUMNS = 500
_READ_AGAIN = 3
"""How many times over a table is read, at most, to find where its rows begin again after a fault."""


@dataclass(frozen=True, slots=True)
class Table:
    """Files of comma-, semicolon- or tab-separated values (RFC 4180)."""

    suffixes: frozenset[str] = frozenset({".csv", ".tsv"})

    def sniff(self, head: bytes) -> bool:  # noqa: ARG002 - the port's signature
        """Nothing tells a table without its suffix from a text with commas."""
        return False

    def read(self, data: bytes, path: str) -> Sequence[Document | DocumentError]:
        """Return a document for each row, as ``path#n``.

        :raises DocumentError: ``empty``, ``binary``, ``encoding``, ``bad-line`` when no end of the faults is
            found, ``too-large``, or ``unsupported`` for articles whose text is not where it is looked for
        """
        decoded = decode(data, path)
        declared = _DECLARED_DELIMITER.match(decoded.text)
        start = declared.end() if declared else 0
        delimiter = declared["delimiter"] if declared else _delimiter(decoded.text, path)
        if csv.field_size_limit() < len(decoded.text):
            csv.field_size_limit(len(decoded.text))  # a text may be long, and is in memory already
        rows = iter(_Rows(decoded.text, delimiter, path, start=start))
        header = next(rows, None)
        if not isinstance(header, _Row) or len(header.cells) > _MOST_COLUMNS:
            return ()
        names = [_name(cell) for cell in header.cells]
        if _MAY_BE_ARTICLES.isdisjoint(names):
            return ()
        if decoded.text.count("\n") > _MOST_LINES:
            raise DocumentError(path, Reason.TOO_LARGE, f"it has more than {_MOST_LINES:,} lines")
        return documents(_records(rows, names, path, decoded.warnings), path)


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Sequence[str]
    line: int


class _Rows:
    """The rows of a table that hold anything, and errors for those that break its rules."""

    def __init__(self, text: str, delimiter: str, path: str, *, start: int) -> None:
        self._text = text
        self._delimiter = delimiter
        self._path = path
        self._at = start
        self._line = text.count("\n", 0, start) + 1
        self._may_read = len(text) * _READ_AGAIN

    def __iter__(self) -> Iterator[_Row | DocumentError]:
        """Give every row; after a fault, the line below its first one begins the next."""
        reader = self._reader()
        while self._at < len(self._text):
            start, line = self._at, self._line
            try:
                cells = next(reader)
            except csv.Error as wrong:
                self._at, self._line = self._line_end(start), line + 1
                reader = self._reader()
                shown = self._text[start : min(self._at, start + _SHOWN)]
                detail = f"the row cannot be read: {wrong}"
                yield DocumentError(self._path, Reason.BAD_LINE, detail, line, excerpt(shown))
                continue
            if any(not is_blank(cell) for cell in cells):
                yield _Row(cells, line)

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(
            self._lines(), delimiter=self._delimiter, strict=True, skipinitialspace=self._delimiter != "\t"
        )

    def _lines(self) -> Iterator[str]:
        while self._at < len(self._text):
            end = self._line_end(self._at)
            self._may_read -= end - self._at
            if self._may_read < 0:
                detail = "quotation marks are missing in so many rows that no end of them is found"
                raise DocumentError(self._path, Reason.BAD_LINE, detail, self._line)
            line = self._text[self._at : end]
            self._at, self._line = end, self._line + 1
            yield line

    def _line_end(self, start: int) -> int:
        return self._text.find("\n", start) + 1 or len(self._text)


def _records(
    rows: Iterator[_Row | DocumentError], names: Sequence[str], path: str, warnings: tuple[str, ...]
) -> Iterator[Record | DocumentError]:
    needed = max((at for at, name in enumerate(names) if name in _NEEDED), default=0)
    for number, row in enumerate(rows, 1):
        place = f"{path}#{number}"
        if isinstance(row, DocumentError):
            yield DocumentError(place, row.reason, row.detail, row.line, row.excerpt)
            continue
        cells = row.cells
        if len(cells) <= needed or any(not is_blank(cell) for cell in cells[len(names) :]):
            detail = f"the row has {len(cells)} cells, the first row names {len(names)}"
            shown = excerpt(" | ".join(cells)[:_SHOWN])
            yield DocumentError(place, Reason.BAD_LINE, detail, row.line, shown)
            continue
        values: dict[str, object] = {}
        for name, cell in zip(names, cells, strict=False):
            if name and not is_blank(cell):
                values.setdefault(name, cell if name in BODIES else cell.strip())
        yield Record(path=place, line=row.line, values=values, warnings=warnings)


def _delimiter(text: str, path: str) -> str:
    """The one by which the first line has the most names that mean something here."""
    if suffix(path) == ".tsv":
        return "\t"
    head = text.lstrip("\n")[:_LONGEST_HEADER].partition("\n")[0]

    def names_known(delimiter: str) -> int:
        return sum(_name(cell.strip(' "')) in _KNOWN for cell in head.split(delimiter))

    return max(_DELIMITERS, key=names_known)


def _name(cell: str) -> str:
    """A column's name as the tables of keys have it: ``Published at`` is ``published_at``."""
    words = cell.lower().split()
    spellings = ("_".join(words), "".join(words))
    return next((name for name in spellings if name in _KNOWN), " ".join(words))
