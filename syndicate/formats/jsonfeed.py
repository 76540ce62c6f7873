"""JSON Feed 1.0 and 1.1 as input (https://www.jsonfeed.org/version/1.1/): each item as it is."""

import json
from collections.abc import Iterator, Mapping

from syndicate.core.people import people
from syndicate.core.text import decode, excerpt
from syndicate.core.values import as_list, as_text
from syndicate.errors import DocumentError, Reason
from syndicate.formats.entries import filled, linked
from syndicate.model import Document, Markup

_MOST_ITEMS = 100_000


def items(data: bytes, path: str) -> Iterator[Document | DocumentError]:
    """Yield a document for each item of a feed, or the reason why it is none.

    :raises DocumentError: ``bad-line``, ``too-deep``, ``empty``, ``binary`` or ``encoding``
    """
    decoded = decode(data, path)
    feed = _table(_parsed(decoded.text, path))
    authors = _authors(feed)
    for number, item in enumerate(as_list(feed.get("items") or [])[:_MOST_ITEMS], 1):
        place = f"{path}#{number}"
        if isinstance(item, Mapping):
            yield _document(item, place, feed, authors, decoded.warnings)
        else:
            yield DocumentError(place, Reason.BAD_LINE, "an item is no object", None, excerpt(repr(item)))


def _parsed(text: str, path: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as wrong:
        lines = text.split("\n", wrong.lineno)
        detail = f"no JSON: {wrong.msg} (column {wrong.colno})"
        raise DocumentError(
            path, Reason.BAD_LINE, detail, wrong.lineno, excerpt(lines[wrong.lineno - 1])
        ) from wrong
    except RecursionError as wrong:
        raise DocumentError(path, Reason.TOO_DEEP, "values inside each other beyond reason") from wrong
    except ValueError as wrong:
        raise DocumentError(path, Reason.BAD_LINE, "it holds a number too long") from wrong


def _document(
    item: Mapping[str, object],
    path: str,
    feed: Mapping[str, object],
    authors: list[object],
    warnings: tuple[str, ...],
) -> Document:
    title, address = _text(item, "title"), _text(item, "url") or _text(item, "external_url")
    html, text = _text(item, "content_html"), _text(item, "content_text")
    fields = {
        "guid": _text(item, "id") or address,
        "permalink": _text(item, "url"),
        "title": title,
        "date": item.get("date_published") or item.get("date_modified"),
        "updated": item.get("date_modified"),
        "authors": _authors(item) or authors,
        "tags": as_list(item.get("tags") or []),
        "summary": _text(item, "summary"),
        "language": _text(item, "language") or _text(feed, "language"),
        "image": _text(item, "image") or _text(item, "banner_image"),
        "enclosures": [
            _enclosure(each) for each in as_list(item.get("attachments") or []) if isinstance(each, Mapping)
        ],
        "source": _text(item, "external_url"),
    }
    return Document(
        path=path,
        markup=Markup.PLAIN if text and not html else Markup.HTML,
        fields=filled(fields),
        body=html or text or _text(item, "summary") or linked(title, address),
        warnings=warnings,
    )


def _authors(table: Mapping[str, object]) -> list[object]:
    """Version 1.1's list, or version 1.0's one."""
    named = table.get("authors") or table.get("author")
    return as_list(named) if named and people(as_list(named)) else []


def _enclosure(attachment: Mapping[str, object]) -> dict[str, object]:
    return filled(
        {
            "url": _text(attachment, "url"),
            "type": _text(attachment, "mime_type"),
            "title": _text(attachment, "title"),
            "length": _whole(attachment.get("size_in_bytes")),
            "duration": _whole(attachment.get("duration_in_seconds")),
        }
    )


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _text(table: Mapping[str, object], key: str) -> str:
    return as_text(table.get(key)) or ""
