"""What may stand in what, down to the last element: asked when somebody's feed is checked, not at the gate.

Our own renderers write none of what is looked for here, so the gate need not look for it in every entry.
Elements and attributes of other namespaces are extensions, with rules of their own.
"""

from collections.abc import Iterator, Mapping

from syndicate.core.check import xmlrules
from syndicate.core.check.findings import Rulebook, Setting, Spot
from syndicate.core.check.xmlrules import ATOM, Element

RSS: Rulebook[Element] = Rulebook()
"""Rules for an RSS document, from its root to its leaves."""

ATOM_FEED: Rulebook[Element] = Rulebook()
"""Rules for an Atom document."""

_NOTHING: frozenset[str] = frozenset()


def _names(text: str, namespace: str = "") -> frozenset[str]:
    return frozenset(namespace + name for name in text.split())


_RSS_CHILDREN = {
    "rss": _names("channel"),
    "image": _names("url title link width height description"),
    "textInput": _names("title description name link"),
    "skipHours": _names("hour"),
    "skipDays": _names("day"),
}
_RSS_CHECKED = frozenset({"channel", "item"})  # their children have a rule of their own
_RSS_ATTRIBUTES = {
    "rss": _names("version"),
    "guid": _names("isPermaLink"),
    "category": _names("domain"),
    "enclosure": _names("url length type"),
    "source": _names("url"),
    "cloud": _names("domain port path registerProcedure protocol"),
}
_TEXTS = _names("title subtitle summary rights", ATOM)
_PERSON = _names("name uri email", ATOM)
_ATOM_CHILDREN = {
    f"{ATOM}author": _PERSON,
    f"{ATOM}contributor": _PERSON,
    f"{ATOM}source": _names(
        "author category contributor generator icon id link logo rights subtitle title updated", ATOM
    ),
}
_ATOM_CHECKED = _names("feed entry title subtitle summary rights content", ATOM)
_ATOM_ATTRIBUTES = {
    f"{ATOM}link": _names("href rel type hreflang title length"),
    f"{ATOM}category": _names("term scheme label"),
    f"{ATOM}generator": _names("uri version"),
    f"{ATOM}content": _names("type src"),
    **dict.fromkeys(_TEXTS, _names("type")),
}
_ONLY_ELEMENTS = _names("rss channel item image textInput skipHours skipDays") | _names(
    "feed entry author contributor source", ATOM
)
_ONLY_TEXT = _names(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate generator docs "
    "ttl rating url width height name hour day author category comments guid source enclosure cloud"
)
_CHANNEL_SINGLE = (
    "language",
    "copyright",
    "managingEditor",
    "webMaster",
    "pubDate",
    "lastBuildDate",
    "generator",
    "docs",
    "cloud",
    "ttl",
    "image",
    "rating",
    "textInput",
    "skipHours",
    "skipDays",
)


@RSS.error("rss-misplaced-element", "RSS 2.0, extending RSS", "Remove it, or move it where it belongs.")
def _rss_children(root: Element, _: Setting) -> Iterator[Spot]:
    return _misplaced(root, _RSS_CHILDREN, _RSS_CHECKED, "")


@RSS.error("rss-unknown-attribute", "RSS 2.0, extending RSS", "Remove it.")
def _rss_attributes(root: Element, _: Setting) -> Iterator[Spot]:
    return _unknown_attributes(root, _RSS_ATTRIBUTES, "")


@RSS.error("rss-text-elements", "RSS 2.0, elements", "Escape it, or remove it.")
def _elements_in_text(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(*_ONLY_TEXT):
        for child in element.iterchildren("*"):
            yield Spot(
                f"<{element.tag}> holds text, and has <{xmlrules.local(str(child.tag))}> in it",
                xmlrules.line_of(child),
            )


@RSS.error("rss-channel-repeated", "RSS 2.0, optional channel elements", "Keep one of them.")
def _channel_once(root: Element, _: Setting) -> Iterator[Spot]:
    for channel in root.findall("channel"):
        for name in _CHANNEL_SINGLE:
            yield from xmlrules.more_than_one(channel, name, "the channel")


@ATOM_FEED.error("atom-misplaced-element", "RFC 4287 section 4", "Remove it, or move it where it belongs.")
def _atom_children(root: Element, _: Setting) -> Iterator[Spot]:
    return _misplaced(root, _ATOM_CHILDREN, _ATOM_CHECKED, ATOM)


@ATOM_FEED.error(
    "atom-unknown-attribute", "RFC 4287 sections 2 and 6.4", "Remove it, or give it a namespace."
)
def _atom_attributes(root: Element, _: Setting) -> Iterator[Spot]:
    return _unknown_attributes(root, _ATOM_ATTRIBUTES, ATOM)


def _text_among_elements(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(*_ONLY_ELEMENTS):
        texts = [element.text, *(child.tail for child in element)]
        if any(text and text.strip() for text in texts):
            yield Spot(
                f"<{xmlrules.local(str(element.tag))}> has text beside its elements",
                xmlrules.line_of(element),
            )


for _book, _code, _where in (
    (RSS, "rss-stray-text", "RSS 2.0, elements"),
    (ATOM_FEED, "atom-stray-text", "RFC 4287 section 4.1"),
):
    _book.error(_code, _where, "Put it into an element, or remove it.")(_text_among_elements)


def _misplaced(
    root: Element, known: Mapping[str, frozenset[str]], checked: frozenset[str], namespace: str
) -> Iterator[Spot]:
    """Elements of the format inside elements of the format that cannot have them."""
    for parent in root.iter():
        tag = parent.tag
        if not isinstance(tag, str) or not _is_native(tag, namespace) or tag in checked:
            continue
        for child in parent:
            name = child.tag
            if isinstance(name, str) and _is_native(name, namespace) and name not in known.get(tag, _NOTHING):
                yield Spot(
                    f"<{xmlrules.local(name)}> cannot stand in <{xmlrules.local(tag)}>",
                    xmlrules.line_of(child),
                )


def _unknown_attributes(root: Element, known: Mapping[str, frozenset[str]], namespace: str) -> Iterator[Spot]:
    for element in root.iter():
        tag = element.tag
        if not isinstance(tag, str) or not _is_native(tag, namespace):
            continue
        for name in element.attrib:
            if not str(name).startswith("{") and name not in known.get(tag, _NOTHING):
                yield Spot(f"<{xmlrules.local(tag)}> has no attribute {name!r}", xmlrules.line_of(element))


def _is_native(tag: str, namespace: str) -> bool:
    """Whether an element is the format's own: in its namespace, or in none if it has none."""
    return tag.startswith(namespace) if namespace else not tag.startswith("{")
