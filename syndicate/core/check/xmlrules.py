"""Rules that RSS, Atom and OPML share, and the small readings of XML that their own rules are made of."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from lxml import etree

from syndicate.core.check import dates
from syndicate.core.check.findings import Setting, Spot
from syndicate.core.uris import UUID
from syndicate.core.urls import encode, is_absolute

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})

_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}|[xi]-\w+)(?:-[A-Za-z0-9]{1,8})*")
_NEAR_MEDIA = "http://search.yahoo.com/mrss"
_MAILBOX = re.compile(r"[^<>@]*<[^@\s()<>]+@[^@\s()<>]+>")
_NO_IRI = re.compile(r"[\s<>\"{}|\\^`\x00-\x1f]")
_AUTHORITY = re.compile("^[A-Za-z0-9+.-]*://[^/?#]*")
_HALF_OPEN = re.compile(r"[A-Za-z0-9+.-]*://(?:[^/?#\[]*\[[^/?#\]]*|[^/?#\[]*\].*)(?:[/?#]|$)")
_WEB = re.compile("https?:", re.IGNORECASE)
_WEB_HOST = re.compile("https?://[^/?#]", re.IGNORECASE)
_OBSOLETE_ATOM = "http://purl.org/atom/ns#"
_MAIL = re.compile(r"(?:\"[^\"]+\"|[^@\s()<>]+)@[^@\s()<>]+")

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the type of its elements


def line_of(element: Element) -> int | None:
    """The line on which an element begins."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def text(element: Element) -> str:
    """All text inside an element, trimmed."""
    if not len(element):
        return (element.text or "").strip()
    return "".join(str(part) for part in element.itertext()).strip()


def missing_or_repeated(parent: Element, name: str, what: str, *, empty: bool = False) -> Iterator[Spot]:
    """Yield a spot unless ``parent`` has exactly one child ``name`` that says something.

    :param empty: whether it may say nothing
    """
    found = list(parent.iterchildren(name))
    if not found:
        yield Spot(f"{what} has no <{local(name)}>", line_of(parent))
    elif not empty and not text(found[0]):
        yield Spot(f"the <{local(name)}> of {what} is empty", line_of(found[0]))
    for again in found[1:]:
        yield _again(again, name, what)


def more_than_one(parent: Element, name: str, what: str) -> Iterator[Spot]:
    """Yield a spot for each child ``name`` after the first."""
    for again in parent.findall(name)[1:]:
        yield _again(again, name, what)


def _again(element: Element, name: str, what: str) -> Spot:
    return Spot(f"{what} has more than one <{local(name)}>", line_of(element))


def local(name: str) -> str:
    """An element's name without its namespace."""
    return name.rpartition("}")[2]


def bad_dates(parent: Element, names: tuple[str, ...], read: Callable[[str], datetime]) -> Iterator[Spot]:
    """Yield a spot for each of these children whose text is no date."""
    for name in names:
        for element in parent.iterchildren(name):
            try:
                read(element.text or "")
            except ValueError as wrong:
                yield Spot(f"<{local(name)}>: {wrong}", line_of(element))


def odd_dates(
    parent: Element, names: tuple[str, ...], read: Callable[[str], datetime], setting: Setting
) -> Iterator[Spot]:
    """Yield a spot for each of these children that lies in the future, as far as a clock was given."""
    for name in names:
        for element in parent.iterchildren(name):
            try:
                moment = read(element.text or "")
            except ValueError:
                continue
            if dates.is_future(moment, setting.now):
                yield Spot(f"<{local(name)}> {element.text} is in the future", line_of(element))


def bad_address(url: str, what: str, line: int | None) -> Iterator[Spot]:
    """Yield a spot if an address is relative or has characters that an address cannot have."""
    if not is_absolute(url):
        yield Spot(f"{what} {url!r} is not an absolute address", line)
    elif encode(url) != url:
        yield Spot(f"{what} {url!r} has characters that must be percent-encoded", line)


def bad_iri(value: str, what: str, line: int | None, *, relative: bool = False) -> Iterator[Spot]:
    """Yield a spot if a text is no IRI (RFC 3987 section 2.2): it may have any letters, but a form.

    :param relative: whether it may be relative
    """
    if _NO_IRI.search(value) or "[" in _AUTHORITY.sub("", value, count=1) or _HALF_OPEN.match(value):
        yield Spot(f"{what} {value!r} has characters that no address can have", line)
    elif value.lower().startswith("urn:uuid:") and not UUID.fullmatch(value):
        yield Spot(f"{what} {value!r} holds no UUID", line)
    elif _WEB.match(value) and not _WEB_HOST.match(value):
        yield Spot(f"{what} {value!r} names no host", line)
    elif not relative and not is_absolute(value):
        yield Spot(f"{what} {value!r} is not absolute", line)


def bad_language(code: str, what: str, line: int | None) -> Iterator[Spot]:
    """Yield a spot if a text is no language tag (BCP 47)."""
    if not _LANGUAGE.fullmatch(code):
        yield Spot(f"{what} {code!r} is not a language tag such as en-gb", line)


def has_mail(value: str) -> bool:
    """Whether a person is written as RSS wants it: a mail address first, or in angles after the name."""
    return bool(_MAIL.match(value) or _MAILBOX.fullmatch(value))


def is_mail(value: str) -> bool:
    """Whether a text is a mail address and nothing else."""
    return bool(_MAIL.fullmatch(value))


def odd_namespaces(root: Element, _: Setting) -> Iterator[Spot]:
    """Prefixes that some readers do not know."""
    for prefix in root.nsmap:
        if prefix and re.fullmatch(r"ns\d+", prefix):
            yield Spot(f"the prefix {prefix!r} says nothing", line_of(root))


def wrong_namespaces(root: Element, _: Setting) -> Iterator[Spot]:
    """Addresses that nearly are a known namespace."""
    for address in root.nsmap.values():
        if address == _NEAR_MEDIA:
            yield Spot(f"the namespace {address!r} lacks its last slash", line_of(root))
        elif address == _OBSOLETE_ATOM:
            yield Spot(f"the namespace {address!r} is that of Atom 0.3", line_of(root))
        elif address.rstrip("/").lower() == ATOM.strip("{}").lower() and address != ATOM.strip("{}"):
            yield Spot(f"the namespace {address!r} is not that of Atom, to the letter", line_of(root))
