"""RSS 0.9 to 2.0 as input: each item as it is, with its guid, link, dates, categories and content.

Elements of the usual modules (content, Dublin Core, iTunes, Media RSS) count where the item's own are
missing. An item without a text becomes a link to what it names.
"""

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from syndicate.formats.entries import (
    Children,
    absolute,
    children,
    filled,
    first,
    linked,
    moment,
    name_of,
    texts,
)
from syndicate.formats.xml import line_of
from syndicate.model import Document, Markup

_ESCAPED = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_DATES = ("pubDate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published")
_UPDATES = ("atom:updated", "dcterms:modified")


def items(root: etree._Element, path: str, warnings: tuple[str, ...]) -> Iterator[Document]:
    """Yield a document for each item of a feed."""
    channel = next((child for child in root if name_of(child) == "channel"), None)
    about = children(channel) if channel is not None else {}
    site, language = first(about, "link"), first(about, "language", "dc:language")
    # RSS 1.0 keeps its items beside the channel, RSS 2.0 inside.
    found = [element for element in root.iter(etree.Element) if name_of(element) == "item"]
    for number, item in enumerate(found, 1):
        yield _document(item, f"{path}#{number}", site, language, warnings)


def _document(
    item: etree._Element, path: str, site: str, language: str, warnings: tuple[str, ...]
) -> Document:
    parts = children(item)
    title, link = _words(first(parts, "title", "media:title")), absolute(_link(parts), site)
    content, described = first(parts, "content:encoded"), first(parts, "description", "itunes:summary")
    published, updated = first(parts, *_DATES), first(parts, *_UPDATES)
    fields = {
        "guid": first(parts, "guid", "dc:identifier") or link,
        "permalink": link if link.startswith(("http://", "https://")) else "",
        "title": title,
        "date": moment(published or updated),
        "updated": moment(updated),
        "authors": texts(parts, "author") or texts(parts, "dc:creator") or texts(parts, "itunes:author"),
        "tags": texts(parts, "category", "dc:subject"),
        "summary": described if content else "",
        "language": first(parts, "dc:language") or language,
        "enclosures": _enclosures(parts),
        "image": _image(parts),
        "source": next((each.get("url") or "" for each in parts.get("source", [])), ""),
    }
    line = line_of(item)
    return Document(
        path=path,
        markup=Markup.HTML,
        fields=filled(fields),
        body=content or described or linked(title, link),
        body_line=line,
        warnings=warnings,
        lines={"date": next((line_of(each) for name in _DATES for each in parts.get(name, [])), line)},
    )


def _words(title: str) -> str:
    """A title as it is meant: many feeds escape it twice."""
    return unescape(title) if _ESCAPED.search(title) else title


def _link(parts: Children) -> str:
    own = first(parts, "link")
    if own:
        return own
    atom = next((each.get("href") for each in parts.get("atom:link", []) if each.get("href")), None)
    guid = next(iter(parts.get("guid", [])), None)
    is_link = guid is not None and (guid.get("isPermaLink") or "true").lower() == "true"
    return str(atom or (first(parts, "guid") if is_link else ""))


def _enclosures(parts: Children) -> list[dict[str, object]]:
    duration = first(parts, "itunes:duration")
    found = [
        {"url": each.get("url"), "type": each.get("type") or "", "length": each.get("length") or ""}
        for each in parts.get("enclosure", [])
        if each.get("url")
    ]
    if not found:
        found = [
            {"url": each.get("url"), "type": each.get("type") or "", "length": each.get("fileSize") or ""}
            for each in _media(parts)
            if each.get("url") and each.get("medium") in {"audio", "video"}
        ]
    if found and duration:
        found[0]["duration"] = duration
    return [dict(each) for each in found]


def _image(parts: Children) -> dict[str, object] | None:
    for each in (*parts.get("media:thumbnail", []), *parts.get("itunes:image", []), *_media(parts)):
        is_picture = each.get("medium") in {None, "image"} and (each.get("type") or "image/").startswith(
            "image/"
        )
        address = each.get("url") or each.get("href")
        if address and is_picture:
            return {"url": address, "alt": first(children(each), "media:title", "media:description")}
    return None


def _media(parts: Children) -> list[etree._Element]:
    grouped = [each for group in parts.get("media:group", []) for each in group]
    return [*parts.get("media:content", []), *(each for each in grouped if name_of(each) == "media:content")]
