"""What other generators would have filled in: shortcodes, Liquid, attribute lists, lists of contents.

No template is run. Known ones become what they show, an address stays where a link needs one, and the rest is
left out with a warning. Code is left alone, and so is what an author shields from templates.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from syndicate.core.markdown import split_at_code
from syndicate.core.values import as_text

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
_ARGUMENT = re.compile(
    r"""(?:(?P<name>[\w-]+)=)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"',]+))"""
)
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
_ID = re.compile(r"#([\w.:-]{1,100})")
_MARKED = re.compile(
    r"<(?P<tag>div|section|aside|blockquote|details|figure|article)\b(?P<before>[^<>]{0,300}?)\s+"
    r"markdown=[\"']?(?:1|block|span|true)[\"']?(?P<after>[^<>]{0,300})>"
    r"(?P<inner>(?:(?!</?(?P=tag)\b).){0,20000}?)</(?P=tag)>",
    re.DOTALL | re.IGNORECASE,
)
_IN_LINK = re.compile(r"(?:\]\(\s?<?|\b(?:href|src)=[\"'])$")
_EMPTY_LINK = re.compile(r"(?<!!)\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]*\]){1,500})\]\(\s?(?:<>)?\s?\)")
_ADDRESS = re.compile(r"(?:https?:/)?/\S+|#\S+|\.\.?/\S+", re.IGNORECASE)
_OF_THE_SITE = ("site", "page", "post", "include", "config", "section")
_ROOTS = frozenset({"site.url", "site.baseurl", "config.base_url"})
_SHOWN = 60


class Plain(NamedTuple):
    """Text without templates of other generators, and what had to be left out."""

    body: str
    warnings: tuple[str, ...]


def without_templates(
    body: str, *, components: bool = False, fields: Mapping[str, object] | None = None
) -> Plain:
    """Take out what other generators would have run.

    :param components: take out the imports and components of MDX too
    :param fields: what the article declares, which its templates may show
    """
    if not components and not any(sign in body for sign in ("{", "[", "markdown=")):
        return Plain(body, ())
    reader = _Reader(fields or {})
    made = "".join(piece if shielded else reader.plain(piece, components) for shielded, piece in _parts(body))
    if reader.unlinked:
        made = _EMPTY_LINK.sub(r"\g<words>", made)
    warnings = tuple(f"left out, since templates are not run: {name}" for name in reader.dropped)
    return Plain(made, warnings)


def _parts(body: str) -> list[tuple[bool, str]]:
    """The text in pieces, each with whether templates in it are meant to be seen."""
    parts: list[tuple[bool, str]] = []
    for is_code, piece in split_at_code(body, _RAW) if "{" in body else split_at_code(body):
        shielded = _RAW.fullmatch(piece) if is_code else None
        shown = shielded["shielded"] if shielded else _RAW.sub(r"\g<shielded>", piece) if is_code else piece
        parts.append((is_code, _SHIELDED.sub(r"\1\2\3", shown) if is_code else shown))
    return parts


class _Reader:
    """Reads the pieces of one text, and remembers what it could not keep."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._fields = fields
        self.dropped: dict[str, None] = {}
        self.unlinked = False

    def plain(self, piece: str, components: bool) -> str:
        bare = _COMPONENTS.sub("", piece) if components else piece
        bare = _CONTENTS_MARK.sub("", bare) if "[" in bare else bare
        if "{" in bare:
            bare = _TEMPLATE.sub(self._show, bare)
            bare = _SHIELDED.sub(r"\1\2\3", bare)
            bare = _HEADING_ID.sub(_anchored, _ATTRIBUTES.sub("", bare))
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
        arguments = _arguments(written)
        shown = _KNOWN.get(name)
        if shown is not None:
            return shown(arguments)
        if not self._is_link(found):
            return self._drop(found)
        address = arguments.get("0", "")
        return address if name not in _REFERENCES and _ADDRESS.fullmatch(address) else self._drop(found)

    def _value(self, found: re.Match[str]) -> str:
        name = found["value"]
        owner, _, field = name.rpartition(".")
        declared = self._fields.get(field.lower()) if owner in {"", "page"} else None
        text = as_text(declared)
        if text is not None:
            return text
        if name in _ROOTS:
            return ""
        is_known = name.partition(".")[0] in _OF_THE_SITE and owner
        return self._drop(found) if is_known or found["filters"] or self._is_link(found) else found[0]

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


def _arguments(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for position, match in enumerate(_ARGUMENT.finditer(text)):
        value = match["double"] or match["single"] or match["bare"] or ""
        found[match["name"] or str(position)] = value
    return found


def _figure(arguments: dict[str, str]) -> str:
    address = next((arguments[key] for key in ("src", "link", "path", "0") if arguments.get(key)), "")
    words = arguments.get("caption") or arguments.get("alt") or arguments.get("title") or ""
    return f"![{words}](<{address}>)" if address else ""


def _youtube(arguments: dict[str, str]) -> str:
    video = arguments.get("id") or arguments.get("0", "")
    return f"<https://www.youtube.com/watch?v={video}>" if re.fullmatch(r"[\w-]{1,20}", video) else ""


def _vimeo(arguments: dict[str, str]) -> str:
    video = arguments.get("id") or arguments.get("0", "")
    return f"<https://vimeo.com/{video}>" if re.fullmatch(r"[0-9]{1,15}", video) else ""


def _gist(arguments: dict[str, str]) -> str:
    place = "/".join(value for key, value in arguments.items() if key in {"0", "1"})
    return f"<https://gist.github.com/{place}>" if re.fullmatch(r"[\w-]{1,40}(?:/\w{1,40})?", place) else ""


def _code(arguments: dict[str, str]) -> str:
    language = re.sub(r"[^\w+#.-]", "", arguments.get("0", ""))
    return f"\n```{language}\n"


def _code_end(_arguments: dict[str, str]) -> str:
    return "\n```\n"


def _nothing(_arguments: dict[str, str]) -> str:
    return ""


_REFERENCES = frozenset({"ref", "relref", "post_url", "link"})
"""Those that name another file of the site: where its page will stand is not known while this one is read."""

_KNOWN: dict[str, Callable[[dict[str, str]], str]] = {
    "figure": _figure,
    "img": _figure,
    "image": _figure,
    "youtube": _youtube,
    "vimeo": _vimeo,
    "gist": _gist,
    "highlight": _code,
    "/highlight": _code_end,
    "endhighlight": _code_end,
    "raw": _nothing,
    "endraw": _nothing,
    "toc": _nothing,
}
