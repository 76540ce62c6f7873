"""Plain text that begins with its date, as news desks keep it; also one with front matter on top.

    [TITLE, blank lines] date YYYY-MM-DD [time] [zone] [LEDE], then blocks parted by blank lines

Only the declared place counts: a date further down is prose. A text without a date is still a document; what
its path or the file system may say of its date is not decided here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from syndicate.core import dates
from syndicate.core.credits import byline, is_credit
from syndicate.core.plain import joined
from syndicate.core.text import decode, is_blank, one_line
from syndicate.errors import DocumentError, Reason
from syndicate.formats import frontmatter
from syndicate.model import Document, Markup, Rules

SEEN_LINE = "date-seen-line"
"""Field of an undated document: the line, from 1, on which a date stands outside the declared place."""

_LONGEST_TITLE = 120
_NO_TITLE_ENDS = (".", ",", ";", ":")
_LOOK_AT = 2000
_LINES_SEARCHED = 10_000

_DATE_WORD = re.compile(r"[\s\ufeff]*(?:date|Date|DATE)(?P<mark>\s*:\s*|\s+)")
_AFTER_DATE = re.compile(r"[^\S\n]*(?:[:,;|.–—-]+(?=\s|$))?[\s]*")
_METADATA = re.compile(
    r"\s*(?P<key>Title|Author|By|Section|Tags|Source|URL|Language|Updated|Summary)\s*:\s*(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
_FIELDS = {"by": "author"}
_SNIFF = re.compile(rb"(?:\xef\xbb\xbf)*\s*(?:date|Date|DATE)[: \t]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _DateLine:
    """A date line: the date as written, and what follows it on the line."""

    raw: str
    lede: str


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

    :param rules: what the names of months and zones in a date line mean
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

        :raises DocumentError: ``empty``, ``binary``, ``encoding`` or ``bad-front-matter``
        """
        decoded = decode(data, path)
        document = self._with_header(decoded.text, path) or self._dated(decoded.text, path)
        if is_blank(document.body):
            raise DocumentError(path, Reason.EMPTY, "nothing follows the date", document.body_line)
        return (replace(document, warnings=(*decoded.warnings, *document.warnings)),)

    def _with_header(self, text: str, path: str) -> Document | None:
        first = _Rest(lines=text[:_LOOK_AT].split("\n"), number=1).past_blank()
        if first.lines and _date_line(first.lines[0], self._rules) is not None:
            return None
        header = frontmatter.split(text, path)
        if header is None:
            return None
        return Document(
            path=path,
            markup=Markup.PLAIN,
            fields=header.fields,
            body=header.body,
            body_line=header.body_line,
            warnings=header.warnings,
        )

    def _dated(self, text: str, path: str) -> Document:
        fields: dict[str, object] = {}
        rest = _Rest(lines=text.split("\n"), number=1).past_blank()
        rest = self._head(rest, fields)
        if "date" not in fields:
            seen = self._date_further_down(rest)
            if seen is not None:
                fields[SEEN_LINE] = seen
        return Document(
            path=path,
            markup=Markup.PLAIN,
            fields=fields,
            body="\n".join(rest.lines).rstrip(),
            body_line=rest.number,
        )

    def _head(self, rest: _Rest, fields: dict[str, object]) -> _Rest:
        """Read title, byline, date and metadata into ``fields`` and return where the body begins."""
        date = _first_date(rest, self._rules)
        if date is None:
            title, below = _title_above(rest)
            date = _first_date(below, self._rules) if title else None
            if date is not None:
                fields.update(title)
                rest = below
        if date is not None:
            fields["date"] = date.raw
            if date.lede:
                rest = _Rest(lines=[date.lede, *rest.lines[1:]], number=rest.number)
                return _byline(rest, fields)
            rest = _metadata(rest.past(1), fields).past_blank()
        if "title" not in fields:
            rest = _title_below(rest, fields)
        return _byline(rest, fields)

    def _date_further_down(self, rest: _Rest) -> int | None:
        for number, line in enumerate(rest.lines[:_LINES_SEARCHED], start=rest.number):
            head = line[:_LOOK_AT]
            if _date_line(head, self._rules) or dates.leading(head.strip(), rules=self._rules):
                return number
        return None


def _first_date(rest: _Rest, rules: Rules) -> _DateLine | None:
    return _date_line(rest.lines[0], rules) if rest.lines else None


def _date_line(line: str, rules: Rules) -> _DateLine | None:
    """Return the date that ``line`` declares, right or wrong, or None when it declares none.

    After a colon anything stands for a date; without one ``Date palms`` is prose.
    """
    word = _DATE_WORD.match(line)
    if word is None:
        return None
    found = dates.leading(line[word.end() : word.end() + _LOOK_AT], rules=rules)
    if found is not None:
        raw, end = found.raw, word.end() + found.end
    elif ":" in word["mark"] or (
        line[word.end() : word.end() + 1].isdecimal() and _is_number(line, word.end())
    ):
        raw = "".join(line[word.end() : word.end() + _LOOK_AT].split(maxsplit=1)[:1])
        end = word.end() + len(raw)
    else:
        return None
    gap = _AFTER_DATE.match(line, end)
    return _DateLine(raw=raw, lede=line[gap.end() if gap else end :].rstrip())


def _title_above(rest: _Rest) -> tuple[dict[str, object], _Rest]:
    """Return the title, and the byline below it, that stand before a date line; nothing if they do not."""
    title, block = _titled(rest.block())
    if not title:
        return {}, rest
    after = rest.past(len(block)).past_blank()
    if "author" not in title and (name := byline(_only_line(after))) is not None:
        return {**title, "author": name}, after.past(1).past_blank()
    return title, after


def _title_below(rest: _Rest, fields: dict[str, object]) -> _Rest:
    """Read the title line that stands above a longer block."""
    title, block = _titled(rest.block())
    after = rest.past(len(block)).past_blank()
    follows = after.past(1).past_blank() if byline(_only_line(after)) is not None else after
    text = joined(follows.block())
    if not title or len(text) <= len(str(title["title"])) or is_credit(text):
        return rest
    fields.update(title)
    return after


def _titled(block: Sequence[str]) -> tuple[dict[str, object], Sequence[str]]:
    """Return the title that ``block`` consists of, with or without a byline as its second line."""
    if not block or len(block) > 2:  # noqa: PLR2004 - a title and a byline
        return {}, block
    name = byline(block[1]) if len(block) > 1 else None
    if not _is_title(block[0]) or (len(block) > 1 and name is None):
        return {}, block
    title: dict[str, object] = {"title": one_line(block[0])}
    return (title if name is None else {**title, "author": name}), block


def _is_title(line: str) -> bool:
    text = line.strip()
    return (
        len(text) <= _LONGEST_TITLE
        and not text.endswith(_NO_TITLE_ENDS)
        and any(map(str.isalnum, text))
        and byline(text) is None
        and not is_credit(text)
    )


def _metadata(rest: _Rest, fields: dict[str, object]) -> _Rest:
    """Read the lines that say something about the text; the first of a key counts."""
    count = 0
    for line in rest.lines:
        match = _METADATA.fullmatch(line) if not is_blank(line) else None
        name = byline(line) if match is None else None
        if match is not None:
            key = match["key"].lower()
            value = match["value"].strip()
            if value:
                fields.setdefault(_FIELDS.get(key, key), value)
        elif name is not None:
            fields.setdefault("author", name)
        else:
            break
        count += 1
    return rest.past(count)


def _byline(rest: _Rest, fields: dict[str, object]) -> _Rest:
    name = byline(_only_line(rest))
    if name is None or "author" in fields:
        return rest
    fields["author"] = name
    return rest.past(1).past_blank()


def _only_line(rest: _Rest) -> str:
    """Return the first line if a blank one follows it, else nothing."""
    alone = len(rest.lines) == 1 or (len(rest.lines) > 1 and is_blank(rest.lines[1]))
    return rest.lines[0].strip() if alone else ""


def _is_number(line: str, start: int) -> bool:
    """Whether a number with marks in it starts there: ``2021-7`` is a mistyped date, ``7 palms`` is prose."""
    word = line[start : start + _LOOK_AT].split(maxsplit=1)[0]
    return any(mark in word for mark in "-/.") and not word.rstrip(".").isdecimal()
