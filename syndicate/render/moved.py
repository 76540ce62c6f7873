"""The page at an address that something has left: it leads on, for people and for search engines."""

from html import escape

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
    page = _PAGE.format(
        language=escape(masthead.language),
        title=escape(f"{term.name} — {masthead.title}"),
        address=escape(urls.absolute(folder(term), masthead)),
    )
    return Output(path=f"{left}index.html", media_type="text/html; charset=utf-8", body=page.encode())
