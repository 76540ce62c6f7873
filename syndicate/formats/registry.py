"""Which format reads a file."""

from syndicate.formats.assets import suffix
from syndicate.formats.containers import Gzip, Zip
from syndicate.formats.csv_table import Table
from syndicate.formats.docx import Docx
from syndicate.formats.feed import Feed
from syndicate.formats.furnishings import Furnishings
from syndicate.formats.html import Html
from syndicate.formats.json_articles import JsonArticles
from syndicate.formats.mail import Mail
from syndicate.formats.markdown import Markdown
from syndicate.formats.mending import Mending
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
    plain = _of_articles(rules)

    def within(path: str, head: bytes) -> Format | None:
        return _choose(plain, path, head)

    return (Gzip(within, rules.max_bytes), Zip(within, rules.max_bytes), *plain)


def choose(path: str, head: bytes, *, rules: Rules) -> Format | None:
    """The format of a file, or None if none reads it.

    :param head: the file's first 4 kB, looked at when its suffix says nothing
    :param rules: decide which words may stand in a date
    """
    return _choose(formats(rules), path, head)


def _of_articles(rules: Rules) -> tuple[Format, ...]:
    """The formats that may also stand in a container."""
    known: tuple[Format, ...] = (
        Wxr(),
        NewsMl(),
        Nitf(),
        Feed(),
        Docx(),
        Html(rules.shown_dates),
        Furnishings(),
        Rst(),
        JsonArticles(),
        Table(),
        Mail(attachments=rules.attachments),
        Markdown(),
        PlainText(rules),
    )
    return tuple(map(Mending, known)) if rules.mend_encoding else known


def _choose(known: tuple[Format, ...], path: str, head: bytes) -> Format | None:
    ending = suffix(path)
    named = [format_ for format_ in known if ending in format_.suffixes]
    if len(named) == 1:
        return named[0]
    recognised = next((format_ for format_ in named or known if format_.sniff(head)), None)
    return recognised or next(iter(reversed(named)), None)
