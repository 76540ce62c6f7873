"""The page at an address that something has left: it leads on, for people and for search engines."""

from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlsplit

from syndicate.core import urls
from syndicate.core.selection import folder
from syndicate.model import Masthead, Output, Term

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{address}">
<meta http-equiv="refresh" content="0; url={address}">
<meta name="robots" content="noindex">
</head>
<body><p><a href="{address}">{title}</a></p></body>
</html>
"""


def moved(left: str, term: Term, masthead: Masthead) -> Output:
    """A page that leads to a term's own.

    :param left: folder below the output folder, ending in ``/``
    """
    return leading(
        f"{left}index.html",
        title=f"{term.name} — {masthead.title}",
        address=urls.absolute(folder(term), masthead),
        language=masthead.language,
    )


def listed(moves: Iterable[tuple[str, str]], masthead: Masthead) -> Output:
    """What has left its address for good, in the form that several hosts of static files read.

    :param moves: from where to where, below the output folder
    """
    base = urlsplit(masthead.url).path
    lines = [f"{quote(base + old)} {urls.absolute(new, masthead)} 301\n" for old, new in sorted(moves)]
    return Output(path="_redirects", media_type="text/plain; charset=utf-8", body="".join(lines).encode())


def leading(path: str, *, title: str, address: str, language: str) -> Output:
    """A page that leads to an address.

    :param path: below the output folder
    """
    page = _PAGE.format(language=escape(language), title=escape(title), address=escape(address))
    body = page.encode("utf-8", "replace")
    return Output(path=path, media_type="text/html; charset=utf-8", body=body)
