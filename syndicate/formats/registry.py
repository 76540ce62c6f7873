"""Which format reads a file."""

from functools import lru_cache

from syndicate.formats.assets import suffix
from syndicate.formats.html import Html
from syndicate.formats.markdown import Markdown
from syndicate.formats.plain import PlainText
from syndicate.ports.reading import Format


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


@lru_cache(maxsize=1)
def _by_suffix() -> dict[str, Format]:
    return {ending: format_ for format_ in formats() for ending in format_.suffixes}
