"""Folders of a site's checkout that hold no articles: what generators, packagers and themes keep there.

Some names never mean anything else (``node_modules``, ``_includes``). Others are plumbing only beside the
settings of the generator that gives them that meaning: a newspaper may well have a folder ``themes``.
"""

import re
from collections.abc import Mapping
from os.path import exists

NEVER_ENTERED = frozenset(
    {
        "node_modules",
        "bower_components",
        "__pycache__",
        "_includes",
        "_layouts",
        "_data",
        "_site",
        "_sass",
        "_plugins",
        "_partials",
        "_components",
        "_templates",
        "_theme",
        "_themes",
        "_11ty",
    }
)
"""Names of folders that hold no articles, whatever lies beside them."""

_HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default", "archetypes")
_HUGO_OR_ZOLA = ("config.toml", "config.yaml", "config.yml", "config.json", "zola.toml")
_PELICAN = ("pelicanconf.py", "publishconf.py")
_NIKOLA = ("conf.py",)
_JEKYLL = ("_config.yml", "_config.yaml", "_config.toml")
_ELEVENTY = (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs")
_BUILT = (*_HUGO, *_HUGO_OR_ZOLA)
_ANY = (*_BUILT, *_PELICAN, *_NIKOLA, *_JEKYLL, *_ELEVENTY)

_BESIDE: Mapping[str, tuple[str, ...]] = {
    "vendor": ("composer.json", "go.mod", "Gemfile", "package.json", ".git", *_JEKYLL),
    "archetypes": _BUILT,
    "layouts": _BUILT,
    "themes": (*_BUILT, *_PELICAN, *_NIKOLA),
    "theme": (*_BUILT, *_PELICAN),
    "static": (*_BUILT, *_PELICAN, *_ELEVENTY),
    "public": _ANY,
    "resources": _BUILT,
    "i18n": _BUILT,
    "templates": (*_BUILT, *_PELICAN, *_NIKOLA),
    "shortcodes": (*_BUILT, *_NIKOLA),
    "sass": (*_BUILT, *_NIKOLA),
    "assets": _ANY,
    "output": (*_PELICAN, *_NIKOLA),
    "plugins": (*_PELICAN, *_NIKOLA),
    "pages": ("pelicanconf.py", "../pelicanconf.py", *_NIKOLA),
    "stories": _NIKOLA,
    "cache": _NIKOLA,
    "files": _NIKOLA,
    "listings": _NIKOLA,
    "galleries": _NIKOLA,
}
"""Names that are plumbing where one of these lies beside them."""

_PAPERS = re.compile(
    r"(?:readme|licen[cs]e|copying|contributing|code[-_]of[-_]conduct|security|pull_request_template|"
    r"issue_template|support|governance|maintainers|codeowners)(?:\.(?:md|markdown|txt|rst|html|adoc))?|"
    r"(?:package|package-lock|composer|tsconfig|jsconfig|vercel|netlify|bower|manifest|renovate|"
    r"search-?index)\.json|(?:requirements[\w-]*|robots|humans|ads|security|keybase)\.txt",
    re.IGNORECASE,
)
_CHECKOUT = (".git", ".github", "package.json", "Gemfile", *_ANY)


def is_plumbing(folder: str, name: str) -> bool:
    """Whether a folder named ``name`` in ``folder`` holds no articles.

    :param folder: path on this machine, with or without a slash at its end
    """
    if name in NEVER_ENTERED:
        return True
    marks = _BESIDE.get(name)
    return marks is not None and _holds_one(folder, marks)


def is_paper(folder: str, name: str) -> bool:
    """Whether a file is about a checkout (``README.md``, ``package.json``) in whose root it lies."""
    return _PAPERS.fullmatch(name) is not None and _holds_one(folder, _CHECKOUT)


def _holds_one(folder: str, names: tuple[str, ...]) -> bool:
    return any(exists(f"{folder.rstrip('/')}/{name}") for name in names)  # noqa: PTH110 - need not be UTF-8
