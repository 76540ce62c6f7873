"""YAML as people write it above articles: tables, lists and text, with the traps shut.

PyYAML's parser finds the structure; the values are built here. Only ``true``, ``false``, ``null`` and whole
numbers in their plain form are more than text: ``no``, ``12:30``, ``1e3``, ``010`` and dates stay as they are
written. No tag builds anything. Depth, size and aliases are bounded, so that a hostile header is an error.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

_DEPTH = 20
_VALUES = 10_000

_WORDS: dict[str, object] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_ODD_BEFORE = re.compile(r"^(?P<key>[ ]*(?:- )?[\w.-]+:|[ ]*-)[ ]*[\t\u00a0][ \t\u00a0]*", re.MULTILINE)
_ODD_INDENT = re.compile(r"^[ ]*[\t\u00a0][ \t\u00a0]*", re.MULTILINE)
_RESERVED = re.compile(r"^(?P<key>[ ]*(?:- )?[\w.-]+:[ ]+|[ ]*-[ ]+)(?P<value>[@`%][^\n]*)$", re.MULTILINE)


class YamlProblem(Exception):
    """The text is no table in YAML, or one that nobody would write by hand.

    :ivar line: from 1, within the text
    """

    def __init__(self, detail: str, line: int, column: int) -> None:
        super().__init__(detail)
        self.detail = detail
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its keys in lower case.

    :ivar lines: line of the text, from 1, on which each key stands
    """

    fields: Mapping[str, object]
    lines: Mapping[str, int]
    warnings: tuple[str, ...]


def read_yaml(text: str) -> Table:
    """Return the table that ``text`` is; an empty text is an empty table.

    :raises YamlProblem: with line and column
    """
    mended, warnings = _mend(text)
    builder = _Builder(warnings=warnings)
    try:
        builder.build(yaml.parse(mended, Loader=_LOADER))
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise YamlProblem(wrong.problem or wrong.context or "not YAML", line, column) from wrong
    except yaml.YAMLError as wrong:
        raise YamlProblem("a character that YAML does not allow", 1, 1) from wrong
    if builder.root is not None and not isinstance(builder.root, dict):
        raise YamlProblem("not a table of keys and values", 1, 1)
    fields = {key.lower(): value for key, value in (builder.root or {}).items()}
    return Table(fields, builder.lines, tuple(dict.fromkeys(builder.warnings)))


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _mend(text: str) -> tuple[str, list[str]]:
    """Rewrite what real headers hold and YAML forbids, and say so; lines stay where they are."""
    warnings = []
    if "\t" in text or "\u00a0" in text:
        spaced = _ODD_BEFORE.sub(r"\g<key> ", text)
        mended = "\n".join(line.rstrip(" \t\u00a0") for line in spaced.split("\n"))
        mended = _ODD_INDENT.sub("  ", mended)
        if mended != text:
            warnings.append("a tab or no-break space stands around a value")
        text = mended
    quoted = _RESERVED.sub(lambda found: found["key"] + "'" + found["value"].replace("'", "''") + "'", text)
    if quoted != text:
        warnings.append("a value that begins with @, ` or % needs quotation marks")
    return quoted, warnings


@dataclass
class _Open:
    """A list or table whose end has not been seen."""

    value: list[object] | dict[str, object]
    anchor: str | None
    key: str | None = None
    size: int = 1


@dataclass
class _Builder:
    """Builds values from events without recursion, counting what it holds."""

    warnings: list[str]
    root: object = None
    lines: dict[str, int] = field(default_factory=dict)
    _stack: list[_Open] = field(default_factory=list)
    _anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    _size: int = 0

    def build(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._count(1, event)
                self._put(_scalar(event), 1, event)
            elif isinstance(event, yaml.AliasEvent):
                value, size = self._anchors.get(event.anchor or "", (None, 1))
                self._count(size, event)
                self._put(value, size, event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._open(event)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._close(event)

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if len(self._stack) >= _DEPTH:
            raise _problem(f"nested more than {_DEPTH} deep", event)
        parent = self._stack[-1] if self._stack else None
        if parent and isinstance(parent.value, dict) and parent.key is None:
            raise _problem("a key must be text", event)
        value: list[object] | dict[str, object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._count(1, event)
        self._stack.append(_Open(value, event.anchor))

    def _close(self, event: yaml.Event) -> None:
        done = self._stack.pop()
        if done.anchor:
            self._anchors[done.anchor] = (done.value, done.size)
        self._put(done.value, done.size, event)

    def _count(self, size: int, event: yaml.Event) -> None:
        self._size += size
        if self._size > _VALUES:
            raise _problem(f"more than {_VALUES:,} values", event)

    def _put(self, value: object, size: int, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent) and event.anchor:
            self._anchors[event.anchor] = (value, 1)
        if not self._stack:
            self.root = value
            return
        parent = self._stack[-1]
        parent.size += size
        if isinstance(parent.value, list):
            parent.value.append(value)
        elif parent.key is None:
            parent.key = self._key(event, parent.value)
        else:
            _store(parent.value, parent.key, value)
            parent.key = None

    def _key(self, event: yaml.Event, table: dict[str, object]) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise _problem("a key must be text", event)
        key = event.value.strip()
        top = len(self._stack) == 1
        if (key.lower() in self.lines) if top else (key in table):
            self.warnings.append(f"{key} is declared twice: the last one counts")
        if top:
            self.lines[key.lower()] = _place(event)[0]
        return key


def _store(table: dict[str, object], key: str, value: object) -> None:
    if key == "<<" and isinstance(value, dict):
        for name, inherited in value.items():
            table.setdefault(name, inherited)
        return
    table.pop(key, None)
    table[key] = value


def _scalar(event: yaml.ScalarEvent) -> object:
    text = str(event.value)
    if event.style or event.tag:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def _problem(detail: str, event: yaml.Event) -> YamlProblem:
    return YamlProblem(detail, *_place(event))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
