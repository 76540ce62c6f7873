"""HTML pages and parts of pages: what they declare, and the part of them that is the article.

Declarations are taken where publishers put them: structured data, then Open Graph, then ``meta`` and the
canonical link, then ``time``, ``h1`` and ``title``. A date in running text or in a copyright line is never
one. The content is not made safe here: what is published of it is sanitised by the core.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from syndicate.core import fields as names
from syndicate.core.html import MAX_DEPTH, is_too_deep
from syndicate.core.prose import parse
from syndicate.core.templates import without_templates
from syndicate.core.text import decode
from syndicate.errors import DocumentError, Reason
from syndicate.formats.extras import HTML, are_at_hand
from syndicate.formats.frontmatter import Header, split
from syndicate.formats.page import Page, read_page
from syndicate.model import Document, Markup

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_HEAD = 4096
_SHOWS_CODE = re.compile(
    r"<(pre|code|script|style|textarea)\b[^<>]*>(?:[^<]|<(?!/?(?:pre|code|script|style|textarea)\b))*</\1\s{0,9}>",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(r"\{%-?\s{0,9}[a-z]|\{\{-?\s{0,9}[.$\w\"(]|<%[=@\s]")
_DECLARES = re.compile(r"<(?:html|title|time)\b|<meta\b", re.IGNORECASE)
_IS_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_FILLED_IN = re.compile(
    r"<title\b[^<>]*>[^<]{0,200}?(?:\{[{%]|<%)|<(?:html|body|meta|time|link|article)\b[^<>]{0,300}?(?:\{[{%]|<%)|"
    r"\{%-?\s{0,9}(?:extends|block|include)\b",
    re.IGNORECASE,
)
_TAKEN_WHOLE = (
    "the page has neither <article> nor <main>, and was taken whole: install syndicate[html] to have menus "
    "and footers left out"
)
_LOOKS_LIKE = re.compile(
    rb"\s*(?:<!--.{0,1000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Html:
    """Files of HTML, whole pages or what would stand in one.

    :ivar shown_dates: whether a page that declares no date has the day that it shows as its own
    """

    shown_dates: bool = False
    suffixes: frozenset[str] = frozenset({".html", ".htm", ".xhtml"})

    def sniff(self, head: bytes) -> bool:
        """Whether a file without a known suffix opens like a page."""
        return _LOOKS_LIKE.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, data: bytes, path: str) -> Sequence[Document]:
        """Return the document of a page, or nothing for a template from which pages are made.

        :raises DocumentError: ``empty``, ``binary``, ``encoding``, ``too-deep`` or ``bad-front-matter``
        """
        charset = _CHARSET.search(data[:_HEAD])
        decoded = decode(data, path, charset=charset[1].decode("ascii") if charset else None)
        declared = split(decoded.text, path)
        if declared is None and _is_template(decoded.text):
            return ()
        header = _without_templates(declared) if declared else Header({}, decoded.text, 1)
        if is_too_deep(header.body):
            detail = f"more than {MAX_DEPTH} elements inside each other"
            raise DocumentError(path, Reason.TOO_DEEP, detail, header.body_line)
        root = parse(header.body, comments=True)
        whole = _IS_PAGE.search(header.body) is not None
        seek_date = self.shown_dates and header.fields.keys().isdisjoint(names.ALIASES["published"])
        page = Page({}, "", 1, {}) if root is None else read_page(root, whole=whole, seek_date=seek_date)
        above = header.body_line - 1
        document = Document(
            path=path,
            markup=Markup.HTML,
            fields={**_undeclared(page.fields, header.fields), **header.fields},
            body=page.content,
            body_line=page.line + above,
            warnings=decoded.warnings + header.warnings + _taken_whole(page, whole=whole),
            lines={**{key: line + above for key, line in page.lines.items()}, **header.lines},
        )
        return (document,)


def _is_template(text: str) -> bool:
    """Whether a page without a header is filled in by a program: what it says of itself stands in braces.

    A page *about* templates declares itself in words, and shows braces in its text alone.
    """
    outside = _SHOWS_CODE.sub("", text)
    if not _INSTRUCTION.search(outside):
        return False
    return _DECLARES.search(outside) is None or _FILLED_IN.search(outside) is not None


def _taken_whole(page: Page, *, whole: bool) -> tuple[str, ...]:
    return () if not whole or page.is_marked or are_at_hand(HTML) else (_TAKEN_WHOLE,)


def _without_templates(header: Header) -> Header:
    """The body that other generators would have filled in, read by lines as long as before."""
    plain = without_templates(header.body, markup=Markup.HTML, fields=header.fields)
    return replace(header, body=plain.body, warnings=header.warnings + plain.warnings)


def _undeclared(page: Mapping[str, object], header: Mapping[str, object]) -> dict[str, object]:
    """What the page says of fields that its header leaves open under all of their names."""
    said = {
        key for aliases in names.ALIASES.values() if not header.keys().isdisjoint(aliases) for key in aliases
    }
    return {key: value for key, value in page.items() if key not in said}
