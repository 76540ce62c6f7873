"""What can go wrong, said so that the person it concerns can mend it.

Every error names what it is about, carries a stable reason and knows a remedy. Nothing here prints: the
command line, the log and the health page show the same facts in their own way.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why a file was quarantined. Values are stored: add, never rename."""

    EMPTY = "empty"
    BINARY = "binary"
    ENCODING = "encoding"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    INCOMPLETE = "incomplete"
    UNREADABLE = "unreadable"
    OUTSIDE = "outside"
    LINK_LOOP = "link-loop"
    MISSING = "missing"
    UNSUPPORTED = "unsupported"
    UNDATED = "undated"
    AMBIGUOUS_DATE = "ambiguous-date"
    BAD_DATE = "bad-date"
    BAD_FRONT_MATTER = "bad-front-matter"
    BAD_LINE = "bad-line"
    GUID_CLASH = "guid-clash"
    DUPLICATE_OF = "duplicate-of"
    UNRENDERABLE = "unrenderable"

    @property
    def remedy(self) -> str:
        """What the author can do about it, as one imperative sentence."""
        return _REMEDIES[self]


_REMEDIES = {
    Reason.EMPTY: "Write something below the date, or remove the file.",
    Reason.BINARY: "Save it as text, or move it out of the corpus.",
    Reason.ENCODING: "Save it as UTF-8.",
    Reason.TOO_LARGE: "Split it, or raise max_bytes in [corpus].",
    Reason.TOO_DEEP: "Flatten the nested markup.",
    Reason.INCOMPLETE: "Write the file again: its end is missing.",
    Reason.UNREADABLE: "Give the user that runs syndicate the right to read it.",
    Reason.OUTSIDE: "Copy the file into the corpus: links that lead out of it are not followed.",
    Reason.LINK_LOOP: "Remove the symbolic link: it leads back to itself.",
    Reason.MISSING: "Remove the symbolic link, or put back the file that it names.",
    Reason.UNSUPPORTED: "Save it as plain text, Markdown or HTML, or name it in exclude under [corpus].",
    Reason.UNDATED: "Start the file with 'date YYYY-MM-DD', give it a date in its front matter, "
    'or set dates = "path" under [corpus] if its folder says when.',
    Reason.AMBIGUOUS_DATE: "Write the date as YYYY-MM-DD, or say in [corpus] how such dates are meant "
    "(date_order, zone_names).",
    Reason.BAD_DATE: "Write the date as YYYY-MM-DD, with a time and zone if they matter.",
    Reason.BAD_FRONT_MATTER: "Mend the header at the line named, and close it with the line that opened it.",
    Reason.BAD_LINE: "Mend the line named.",
    Reason.GUID_CLASH: "Give one of the two files another guid, or remove its guid line.",
    Reason.DUPLICATE_OF: "Remove one of the two files, or change its text.",
    Reason.UNRENDERABLE: "Simplify the markup of the passage named; the feed goes on without this article.",
}


class SyndicateError(Exception):
    """Base of every error that a user may meet: what is wrong, and what to do about it.

    :ivar remedy: one imperative sentence, or an empty text where the message says it
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message}. {self.remedy}" if self.remedy else message


class DocumentError(SyndicateError):
    """One document cannot become an article; every other document still can."""

    def __init__(
        self, path: str, reason: Reason, detail: str, line: int | None = None, excerpt: str = ""
    ) -> None:
        super().__init__(f"{path}: {detail} ({reason})", remedy=reason.remedy)
        self.path = path
        self.reason = reason
        self.detail = detail
        self.line = line
        self.excerpt = excerpt

    def __reduce__(self) -> tuple[type["DocumentError"], tuple[str, Reason, str, int | None, str]]:
        return DocumentError, (self.path, self.reason, self.detail, self.line, self.excerpt)


class ConfigError(SyndicateError):
    """The configuration, or what was said on the command line instead of it, cannot be used."""


class CorpusError(SyndicateError):
    """The corpus as a whole cannot be read, or looks as if it were not there."""


class OutputError(SyndicateError):
    """A document could not be published; the last good one stays."""


class GateError(SyndicateError):
    """A document that was about to be published breaks the rules of its format."""


class StateError(SyndicateError):
    """The database cannot be used."""


class Busy(StateError):
    """Another pass over the same publication is under way."""


class Refused(SyndicateError):
    """An outgoing request that the network policy does not allow."""


class NotFound(SyndicateError):
    """What was asked for by name or number does not exist."""
