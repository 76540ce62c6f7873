"""XML that strangers wrote, parsed so that it can cost little and reach nothing.

No entity but XML's own five and HTML's names is known, nothing is fetched, and neither depth nor size is
without a bound. What is not well-formed is an error with its line: nothing is guessed together.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from html.entities import html5
from io import BytesIO

from lxml import etree

from syndicate.core.text import Decoded, clean, decode, excerpt
from syndicate.errors import DocumentError, Reason

_DECLARED_CHARSET = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,200}\?>")
_SKIPPED = (("<?", "?>"), ("<!--", "-->"))
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[<>]*(?:\[(?P<inside>[^\]]*)\]\s*)?>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:(?P<prefix>[\w.-]{1,60}):)?(?P<name>[\w.-]{1,60})(?P<attributes>[^>]*)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_CHARACTER = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}));")
_OWN = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_MARKUP = frozenset("<>&\"'")
_TOO_DEEP = "Excessive depth"
_LAST_POINT = 0x10FFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """The outermost element of a file.

    :ivar name: without its prefix, lower case
    :ivar attributes: as written; cut where the text ends
    """

    name: str
    attributes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A parsed file, and what was odd about it."""

    root: etree._Element
    warnings: tuple[str, ...]


def root_of(head: bytes) -> Root | None:
    """The outermost element of the file that begins with ``head``, or None if it is no XML."""
    text = _head_text(head).lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return None
    found = _ROOT.match(text, _prolog_end(text))
    return Root(name=found["name"].lower(), attributes=found["attributes"]) if found else None


def parse(data: bytes, path: str) -> Tree:
    """Return the whole tree of a file.

    :raises DocumentError: ``bad-line`` with line and excerpt, ``too-deep``, ``empty``, ``binary`` or
        ``encoding``
    """
    source = read_source(data, path)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(_bytes(source), parser)
    except etree.XMLSyntaxError as wrong:
        raise _problem(wrong, source, path) from wrong
    return Tree(root=root, warnings=source.warnings)


def stream(source: Decoded, path: str, names: frozenset[str]) -> Iterator[etree._Element]:
    """Yield the grandchildren of the root that have these names, prefixes aside; then each is forgotten.

    :raises DocumentError: as :func:`parse`
    """
    events = etree.iterparse(
        BytesIO(_bytes(source)),
        events=("end",),
        tag=tuple(f"{{*}}{name}" for name in sorted(names)),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        for _, element in events:
            parent = element.getparent()
            above = parent.getparent() if parent is not None else None
            if parent is None or above is None or above.getparent() is not None:
                continue
            yield element
            element.clear()
            while element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as wrong:
        raise _problem(wrong, source, path) from wrong


def read_source(data: bytes, path: str) -> Decoded:
    """The text of a file, HTML's named characters written out and what XML forbids left out.

    :raises DocumentError: ``bad-line`` if it declares entities; ``empty``, ``binary``, ``encoding``
    """
    charset = _DECLARED_CHARSET.match(data[:1000].removeprefix(b"\xef\xbb\xbf"))
    decoded = decode(data, path, charset=charset[1].decode("ascii") if charset else None)
    text = decoded.text.lstrip()
    above = decoded.text[: len(decoded.text) - len(text)].count("\n")
    doctype = _DOCTYPE.match(text, _prolog_end(text, doctype=False))
    if doctype and "<!ENTITY" in (doctype["inside"] or ""):
        line = above + text.count("\n", 0, text.find("<!ENTITY")) + 1
        raise DocumentError(
            path, Reason.BAD_LINE, "it declares entities, which are not read", line, "<!ENTITY"
        )
    named = _CHARACTER.sub(_allowed, _NAMED.sub(_written, text))
    return Decoded(text="\n" * above + named, warnings=decoded.warnings)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def line_of(element: etree._Element) -> int:
    """The line of the file on which an element begins."""
    line = element.sourceline
    return line if isinstance(line, int) else 1


def text_in(element: etree._Element | None) -> str:
    """All the text in an element, white space at its ends cut off."""
    if element is None:
        return ""
    return "".join(str(part) for part in element.itertext(etree.Element)).strip()


def inner_html(element: etree._Element) -> str:
    """The content of an element that holds HTML as elements, as text."""
    copy = deepcopy(element)
    copy.tail = None
    for each in copy.iter(etree.Element):
        each.tag = local(each)
        for name in [name for name in each.attrib if str(name).startswith("{")]:
            del each.attrib[name]
    etree.cleanup_namespaces(copy)
    written = etree.tostring(copy, method="html", encoding="unicode")
    begin, end = written.find(">") + 1, written.rfind("</")
    return written[begin:end].strip() if end >= begin else ""


def _bytes(source: Decoded) -> bytes:
    # The declaration may name the encoding that the file had: what is parsed is UTF-8.
    begin = len(source.text) - len(source.text.lstrip())
    declaration = _DECLARATION.match(source.text)
    text = source.text[declaration.end() :] if declaration else source.text[begin:]
    lines = source.text.count("\n", 0, len(source.text) - len(text))
    return ("\n" * lines + text).encode("utf-8", "replace")


def _head_text(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    return head.decode("utf-8", "replace")


def _prolog_end(text: str, *, doctype: bool = True) -> int:
    """Where declaration, comments and, if wanted, the document type end."""
    place = 0
    while True:
        while place < len(text) and text[place].isspace():
            place += 1
        close = next((close for begin, close in _SKIPPED if text.startswith(begin, place)), None)
        if close:
            end = text.find(close, place)
            if end < 0:
                return len(text)
            place = end + len(close)
            continue
        found = _DOCTYPE.match(text, place) if doctype else None
        if not found:
            return place
        place = found.end()


def _written(found: re.Match[str]) -> str:
    name = found[1]
    character = html5.get(name, "") if name not in _OWN else ""
    return found[0] if not character or not _MARKUP.isdisjoint(character) else character


def _allowed(found: re.Match[str]) -> str:
    point = int(found[1], 16) if found[1] else int(found[2])
    return found[0] if 0 < point <= _LAST_POINT and clean(chr(point)) else ""


def _problem(wrong: etree.XMLSyntaxError, source: Decoded, path: str) -> DocumentError:
    line = wrong.lineno or 1
    lines = source.text.split("\n", line)
    shown = excerpt(lines[line - 1]) if line <= len(lines) else ""
    if _TOO_DEEP in str(wrong.msg):
        return DocumentError(path, Reason.TOO_DEEP, "more than 256 elements inside each other", line, shown)
    detail = str(wrong.msg or "not well-formed").partition(", line ")[0]
    return DocumentError(path, Reason.BAD_LINE, f"not well-formed XML: {detail}", line, shown)
