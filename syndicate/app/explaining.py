"""The place of a fault as its author sees it: the lines around it, as they stand in the file now."""

from syndicate.core.text import decode, excerpt
from syndicate.errors import DocumentError
from syndicate.model import Quarantined
from syndicate.ports.reading import Source

_AROUND = 2
_WIDTH = 100


def lines_around(item: Quarantined, source: Source) -> list[tuple[int, str]]:
    """Lines of a file around the one at fault, each with its number; printable, of 100 characters at most.

    :returns: none where no line is named, or the file is packed, gone, or no text
    """
    file = source.find(item.path) if item.line else None
    if file is None or item.line is None:
        return []
    try:
        lines = decode(source.read(file), item.path).text.split("\n")
    except DocumentError:
        return []
    first = max(item.line - _AROUND, 1)
    shown = lines[first - 1 : item.line + _AROUND]
    return [(number, excerpt(line.expandtabs(), _WIDTH)) for number, line in enumerate(shown, first)]
