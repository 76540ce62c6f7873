"""Which format reads a file."""

from syndicate.formats.assets import suffix
from syndicate.formats.html import Html
from syndicate.formats.markdown import Markdown
from syndicate.formats.plain import PlainText
from syndicate.model import Rules
from syndicate.ports.reading import Format


def formats(rules: Rules) -> tuple[Format, ...]:
    """Every format, the surest to recognise a file by its head first."""
    return (Html(), Markdown(), PlainText(rules))


def choose(path: str, head: bytes, *, rules: Rules) -> Format | None:
    """The format of a file, or None if none reads it.

    :param head: the file's first 4 kB, looked at when its suffix says nothing
    :param rules: decide which words may stand in a date
    """
    known, ending = formats(rules), suffix(path)
    by_suffix = next((format_ for format_ in known if ending in format_.suffixes), None)
    return by_suffix or next((format_ for format_ in known if format_.sniff(head)), None)
