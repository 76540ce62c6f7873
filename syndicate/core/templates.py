"""What other generators would have filled in: shortcodes, Liquid, attribute lists, lists of contents.

No template is run. Known ones become what they show, an address stays where a link needs one, and the rest is
left out with a warning. Code is left alone, and so is what an author shields from templates.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from syndicate.core.embeds import KNOWN, REFERENCES, arguments
from syndicate.core.markdown import split_at_code, to_html
from syndicate.core.values import as_text
from syndicate.model import Markup

_TEMPLATE = re.compile(
    r"\{\{[<%](?P<shortcode>[^{}]{0,500}?)/?[>%]\}\}|"
    r"\{%(?P<liquid>[^{}]{0,500}?)%\}|"
    r"\{\{-?\s{0,9}(?P<call>[A-Za-z_]\w{0,60})\((?P<arguments>[^{}]{0,500}?)\)\s{0,9}-?\}\}|"
    r"\{\{-?\s{0,9}(?:\"(?P<double>[^\"{}]{0,500})\"|'(?P<single>[^'{}]{0,500})'|"
    r"(?P<value>[A-Za-z_][\w.-]{0,100}))\s{0,9}(?P<filters>\|[^{}]{0,300}?)?-?\}\}"
)
_RAW = re.compile(
    r"\{%-?\s{0,9}raw\s{0,9}-?%\}(?P<shielded>(?:[^{]|\{(?!%-?\s{0,9}raw\b))*?)"
    r"\{%-?\s{0,9}endraw\s{0,9}-?%\}"
)
_SHIELDED = re.compile(r"(\{\{[<%])/\*([^{}]{0,500}?)\*/([>%]\}\})")
_COMPONENTS = re.compile(
    r"^(?:import\s[^\n]*from\s+['\"][^\n]*|export\s+(?:const|let|default|function)\b[^\n]*)$|"
    r"^</?[A-Z][\w.]*(?:\s[^<>]{0,500})?/?>[ \t]*$",
    re.MULTILINE,
)
_ATTRIBUTES = re.compile(
    r"^[ \t]*(?:[-*+]|\d{1,3}\.)[^\n]{0,60}\n[ \t]*\{:\s{0,9}(?:/?toc)\b[^{}\n]{0,200}\}[ \t]*$|"
    r"\{:\s{0,9}(?:[.#:/]|/?toc\b|[\w-]{1,40}=)[^{}\n]{0,300}\}",
    re.MULTILINE,
)
_CONTENTS_MARK = re.compile(r"^[ ]{0,3}\[\[?_{0,2}TOC_{0,2}\]?\][ \t]*$", re.MULTILINE | re.IGNORECASE)
_HEADING_ID = re.compile(
    r"^(?P<rank> {0,3}#{1,6}[ \t]+)(?P<words>[^{}\n]{0,500}?)[ \t]{0,9}\{(?=[#.])"
    r"(?P<attributes>[^{}\n]{0,200})\}[ \t]*#*[ \t]*$",
    re.MULTILINE,
)
_ID_AFTER_CODE = re.compile(
    r"\A(?P<rank>)(?P<words>[^{}\n]{0,300}?)[ \t]{0,9}\{(?=#)(?P<attributes>[^{}\n]{0,200})\}[ \t]*#*[ \t]*$",
    re.MULTILINE,
)
_CODE_IN_HTML = re.compile(
    r"<(?P<element>pre|code|script|style)\b[^<>]*>(?:[^<]|<(?!/?(?:pre|code|script|style)\b))*"
    r"</(?P=element)\s{0,9}>",
    re.IGNORECASE,
)
_HIGHLIGHT = re.compile(
    r"\{(?:%-?|\{[<%])\s{0,9}highlight\s+(?P<language>[\w+#.-]{1,40})[^{}]{0,200}\}\}?"
    r"(?P<code>(?:[^{]|\{(?!%-?\s{0,9}highlight\b|\{[<%]\s{0,9}highlight\b))*?)"
    r"\{(?:%-?|\{[<%])\s{0,9}(?:endhighlight|/highlight)\s{0,9}(?:-?%|[%>]\})\}"
)
_RUNS = re.compile(r"\{%-?\s{0,9}(?:assign|capture|for|if|unless|case|include|set)\b")
_ID = re.compile(r"#([\w.:-]{1,100})")
_MARKED = re.compile(
    r"<(?P<tag>div|section|aside|blockquote|details|figure|article)\b(?P<before>[^<>]{0,300}?)\s+"
    r"markdown=[\"']?(?:1|block|span|true)[\"']?(?P<after>[^<>]{0,300})>"
    r"(?P<inner>(?:(?!</?(?P=tag)\b).){0,20000}?)</(?P=tag)>",
    re.DOTALL | re.IGNORECASE,
)
_IN_LINK = re.compile(r"(?:\]\(\s?<?|\]:\s?<?|\b(?:href|src)=[\"'])$")
_EMPTY_LINK = re.compile(r"(?<!!)\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]*\]){1,500})\]\(\s?(?:<>)?\s?\)")
_EMPTY_DEFINITION = re.compile(r"^(?P<label> {0,3}\[[^\[\]\n]{1,200}\]:)[ \t]*$", re.MULTILINE)
_ADDRESS = re.compile(r"(?:https?:/)?/\S+|#\S+|\.\.?/\S+", re.IGNORECASE)
_OF_THE_SITE = ("site", "page", "post", "include", "config", "section")
_ROOTS = frozenset({"site.url", "site.baseurl", "config.base_url"})
_SHOWN = 60


class Plain(NamedTuple):
    """Text without templates of other generators, and what had to be left out."""

    body: str
    warnings: tuple[str, ...]


def without_templates(
    body: str,
    *,
    markup: Markup = Markup.MARKDOWN,
    components: bool = False,
    fields: Mapping[str, object] | None = None,
) -> Plain:
    """Take out what other generators would have run.

    :param markup: of the body, Markdown or HTML
    :param components: take out the imports and components of MDX too
    :param fields: what the article declares, which its templates may show
    """
    if not components and not any(sign in body for sign in ("{", "[", "markdown=")):
        return Plain(body, ())
    reader = _Reader(fields or {}, is_html=markup is Markup.HTML, runs=_RUNS.search(body) is not None)
    made = "".join(
        piece if is_code else reader.plain(piece, components=components, is_after_code=at > 0)
        for at, (is_code, piece) in enumerate(_pieces(body, markup))
    )
    if reader.unlinked:
        made = _EMPTY_DEFINITION.sub(r"\g<label> <>", _EMPTY_LINK.sub(r"\g<words>", made))
    warnings = tuple(f"left out, since templates are not run: {name}" for name in reader.dropped)
    return Plain(made, warnings)


def _pieces(body: str, markup: Markup) -> list[tuple[bool, str]]:
    """The text in pieces, each with whether templates in it are meant to be seen."""
    if markup is Markup.HTML:
        pieces = _pieces_of_html(_HIGHLIGHT.sub(_listing, body))
    else:
        pieces = split_at_code(body, _RAW) if "{" in body else split_at_code(body)
    return [(is_code, _shown(piece) if is_code else piece) for is_code, piece in pieces]


def _pieces_of_html(body: str) -> list[tuple[bool, str]]:
    pieces = []
    done = 0
    for code in _CODE_IN_HTML.finditer(body):
        pieces += [(False, body[done : code.start()]), (True, code[0])]
        done = code.end()
    return [*pieces, (False, body[done:])]


def _listing(found: re.Match[str]) -> str:
    return f'<pre><code class="language-{found["language"]}">{escape(found["code"].strip())}</code></pre>'


def _shown(code: str) -> str:
    """Code as readers see it, without what shields it from templates."""
    shielded = _RAW.fullmatch(code)
    shown = shielded["shielded"] if shielded else _RAW.sub(r"\g<shielded>", code)
    return _SHIELDED.sub(r"\1\2\3", shown)


class _Reader:
    """Reads the pieces of one text, and remembers what it could not keep."""

    def __init__(self, fields: Mapping[str, object], *, is_html: bool, runs: bool) -> None:
        """Begin a text.

        :param runs: whether it is a program in parts, whose names mean nothing to readers
        """
        self._fields = fields
        self._is_html = is_html
        self._runs = runs
        self.dropped: dict[str, None] = {}
        self.unlinked = False

    def plain(self, piece: str, *, components: bool, is_after_code: bool) -> str:
        """One piece that is no code, without templates."""
        bare = _COMPONENTS.sub("", piece) if components else piece
        bare = _CONTENTS_MARK.sub("", bare) if "[" in bare else bare
        if "{" in bare:
            bare = _SHIELDED.sub(r"\1\2\3", _TEMPLATE.sub(self._show, bare))
        if "{" in bare and not self._is_html:
            bare = _HEADING_ID.sub(_anchored, _ATTRIBUTES.sub("", bare))
            bare = _ID_AFTER_CODE.sub(_anchored, bare) if is_after_code else bare
        if self._is_html:
            return bare
        return _MARKED.sub(_opened, bare) if "markdown=" in bare else bare

    def _show(self, found: re.Match[str]) -> str:
        literal = found["double"] if found["double"] is not None else found["single"]
        if literal is not None:
            return literal
        if found["value"]:
            return self._value(found)
        words = (found["shortcode"] or found["liquid"] or "").strip().strip("-").strip()
        name, _, written = words.partition(" ")
        if found["call"]:
            name, written = found["call"], found["arguments"]
        if name.startswith("/*"):
            return found[0]
        said = arguments(written)
        shown = KNOWN.get(name)
        if shown is not None:
            text = shown(said)
            return to_html(text).strip().removeprefix("<p>").removesuffix("</p>") if self._is_html else text
        if not self._is_link(found):
            return self._drop(found)
        address = said.get("0", "")
        return address if name not in REFERENCES and _ADDRESS.fullmatch(address) else self._drop(found)

    def _value(self, found: re.Match[str]) -> str:
        name = found["value"]
        text = as_text(self._declared(name.removeprefix("page.").split(".")))
        if text is not None:
            return text
        if name in _ROOTS:
            return ""
        is_known = "." in name and name.partition(".")[0] in _OF_THE_SITE
        is_program = self._runs or is_known or found["filters"] is not None
        return self._drop(found) if is_program or self._is_link(found) else found[0]

    def _declared(self, keys: list[str]) -> object:
        value: object = self._fields
        for key in keys:
            if not isinstance(value, Mapping):
                return None
            value = value.get(key.lower(), value.get(key))
        return value

    def _is_link(self, found: re.Match[str]) -> bool:
        return _IN_LINK.search(found.string, max(0, found.start() - 10), found.start()) is not None

    def _drop(self, found: re.Match[str]) -> str:
        self.unlinked = self.unlinked or self._is_link(found)
        whole = found[0]
        self.dropped[whole if len(whole) <= _SHOWN else whole[: _SHOWN - 1] + "…"] = None
        return ""


def _anchored(heading: re.Match[str]) -> str:
    """A heading whose declared ``id`` stays, since links lead to it."""
    name = _ID.search(heading["attributes"])
    anchor = f'<span id="{name[1]}"></span>' if name else ""
    return f"{heading['rank']}{anchor}{heading['words']}"


def _opened(block: re.Match[str]) -> str:
    """An element that holds Markdown, written so that CommonMark sees it (4.6: after a blank line)."""
    tag = block["tag"]
    return f"<{tag}{block['before']}{block['after']}>\n\n{block['inner'].strip()}\n\n</{tag}>\n"
