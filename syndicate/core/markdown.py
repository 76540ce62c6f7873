"""Markdown to HTML: CommonMark 0.31 with tables, strikethrough, footnotes, definition lists and bare links.

What comes out is HTML as the author wrote it, not yet safe: ``core.html`` sees to that. Templates of other
generators (shortcodes, Liquid) are not run; a few that only wrap something are replaced by what they wrap.
"""

import re
from collections.abc import Callable
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

_MOST_MARKS = 200_000
"""In a whole text: each becomes a piece of its own, which costs memory and time."""

_MARKS = re.compile(r"[!#$%&*+<=>@\[\\\]^_`{|}~]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_MAY_HAVE_TITLE = re.compile(r"^ {0,3}(?:#(?:[ \t]|$)|=+[ \t]*$)", re.MULTILINE)
_TEMPLATE = re.compile(
    r"\{\{[<%](?P<shortcode>[^{}]{0,500}?)[>%]\}\}|\{%(?P<liquid>[^{}]{0,500}?)%\}|"
    r"\{\{(?P<value>\s{0,9}(?:site|page|post|include)\.[^{}]{0,200}?)\}\}"
)
_FENCE = re.compile(
    r"^ {0,3}(?P<mark>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}(?P=mark)[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_CODE = re.compile(r"(?<!`)(?P<ticks>`{1,10}+)(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_ARGUMENT = re.compile(
    r"""(?:(?P<name>[\w-]+)=)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"']+))"""
)
_COMPONENTS = re.compile(
    r"^(?:import\s[^\n]*from\s+['\"][^\n]*|export\s+(?:const|let|default|function)\b[^\n]*)$|"
    r"^</?[A-Z][\w.]*(?:\s[^<>]{0,500})?/?>[ \t]*$",
    re.MULTILINE,
)


class Plain(NamedTuple):
    """Markdown without templates of other generators, and what had to be left out."""

    body: str
    warnings: tuple[str, ...]


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
    text = outside_code(body)
    if len(_MARKS.findall(text)) > _MOST_MARKS:
        return True
    return text.count("[") > _BRACKETS and any(
        block.count("[") > _BRACKETS for block in _BLANK_LINES.split(text)
    )


def outside_code(body: str) -> str:
    """The body without its code, in which nothing is meant as markup."""
    return "".join(piece for is_code, piece in _split_at_code(body) if not is_code)


def without_templates(body: str, *, components: bool = False) -> Plain:
    """Take out shortcodes and Liquid that stand outside code; known ones become what they show.

    :param components: take out the imports and components of MDX too
    """
    if "{" not in body and not components:
        return Plain(body, ())
    dropped: dict[str, None] = {}

    def replace(found: re.Match[str]) -> str:
        words = (found["shortcode"] or found["liquid"] or found["value"] or "").strip().strip("-").strip()
        name, _, arguments = words.partition(" ")
        shown = _KNOWN.get(name)
        if shown is not None:
            return shown(_arguments(arguments))
        dropped[found[0] if len(found[0]) <= _SHOWN else found[0][: _SHOWN - 1] + "…"] = None
        return ""

    pieces: list[str] = []
    for is_code, piece in _split_at_code(body):
        if is_code:
            pieces.append(piece)
            continue
        bare = _COMPONENTS.sub("", piece) if components else piece
        pieces.append(_TEMPLATE.sub(replace, bare))
    return Plain("".join(pieces), tuple(f"left out, since templates are not run: {name}" for name in dropped))


_SHOWN = 60


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    return parser.use(footnote_plugin).use(deflist_plugin).use(gfm_autolink_plugin)


def _words(inline: Token) -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in inline.children or ()
        if child.type in {"text", "code_inline", "softbreak", "hardbreak", "image"}
    )


def _split_at_code(body: str) -> list[tuple[bool, str]]:
    pieces = []
    for fenced, block in _parts(_FENCE, body):
        pieces += [(True, block)] if fenced else list(_parts(_CODE, block))
    return pieces


def _parts(pattern: re.Pattern[str], text: str) -> list[tuple[bool, str]]:
    parts = []
    done = 0
    for found in pattern.finditer(text):
        parts += [(False, text[done : found.start()]), (True, found[0])]
        done = found.end()
    return [*parts, (False, text[done:])]


def _arguments(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for position, match in enumerate(_ARGUMENT.finditer(text)):
        value = match["double"] or match["single"] or match["bare"] or ""
        found[match["name"] or str(position)] = value
    return found


def _figure(arguments: dict[str, str]) -> str:
    address = arguments.get("src") or arguments.get("0", "")
    words = arguments.get("caption") or arguments.get("alt") or arguments.get("title") or ""
    return f"![{words}](<{address}>)" if address else ""


def _youtube(arguments: dict[str, str]) -> str:
    video = arguments.get("id") or arguments.get("0", "")
    return f"<https://www.youtube.com/watch?v={video}>" if re.fullmatch(r"[\w-]{1,20}", video) else ""


def _code(arguments: dict[str, str]) -> str:
    language = re.sub(r"[^\w+#.-]", "", arguments.get("0", ""))
    return f"\n```{language}\n"


def _code_end(_arguments: dict[str, str]) -> str:
    return "\n```\n"


def _nothing(_arguments: dict[str, str]) -> str:
    return ""


_KNOWN: dict[str, Callable[[dict[str, str]], str]] = {
    "figure": _figure,
    "youtube": _youtube,
    "highlight": _code,
    "/highlight": _code_end,
    "endhighlight": _code_end,
    "raw": _nothing,
    "endraw": _nothing,
}
