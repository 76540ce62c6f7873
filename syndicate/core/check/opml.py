"""What makes a list of subscriptions valid (OPML 2.0)."""

from collections.abc import Iterator

from syndicate.core.check import dates, xmlrules
from syndicate.core.check.findings import Rulebook, Setting, Spot, repeated
from syndicate.core.check.xmlrules import Element

DOCUMENT: Rulebook[Element] = Rulebook()
"""Rules for the root and the list as a whole."""

OUTLINE: Rulebook[Element] = Rulebook()
"""Rules for one outline."""

_VERSIONS = ("2.0", "1.0", "1.1")


def outlines(root: Element) -> list[Element]:
    """Every outline of a document, in its order."""
    return list(root.iter("outline"))


@DOCUMENT.error("opml-version", "OPML 2.0, opml", 'Write <opml version="2.0">.')
def _version(root: Element, _: Setting) -> Iterator[Spot]:
    if root.get("version") not in _VERSIONS:
        yield Spot(f"the version is {root.get('version')!r}", xmlrules.line_of(root))


@DOCUMENT.error("opml-head", "OPML 2.0, head", "Write one head.")
def _head(root: Element, _: Setting) -> Iterator[Spot]:
    if len(root.findall("head")) != 1:
        yield Spot(f"there are {len(root.findall('head'))} heads", xmlrules.line_of(root))


@DOCUMENT.error("opml-body", "OPML 2.0, body", "Write one body, with an outline for each feed.")
def _body(root: Element, _: Setting) -> Iterator[Spot]:
    if len(root.findall("body")) != 1:
        yield Spot(f"there are {len(root.findall('body'))} bodies", xmlrules.line_of(root))


@DOCUMENT.error("opml-date", "OPML 2.0, head; RFC 822 section 5", "Write 'Sun, 25 Jul 2021 00:00:00 +0000'.")
def _dates(root: Element, _: Setting) -> Iterator[Spot]:
    for head in root.findall("head"):
        yield from xmlrules.bad_dates(head, ("dateCreated", "dateModified"), dates.rfc822)


@DOCUMENT.advice("opml-title", "OPML 2.0, title", "Give the list a title.")
def _title(root: Element, _: Setting) -> Iterator[Spot]:
    if not root.findtext("head/title"):
        yield Spot("the list has no title", xmlrules.line_of(root))


@DOCUMENT.advice("opml-duplicate", "OPML 2.0, subscription lists", "Keep one of them.")
def _unique(root: Element, _: Setting) -> Iterator[Spot]:
    for address in repeated(outline.get("xmlUrl", "") for outline in outlines(root) if outline.get("xmlUrl")):
        yield Spot(f"{address} is listed more than once")


@OUTLINE.error("opml-text", "OPML 2.0, outline", "Give each outline a text.")
def _text(outline: Element, _: Setting) -> Iterator[Spot]:
    if not outline.get("text"):
        yield Spot("an outline has no text", xmlrules.line_of(outline))


@OUTLINE.error("opml-xml-url", "OPML 2.0, subscription lists", "Give it xmlUrl, the feed's full address.")
def _xml_url(outline: Element, _: Setting) -> Iterator[Spot]:
    if outline.get("type") == "rss" and not outline.get("xmlUrl"):
        yield Spot(f"the feed {outline.get('text')!r} has no xmlUrl", xmlrules.line_of(outline))
    for name in ("xmlUrl", "htmlUrl"):
        if outline.get(name):
            yield from xmlrules.bad_address(outline.get(name, ""), name, xmlrules.line_of(outline))


@OUTLINE.advice("opml-type", "OPML 2.0, subscription lists", 'Write type="rss", for Atom too.')
def _type(outline: Element, _: Setting) -> Iterator[Spot]:
    if outline.get("xmlUrl") and outline.get("type") != "rss":
        yield Spot(
            f"the feed {outline.get('text')!r} has the type {outline.get('type')!r}",
            xmlrules.line_of(outline),
        )
