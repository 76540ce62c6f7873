"""Which files beside articles are none: pictures, sounds, styles. Told by name alone, and quick to load.

A table or an archive may hold articles, and be shown by an article all the same.
"""

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
_MAY_HOLD_ARTICLES = frozenset({".csv", ".gz", ".json", ".zip"})
_ASSETS = (frozenset(BY_SUFFIX) | _MORE_ASSETS) - _MAY_HOLD_ARTICLES
_ASSET_NAMES = frozenset({"robots.txt", "humans.txt", "ads.txt", "security.txt", "cname", "makefile"}) | {
    "bower.json",
    "composer.json",
    "deno.json",
    "jsconfig.json",
    "manifest.json",
    "package-lock.json",
    "package.json",
    "theme.json",
    "tsconfig.json",
    "vercel.json",
}
_OF_OTHERS = (".meta.toml", ".meta")
"""Files that say something of the article beside them: seen, so that a change of theirs is."""

_SETTINGS_ENDINGS = (".11tydata.json", ".chapters.json", ".meta.json", ".schema.json", ".tar.gz")
"""Of names that tell more than their suffix does: tools' settings, and archives that nothing here opens."""


def is_asset(path: str) -> bool:
    """Whether the name alone says that a file belongs to articles and is none itself."""
    name = path.rpartition("/")[2].lower()
    if name == "_defaults.toml" or name.endswith(_OF_OTHERS):
        return False
    return suffix(path) in _ASSETS or name in _ASSET_NAMES or name.endswith(_SETTINGS_ENDINGS)


def may_be_shown(path: str) -> bool:
    """Whether a file that an article names is published with it, rather than read as an article."""
    return is_asset(path) or suffix(path) in BY_SUFFIX


def suffix(path: str) -> str:
    """The ending of a file's name, lower case with its dot; empty when it has none."""
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""
