"""NewsML-G2 (IPTC): news items, alone or several in one message.

A text item becomes an article; pictures, packages, concepts and plans are none and are left out. Of several
versions of one item the highest counts. One that is cancelled, withheld or embargoed without a date is a
draft, so that one already published is withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from lxml import etree

from syndicate.errors import DocumentError, Reason
from syndicate.formats.autop import paragraphs
from syndicate.formats.entries import filled
from syndicate.formats.nitf import Story, dated_line, read_story
from syndicate.formats.xml import inner_html, line_of, local, parse, root_of, text_in
from syndicate.model import Document, Markup

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ITEMS = frozenset({"newsitem", "newsmessage"})
_NOT_USABLE = frozenset({"canceled", "cancelled", "withheld"})
_NO_TEXT = frozenset({"picture", "graphic", "audio", "video", "animation"})
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class NewsMl:
    """Files of NewsML-G2."""

    suffixes: frozenset[str] = frozenset({".newsml"})

    def sniff(self, head: bytes) -> bool:
        """Whether the root is a news item or a message of several."""
        root = root_of(head)
        return root is not None and root.name in _ITEMS

    def read(self, data: bytes, path: str) -> Sequence[Document]:
        """Return the text items.

        :raises DocumentError: ``bad-line`` with its line, ``unsupported`` if the root is another,
            ``too-deep``, ``empty``, ``binary`` or ``encoding``
        """
        tree = parse(data, path)
        if local(tree.root).lower() not in _ITEMS:
            detail = f"<{local(tree.root)[:40]}> is neither newsItem nor newsMessage"
            raise DocumentError(path, Reason.UNSUPPORTED, detail, line_of(tree.root))
        if local(tree.root) == "newsItem":
            return (_document(tree.root, path, tree.warnings),) if _is_text(tree.root) else ()
        items = [each for each in _latest(tree.root) if _is_text(each)]
        return tuple(
            _document(item, f"{path}#{number}", tree.warnings) for number, item in enumerate(items, 1)
        )


def _latest(message: etree._Element) -> list[etree._Element]:
    """Each item once, in its highest version."""
    found: dict[str, etree._Element] = {}
    for number, item in enumerate(each for each in message.iter(etree.Element) if local(each) == "newsItem"):
        key = item.get("guid") or f" {number}"
        if key not in found or _version(found[key]) <= _version(item):
            found[key] = item
    return list(found.values())


def _version(item: etree._Element) -> int:
    version = (item.get("version") or "").strip()
    return int(version) if version.isdecimal() and len(version) <= _MOST_DIGITS else 0


def _is_text(item: etree._Element) -> bool:
    return _code(_find(item, "itemMeta", "itemClass")) not in _NO_TEXT


def _document(item: etree._Element, path: str, warnings: tuple[str, ...]) -> Document:
    about, content = _find(item, "itemMeta"), _find(item, "contentMeta")
    created, version = _text(about, "firstCreated"), _text(about, "versionCreated")
    embargo = _find(about, "embargoed")
    body, told = _body(item)
    inner = told.fields if told else {}
    fields = {
        **inner,
        "guid": item.get("guid") or inner.get("guid"),
        "version": item.get("version"),
        "title": _text(content, "headline") or _text(about, "title") or inner.get("title"),
        "date": _text(about, "embargoed") or created or version or _text(content, "contentCreated"),
        "updated": version,
        "draft": _code(_find(about, "pubStatus")) in _NOT_USABLE
        or (embargo is not None and not text_in(embargo)),
        "authors": [
            *(text_in(each) for each in _all(content, "by")),
        ]
        or [name for each in _all(content, "creator") if (name := _name(each))]
        or inner.get("authors"),
        "tags": [
            *(name for each in _all(content, "subject") if (name := _name(each))),
            *(text_in(each) for each in _all(content, "keyword")),
        ],
        "summary": _text(content, "description") or inner.get("summary"),
        "language": _tag(content) or item.get(_XML_LANG) or inner.get("language"),
    }
    line = line_of(item)
    dated = next(
        (each for each in (_find(about, "firstCreated"), _find(about, "versionCreated")) if each is not None),
        item,
    )
    described = fields["summary"]
    fallback = f"<p>{escape(described, quote=False)}</p>" if isinstance(described, str) and described else ""
    return Document(
        path=path,
        markup=Markup.HTML,
        fields=filled(fields),
        body=dated_line(_text(content, "dateline"), body or fallback),
        body_line=line,
        warnings=warnings,
        lines={"date": line_of(dated)},
    )


def _body(item: etree._Element) -> tuple[str, Story | None]:
    """The text as HTML, and what a story inside it declares besides."""
    within = _find(item, "contentSet")
    for each in _all(within, "inlineXML"):
        for root in each.iter(etree.Element):
            if local(root) == "nitf":
                story = read_story(root)
                return story.body, story
            if local(root) == "body":
                return inner_html(root), None
        return inner_html(each), None
    for each in _all(within, "inlineData"):
        kind = (each.get("contenttype") or "text/plain").lower()
        if "html" in kind:
            return text_in(each), None
        if kind.startswith("text/") and not each.get("encoding"):
            return paragraphs(escape(text_in(each), quote=False)), None
    return "", None


def _name(element: etree._Element) -> str:
    """What a concept is called, else its literal or the code without its scheme."""
    name = next((text for each in _all(element, "name") if (text := text_in(each))), "")
    return name or element.get("literal") or _code(element)


def _code(element: etree._Element | None) -> str:
    return (element.get("qcode") or "").rpartition(":")[2].lower() if element is not None else ""


def _tag(content: etree._Element | None) -> str:
    language = _find(content, "language")
    return (language.get("tag") or "") if language is not None else ""


def _find(within: etree._Element | None, *names: str) -> etree._Element | None:
    for name in names:
        within = next(iter(_all(within, name)), None)
    return within


def _all(within: etree._Element | None, name: str) -> list[etree._Element]:
    """The children of this name."""
    return [each for each in within if local(each) == name] if within is not None else []


def _text(within: etree._Element | None, name: str) -> str:
    return " ".join(text_in(_find(within, name)).split())
