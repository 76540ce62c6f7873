"""Plain text that begins with its date, as news desks keep it; also one with front matter on top.

    [TITLE, blank lines] date YYYY-MM-DD [time] [zone] [LEDE], then blocks parted by blank lines

Only the declared place counts: a date further down is prose. A text without a date is still a document; what
its path or the file system may say of its date is not decided here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from syndicate.core import dates
from syndicate.core.credits import byline, is_credit
from syndicate.core.dated import SEEN_LINE, DateLine, date_line
from syndicate.core.plain import joined
from syndicate.core.text import decode, is_blank, one_line
from syndicate.errors import DocumentError, Reason
from syndicate.formats import frontmatter
from syndicate.model import Document, Rules

_LONGEST_TITLE = 120
_NO_TITLE_ENDS = (".", ",", ";", ":")
_LOOK_AT = 2000
_LINES_SEARCHED = 10_000
_MOST_LINES = 200_000
"""Each is an object of its own for a while; ten megabytes of wrapped prose have fewer."""

_METADATA = re.compile(
    r"\s*(?P<key>Title|Author|By|Section|Tags|Source|URL|Language|Updated|Summary)\s*:\s*(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
_FIELDS = {"by": "author"}
_SNIFF = re.compile(rb"(?:\xef\xbb\xbf)*\s*(?:date|Date|DATE)[: \t]")


@dataclass(slots=True)
class _Declared:
    """What the lines read so far declare, and on which line of the file each of it stands."""

    fields: dict[str, object] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, value: object, line: int) -> None:
        """Note a field; the first of its key counts."""
        if key not in self.fields:
            self.fields[key] = value
            self.lines[key] = line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """The lines not read yet; the first is number ``number`` of the file, from 1."""

    lines: Sequence[str]
    number: int

    def past(self, count: int) -> "_Rest":
        """Return what is left after ``count`` lines."""
        return _Rest(lines=self.lines[count:], number=self.number + count)

    def past_blank(self) -> "_Rest":
        """Return what is left after the blank lines."""
        count = 0
        while count < len(self.lines) and is_blank(self.lines[count]):
            count += 1
        return self.past(count) if count else self

    def block(self) -> Sequence[str]:
        """Return the lines up to the first blank one."""
        for count, line in enumerate(self.lines):
            if is_blank(line):
                return self.lines[:count]
        return self.lines


class PlainText:
    """Reads ``.txt`` and ``.text``.

    :param rules: what the names of months and zones in a date line mean, and how a body is written
    """

    def __init__(self, rules: Rules | None = None) -> None:
        self._rules = rules or Rules()

    @property
    def suffixes(self) -> frozenset[str]:
        """File name endings it reads, lower case, with the dot."""
        return frozenset({".txt", ".text"})

    def sniff(self, head: bytes) -> bool:
        """Whether a file without a known suffix begins with a date line."""
        return _SNIFF.match(head) is not None

    def read(self, data: bytes, path: str) -> Sequence[Document]:
        """Return the one document in ``data``.

        :raises DocumentError: ``empty``, ``binary``, ``encoding``, ``too-large`` or ``bad-front-matter``
        """
        decoded = decode(data, path)
        if decoded.text.count("\n") > _MOST_LINES:
            raise DocumentError(path, Reason.TOO_LARGE, f"it has more than {_MOST_LINES:,} lines")
        document = self._with_header(decoded.text, path) or self._dated(decoded.text, path)
        if is_blank(document.body):
            raise DocumentError(path, Reason.EMPTY, "nothing follows the date", document.body_line)
        return (replace(document, warnings=(*decoded.warnings, *document.warnings)),)

    def _with_header(self, text: str, path: str) -> Document | None:
        first = _Rest(lines=text[:_LOOK_AT].split("\n"), number=1).past_blank()
        if first.lines and date_line(first.lines[0], rules=self._rules) is not None:
            return None
        header = frontmatter.split(text, path)
        if header is None:
            return None
        return Document(
            path=path,
            markup=self._rules.text_markup,
            fields=header.fields,
            body=header.body,
            body_line=header.body_line,
            warnings=header.warnings,
            lines=header.lines,
        )

    def _dated(self, text: str, path: str) -> Document:
        declared = _Declared()
        rest = self._head(_Rest(lines=text.split("\n"), number=1).past_blank(), declared)
        if "date" not in declared.fields:
            seen = self._date_further_down(rest)
            if seen is not None:
                declared.fields[SEEN_LINE] = seen
        return Document(
            path=path,
            markup=self._rules.text_markup,
            fields=declared.fields,
            body="\n".join(rest.lines).rstrip(),
            body_line=rest.number,
            lines=declared.lines,
        )

    def _head(self, rest: _Rest, declared: _Declared) -> _Rest:
        """Read title, byline, date and metadata into ``declared`` and return where the body begins."""
        date = _first_date(rest, self._rules)
        if date is None:
            above = _Declared()
            below = _title_above(rest, above)
            date = _first_date(below, self._rules) if above.fields else None
            if date is not None:
                declared.fields, declared.lines = above.fields, above.lines
                rest = below
        if date is not None:
            declared.add("date", date.raw, rest.number)
            if date.lede:
                rest = _Rest(lines=[date.lede, *rest.lines[1:]], number=rest.number)
                return _byline(rest, declared)
            rest = _metadata(rest.past(1), declared).past_blank()
        if "title" not in declared.fields:
            rest = _title_below(rest, declared)
        return _byline(rest, declared)

    def _date_further_down(self, rest: _Rest) -> int | None:
        for number, line in enumerate(rest.lines[:_LINES_SEARCHED], start=rest.number):
            head = line[:_LOOK_AT]
            if date_line(head, rules=self._rules) or dates.leading(head.strip(), rules=self._rules):
                return number
        return None


def _first_date(rest: _Rest, rules: Rules) -> DateLine | None:
    return date_line(rest.lines[0], rules=rules) if rest.lines else None


def _title_above(rest: _Rest, declared: _Declared) -> _Rest:
    """Read the title, and the byline below it, that may stand before a date line."""
    after = _titled(rest, declared)
    return rest if after is None else _byline(after, declared)


def _title_below(rest: _Rest, declared: _Declared) -> _Rest:
    """Read the title line that stands above a longer block."""
    found = _Declared()
    after = _titled(rest, found)
    if after is None:
        return rest
    text = joined(_byline(after, _Declared()).block())
    if len(text) <= len(str(found.fields["title"])) or is_credit(text):
        return rest
    for key, value in found.fields.items():
        declared.add(key, value, found.lines[key])
    return after


def _titled(rest: _Rest, declared: _Declared) -> _Rest | None:
    """Read a title, alone or with a byline on the line below it, and return what follows the blank lines."""
    block = rest.block()
    if not block or len(block) > 2 or not _is_title(block[0]):  # noqa: PLR2004 - a title and a byline
        return None
    name = byline(block[1]) if len(block) > 1 else None
    if len(block) > 1 and name is None:
        return None
    declared.add("title", one_line(block[0]), rest.number)
    if name is not None:
        declared.add("author", name, rest.number + 1)
    return rest.past(len(block)).past_blank()


def _is_title(line: str) -> bool:
    text = line.strip()
    return (
        len(text) <= _LONGEST_TITLE
        and not text.endswith(_NO_TITLE_ENDS)
        and any(map(str.isalnum, text))
        and byline(text) is None
        and not is_credit(text)
    )


def _metadata(rest: _Rest, declared: _Declared) -> _Rest:
    """Read the lines that say something about the text."""
    count = 0
    for count, line in enumerate(rest.lines):
        match = _METADATA.fullmatch(line)
        name = byline(line) if match is None else None
        if match is not None and match["value"].strip():
            key = match["key"].lower()
            declared.add(_FIELDS.get(key, key), match["value"].strip(), rest.number + count)
        elif name is not None:
            declared.add("author", name, rest.number + count)
        elif match is None:
            return rest.past(count)
    return rest.past(count + 1)


def _byline(rest: _Rest, declared: _Declared) -> _Rest:
    """Read the byline that stands alone at the beginning."""
    name = byline(_only_line(rest))
    if name is None or "author" in declared.fields:
        return rest
    declared.add("author", name, rest.number)
    return rest.past(1).past_blank()


def _only_line(rest: _Rest) -> str:
    """Return the first line if a blank one follows it, else nothing."""
    alone = len(rest.lines) == 1 or (len(rest.lines) > 1 and is_blank(rest.lines[1]))
    return rest.lines[0].strip() if alone else ""
