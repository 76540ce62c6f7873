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
    return leading(
        f"{left}index.html",
        title=f"{term.name} — {masthead.title}",
        address=urls.absolute(folder(term), masthead),
        language=masthead.language,
    )


def leading(path: str, *, title: str, address: str, language: str) -> Output:
    """A page that leads to an address.

    :param path: below the output folder
    """
    page = _PAGE.format(language=escape(language), title=escape(title), address=escape(address))
    body = page.encode("utf-8", "replace")
    return Output(path=path, media_type="text/html; charset=utf-8", body=body)
