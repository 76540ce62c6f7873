"""Which format reads a file, and which files beside articles are none."""

from functools import lru_cache

from syndicate.core.media_types import BY_SUFFIX
from syndicate.formats.html import Html
from syndicate.formats.markdown import Markdown
from syndicate.formats.plain import PlainText
from syndicate.ports.reading import Format

_MORE_ASSETS = frozenset(
    {
        ".bmp",
        ".bz2",
        ".eot",
        ".ico",
        ".map",
        ".meta",
        ".mjs",
        ".otf",
        ".rar",
        ".scss",
        ".sass",
        ".less",
        ".tar",
    }
    | {
        ".tgz",
        ".tif",
        ".tiff",
        ".toml",
        ".ttf",
        ".xz",
        ".yaml",
        ".yml",
        ".7z",
        ".zst",
        ".heic",
        ".jxl",
        ".jfif",
    }
)
_ASSETS = frozenset(BY_SUFFIX) | _MORE_ASSETS
_ASSET_NAMES = frozenset({"robots.txt", "humans.txt", "ads.txt", "security.txt", "cname", "makefile"})


@lru_cache(maxsize=1)
def formats() -> tuple[Format, ...]:
    """Every format, the surest to recognise a file by its head first."""
    return (Html(), Markdown(), PlainText())


def choose(path: str, head: bytes) -> Format | None:
    """The format of a file, or None if none reads it.

    :param head: the file's first 4 kB, looked at when its suffix says nothing
    """
    known = _by_suffix().get(suffix(path))
    if known is not None:
        return known
    return next((format_ for format_ in formats() if format_.sniff(head)), None)


def is_asset(path: str) -> bool:
    """Whether the name alone says that a file belongs to articles and is none itself."""
    return suffix(path) in _ASSETS or path.rpartition("/")[2].lower() in _ASSET_NAMES


def suffix(path: str) -> str:
    """The ending of a file's name, lower case with its dot; empty when it has none."""
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


@lru_cache(maxsize=1)
def _by_suffix() -> dict[str, Format]:
    return {ending: format_ for format_ in formats() for ending in format_.suffixes}
