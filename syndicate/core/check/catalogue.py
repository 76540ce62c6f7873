"""Every rule that a feed is checked by, as documentation: made from the rulebooks, never by hand."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from syndicate.core.check import (
    atom,
    details,
    documents,
    extensions,
    history,
    jsonfeed,
    opml,
    podcast,
    rss,
    structure,
)
from syndicate.core.check.findings import Rule, Severity, Subject

_HEADING = "## The rules\n"


class Entered(NamedTuple):
    """A rule as the page lists it."""

    code: str
    severity: Severity
    source: str
    remedy: str


_OF_THE_BYTES = (
    Entered("too-large", Severity.ERROR, "feed validator practice", "Put fewer entries into it."),
    Entered("large", Severity.ADVICE, "WebSub hub practice", "Put fewer entries into it."),
    Entered("empty-document", Severity.ERROR, "XML 1.0, 2.1", "Write a feed."),
    Entered("wrong-root", Severity.ERROR, "RSS 2.0; RFC 4287; OPML 2.0", "Check the feed, not its page."),
    Entered("before-declaration", Severity.ERROR, "XML 1.0, 2.8", "Begin the document with <?xml."),
    Entered("xml-version", Severity.ERROR, "XML 1.0, 2.8", 'Write version="1.0".'),
    Entered("encoding", Severity.ERROR, "XML 1.0, 4.3.3; RFC 8259, 8.1", "Save it as UTF-8."),
    Entered("not-well-formed", Severity.ERROR, "XML 1.0, 2.1", "Mend it at the line named."),
    Entered("json-syntax", Severity.ERROR, "RFC 8259", "Mend it at the line named."),
    Entered("json-root", Severity.ERROR, "JSON Feed 1.1, top-level", "Write one object."),
    Entered("byte-order-mark", Severity.ADVICE, "XML 1.0, 2.8", "Save it without one."),
    Entered("discouraged-character", Severity.ADVICE, "XML 1.0, 2.2", "Remove it."),
    Entered("doctype", Severity.ADVICE, "XML 1.0, 2.8", "Remove it: feeds need none."),
    Entered(
        "rss-title-markup",
        Severity.ADVICE,
        "RSS Best Practices Profile, title",
        "Remove the markup; write < as &#x3C;.",
    ),
)
"""What is found before a document is parsed, or because it cannot be."""


def sections() -> Iterator[tuple[str, list[Entered]]]:
    """The rules of each kind of document, errors first, by code; a rule of a whole and its parts once."""
    yield "Any document", _sorted([*_OF_THE_BYTES, *_entered(documents.NAMESPACES.rules)])
    either = (extensions.EXTENSIONS, history.HISTORY)
    books = (
        ("RSS 2.0", (rss.DOCUMENT, rss.ITEM, structure.RSS, details.RSS, podcast.RSS, *either)),
        ("Atom", (atom.DOCUMENT, atom.ENTRY, structure.ATOM_FEED, details.ATOM_FEED, *either)),
        ("OPML", (opml.DOCUMENT, opml.OUTLINE)),
    )
    for form, rulebooks in books:
        yield form, _sorted([rule for book in rulebooks for rule in _entered(book.rules)])
    yield "Archive pages behind a feed (`--past`)", _sorted(_entered(history.CHAIN.rules))
    both = [*_entered(jsonfeed.DOCUMENT.rules), *_entered(jsonfeed.ITEM.rules)]
    yield "JSON Feed", _sorted(both)


def renewed(page: str) -> str:
    """The text of ``docs/check.md`` with its list of rules as the rulebooks have it now."""
    return page.partition(_HEADING)[0] + _HEADING + listing()


def listing() -> str:
    """The rules in Markdown, a table for each kind of document."""
    lines: list[str] = [""]
    for form, rules in sections():
        lines += [f"### {form}", "", "| rule | | source | remedy |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{rule.code}` | {rule.severity} | {_cell(rule.source)} | {_cell(rule.remedy)} |"
            for rule in rules
        ]
        lines.append("")
    return "\n".join(lines)


def _entered(rules: Iterable[Rule[Subject]]) -> list[Entered]:
    return [Entered(rule.code, rule.severity, rule.source, rule.remedy) for rule in rules]


def _sorted(rules: list[Entered]) -> list[Entered]:
    return sorted(set(rules), key=lambda rule: (rule.severity is Severity.ADVICE, rule.code))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("&", "&amp;").replace("<", "&lt;")
