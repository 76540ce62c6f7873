"""The day that a page shows as its own without declaring it, in a line such as ``Posted 12 May 2021``.

htmldate points at a day; it counts only where it stands written, whole and by itself. Running text, footers,
comments, a copyright and the day of a change are no place for it, so no date comes out that nobody wrote.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from lxml import etree

from syndicate.formats.extras import HTML, are_at_hand
from syndicate.formats.trees import source, take_out, words

_LARGEST = 200_000
_LONGEST_LINE = 120
_ELSEWHERE = frozenset({"footer", "nav", "aside", "script", "style", "form", "template"})
_OF_OTHERS = re.compile(r"comment|related|sidebar|widget|copyright|footer|menu|archive", re.IGNORECASE)
_OF_A_CHANGE = re.compile(r"\W*(?:last\s|updated|modified|edited|copyright|©|\(c\))", re.IGNORECASE)
_LINES = ("p", "div", "li", "td", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "span")
_EARLIEST, _LATEST = "1970-01-01", "9998-12-31"
"""Given, since the library would otherwise ask the clock."""

_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A day: as ISO 8601 if it can be read in one way alone, else as it is written; and its line."""

    text: str
    line: int


def shown_date(root: etree._Element) -> Shown | None:
    """Return the day that the page below ``root`` shows as its own, or None."""
    if not are_at_hand(HTML):
        return None
    page = deepcopy(root)
    for element in list(page.iter(etree.Element)):
        if _is_no_place(element):
            take_out(element)
    html = source(page)
    if len(html) > _LARGEST:
        return None
    import htmldate  # noqa: PLC0415 -- an extra

    found = htmldate.find_date(
        html, extensive_search=False, original_date=True, min_date=_EARLIEST, max_date=_LATEST
    )
    return _written(page, date.fromisoformat(found)) if found else None


def _is_no_place(element: etree._Element) -> bool:
    if element.tag in {"html", "body", "head"}:
        return False
    if element.tag in _ELSEWHERE or _OF_OTHERS.search(f"{element.get('class')} {element.get('id')}"):
        return True
    if element.tag not in _LINES or next(element.iterdescendants(*_LINES), None) is not None:
        return False
    line = words(element)
    return len(line) > _LONGEST_LINE or _OF_A_CHANGE.match(line) is not None


def _written(page: etree._Element, day: date) -> Shown | None:
    for element in page.iter(etree.Element):
        for text in _texts(element):
            if written := _as_written(text, day):
                return Shown(written, element.sourceline if isinstance(element.sourceline, int) else 1)
    return None


def _texts(element: etree._Element) -> Iterator[str]:
    yield from (element.get(name) or "" for name in ("datetime", "title", "content"))
    yield from (element.text or "", *(child.tail or "" for child in element))


def _as_written(text: str, day: date) -> str | None:
    year, month, number = f"{day.year:04d}", f"0?{day.month}", f"0?{day.day}"
    is_whole = re.search(rf"(?<!\d){year}(?P<mark>[-/.]?){day.month:02d}(?P=mark){day.day:02d}(?!\d)", text)
    has_name = re.search(rf"(?<!\d){number}(?!\d)[^\d\n]{{1,20}}{year}(?!\d)", text)
    if is_whole or (has_name and re.search(r"[^\W\d_]{3}", text)):
        return day.isoformat()
    numbers = re.search(rf"(?<!\d)(?:{number}[-/.]{month}|{month}[-/.]{number})[-/.]{year}(?!\d)", text)
    if not numbers:
        return None
    has_one_reading = day.day > _LAST_MONTH or day.day == day.month
    return day.isoformat() if has_one_reading else re.sub("[-.]", "/", numbers[0])
