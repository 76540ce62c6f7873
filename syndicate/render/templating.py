"""Where templates come from and how they are run: the user's folder first, then the built-in ones.

A user's template replaces the built-in one of the same name, and can extend it as ``builtin/NAME``. Templates
are run with every text escaped; what they are given is made elsewhere.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)

from syndicate.core.language import direction
from syndicate.errors import ConfigError
from syndicate.render.moments import clock, size
from syndicate.render.words import Words, words

BUILT_IN = Path(__file__).parent / "templates"

_MISTAKES = (TemplateError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
"""What a template can raise by what is written in it."""

_REMEDY = "Mend the template, or take its folder out of [output] templates."


class Templates:
    """Templates by name."""

    def __init__(self, folder: Path | None = None) -> None:
        """Look in ``folder`` before the built-in templates.

        :raises ConfigError: when there is no such folder, or it cannot be read
        """
        self._folder = folder
        self.version = _digest(folder)
        built_in = FileSystemLoader(BUILT_IN)
        own = [FileSystemLoader(folder)] if folder else []
        self._environment = Environment(
            loader=ChoiceLoader([*own, built_in, PrefixLoader({"builtin": built_in})]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters |= {"direction": direction, "size": size, "clock": clock}

    def render(self, name: str, **given: object) -> bytes:
        """Run a template.

        :raises ConfigError: naming the template and, where it is known, the line
        """
        try:
            return self._environment.get_template(name).render(given).encode("utf-8", "replace")
        except TemplateSyntaxError as wrong:
            where = f"{wrong.name or name}, line {wrong.lineno}"
            raise ConfigError(f"template {where}: {wrong.message}", remedy=_REMEDY) from wrong
        except _MISTAKES as wrong:
            raise ConfigError(f"template {name}: {wrong}", remedy=_REMEDY) from wrong

    def words(self, language: str) -> Words:
        """The built-in words in a language: those of the user's folder over the built-in ones.

        :raises ConfigError: when a file of words is wrong
        """
        try:
            return words(language, self._layers)
        except ValueError as wrong:
            raise ConfigError(f"words of pages in {language}: {wrong}", remedy=_REMEDY) from wrong

    def _layers(self, name: str) -> tuple[bytes, ...]:
        folders = [BUILT_IN, *([self._folder] if self._folder else [])]
        return tuple((folder / name).read_bytes() for folder in folders if (folder / name).is_file())

    def read(self, name: str) -> bytes:
        """The bytes of a file among the templates that is published as it is."""
        own = self._folder / name if self._folder else None
        return (own if own and own.is_file() else BUILT_IN / name).read_bytes()


def _digest(folder: Path | None) -> str:
    digest = hashlib.sha256()
    try:
        for path, name in _files(folder):
            content = path.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            digest.update(content)
    except OSError as wrong:
        raise ConfigError(
            f"templates {folder}: {wrong.strerror or wrong}",
            remedy="Name a folder that can be read in [output] templates, or leave it out.",
        ) from wrong
    return digest.hexdigest()


def _files(folder: Path | None) -> Iterator[tuple[Path, str]]:
    if folder:
        if not folder.is_dir():
            raise NotADirectoryError(20, "no such folder")
        yield from _below(folder)
    yield from _below(BUILT_IN)


def _below(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path, path.relative_to(root).as_posix()
