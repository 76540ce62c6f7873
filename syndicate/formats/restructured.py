"""reStructuredText to HTML by Docutils, with every door to files, addresses and the clock shut.

What is unknown is left out and named, the words of a role excepted.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from docutils import nodes
from docutils.core import publish_doctree, publish_parts
from docutils.io import DocTreeInput
from docutils.parsers.rst import Parser
from docutils.readers.doctree import Reader

from syndicate.errors import DocumentError, Reason
from syndicate.formats.directives import register
from syndicate.formats.restructured_html import RestructuredHtml

_SETTINGS: Mapping[str, object] = {
    "_disable_config": True,
    "dump_internals": None,
    "embed_stylesheet": False,
    "file_insertion_enabled": False,
    "halt_level": 6,
    "image_loading": "link",
    "initial_header_level": 2,
    "input_encoding": "unicode",
    "language_code": "en",
    "line_length_limit": 100_000,
    "math_output": "LaTeX",
    "raw_enabled": False,
    "record_dependencies": None,
    "report_level": 6,
    "sectsubtitle_xform": False,
    "smart_quotes": False,
    "stylesheet": None,
    "stylesheet_path": None,
    "syntax_highlight": "none",
    "toc_backlinks": False,
    "traceback": True,  # else an error is printed and the process ended
    "warning_stream": False,
}
_ROLE = re.compile(r":[\w:.+-]{1,60}:`([^`<]{0,2000})(?:<[^>`]{0,2000}>)?`")
_CODE = re.compile(r'<pre class="code ([\w+#.-]{1,40}) literal-block"><code>')
_FIELD = re.compile(r":(?P<key>[A-Za-z][\w -]{0,40}):(?:\s|$)")
_UNKNOWN = re.compile(r'Unknown (?P<kind>directive type|interpreted text role) "(?P<name>[^"]{1,60})"')
_OFF = re.compile(r'"(?P<name>[\w-]{1,60})" directive disabled|File and URL access deactivated')
_LONGEST = 500_000
"""Characters of a text. Docutils takes seconds for more, and no article is longer."""
_MOST_FAULTS = 500
_MOST_LINES = 100_000
_DEEPEST = 60
_NESTED_MARKS = re.compile(r"[ \t]*(?:(?:[-*+•]|\(?(?:[0-9]{1,6}|#|[A-Za-z])[.)])[ \t]+){12}", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text and what it declares.

    :ivar lines: line of the text, from 1, on which a field stands
    """

    fields: dict[str, object]
    html: str
    lines: dict[str, int]
    warnings: tuple[str, ...]


def convert(source: str, path: str) -> Text:
    """Return the text as HTML, headings from the second rank, and its fields.

    :raises DocumentError: ``too-deep`` or ``too-large`` beyond what can be read in time, ``bad-line`` if it
        is full of faults
    """
    if len(source) > _LONGEST:
        raise DocumentError(path, Reason.TOO_LARGE, f"more than {_LONGEST:,} characters of reStructuredText")
    if _is_too_deep(source):
        raise DocumentError(path, Reason.TOO_DEEP, "blocks inside each other beyond reason")
    register()
    said: list[str] = []

    def note(fault: str) -> None:
        if len(said) >= _MOST_FAULTS:
            detail = f"more than {_MOST_FAULTS} faults: is it reStructuredText?"
            raise DocumentError(path, Reason.BAD_LINE, detail, 1)
        said.append(fault)

    with _refusing(path):
        tree = publish_doctree(
            source, source_path=None, parser=_Listening(note), settings_overrides=dict(_SETTINGS)
        )
    fields, lines = _take_fields(tree, source)
    _mend(tree)
    with _refusing(path):
        parts = publish_parts(
            tree,
            source_class=DocTreeInput,
            reader=Reader(),
            writer=RestructuredHtml(),
            settings_overrides=dict(_SETTINGS),
        )
    html = _CODE.sub(r'<pre><code class="language-\1">', str(parts["body"]).strip())
    return Text(fields=fields, html=html, lines=lines, warnings=_warnings(said))


@contextmanager
def _refusing(path: str) -> Iterator[None]:
    """Turn what Docutils raises into a reason: its own directives let errors of every kind through."""
    try:
        yield
    except DocumentError:
        raise
    except RecursionError as wrong:
        raise DocumentError(path, Reason.TOO_DEEP, "blocks inside each other beyond reason") from wrong
    except Exception as wrong:
        detail = f"not readable as reStructuredText: {type(wrong).__name__}"
        raise DocumentError(path, Reason.BAD_LINE, detail, 1) from wrong


class _Listening(Parser):
    """The parser, which tells what it could not make sense of instead of printing it."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__()
        self._tell = tell

    def parse(self, inputstring: str, document: nodes.document) -> None:
        document.reporter.attach_observer(lambda message: self._tell(message.astext()))
        super().parse(inputstring, document)


def _take_fields(tree: nodes.document, source: str) -> tuple[dict[str, object], dict[str, int]]:
    """Take title and metadata out of the tree."""
    fields: dict[str, object] = {}
    lines: dict[str, int] = {}
    places: dict[str, int] = {}
    for number, line in enumerate(source.split("\n"), 1):
        if found := _FIELD.match(line):
            places.setdefault(found["key"].lower(), number)
    for holder in list(tree.findall(nodes.comment)):
        if isinstance(holder.get("post"), dict):
            fields |= {str(key): value for key, value in holder["post"].items()}
            lines["date"] = int(holder["at"])
            holder.parent.remove(holder)
    title = _take_title(tree)
    if title:
        fields.setdefault("title", title)
    fields |= dict(list(_declared(tree)))
    lines |= {key: places[key] for key in fields if key in places}
    for topic in list(tree.findall(nodes.topic)):
        if "abstract" in topic["classes"]:
            fields.setdefault("summary", " ".join(each.astext() for each in topic.findall(nodes.paragraph)))
            topic.parent.remove(topic)
    return fields, lines


def _take_title(tree: nodes.document) -> str:
    """The document's title, else that of the section it begins with."""
    for each in (tree, next((child for child in tree if not isinstance(child, nodes.Invisible)), None)):
        if (
            isinstance(each, nodes.document | nodes.section)
            and len(each)
            and isinstance(each[0], nodes.title)
        ):
            title = each[0].astext()
            each.remove(each[0])
            tree.attributes.pop("title", None)
            return title
    return ""


def _declared(tree: nodes.document) -> Iterator[tuple[str, object]]:
    holder = next(tree.findall(nodes.docinfo), None) or _leading_list(tree)
    if holder is None:
        return
    for each in list(holder):
        if isinstance(each, nodes.field):
            yield each[0].astext().strip().lower(), each[1].astext().strip()
        elif isinstance(each, nodes.authors):
            yield "authors", [author.astext() for author in each]
        elif isinstance(each, nodes.Element):
            yield each.tagname, each.astext().strip()
    holder.parent.remove(holder)


def _leading_list(tree: nodes.document) -> nodes.field_list | None:
    """The list of fields that a text, or the section it begins with, starts with."""
    start: nodes.Element = tree
    while len(start) and isinstance(start[0], nodes.section):
        start = start[0]
    first = next((each for each in start if not isinstance(each, nodes.Invisible)), None)
    return first if isinstance(first, nodes.field_list) else None


def _mend(tree: nodes.document) -> None:
    """Let no picture be read from disk, and show the words of what is unknown."""
    for image in tree.findall(nodes.image):
        image.attributes.pop("loading", None)
        image.attributes.pop("scale", None)
        image.attributes.setdefault("alt", "")
    for problem in list(tree.findall(nodes.problematic)):
        words = problem.astext()
        found = _ROLE.fullmatch(words)
        problem.parent.replace(problem, nodes.Text(found[1].strip() if found else words))
    for message in list(tree.findall(nodes.system_message)):
        message.parent.remove(message)


def _warnings(said: list[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for each in said:
        if unknown := _UNKNOWN.search(each):
            kind = "directive" if unknown["kind"].startswith("directive") else "role"
            found[f"the {kind} {unknown['name']!r} is not known here"] = None
        elif off := _OFF.search(each):
            found[f"{off['name'] or 'a directive that reads a file'} is off, and was left out"] = None
    return tuple(found)


def _is_too_deep(source: str) -> bool:
    """Whether lines are indented to more depths than any text has, or lists open in lists on one line."""
    if source.count("\n") > _MOST_LINES or _NESTED_MARKS.search(source):
        return True
    levels: list[int] = []
    for line in source.split("\n"):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip(" \t"))
        while levels and levels[-1] >= indent:
            levels.pop()
        levels.append(indent)
        if len(levels) > _DEEPEST:
            return True
    return False
