"""Markdown to HTML: CommonMark 0.31 with tables, strikethrough, footnotes, definition lists and bare links.

What comes out is HTML as the author wrote it, not yet safe: ``core.html`` sees to that. Templates of other
generators are not run here, and not known: ``core.templates`` takes them out.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

_MAX_NESTING = 60
_BRACKETS = 5000
"""In one block: the time to pair them grows with the square of their number."""

_MOST_MARKS = 100_000
"""In a whole text: each becomes a piece of its own, which costs memory and time."""

_MOST_CELLS = 50_000
"""In all tables of a text, with those that a short row leaves out and that are added."""

_MOST_LINES = 200_000

_RULED = re.compile(r"^[ \t>]*+(?=[^\n|]*+\|)[-:| \t]*+$", re.MULTILINE)

_MARKS = re.compile(r"[!#$%&*+<=>@\[\\\]^_`{|}~]")
_BARE_LINK = "gfm_autolink_protocol"
"""A rule that copies the rest of its paragraph before it looks for a colon: asked at every word, it takes
time by the square."""

_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_MAY_HAVE_TITLE = re.compile(r"^ {0,3}(?:#(?:[ \t]|$)|=+[ \t]*$)", re.MULTILINE)
_FENCE = re.compile(
    r"^ {0,3}(?P<mark>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}(?P=mark)[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_CODE = re.compile(
    r"(?<!`)(?P<ticks>`{1,10}+)(?!`)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)(?P=ticks)(?!`)", re.DOTALL
)


class Titled(NamedTuple):
    """The first heading of the first rank, or None, and the body without it."""

    title: str | None
    body: str


def to_html(body: str) -> str:
    """Return the HTML that ``body`` means."""
    return str(_parser().render(body))


def take_title(body: str) -> Titled:
    """Part the body from its first ``h1``, which names the article rather than a part of it."""
    if not _MAY_HAVE_TITLE.search(body):
        return Titled(None, body)
    tokens = _parser().parse(body)
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1" and token.level == 0 and token.map:
            lines = body.split("\n")
            first, last = token.map
            title = " ".join(_words(tokens[at + 1]).split())
            return Titled(title or None, "\n".join(lines[:first] + lines[last:]))
    return Titled(None, body)


def is_tangled(body: str) -> bool:
    """Whether pairing its brackets and marks would take longer than anyone would wait."""
    if len(body) <= _BRACKETS:
        return False
    if body.count("\n") > _MOST_LINES:
        return True
    text = outside_code(body)
    if len(_MARKS.findall(text)) > _MOST_MARKS or _cells(text) > _MOST_CELLS:
        return True
    return text.count("[") > _BRACKETS and any(
        block.count("[") > _BRACKETS for block in _BLANK_LINES.split(text)
    )


def _cells(text: str) -> int:
    """How many cells the tables of a text have: a row has as many as the line below the first one says."""
    written = text.count("|")
    added = 0
    for ruled in _RULED.finditer(text):
        columns = ruled[0].count("|")
        end = _BLANK_LINES.search(text, ruled.end())
        rows = text[ruled.end() : end.start() if end else None].split("\n")
        added += sum(max(0, columns - row.count("|")) for row in rows if row.strip())
        if added > _MOST_CELLS:
            break
    return written + added


def outside_code(body: str) -> str:
    """The body without its code, in which nothing is meant as markup."""
    return "".join(piece for is_code, piece in split_at_code(body) if not is_code)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(gfm_autolink_plugin)
    rules = parser.inline.ruler
    find = next(rule.fn for rule in rules.__rules__ if rule.name == _BARE_LINK)
    rules.at(_BARE_LINK, lambda state, silent: state.src[state.pos] == ":" and find(state, silent))
    return parser


def _words(inline: Token) -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in inline.children or ()
        if child.type in {"text", "code_inline", "softbreak", "hardbreak", "image"}
    )


def split_at_code(body: str, shield: re.Pattern[str] | None = None) -> list[tuple[bool, str]]:
    """The body in pieces, each with whether it is code.

    :param shield: what counts as code too, beside blocks and spans of it
    """
    pieces = []
    for fenced, block in _parts(_FENCE, body) if shield is None else _either(_FENCE, shield, body):
        pieces += [(True, block)] if fenced else list(_parts(_CODE, block))
    return pieces


def _either(first: re.Pattern[str], second: re.Pattern[str], text: str) -> list[tuple[bool, str]]:
    """As :func:`_parts` for two patterns, of which the one that begins earlier counts."""
    parts = []
    done = 0
    one, other = first.search(text), second.search(text)
    while one or other:
        match = min((hit for hit in (one, other) if hit), key=lambda hit: hit.start())
        parts += [(False, text[done : match.start()]), (True, match[0])]
        done = match.end()
        one = first.search(text, done) if one and one.start() < done else one
        other = second.search(text, done) if other and other.start() < done else other
    return [*parts, (False, text[done:])]


def _parts(pattern: re.Pattern[str], text: str) -> list[tuple[bool, str]]:
    parts = []
    done = 0
    for found in pattern.finditer(text):
        parts += [(False, text[done : found.start()]), (True, found[0])]
        done = found.end()
    return [*parts, (False, text[done:])]
