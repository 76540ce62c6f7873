"""Which format reads a file."""

from syndicate.formats.assets import suffix
from syndicate.formats.docx import Docx
from syndicate.formats.feed import Feed
from syndicate.formats.furnishings import Furnishings
from syndicate.formats.html import Html
from syndicate.formats.markdown import Markdown
from syndicate.formats.newsml import NewsMl
from syndicate.formats.nitf import Nitf
from syndicate.formats.plain import PlainText
from syndicate.formats.rst import Rst
from syndicate.formats.wxr import Wxr
from syndicate.model import Rules
from syndicate.ports.reading import Format


def formats(rules: Rules) -> tuple[Format, ...]:
    """Every format, the surest to recognise a file by its head first.

    Of several that read one suffix, the last is the one that reads what none of them recognises.
    """
    return (
        Wxr(),
        NewsMl(),
        Nitf(),
        Feed(),
        Docx(),
        Html(),
        Furnishings(),
        Rst(),
        Markdown(),
        PlainText(rules),
    )


def choose(path: str, head: bytes, *, rules: Rules) -> Format | None:
    """The format of a file, or None if none reads it.

    :param head: the file's first 4 kB, looked at when its suffix says nothing
    :param rules: decide which words may stand in a date
    """
    known, ending = formats(rules), suffix(path)
    named = [format_ for format_ in known if ending in format_.suffixes]
    if len(named) == 1:
        return named[0]
    recognised = next((format_ for format_ in named or known if format_.sniff(head)), None)
    return recognised or next(iter(reversed(named)), None)
