"""Text as feeds may carry it, and moments as their formats write them, whatever the locale and zone."""

import re
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache

NAMESPACES = {
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
"""Prefix and address of every extension that our feeds use; readers match the prefixes as text."""

MARK = "\ufdd0"
"""A character that no cleaned text has, and XML allows: it stands where something is put in afterwards."""

_FIRST_CERTAIN_YEAR = 100
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(f"{chr((plane << 16) + 0xFFFE)}{chr((plane << 16) + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)


def clean(text: str) -> str:
    """Drop what XML forbids or discourages (XML 1.0, 2.2) and byte order marks, and write line ends as LF.

    Programs differ in whether a byte order mark belongs to the text that it begins; none of them shows one.
    U+FFFD, which tells of a character that was lost in decoding, is written as a question mark: validators
    take it for a fault of the feed's own encoding.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\ufffd" in text:
        text = text.replace("\ufffd", "?")
    if text.replace("\n", "").isprintable():  # nothing unwanted is printable, and asking is far cheaper
        return text
    return _UNWANTED.sub("", text)


def line(text: str) -> str:
    """Clean a text and fold its white space: readers differ in how they show it."""
    return " ".join(clean(text).split())


@lru_cache(maxsize=1024)
def rfc822(moment: datetime) -> str:
    """``Sun, 25 Jul 2021 00:00:00 +0000`` (RFC 822 section 5, as RSS 2.0 amends it).

    The weekday is left out before the year 100: readers that take such a year for one of our time would find
    that it does not fit.
    """
    written = format_datetime(moment)
    return written if moment.year >= _FIRST_CERTAIN_YEAR else written.partition(", ")[2]


def rfc3339(moment: datetime) -> str:
    """``2021-07-25T00:00:00Z`` (RFC 3339 section 5.6)."""
    return moment.isoformat().replace("+00:00", "Z")
