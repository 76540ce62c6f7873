"""From bytes to something that rules can be asked about, and the findings of that step itself."""

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from typing import Generic, Protocol

from lxml import etree

from syndicate.core.check import (
    atom,
    content,
    details,
    extensions,
    history,
    jsonfeed,
    opml,
    podcast,
    rss,
    structure,
    xmlrules,
)
from syndicate.core.check.findings import Finding, Rulebook, Setting, Severity, Subject
from syndicate.core.check.jsonlines import item_lines
from syndicate.core.check.xmlrules import Element

REFUSED_ABOVE = 5_000_000
"""Bytes above which validators refuse a document."""

UNWISE_ABOVE = 1_000_000
"""Bytes above which hubs and directories begin to refuse one."""

_BOM = b"\xef\xbb\xbf"
_DECLARED = re.compile(rb"\A<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_VERSION = re.compile(rb"\A<\?xml\s+version\s*=\s*[\"']([^\"']*)[\"']")
_CONTROLS = re.compile("[\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_TITLE = re.compile(r"<title>(?:<!\[CDATA\[(?P<raw>.*?)\]\]>|(?P<escaped>[^<]*))</title>", re.DOTALL)

NAMESPACES: Rulebook[Element] = Rulebook()
NAMESPACES.error("namespace-address", "Namespaces in XML 1.0", "Write the address exactly.")(
    xmlrules.wrong_namespaces
)
NAMESPACES.advice("namespace-prefix", "RSS Best Practices Profile, namespaces", "Use the usual prefix.")(
    xmlrules.odd_namespaces
)


class Checked(Protocol):
    """A document that was recognised."""

    @property
    def form(self) -> str:
        """Its kind, for people."""

    @property
    def entries(self) -> int:
        """How many entries it has."""

    @property
    def subject(self) -> object:
        """The root element, or the object of a JSON document."""

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """What the rules of its kind find."""


@dataclass(frozen=True, slots=True)
class Rules(Generic[Subject]):
    """A document with the rules for it and for its parts.

    :ivar lines: where the parts begin, if they do not say so themselves
    """

    form: str
    subject: Subject
    parts: Sequence[Subject]
    document_rules: Rulebook[Subject]
    part_rules: Rulebook[Subject]
    further: tuple[Rulebook[Subject], ...] = ()
    lines: Sequence[int] = ()

    @property
    def entries(self) -> int:
        """How many parts it has."""
        return len(self.parts)

    def findings(self, setting: Setting) -> Iterator[Finding]:
        """Ask all rules."""
        if isinstance(self.subject, Element):
            yield from NAMESPACES.findings(self.subject, setting)
        yield from self.document_rules.findings(self.subject, setting)
        for book in self.further:
            yield from book.findings(self.subject, setting)
        for part, line in zip_longest(self.parts, self.lines):
            for found in self.part_rules.findings(part, setting):
                yield found if found.line or line is None else replace(found, line=line)


def raw_findings(data: bytes) -> Iterator[Finding]:
    """What only the bytes show: size, byte order mark, encoding, characters, how titles are escaped."""
    if len(data) > REFUSED_ABOVE:
        yield _error("too-large", f"the document has {len(data)} bytes", "feed validator practice", _SHORTER)
    elif len(data) > UNWISE_ABOVE:
        yield _advice("large", f"the document has {len(data)} bytes", "WebSub hub practice", _SHORTER)
    if data.startswith(_BOM):
        yield _advice(
            "byte-order-mark", "the document begins with a byte order mark", "XML 1.0, 2.8", _NO_BOM, 1
        )
    text = data.decode("utf-8", "replace")
    for found in _CONTROLS.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        message = f"the character U+{ord(found[0]):04X} is discouraged"
        yield _advice("discouraged-character", message, "XML 1.0, 2.2", "Remove it.", line)
        break
    if b"<!DOCTYPE" in data[:2000].replace(b"<!doctype html", b"<!DOCTYPE html") and b"<rss" in data[:4000]:
        yield _advice("doctype", "the document has a DOCTYPE", "XML 1.0, 2.8", "Remove it: feeds need none.")
    if b"<rss" in data[:4000]:
        yield from _escaped_titles(text)


def parse(data: bytes) -> Checked | Finding:
    """Recognise a document, or return the one finding that says why it cannot be checked further."""
    start = data.removeprefix(_BOM).lstrip()
    if not start:
        return _error("empty-document", "there is nothing in it", "XML 1.0, 2.1", "Write a feed.")
    if start.startswith((b"{", b"[")):
        return _parse_json(data.removeprefix(_BOM))
    return _parse_xml(data)


def parse_xml(data: bytes) -> Element:
    """Parse without entities, network or bounds lifted.

    :raises etree.XMLSyntaxError: with its line, when the document is not well-formed
    """
    return etree.fromstring(data, _parser())


@lru_cache(maxsize=1)
def _parser() -> etree.XMLParser:
    """One parser for all: lxml lets threads share it, and making one costs as much as a small document."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)


def _parse_json(data: bytes) -> Checked | Finding:
    try:
        feed = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as wrong:
        return _encoding(data, wrong)
    except json.JSONDecodeError as wrong:
        return _error("json-syntax", wrong.msg, "RFC 8259", "Mend it at the line named.", wrong.lineno)
    except RecursionError:
        return _error("json-syntax", "it is nested too deep", "RFC 8259", "Flatten it.")
    if not isinstance(feed, dict):
        return _error(
            "json-root", "the top level is no object", "JSON Feed 1.1, top-level", "Write one object."
        )
    lines = item_lines(data.decode("utf-8"))
    return Rules("JSON Feed", feed, jsonfeed.items(feed), jsonfeed.DOCUMENT, jsonfeed.ITEM, lines=lines)


def _parse_xml(data: bytes) -> Checked | Finding:
    unreadable = _unreadable(data)
    if unreadable:
        return unreadable
    try:
        root = parse_xml(data)
    except etree.XMLSyntaxError as wrong:
        message = (wrong.msg or "not well-formed").partition(", line ")[0]
        return _error("not-well-formed", message, "XML 1.0, 2.1", "Mend it at the line named.", wrong.lineno)
    return _recognise(root)


def _unreadable(data: bytes) -> Finding | None:
    """Why a document need not be parsed: it is a page, or its first line says what is not so."""
    start = data[:200].removeprefix(_BOM).lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        message = "this is a web page, not a feed"
        return _error(
            "wrong-root", message, "RSS 2.0; RFC 4287; OPML 2.0", "Check the feed that it links to.", 1
        )
    if data[:1].isspace() and data.lstrip().startswith(b"<?xml"):
        message = "something stands before the XML declaration"
        return _error("before-declaration", message, "XML 1.0, 2.8", "Begin the document with <?xml.", 1)
    version = _VERSION.match(data.removeprefix(_BOM))
    if version and version[1] != b"1.0":
        message = f"it is XML {version[1].decode('ascii', 'replace')}"
        return _error("xml-version", message, "XML 1.0, 2.8", 'Write version="1.0": few can read more.', 1)
    return _wrong_encoding(data)


def _wrong_encoding(data: bytes) -> Finding | None:
    marked = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None
    first = data[:200].decode(marked, "ignore").encode("utf-8") if marked else data.removeprefix(_BOM)
    declared = _DECLARED.match(first)
    encoding = declared[1].decode("ascii") if declared else marked or "utf-8"
    if marked and not encoding.lower().startswith(marked):
        message = f"it is in UTF-16, and says that it is in {encoding}"
        return _error("encoding", message, "XML 1.0, 4.3.3", "Save it as UTF-8.", 1)
    try:
        data.decode(encoding)
    except UnicodeDecodeError as wrong:
        return _encoding(data, wrong)
    except LookupError:
        return _error(
            "encoding", f"no encoding is called {encoding!r}", "XML 1.0, 4.3.3", "Declare utf-8.", 1
        )
    return None


def _recognise(root: Element) -> Checked | Finding:
    if root.tag == "rss":
        return Rules(
            "RSS 2.0",
            root,
            rss.items(root),
            rss.DOCUMENT,
            rss.ITEM,
            (structure.RSS, details.RSS, extensions.EXTENSIONS, podcast.RSS, history.HISTORY),
        )
    if root.tag == f"{xmlrules.ATOM}feed":
        return Rules(
            "Atom",
            root,
            atom.entries(root),
            atom.DOCUMENT,
            atom.ENTRY,
            (structure.ATOM_FEED, details.ATOM_FEED, extensions.EXTENSIONS, history.HISTORY),
        )
    if root.tag == "opml":
        return Rules("OPML", root, opml.outlines(root), opml.DOCUMENT, opml.OUTLINE)
    message = f"<{root.tag}> begins neither RSS 2.0 nor Atom nor OPML"
    return _error(
        "wrong-root",
        message,
        "RSS 2.0; RFC 4287; OPML 2.0",
        "Check the feed, not its page.",
        xmlrules.line_of(root),
    )


def _escaped_titles(text: str) -> Iterator[Finding]:
    for found in _TITLE.finditer(text):
        escaped = found["escaped"] or ""
        shown = found["raw"] or escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        if shown != re.sub("&(?:#x3c|#x26|#60|#38);", "", shown, flags=re.IGNORECASE) and not found["raw"]:
            continue
        if content.looks_like_html(shown):
            line = text.count("\n", 0, found.start()) + 1
            message = f"the title {shown[:60]!r} looks like HTML, and titles are text"
            yield _advice("rss-title-markup", message, "RSS Best Practices Profile, title", _HEX, line)


_SHORTER = "Put fewer entries into it, and older ones into an archive."
_NO_BOM = "Save it without one."
_HEX = "Remove the markup; write a < that is meant as &#x3C; and a & as &#x26;."


def _encoding(data: bytes, wrong: UnicodeDecodeError) -> Finding:
    line = data.count(b"\n", 0, wrong.start) + 1
    message = f"byte {wrong.start} is not {wrong.encoding}"
    return _error("encoding", message, "XML 1.0, 4.3.3; RFC 8259, 8.1", "Save it as UTF-8.", line)


def _error(code: str, message: str, source: str, remedy: str, line: int | None = None) -> Finding:
    return Finding(
        severity=Severity.ERROR, rule=code, message=message, source=source, remedy=remedy, line=line
    )


def _advice(code: str, message: str, source: str, remedy: str, line: int | None = None) -> Finding:
    return Finding(
        severity=Severity.ADVICE, rule=code, message=message, source=source, remedy=remedy, line=line
    )
