"""What extensions of RSS and Atom ask of their own elements: names, places, attributes and values.

Asked when somebody's feed is checked, not at the gate: our own renderers write none of what is looked for.
Podcasts have more rules of their own.
"""

from collections.abc import Iterator

from syndicate.core.check import vocabulary, xmlrules
from syndicate.core.check.findings import Rulebook, Setting, Spot
from syndicate.core.check.xmlrules import ATOM, MEDIA, Element

EXTENSIONS: Rulebook[Element] = Rulebook()
"""Rules for the root of an RSS or Atom document."""

_MISPLACED = {
    **dict.fromkeys(vocabulary.ENTRIES, vocabulary.OF_A_HEAD),
    **dict.fromkeys(vocabulary.HEADS, vocabulary.OF_AN_ENTRY),
}


@EXTENSIONS.error("extension-unknown", "the extension's own specification", "Write its name exactly.")
def _unknown_elements(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter("{*}*"):
        namespace, name = _split(str(element.tag))
        if name not in vocabulary.KNOWN.get(namespace, (name,)):
            yield Spot(f"its namespace has no <{name}>", xmlrules.line_of(element))


@EXTENSIONS.error("extension-attribute", "the extension's own specification", "Remove it.")
def _unknown_attributes(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter("*"):
        tag = str(element.tag)
        for name in map(str, element.attrib):
            if _is_misused(name, element):
                yield Spot(
                    f"<{xmlrules.local(tag)}> has no attribute {xmlrules.local(name)!r}",
                    xmlrules.line_of(element),
                )


@EXTENSIONS.error(
    "extension-place", "the extension's own specification", "Move it to the feed's head, or to an entry."
)
def _places(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(*vocabulary.OF_A_HEAD, *vocabulary.OF_AN_ENTRY, *vocabulary.MARKS):
        parent = element.getparent()
        place = "" if parent is None else str(parent.tag)
        wrong = _MISPLACED.get(place, ())
        if element.tag in wrong or (element.tag in vocabulary.MARKS and place not in vocabulary.HEADS):
            yield Spot(
                f"<{xmlrules.local(str(element.tag))}> cannot stand in <{xmlrules.local(place)}>",
                xmlrules.line_of(element),
            )


@EXTENSIONS.error("extension-repeated", "RSS Best Practices Profile, namespaces", "Keep one of them.")
def _repeated(root: Element, _: Setting) -> Iterator[Spot]:
    for parent in root.iter("channel", "item", f"{vocabulary.ITUNES}owner", f"{ATOM}feed", f"{ATOM}entry"):
        own = str(parent.tag).startswith(ATOM)
        for name in sorted(vocabulary.ONCE):
            if not (own and name.startswith(ATOM)):
                yield from xmlrules.more_than_one(parent, name, f"the {xmlrules.local(str(parent.tag))}")


@EXTENSIONS.error("extension-value", "the extension's own specification", "Write a value that it knows.")
def _values(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(*vocabulary.VALUES, *vocabulary.ATTRIBUTE_VALUES):
        tag, where = str(element.tag), xmlrules.line_of(element)
        reads = vocabulary.VALUES.get(tag)
        if reads is not None and not reads(xmlrules.text(element)):
            yield Spot(f"<{xmlrules.local(tag)}> is {xmlrules.text(element)!r}", where)
        for name, fits in vocabulary.ATTRIBUTE_VALUES.get(tag, {}).items():
            value = element.get(name)
            if value is not None and not fits(value):
                yield Spot(f"the {xmlrules.local(name)} of <{xmlrules.local(tag)}> is {value!r}", where)


@EXTENSIONS.error("media-address", "Media RSS, media:thumbnail and media:player", "Give it a full url.")
def _media_address(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter(f"{MEDIA}thumbnail", f"{MEDIA}player"):
        name = f"media:{xmlrules.local(str(element.tag))}"
        yield from xmlrules.bad_address(element.get("url", ""), f"{name}'s url", xmlrules.line_of(element))


@EXTENSIONS.error("thread-ref", "RFC 4685 section 3", "Name the id of the entry that is answered, as ref.")
def _answered(root: Element, _: Setting) -> Iterator[Spot]:
    for answer in root.iter(f"{vocabulary.THR}in-reply-to"):
        yield from xmlrules.bad_iri(answer.get("ref", ""), "the ref", xmlrules.line_of(answer))


@EXTENSIONS.error("media-group", "Media RSS, media:group", "Remove the group, and keep what is in it.")
def _media_group(root: Element, _: Setting) -> Iterator[Spot]:
    for group in root.iter(f"{MEDIA}group"):
        if len(group.findall(f"{MEDIA}content")) <= 1:
            yield Spot("a group is of several renditions, and this has fewer", xmlrules.line_of(group))


@EXTENSIONS.error("xml-language", "XML 1.0, 2.12; BCP 47", "Write a tag such as en-gb.")
def _languages(root: Element, _: Setting) -> Iterator[Spot]:
    for element in root.iter("*"):
        language = element.get(xmlrules.XML_LANG)
        if language and element.tag not in (f"{ATOM}feed", f"{ATOM}entry"):
            yield from xmlrules.bad_language(language, "xml:lang", xmlrules.line_of(element))


def _is_misused(attribute: str, element: Element) -> bool:
    """Whether an attribute is one that a listed namespace does not have there."""
    tag = str(element.tag)
    namespace, name = _split(tag)
    of, _ = _split(attribute)
    if of:
        of_replies = tag == f"{ATOM}link" and element.get("rel") == "replies"
        return of in vocabulary.KNOWN and not (attribute in vocabulary.FOR_LINKS and of_replies)
    if tag in vocabulary.OWN_ATTRIBUTES:
        return attribute not in vocabulary.OWN_ATTRIBUTES[tag]
    return namespace in vocabulary.PLAIN and name in vocabulary.KNOWN[namespace]


def _split(tag: str) -> tuple[str, str]:
    """A name's namespace, in braces, and the name in it."""
    namespace, brace, name = tag.rpartition("}")
    return namespace + brace, name
