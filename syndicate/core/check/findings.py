"""What is wrong with a feed, and the rules that find it.

A rule is a function that yields the spots where its subject breaks it. Rules stand in a rulebook: the
gate before publication and the command that checks anybody's feed ask the same ones.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

Subject = TypeVar("Subject")
Id = TypeVar("Id", str, bytes)


class Severity(StrEnum):
    """Whether a specification is broken, or readers are only known to do better without."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong with a feed.

    :ivar rule: stable code of the rule, such as ``rss-guid-duplicate``
    :ivar line: line of the document, from 1, where it is known
    :ivar source: the specification and its section
    :ivar remedy: one imperative sentence
    """

    severity: Severity
    rule: str
    message: str
    source: str
    remedy: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that was found in one document, errors first, each by line.

    :ivar name: the file or address that was checked
    :ivar form: what kind of document it is, for people: ``RSS 2.0``, ``Atom``, …; empty when unknown
    :ivar entries: entries, or outlines of an OPML document
    """

    name: str
    form: str
    findings: tuple[Finding, ...]
    entries: int = 0

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that make the document invalid."""
        return tuple(found for found in self.findings if found.severity is Severity.ERROR)

    @property
    def valid(self) -> bool:
        """Whether no specification is broken; advice does not count."""
        return not self.errors


class Spot(NamedTuple):
    """Where and how a rule is broken."""

    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a rule may know beside its subject.

    :ivar address: where the document was fetched
    :ivar now: aware; dates after it are called future ones; None to leave them alone
    """

    address: str | None = None
    now: datetime | None = None


NOWHERE = Setting()

Find = Callable[[Subject, Setting], Iterable[Spot]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """A rule with what is told about it when it is broken.

    :ivar strict: whether the gate keeps what breaks it from being published, be it advice for others
    """

    code: str
    severity: Severity
    source: str
    remedy: str
    find: Find[Subject]
    strict: bool = True

    def findings(self, subject: Subject, setting: Setting) -> Iterator[Finding]:
        """Yield where ``subject`` breaks the rule."""
        for spot in self.find(subject, setting):
            yield self.finding(spot)

    def finding(self, spot: Spot) -> Finding:
        """What is told of one spot."""
        return Finding(
            severity=self.severity,
            rule=self.code,
            message=spot.message,
            source=self.source,
            remedy=self.remedy,
            line=spot.line,
        )


class Rulebook(Generic[Subject]):
    """The rules for one kind of subject, in the order in which they are asked."""

    def __init__(self) -> None:
        self.rules: list[Rule[Subject]] = []

    def error(self, code: str, source: str, remedy: str) -> Callable[[Find[Subject]], Find[Subject]]:
        """Enter the decorated function as a rule whose breach makes a document invalid."""
        return self._enter(code, Severity.ERROR, source, remedy)

    def advice(
        self, code: str, source: str, remedy: str, *, strict: bool = False
    ) -> Callable[[Find[Subject]], Find[Subject]]:
        """Enter the decorated function as a rule whose breach is merely unwise.

        :param strict: whether the gate refuses it all the same in what is published here
        """
        return self._enter(code, Severity.ADVICE, source, remedy, strict=strict)

    def _enter(
        self, code: str, severity: Severity, source: str, remedy: str, *, strict: bool = True
    ) -> Callable[[Find[Subject]], Find[Subject]]:
        def enter(find: Find[Subject]) -> Find[Subject]:
            self.rules.append(Rule(code, severity, source, remedy, find, strict))
            return find

        return enter

    def findings(self, subject: Subject, setting: Setting = NOWHERE) -> Iterator[Finding]:
        """Yield all breaches."""
        for rule in self.rules:
            yield from rule.findings(subject, setting)

    def first_error(self, subject: Subject) -> Finding | None:
        """The first breach that keeps a document from being published: all that a gate needs to know."""
        for rule in self.rules:
            if rule.strict:
                for spot in rule.find(subject, NOWHERE):
                    return rule.finding(spot)
        return None


def repeated(ids: Iterable[Id]) -> list[Id]:
    """The ids that occur more than once, each where it occurs again."""
    seen: set[Id] = set()
    again: list[Id] = []
    for id_ in ids:
        if id_ in seen:
            again.append(id_)
        seen.add(id_)
    return again
