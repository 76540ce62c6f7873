"""Which files beside articles are none: pictures, sounds, styles. Told by name alone, and quick to load."""

from syndicate.core.media_types import BY_SUFFIX

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


def is_asset(path: str) -> bool:
    """Whether the name alone says that a file belongs to articles and is none itself."""
    return suffix(path) in _ASSETS or path.rpartition("/")[2].lower() in _ASSET_NAMES


def suffix(path: str) -> str:
    """The ending of a file's name, lower case with its dot; empty when it has none."""
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""
