"""What makes Atom valid (RFC 4287), and what its readers do better with."""

from collections.abc import Iterator

from lxml import etree

from syndicate.core.check import content, dates, xmlrules
from syndicate.core.check.findings import NOWHERE, Rulebook, Setting, Spot
from syndicate.core.check.xmlrules import ATOM, Element

DOCUMENT: Rulebook[Element] = Rulebook()
"""Rules for the root: the head, and what only the whole document shows."""

ENTRY: Rulebook[Element] = Rulebook()
"""Rules for one entry."""

XHTML_DIV = "{http://www.w3.org/1999/xhtml}div"
_TEXTS = frozenset(ATOM + name for name in ("title", "subtitle", "summary", "rights"))
_HTML = frozenset(ATOM + name for name in ("title", "summary", "content"))
_SINGLE = tuple(ATOM + name for name in ("published", "summary", "content", "rights", "source"))
_TEXT_TYPES = (None, "text", "html", "xhtml")
_PEOPLE = ("author", "contributor")
_FEED_NAMES = frozenset(
    ATOM + name
    for name in [
        "author",
        "category",
        "contributor",
        "generator",
        "icon",
        "id",
        "link",
        "logo",
        "rights",
        "subtitle",
        "title",
        "updated",
        "entry",
    ]
)
_ENTRY_NAMES = frozenset(
    ATOM + name
    for name in [
        "author",
        "category",
        "content",
        "contributor",
        "id",
        "link",
        "published",
        "rights",
        "source",
        "summary",
        "title",
        "updated",
    ]
)
_WRITE_DATE = "Write it as 2021-07-25T00:00:00Z, with a zone."


def entries(root: Element) -> list[Element]:
    """The entries of a document, in its order."""
    return root.findall(f"{ATOM}entry")


@DOCUMENT.error("atom-id", "RFC 4287 section 4.2.6", "Give the feed one permanent id.")
def _id(root: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.missing_or_repeated(root, f"{ATOM}id", "the feed")


@DOCUMENT.error("atom-title", "RFC 4287 section 4.2.14", "Give the feed one title.")
def _title(root: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.missing_or_repeated(root, f"{ATOM}title", "the feed", empty=True)


@DOCUMENT.error("atom-updated", "RFC 4287 section 4.2.15", "Say once when the feed last changed.")
def _updated(root: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.missing_or_repeated(root, f"{ATOM}updated", "the feed")


@DOCUMENT.error("atom-author", "RFC 4287 section 4.1.1", "Name an author in the feed, or in every entry.")
def _author(root: Element, _: Setting) -> Iterator[Spot]:
    if root.find(f"{ATOM}author") is not None:
        return
    for entry in entries(root):
        if entry.find(f"{ATOM}author") is None and entry.find(f"{ATOM}source/{ATOM}author") is None:
            yield Spot("neither the feed nor this entry has an author", xmlrules.line_of(entry))


@DOCUMENT.error("atom-metadata-late", "RFC 4287 section 4.1.1, validator practice", "Put the entries last.")
def _entries_last(root: Element, _: Setting) -> Iterator[Spot]:
    seen = False
    for child in root:
        if seen and child.tag != f"{ATOM}entry" and str(child.tag).startswith(ATOM):
            yield Spot(f"<{xmlrules.local(str(child.tag))}> stands after an entry", xmlrules.line_of(child))
        seen = seen or child.tag == f"{ATOM}entry"


@DOCUMENT.error("atom-repeated", "RFC 4287 section 4.1.1", "Keep one of them.")
def _once(root: Element, _: Setting) -> Iterator[Spot]:
    for name in ("subtitle", "rights", "generator", "icon", "logo"):
        yield from xmlrules.more_than_one(root, ATOM + name, "the feed")


@DOCUMENT.advice(
    "atom-entry-duplicate", "RFC 4287 section 4.1.1", "Give each entry an id of its own, for ever."
)
def _unique(root: Element, _: Setting) -> Iterator[Spot]:
    seen: set[str] = set()
    for entry in entries(root):
        for id_ in entry.findall(f"{ATOM}id")[:1]:
            if xmlrules.text(id_) in seen:
                yield Spot(f"the id {xmlrules.text(id_)!r} occurs more than once", xmlrules.line_of(id_))
            seen.add(xmlrules.text(id_))


@DOCUMENT.advice("atom-self-missing", "RFC 4287 section 4.1.1", 'Add <link rel="self"> with its address.')
def _self(root: Element, _: Setting) -> Iterator[Spot]:
    if not _self_links(root):
        yield Spot("the feed does not say where it lives", xmlrules.line_of(root))


@DOCUMENT.advice("atom-self-type", "RFC 4287 section 4.2.7", 'Write type="application/atom+xml".')
def _self_type(root: Element, _: Setting) -> Iterator[Spot]:
    for link in _self_links(root):
        if link.get("type", "application/atom+xml") not in xmlrules.FEED_TYPES:
            yield Spot(f"the self link has the type {link.get('type')!r}", xmlrules.line_of(link))


@DOCUMENT.advice("atom-self-differs", "RFC 4287 section 4.2.7", "Write the address at which it is fetched.")
def _self_differs(root: Element, setting: Setting) -> Iterator[Spot]:
    for link in _self_links(root):
        if setting.address is not None and link.get("href") != setting.address:
            yield Spot(
                f"the self link is {link.get('href')!r}, not {setting.address!r}", xmlrules.line_of(link)
            )


@ENTRY.error("atom-entry-id", "RFC 4287 section 4.2.6", "Give the entry one permanent id.")
def _entry_id(entry: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.missing_or_repeated(entry, f"{ATOM}id", "the entry")


@ENTRY.error("atom-entry-title", "RFC 4287 section 4.2.14", "Give the entry one title.")
def _entry_title(entry: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.missing_or_repeated(entry, f"{ATOM}title", "the entry", empty=True)


@ENTRY.error("atom-entry-updated", "RFC 4287 section 4.2.15", "Say once when the entry last changed.")
def _entry_updated(entry: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.missing_or_repeated(entry, f"{ATOM}updated", "the entry")


@ENTRY.error("atom-entry-repeated", "RFC 4287 section 4.1.2", "Keep one of them.")
def _entry_once(entry: Element, _: Setting) -> Iterator[Spot]:
    tags = [child.tag for child in entry]
    for tag in _SINGLE:
        if tags.count(tag) > 1:
            yield from xmlrules.more_than_one(entry, tag, "the entry")


@ENTRY.error("atom-no-content", "RFC 4287 section 4.1.2", "Add content, or a link to where it is.")
def _content_or_link(entry: Element, _: Setting) -> Iterator[Spot]:
    if entry.find(f"{ATOM}content") is None and not any(
        link.get("rel", "alternate") == "alternate" for link in entry.iterchildren(f"{ATOM}link")
    ):
        yield Spot("the entry has neither content nor a link to a page", xmlrules.line_of(entry))


@ENTRY.error("atom-content-type", "RFC 4287 section 4.1.3.1", "Write text, html, xhtml or a media type.")
def _content_type(entry: Element, _: Setting) -> Iterator[Spot]:
    for body in entry.iterchildren(f"{ATOM}content"):
        kind = body.get("type")
        if kind not in _TEXT_TYPES and "/" not in str(kind):
            yield Spot(f"content has the type {kind!r}", xmlrules.line_of(body))


@ENTRY.error("atom-content-src", "RFC 4287 section 4.1.3.2", "Leave it empty, or remove src.")
def _content_src(entry: Element, _: Setting) -> Iterator[Spot]:
    for body in entry.findall(f"{ATOM}content[@src]"):
        if xmlrules.text(body):
            yield Spot("content has both src and a text", xmlrules.line_of(body))
        if not body.get("src"):
            yield Spot("the content's src is empty", xmlrules.line_of(body))
        else:
            yield from xmlrules.bad_iri(
                body.get("src", ""), "the content's src", xmlrules.line_of(body), relative=True
            )


@ENTRY.advice("atom-date-future", "RFC 4287 section 4.2.9", "Publish it when its time has come.")
def _future(entry: Element, setting: Setting) -> Iterator[Spot]:
    return xmlrules.odd_dates(entry, (f"{ATOM}published", f"{ATOM}updated"), dates.rfc3339, setting)


@ENTRY.advice(
    "atom-published-late", "RFC 4287 sections 4.2.9 and 4.2.15", "Set updated to published at least."
)
def _published_first(entry: Element, _: Setting) -> Iterator[Spot]:
    try:
        published = dates.rfc3339(entry.findtext(f"{ATOM}published") or "")
        updated = dates.rfc3339(entry.findtext(f"{ATOM}updated") or "")
    except ValueError:
        return
    if published > updated:
        yield Spot("the entry was published after it was last changed", xmlrules.line_of(entry))


@ENTRY.advice("atom-enclosure", "RFC 4287 section 4.2.7", "Give it type and length.")
def _enclosure(entry: Element, _: Setting) -> Iterator[Spot]:
    for link in entry.iterchildren(f"{ATOM}link"):
        if link.get("rel") == "enclosure" and not (link.get("type") and link.get("length")):
            yield Spot(f"the enclosure {link.get('href')} has no type or no length", xmlrules.line_of(link))


def _self_links(root: Element) -> list[Element]:
    return [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]


def _id_form(parent: Element, _: Setting) -> Iterator[Spot]:
    for id_ in parent.iterchildren(f"{ATOM}id"):
        raw = id_.text or ""
        if raw.strip() and raw != raw.strip():
            yield Spot(f"the id {raw!r} has white space around it", xmlrules.line_of(id_))
        elif raw:
            yield from xmlrules.bad_iri(raw, "the id", xmlrules.line_of(id_))


def _dates(parent: Element, _: Setting) -> Iterator[Spot]:
    return xmlrules.bad_dates(parent, (f"{ATOM}published", f"{ATOM}updated"), dates.rfc3339)


def _text_types(parent: Element, _: Setting) -> Iterator[Spot]:
    for child in parent:
        if child.tag in _TEXTS and child.get("type") not in _TEXT_TYPES:
            yield Spot(f"{_shown(child)} has the type {child.get('type')!r}", xmlrules.line_of(child))


def _text_markup(parent: Element, _: Setting) -> Iterator[Spot]:
    for child in parent:
        if child.tag in _TEXTS and child.get("type") is None and content.looks_like_html(child.text or ""):
            yield Spot(f"{_shown(child)} has markup but no type", xmlrules.line_of(child))


def _text_elements(parent: Element, _: Setting) -> Iterator[Spot]:
    for child in parent:
        if child.tag not in _TEXTS and child.tag != f"{ATOM}content":
            continue
        kind = child.get("type", "text")
        if kind == "xhtml" and ([inner.tag for inner in child] != [XHTML_DIV] or _has_text(child)):
            yield Spot(f"{_shown(child)} is not one xhtml div", xmlrules.line_of(child))
        elif kind in {"text", "html"} and len(child):
            yield Spot(f"{_shown(child)} of type {kind} has elements in it", xmlrules.line_of(child))


def _has_text(element: Element) -> bool:
    """Whether words stand beside an element's own elements."""
    return any(said and said.strip() for said in (element.text, *(child.tail for child in element)))


def _shown(element: Element) -> str:
    return f"<{xmlrules.local(str(element.tag))}>"


def _people(parent: Element, _: Setting) -> Iterator[Spot]:
    for name in _PEOPLE:
        for person in parent.iterchildren(ATOM + name):
            yield from xmlrules.missing_or_repeated(person, f"{ATOM}name", f"the {name}")
            for part in ("uri", "email"):
                yield from xmlrules.more_than_one(person, ATOM + part, f"the {name}")
            mail = person.findtext(f"{ATOM}email")
            if mail is not None and not xmlrules.is_mail(mail):
                yield Spot(f"{mail!r} is no mail address", xmlrules.line_of(person))


def _categories(parent: Element, _: Setting) -> Iterator[Spot]:
    for category in parent.iterchildren(f"{ATOM}category"):
        if not category.get("term"):
            yield Spot("a category has no term", xmlrules.line_of(category))


def _links(parent: Element, _: Setting) -> Iterator[Spot]:
    for link in parent.iterchildren(f"{ATOM}link"):
        if not link.get("href"):
            yield Spot("a link has no href", xmlrules.line_of(link))
        else:
            yield from xmlrules.bad_iri(
                link.get("href", ""), "the link", xmlrules.line_of(link), relative=True
            )


def _link_forms(parent: Element, _: Setting) -> Iterator[Spot]:
    for link in parent.iterchildren(f"{ATOM}link"):
        if link.get("href"):
            yield from xmlrules.bad_address(link.get("href", ""), "the link", xmlrules.line_of(link))


def _empty(parent: Element, _: Setting) -> Iterator[Spot]:
    for child in parent:
        if child.tag in _TEXTS and not xmlrules.text(child):
            yield Spot(f"{_shown(child)} says nothing", xmlrules.line_of(child))


def _alternates(parent: Element, _: Setting) -> Iterator[Spot]:
    seen: set[tuple[str | None, str | None]] = set()
    for link in parent.iterchildren(f"{ATOM}link"):
        kind = (link.get("type"), link.get("hreflang"))
        if link.get("rel", "alternate") == "alternate":
            if kind in seen:
                yield Spot(f"a second alternate link of type {kind[0]}", xmlrules.line_of(link))
            seen.add(kind)


def _languages(parent: Element, _: Setting) -> Iterator[Spot]:
    language = parent.get(xmlrules.XML_LANG)
    if language:
        yield from xmlrules.bad_language(language, "xml:lang", xmlrules.line_of(parent))


def _unknown(parent: Element, _: Setting) -> Iterator[Spot]:
    known = _ENTRY_NAMES if parent.tag == f"{ATOM}entry" else _FEED_NAMES
    for child in parent:
        if child.tag in known:
            continue
        if isinstance(child.tag, str) and child.tag.startswith(ATOM):
            yield Spot(f"Atom has no <{xmlrules.local(child.tag)}> here", xmlrules.line_of(child))


def part_findings(source: Element) -> Iterator[Spot]:
    """What is wrong with the texts, people and links of a source, which are like those of a feed."""
    for find in (_text_types, _text_elements, _people, _links):
        yield from find(source, NOWHERE)


def html_of(entry: Element) -> Iterator[content.Piece]:
    """The HTML in an entry, with the line on which each piece begins."""
    for element in entry:
        kind = element.get("type")
        if kind == "html" and element.tag in _HTML:
            yield element.text or "", xmlrules.line_of(element)
        elif kind == "xhtml" and element.tag in _HTML:
            yield etree.tostring(element, encoding="unicode", with_tail=False), xmlrules.line_of(element)


for _book in (DOCUMENT, ENTRY):
    _book.error("atom-id-form", "RFC 4287 section 4.2.6", "Write an absolute IRI, with nothing around it.")(
        _id_form
    )
    _book.error("atom-date", "RFC 4287 section 3.3", _WRITE_DATE)(_dates)
    _book.error("atom-text-type", "RFC 4287 section 3.1.1", "Write text, html or xhtml.")(_text_types)
    _book.error("atom-text-elements", "RFC 4287 section 3.1.1", "Escape it, or write one xhtml:div.")(
        _text_elements
    )
    _book.advice("atom-text-markup", "RFC 4287 section 3.1.1", 'Write type="html", or type="text".')(
        _text_markup
    )
    _book.error("atom-person", "RFC 4287 section 3.2", "Give each person one name.")(_people)
    _book.error("atom-category", "RFC 4287 section 4.2.2", "Give each category a term.")(_categories)
    _book.error("atom-link", "RFC 4287 section 4.2.7", "Write an address as href.")(_links)
    _book.advice(
        "atom-link-form", "RFC 4287 section 4.2.7", "Write it in full, percent-encoded.", strict=True
    )(_link_forms)
    _book.advice("atom-text-empty", "RFC 4287 section 3.1", "Say something: readers show a blank.")(_empty)
    _book.error("atom-alternate", "RFC 4287 section 4.1.1", "Keep one link of each type and hreflang.")(
        _alternates
    )
    _book.error("atom-language", "RFC 4287 section 2; BCP 47", "Write a tag such as en-gb.")(_languages)
    _book.error("atom-unknown-element", "RFC 4287 section 6", "Remove it, or give it a namespace.")(_unknown)
content.enter_rules(ENTRY, html_of)
