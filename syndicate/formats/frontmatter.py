"""Headers of articles: YAML, TOML, JSON, and the ``Key: value`` lines of Pelican and Nikola.

A header is read as its author meant it: what one YAML version would turn into a truth value or a number
(``no``, ``12:30``, ``010``) stays text. Its values are not judged here, only that there is a header at all
and that it can be read; one that cannot is an error that names the line. However hostile, it costs little.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from syndicate.core.text import excerpt
from syndicate.errors import DocumentError, Reason
from syndicate.formats.yaml import YamlProblem, read_yaml

_LONGEST = 200_000
"""Characters of a header. Longer is no header but data, or an attack."""

_LEADING_BLANKS = re.compile(r"\ufeff*+(?:[ \t\r\u00a0\ufeff]*+\n)*+\ufeff*+")
_YAML_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML_CLOSE = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_YAML_KEY = r"""(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[\w.-]{1,60}|<<)[ \t]{0,9}:(?:[ \t\u00a0\n]|\Z)"""
_LOOKS_LIKE_YAML = re.compile(
    rf"(?:[ \t]*(?:#[^\n]*)?\n)*(?:[ ]{{0,8}}{_YAML_KEY}|\{{|(?:---|\.\.\.)[ \t]*(?:\n|\Z))"
)
_LOOKS_LIKE_JSON = re.compile(r'\{\s*(?:"|\})')
_TOML_PLACE = re.compile(r"\(at line (?P<line>\d+), column (?P<column>\d+)\)|\(at end of document\)")
_LINE = re.compile(r"(?P<key>[A-Za-z][\w-]{0,40}):(?P<value>|[ \t\u00a0][^\n]*)")
_NIKOLA_LINE = re.compile(r"\.\. (?P<key>[a-z][\w-]{0,40}):[ \t]*(?P<value>[^\n]*)")
_ODD_SPACE = re.compile(r"[\t\u00a0]")
_SURE_SIGNS = frozenset(
    {"date", "author", "authors", "slug", "tags", "category", "summary", "status", "lang", "modified"}
)
"""Keys that, beside a title, make lines a header: a text may well begin with one line that has a colon."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above an article's text.

    :ivar fields: values under their keys in lower case
    :ivar body: the text below the header
    :ivar body_line: line of the file, from 1, on which the body begins
    :ivar lines: line of the file on which each key stands, where the header's language tells
    """

    fields: Mapping[str, object]
    body: str
    body_line: int
    warnings: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the file a header's own text begins and ends."""

    text: str
    path: str
    start: int
    end: int

    @property
    def content(self) -> str:
        return self.text[self.start : self.end]

    @property
    def first_line(self) -> int:
        return self.text.count("\n", 0, self.start) + 1

    def problem(self, detail: str, line: int) -> DocumentError:
        """The error for a line of the file, shown with what stands there."""
        lines = self.text.split("\n", line)
        shown = lines[line - 1] if line <= len(lines) else ""
        return DocumentError(self.path, Reason.BAD_FRONT_MATTER, detail, line, excerpt(shown))


def split(text: str, path: str) -> Header | None:
    """Part a text from the header above it, or return None if it has none.

    :param path: where the text stands, for errors
    :raises DocumentError: ``bad-front-matter``, with line and excerpt, if the header is broken or never ends
    """
    begins = _LEADING_BLANKS.match(text)
    start = begins.end() if begins else 0
    opening = text[start:].partition("\n")[0].rstrip() if text.startswith(("---", "+++"), start) else ""
    if opening == "---":
        return _fenced(text, path, start, _YAML_CLOSE, _yaml) if _opens_yaml(text, start) else None
    if opening == "+++":
        return _fenced(text, path, start, _TOML_CLOSE, _toml)
    if _LOOKS_LIKE_JSON.match(text, start):
        return _json(text, path, start)
    return _key_lines(text, start)


def _opens_yaml(text: str, start: int) -> bool:
    """Tell a header from a rule: what follows a rule is prose."""
    below = text.find("\n", start)
    return below >= 0 and _LOOKS_LIKE_YAML.match(text, below + 1) is not None


def _fenced(
    text: str,
    path: str,
    start: int,
    close: re.Pattern[str],
    read: Callable[[_Place], Header],
) -> Header:
    below = text.find("\n", start) + 1 or len(text)
    closing = close.search(text, below, below + _LONGEST)
    if closing:
        return read(_Place(text, path, below, closing.start()))
    unclosed = _Place(text, path, start, len(text))
    if len(text) - below > _LONGEST:
        raise unclosed.problem(f"the header has no end within {_LONGEST:,} characters", unclosed.first_line)
    fence = text[start:below].strip()
    raise unclosed.problem(f"the header has no end: no second line {fence}", unclosed.first_line)


def _below(place: _Place) -> tuple[str, int]:
    """The body under a header that ends with a line of its own, and the line on which it begins."""
    ends = place.text.find("\n", place.end)
    if ends < 0:
        return "", place.text.count("\n") + 1
    return place.text[ends + 1 :], place.text.count("\n", 0, ends) + 2


def _yaml(place: _Place) -> Header:
    try:
        table = read_yaml(place.content)
    except YamlProblem as wrong:
        detail = f"{wrong.detail} (column {wrong.column})"
        raise place.problem(detail, place.first_line + wrong.line - 1) from wrong
    body, body_line = _below(place)
    lines = {key: place.first_line + line - 1 for key, line in table.lines.items()}
    return Header(table.fields, body, body_line, table.warnings, lines)


def _toml(place: _Place) -> Header:
    try:
        table = tomllib.loads(place.content)
    except tomllib.TOMLDecodeError as wrong:
        found = _TOML_PLACE.search(str(wrong))
        detail = _TOML_PLACE.sub("", str(wrong)).strip()
        if not found or not found["line"]:
            raise place.problem(detail, place.first_line + place.content.count("\n")) from wrong
        raise place.problem(
            f"{detail} (column {found['column']})", place.first_line + int(found["line"]) - 1
        ) from wrong
    except (RecursionError, ValueError) as wrong:
        raise place.problem(
            "the header is nested too deep, or has a number too long", place.first_line
        ) from wrong
    body, body_line = _below(place)
    fields, warnings = _lowered(list(table.items()))
    return Header(fields, body, body_line, warnings)


def _json(text: str, path: str, start: int) -> Header:
    place = _Place(text, path, start, min(len(text), start + _LONGEST))
    repeated: dict[str, None] = {}

    def table(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len({key for key, _ in pairs}) < len(pairs):
            keys = [key for key, _ in pairs]
            repeated.update(dict.fromkeys(key for key in keys if keys.count(key) > 1))
        return dict(pairs)

    decoder = json.JSONDecoder(object_pairs_hook=table, parse_constant=str)
    try:
        fields, length = decoder.raw_decode(place.content)
    except json.JSONDecodeError as wrong:
        line = place.first_line + wrong.lineno - 1
        raise place.problem(f"{wrong.msg} (column {wrong.colno})", line) from wrong
    except (RecursionError, ValueError) as wrong:
        raise place.problem(
            "the header is nested too deep, or has a number too long", place.first_line
        ) from wrong
    body = text[start + length :]
    skipped = len(body) - len(body.lstrip(" \t\n"))
    lowered, warnings = _lowered(list(fields.items()))
    again = tuple(f"{key} is declared twice: the last one counts" for key in repeated)
    body_line = text.count("\n", 0, start + length + skipped) + 1
    return Header(lowered, body[skipped:], body_line, again + warnings)


def _key_lines(text: str, start: int) -> Header | None:
    """Read ``Key: value`` lines down to a blank one or the first other line, if one of them is a title."""
    ends = text.find("\n\n", start)
    ends = ends if ends >= 0 else len(text)
    if ends - start > _LONGEST:
        return None
    block = text[start:ends]
    lines = block.split("\n")
    opened = int(lines[0].strip() == "<!--" and lines[-1].strip() == "-->")
    inner = lines[opened : len(lines) - opened]
    pattern = _NIKOLA_LINE if inner and inner[0].startswith("..") else _LINE
    first_line = text.count("\n", 0, start) + 1
    pairs: list[tuple[str, str]] = []
    places: dict[str, int] = {}
    below = len(lines)
    for number, line in enumerate(inner):
        found = pattern.fullmatch(line.rstrip())
        if found:
            pairs.append((found["key"], found["value"].strip()))
            places[found["key"].lower()] = first_line + opened + number
        elif pairs and line[:1] in " \t" and line.strip():
            key, value = pairs[-1]
            pairs[-1] = (key, f"{value} {line.strip()}".strip())
        elif opened or not pairs:
            return None
        else:
            below = number
            break
    if "title" not in places or not places.keys() & _SURE_SIGNS:
        return None
    fields, warnings = _lowered(pairs)
    header = "\n".join(lines[:below])
    odd = ("a tab or no-break space stands around a value",) if _ODD_SPACE.search(header) else ()
    is_all = below == len(lines)
    body = text[ends + 2 :] if is_all else text[start + len(header) + 1 :]
    return Header(fields, body, first_line + below + is_all, warnings + odd, places)


def _lowered(pairs: Sequence[tuple[str, object]]) -> tuple[dict[str, object], tuple[str, ...]]:
    fields: dict[str, object] = {}
    warnings = []
    for key, value in pairs:
        name = key.strip().lower()
        if name in fields:
            warnings.append(f"{name} is declared twice: the last one counts")
        fields[name] = value
    return fields, tuple(warnings)
