"""Checks any feed (RSS 2.0, Atom, JSON Feed, OPML): what is wrong, where, by which rule, and the remedy.

The document is only read. What it refers to is not fetched, and nothing in it is run or expanded.
"""

from collections.abc import Iterator
from datetime import datetime

from syndicate.core.check import documents
from syndicate.core.check.findings import Finding, Report, Setting, Severity

__all__ = ["Finding", "Report", "Severity", "check"]


def check(data: bytes, *, name: str = "", address: str | None = None, now: datetime | None = None) -> Report:
    """Check one document.

    :param data: the document as it was read or fetched
    :param name: what the report calls it: a file name or an address
    :param address: where it was fetched, if its own word for that should be compared
    :param now: aware; if given, dates in the future are pointed out
    """
    setting = Setting(address=address, now=now)
    found = list(documents.raw_findings(data))
    subject = documents.parse(data)
    if isinstance(subject, Finding):
        return Report(name=name, form="", findings=_sorted([*found, subject]))
    found += subject.findings(setting)
    return Report(name=name, form=subject.form, findings=_sorted(found), entries=subject.entries)


def _sorted(found: list[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(_without_copies(found), key=lambda one: (one.severity is Severity.ADVICE, one.line or 0))
    )


def _without_copies(found: list[Finding]) -> Iterator[Finding]:
    yield from dict.fromkeys(found)
