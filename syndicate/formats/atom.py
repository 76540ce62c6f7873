"""Atom 1.0 as input (RFC 4287): each entry as it is, with its id, links, dates, categories and content.

An entry inherits what the feed says for all: authors, language, base. Content that lies elsewhere (``src``)
is linked, not fetched.
"""

from collections.abc import Iterator
from html import escape

from lxml import etree

from syndicate.core.prose import text_of
from syndicate.formats.entries import Children, absolute, children, filled, first, linked, name_of
from syndicate.formats.xml import inner_html, line_of, text_in
from syndicate.model import Document, Markup

_XML = "{http://www.w3.org/XML/1998/namespace}"


def entries(root: etree._Element, path: str, warnings: tuple[str, ...]) -> Iterator[Document]:
    """Yield a document for each entry of a feed, or for the entry that the file is."""
    feed = children(root) if name_of(root) == "atom:feed" else {}
    found = feed.get("atom:entry", []) if feed else [root]
    for number, entry in enumerate(found, 1):
        yield _document(entry, feed, f"{path}#{number}", warnings)


def _document(entry: etree._Element, feed: Children, path: str, warnings: tuple[str, ...]) -> Document:
    parts = children(entry)
    base = _inherited(entry, "base")
    title, link = _plain(parts, "atom:title"), absolute(_link(parts, "alternate"), base)
    content, summary = _html(parts, "atom:content"), _plain(parts, "atom:summary")
    elsewhere = next((each.get("src") or "" for each in parts.get("atom:content", [])), "")
    published = first(parts, "atom:published", "atom:issued", "atom:created")
    updated = first(parts, "atom:updated", "atom:modified")
    fields = {
        "guid": first(parts, "atom:id") or link,
        "permalink": link if link.startswith(("http://", "https://")) else "",
        "title": title,
        "date": published or updated,
        "updated": updated,
        "authors": _people(parts) or _people(_source(parts)) or _people(feed),
        "tags": [each.get("label") or each.get("term") or "" for each in parts.get("atom:category", [])],
        "summary": summary if content else "",
        "language": _inherited(entry, "lang"),
        "enclosures": [
            filled({"url": absolute(each.get("href") or "", base), **_said(each)})
            for each in _links(parts, "enclosure")
        ],
        "image": next((each.get("url") or "" for each in parts.get("media:thumbnail", [])), ""),
        "source": absolute(_link(parts, "via"), base) if _links(parts, "via") else "",
    }
    line = line_of(entry)
    return Document(
        path=path,
        markup=Markup.HTML,
        fields=filled(fields),
        body=content or _html(parts, "atom:summary") or linked(title, link or absolute(elsewhere, base)),
        body_line=line,
        warnings=warnings,
        lines={"date": line},
    )


def _said(link: etree._Element) -> dict[str, object]:
    return {name: link.get(name) or "" for name in ("type", "length", "title")}


def _links(parts: Children, rel: str) -> list[etree._Element]:
    return [
        each
        for each in parts.get("atom:link", [])
        if each.get("href") and (each.get("rel") or "alternate") == rel
    ]


def _link(parts: Children, rel: str) -> str:
    """The link of this relation, a page's before a document of another kind."""
    found = _links(parts, rel)
    pages = [each for each in found if "html" in (each.get("type") or "text/html")]
    return next((each.get("href") or "" for each in (*pages, *found)), "")


def _people(parts: Children) -> list[dict[str, object]]:
    return [
        filled(
            {
                "name": first(said, "atom:name"),
                "email": first(said, "atom:email"),
                "url": first(said, "atom:uri", "atom:url"),
            }
        )
        for each in parts.get("atom:author", [])
        if (said := children(each))
    ]


def _source(parts: Children) -> Children:
    return next((children(each) for each in parts.get("atom:source", [])), {})


def _html(parts: Children, name: str) -> str:
    """A text construct or content as HTML (RFC 4287 sections 3.1 and 4.1.3)."""
    element = next(iter(parts.get(name, [])), None)
    if element is None or element.get("src"):
        return ""
    kind = (element.get("type") or "text").lower()
    if kind in {"xhtml", "application/xhtml+xml"} or (kind != "html" and len(element)):
        inside = next((child for child in element if isinstance(child.tag, str)), None)
        return inner_html(inside if inside is not None else element)
    text = text_in(element)
    if kind in {"html", "text/html"}:
        return text
    return f"<p>{escape(text, quote=False)}</p>" if text and kind in {"text", "text/plain"} else ""


def _plain(parts: Children, name: str) -> str:
    """A text construct as words."""
    element = next(iter(parts.get(name, [])), None)
    kind = (element.get("type") or "text").lower() if element is not None else ""
    if kind in {"", "text", "text/plain"}:
        return text_in(element)
    return " ".join(text_of(_html(parts, name)).split())


def _inherited(element: etree._Element, name: str) -> str:
    found = [element.get(_XML + name), *(above.get(_XML + name) for above in element.iterancestors())]
    return next((str(value) for value in found if value), "")
