"""OPML 2.0: every feed of the publication in one list, to subscribe to all or some of them at once.

It has no dates, so that it changes only when feeds come, go or are renamed.
"""

import re
from collections.abc import Sequence
from html import escape, unescape

from lxml import etree

from syndicate.core import urls
from syndicate.core.check import opml as rules
from syndicate.core.check.xmlrules import Element
from syndicate.model import Feed, FeedFormat, Masthead, Output, TermKind
from syndicate.render import gate
from syndicate.render.xmlparts import line

PATH = "feeds.opml"

_TAG = re.compile("<[/!?A-Za-z]")
_FOLDERS = {
    TermKind.SELECTION: "Selections",
    TermKind.LANGUAGE: "Languages",
    TermKind.SECTION: "Sections",
    TermKind.TAG: "Tags",
    TermKind.AUTHOR: "Authors",
}


def opml(masthead: Masthead, feeds: Sequence[Feed], forms: tuple[FeedFormat, ...]) -> Output:
    """Write the list: the main feed, then a folder for each kind that has feeds, in the order given.

    :param forms: the formats there are; RSS is listed if it is among them, else the first
    :raises GateError: when the list breaks a rule of OPML
    """
    form = FeedFormat.RSS if FeedFormat.RSS in forms else forms[0]
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _words(masthead.title) or masthead.url
    body = etree.SubElement(root, "body")
    for feed in feeds:
        if feed.term.kind not in _FOLDERS:
            _outline(body, feed, form, masthead)
    for kind, name in _FOLDERS.items():
        gathered = [feed for feed in feeds if feed.term.kind is kind]
        folder = etree.SubElement(body, "outline", text=name) if gathered else body
        for feed in gathered:
            _outline(folder, feed, form, masthead)
    document = b'<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(
        root, pretty_print=True, encoding="utf-8", xml_declaration=False
    )
    _check(root, document)
    return Output(path=PATH, media_type="text/x-opml; charset=utf-8", body=document)


def _outline(parent: Element, feed: Feed, form: FeedFormat, masthead: Masthead) -> None:
    title = _words(feed.title) or _words(masthead.title) or masthead.url
    outline = etree.SubElement(parent, "outline", text=title, title=title, type="rss")
    outline.set("xmlUrl", urls.absolute(feed.path(form), masthead))
    outline.set("htmlUrl", urls.absolute(feed.folder, masthead))
    outline.set("language", feed.language or masthead.language)


def _words(text: str) -> str:
    """A name as OPML takes it (OPML 2.0, text): as HTML, so that what only looks like it is escaped."""
    plain = line(text)
    return escape(plain, quote=False) if _TAG.search(plain) or unescape(plain) != plain else plain


def _check(root: Element, document: bytes) -> None:
    gate.refuse("OPML", rules.DOCUMENT.first_error(root), document)
    for outline in rules.outlines(root):
        gate.refuse("OPML", rules.OUTLINE.first_error(outline), document)
