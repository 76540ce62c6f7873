"""What the readers of feeds share: names of elements by their vocabulary, dates, addresses, the last resort.

Nothing is fetched and nothing is judged: dates stay as written wherever Python's own reading of mail dates
does not make them sure.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import escape
from typing import TypeAlias
from urllib.parse import urljoin

from lxml import etree

from syndicate.formats.xml import local

_VOCABULARIES = (
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://purl.org/dc/elements", "dc"),
    ("http://purl.org/dc/terms", "dcterms"),
    ("http://www.w3.org/2005/atom", "atom"),
    ("http://purl.org/atom/ns", "atom"),
    ("http://www.itunes.com/dtds/podcast", "itunes"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://wordpress.org/export/", "wp"),
    ("http://purl.org/rss/1.0", ""),
    ("http://my.netscape.com/rdf", ""),
    ("http://backend.userland.com/", ""),
    ("http://cyber.law.harvard.edu/rss", ""),
)
_MAIL_DATE = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?\s+(?:[A-Z]{1,5}|[+-]\d{4})"
)
Children: TypeAlias = "Mapping[str, list[etree._Element]]"  # noqa: SLF001 - the only name lxml has for it


def children(element: etree._Element) -> Children:
    """The elements in ``element`` by name, ``vocabulary:name`` where it is not the feed's own."""
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        name = name_of(child)
        if name:
            found.setdefault(name, []).append(child)
    return found


def name_of(element: etree._Element) -> str:
    """The name of an element with the usual prefix of its vocabulary; empty for what is no element."""
    name = local(element)
    tag = element.tag
    if not name or not isinstance(tag, str) or not tag.startswith("{"):
        return name
    namespace = tag[1:].partition("}")[0].lower()
    if namespace.startswith("http://wordpress.org/export/") and namespace.rstrip("/").endswith("excerpt"):
        return f"excerpt:{name}"
    known = next((prefix for begin, prefix in _VOCABULARIES if namespace.startswith(begin)), "other")
    return f"{known}:{name}" if known else name


def texts(found: Children, *names: str) -> list[str]:
    """The texts of every element of these names that holds one, in order of the names."""
    return [text for name in names for element in found.get(name, []) if (text := _text(element))]


def first(found: Children, *names: str) -> str:
    """The first such text, or an empty one."""
    return next(iter(texts(found, *names)), "")


def moment(text: str) -> datetime | str:
    """A date of a mail header, whose zones RFC 822 section 5 names, as a moment; anything else as written."""
    if not _MAIL_DATE.fullmatch(text):
        return text
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return text
    return found if found.tzinfo is not None else text


def absolute(address: str, base: str) -> str:
    """An address against the feed's own; as written if that cannot be."""
    try:
        return urljoin(base, address.strip()) if base and address else address.strip()
    except ValueError:
        return address.strip()


def linked(title: str, address: str) -> str:
    """The body of an entry that has none: what it points to, or nothing."""
    words = title or address
    if not words:
        return ""
    if not address:
        return f"<p>{escape(words)}</p>"
    return f'<p><a href="{escape(address)}">{escape(words)}</a></p>'


def filled(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields that hold something."""
    return {key: value for key, value in fields.items() if value not in ("", None, [], {})}


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext(etree.Element)).strip()
