"""The gate: nothing is published that breaks a rule of its format.

An entry is checked by all rules for entries once, when its fragment is made. A document is checked for what
only the whole can show, so that a feed with one new entry costs one entry. The rules are those of
``core.check``, the errors among them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lxml import etree

from syndicate.core.check import documents
from syndicate.core.check.findings import Finding, Rulebook, repeated
from syndicate.core.check.xmlrules import Element
from syndicate.errors import GateError

_LONGEST_DATE = 31
_MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")
_REMEDY = "The last good feed stays; please report this with the article's source."


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a fragment keeps what must be known of it: a parser would take longer than all the rest.

    :ivar frame: how a fragment begins and ends
    :ivar id_tags: what stands around an entry's id; nothing that an article says can look like it
    :ivar date_tag: what stands before the date of its publication, after the id
    :ivar sortable: makes of that date a text that sorts
    """

    form: str
    frame: tuple[bytes, bytes]
    id_tags: tuple[bytes, bytes]
    date_tag: bytes
    sortable: Callable[[bytes], bytes]

    def check_whole(self, fragments: Sequence[bytes]) -> None:
        """Check what only the whole shows: that nothing was cut off, no id occurs twice, and the order.

        Head and fragments are well-formed each by itself, in the same namespaces, so the whole is too: it
        is enough that each fragment is whole.

        :raises GateError: naming what is wrong
        """
        ids, dates = self._identities(fragments)
        for id_ in repeated(ids):
            raise GateError(f"{self.form}: the id {id_.decode()!r} occurs more than once", remedy=_REMEDY)
        if any(later < earlier for later, earlier in pairwise(dates)):
            raise GateError(f"{self.form}: the entries are not in order, newest first", remedy=_REMEDY)

    def _identities(self, fragments: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
        (start, end), (id_start, id_end) = self.frame, self.id_tags
        past, sortable, date_tag = len(id_start), self.sortable, self.date_tag
        to_date = len(date_tag)
        ids, dates = [], []
        try:
            for fragment in fragments:  # fifty times for one new entry: every lookup counts
                if not (fragment.startswith(start) and fragment.endswith(end)):
                    raise GateError(f"{self.form}: a fragment is not whole", remedy=_REMEDY)
                at = fragment.index(id_start) + past
                stop = fragment.index(id_end, at)
                ids.append(fragment[at:stop])
                at = fragment.index(date_tag, stop) + to_date
                dates.append(sortable(fragment[at : at + _LONGEST_DATE]))
        except (ValueError, IndexError) as wrong:
            raise GateError(f"{self.form}: a fragment has no id or no date", remedy=_REMEDY) from wrong
        return ids, dates


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlGate:
    """What the gate must know of an XML format.

    :ivar opening: what stands before a fragment, so that it can be parsed alone; ``closing`` likewise
    :ivar path: from the root to an entry
    :ivar layout: how a fragment is laid out
    """

    layout: Layout
    opening: bytes
    closing: bytes
    path: str
    document_rules: Rulebook[Element]
    entry_rules: Rulebook[Element]

    def check_entry(self, fragment: bytes) -> None:
        """Check a fragment by the rules for entries.

        :raises GateError: naming the rule and the entry
        """
        root = self._parse(self.opening + fragment + self.closing)
        entries = root.findall(self.path)
        if len(entries) != 1:
            raise GateError(f"{self.layout.form}: a fragment is not one entry", remedy=_REMEDY)
        self.layout.check_whole([fragment])
        refuse(self.layout.form, self.entry_rules.first_error(entries[0]), fragment)

    def check_head(self, head: bytes) -> None:
        """Check a document without entries.

        :raises GateError: naming the rule
        """
        refuse(self.layout.form, self.document_rules.first_error(self._parse(head + self.closing)), head)

    def _parse(self, document: bytes) -> Element:
        try:
            return documents.parse_xml(document)
        except etree.XMLSyntaxError as wrong:
            raise GateError(f"{self.layout.form}: not well-formed: {wrong.msg}", remedy=_REMEDY) from wrong


def refuse(form: str, finding: Finding | None, what: bytes) -> None:
    """Raise the error that a finding is.

    :raises GateError: unless ``finding`` is None
    """
    if finding is not None:
        excerpt = what[:200].decode("utf-8", "replace").strip()
        raise GateError(f"{form}: {finding.message} ({finding.rule}) in {excerpt!r}", remedy=finding.remedy)


@lru_cache(maxsize=4096)
def sortable_rfc822(date: bytes) -> bytes:
    """A date of RSS in UTC, as we write it, in the form of Atom, which sorts as text."""
    day, month, year, time = date[date.find(b",") + 1 :].split()[:4]
    return b"%s-%02d-%sT%s" % (year, _MONTHS.index(month) + 1, day, time)


def sortable_rfc3339(date: bytes) -> bytes:
    """A date of Atom in UTC, as we write it: it sorts as it is."""
    return date[:19]
