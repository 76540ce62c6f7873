"""JSON and JSON Lines: an object, a list of objects, or one a line.

A broken line is refused by its number and the others go on; in a list nothing after a fault can be trusted,
so it is refused whole. A file without articles, such as a site's settings, is passed over, and so is a
template that writes JSON.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from syndicate.core.text import decode, excerpt, is_blank
from syndicate.errors import DocumentError, Reason
from syndicate.formats import jsonfeed
from syndicate.formats.assets import suffix
from syndicate.formats.records import Record, documents
from syndicate.model import Document

_LINES = frozenset({".jsonl", ".ndjson"})
_LISTS = ("articles", "posts", "entries", "items")
"""Keys under which an object that is no article itself may hold a list of them."""

_SPACE = re.compile(r"[ \t\n\r]*")
_ONE_A_LINE = re.compile(r"[ \t\n\r]*\{[^\n]*\}[ \t]*\n[ \t\n]*\{")
_LOOKS_LIKE = re.compile(rb'\s*\[?\s*\{\s*"')
_FEED = re.compile(r'"version"\s{0,9}:\s{0,9}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')
_TEMPLATE = re.compile(r"\s*(?:---|\{%|\{\{)")
_MOST_BRACKETS = 300_000
"""Tables and lists in one object: so many are a map or a measurement, and take much memory."""
_MOST_DIGITS = 30


@dataclass(frozen=True, slots=True)
class JsonArticles:
    """Files of JSON (RFC 8259) and JSON Lines."""

    suffixes: frozenset[str] = frozenset({".json"}) | _LINES

    def sniff(self, head: bytes) -> bool:
        """Whether a file without a known suffix opens with an object, or a list of them."""
        return _LOOKS_LIKE.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, data: bytes, path: str) -> Sequence[Document | DocumentError]:
        """Return the articles: an object's under the file's path, a list's or a line's as ``path#n``.

        :raises DocumentError: ``empty``, ``binary``, ``encoding``, ``bad-line``, ``too-deep``,
            ``too-large``, ``undated``, or ``unsupported`` for articles whose text stands elsewhere
        """
        decoded = decode(data, path)
        if _TEMPLATE.match(decoded.text):
            return ()
        if _FEED.search(decoded.text):
            return tuple(jsonfeed.items(data, path))
        source = _Source(decoded.text, path, decoded.warnings)
        is_lines = suffix(path) in _LINES or _ONE_A_LINE.match(decoded.text) is not None
        return documents(source.lines() if is_lines else source.whole(), path)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file's text, read piece by piece."""

    text: str
    path: str
    warnings: tuple[str, ...]

    def lines(self) -> Iterator[Record | DocumentError]:
        """What each line holds; blank ones are not counted."""
        number = 0
        for place, line in enumerate(self.text.split("\n"), 1):
            if is_blank(line):
                continue
            number += 1
            path = f"{self.path}#{number}"
            try:
                value, end = _value(line, _after_space(line, 0), path, place)
            except DocumentError as wrong:
                yield wrong
                continue
            if not is_blank(line[end:]):
                yield _bad_line(path, f"something follows its value (column {end + 1})", place, line)
            elif isinstance(value, dict):
                yield self._record(path, place, value)
            else:
                yield _bad_line(path, "it is no object", place, line)

    def whole(self) -> Iterator[Record]:
        """What an object or a list holds; nothing when it is another value."""
        start = _after_space(self.text, 0)
        if self.text.startswith("[", start):
            yield from self._items(start)
            return
        if self.text.count("[") + self.text.count("{") > _MOST_BRACKETS:
            return
        value, end = _value(self.text, start, self.path)
        self._refuse_more(end)
        line = self.text.count("\n", 0, start) + 1
        if not isinstance(value, dict):
            return
        held = next((items for key in _LISTS if isinstance(items := value.get(key), list)), None)
        if held is None:
            yield self._record(self.path, line, value)
            return
        for number, item in enumerate(held, 1):
            yield self._record(f"{self.path}#{number}", line, item if isinstance(item, dict) else {})

    def _items(self, start: int) -> Iterator[Record]:
        """The items of a list, one at a time: each knows its line, and only one is held."""
        at = _after_space(self.text, start + 1)
        line = self.text.count("\n", 0, at) + 1
        number = 0
        while not self.text.startswith("]", at) or number:
            number += 1
            value, end = _value(self.text, at, self.path)
            yield self._record(f"{self.path}#{number}", line, value if isinstance(value, dict) else {})
            after = _after_space(self.text, end)
            if self.text.startswith("]", after):
                at = after
                break
            if not self.text.startswith(",", after):
                raise _fault(self.text, after, self.path, "a comma or the end of the list is missing")
            following = _after_space(self.text, after + 1)
            line += self.text.count("\n", at, following)
            at = following
        self._refuse_more(at + 1)

    def _refuse_more(self, end: int) -> None:
        after = _after_space(self.text, end)
        if not is_blank(self.text[after:]):
            raise _fault(self.text, after, self.path, "something follows its end")

    def _record(self, path: str, line: int, value: Mapping[str, object]) -> Record:
        lowered = {key.strip().lower(): held for key, held in value.items()}
        twice = ("a key differs from another in case alone",) if len(lowered) < len(value) else ()
        return Record(path=path, line=line, values=lowered, warnings=(*self.warnings, *twice))


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, path: str, line: int = 1) -> tuple[object, int]:
    """The value that begins at ``at``, and where it ends.

    :param line: of the file on which ``text`` begins
    """
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as wrong:
        raise _fault(text, wrong.pos, path, wrong.msg, line) from wrong
    except RecursionError as wrong:
        detail = "its tables and lists are nested beyond reason"
        raise DocumentError(path, Reason.TOO_DEEP, detail, line + text.count("\n", 0, at)) from wrong


def _fault(text: str, at: int, path: str, detail: str, line: int = 1) -> DocumentError:
    begins = text.rfind("\n", 0, at) + 1
    shown = text[max(begins, at - 40) : at + 80].partition("\n")[0]
    number = line + text.count("\n", 0, at)
    return _bad_line(path, f"{detail} (column {at - begins + 1})", number, shown)


def _bad_line(path: str, detail: str, line: int, shown: str) -> DocumentError:
    return DocumentError(path, Reason.BAD_LINE, detail, line, excerpt(shown))


def _whole_number(digits: str) -> int | str:
    """A number of thousands of digits is none that anyone meant, and costs as many steps squared."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


_DECODER = json.JSONDecoder(parse_int=_whole_number, parse_constant=str, strict=False)
