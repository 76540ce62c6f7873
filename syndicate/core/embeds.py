"""What the best known shortcodes and Liquid tags show, as Markdown: pictures, videos, listings.

Nothing is fetched and nothing is framed: what lives elsewhere becomes a link to it.
"""

import re
from collections.abc import Callable

_ARGUMENT = re.compile(
    r"""(?:(?P<name>[\w-]+)=)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"',]+))"""
)


def arguments(text: str) -> dict[str, str]:
    """What stands after a name, by its own names or by its place from ``0``."""
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


REFERENCES = frozenset({"ref", "relref", "post_url", "link"})
"""Those that name another file of the site: where its page will stand is not known while this one is read."""

KNOWN: dict[str, Callable[[dict[str, str]], str]] = {
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
