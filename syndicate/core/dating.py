"""Which moments an article has: from what it declares, else from its path, else refused.

A date that is wrong is told with the line that it stands on. The clock is never asked; a file's own time
counts only where the rules say so, and then the article says that it was dated by it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from syndicate.core import dates, places
from syndicate.core.dated import SEEN_LINE
from syndicate.core.fields import Declared
from syndicate.core.text import excerpt
from syndicate.errors import DocumentError, Reason
from syndicate.model import DateSource, Document, Markup, Rules

_A_DAY = timedelta(days=1)
_BY_FILE = "dated by the time at which its file was written"
_TEXTS = (".txt", ".text")


def published(
    document: Document, declared: Declared, rules: Rules, mtime: datetime | None, warnings: list[str]
) -> datetime:
    """Return the moment under which an article appears.

    :param mtime: when the file was last written, used only where the rules allow it
    :param warnings: gets what was odd about it
    :raises DocumentError: ``undated``, ``bad-date`` or ``ambiguous-date``
    """
    own = places.own(document.path) if _path_may_say(document, rules) else ""
    by_path = dates.from_path(own, rules=rules)
    if declared.published is None:
        return _undeclared(document, declared, rules, by_path, mtime, warnings)
    try:
        moment = dates.parse(declared.published, rules=rules)
    except dates.DateProblem as wrong:
        if by_path is None:
            raise _problem(document, declared.published_key, declared.published, wrong) from wrong
        warnings.append(f"{wrong.detail}: dated by its path instead")
        return by_path
    if by_path and abs(by_path - moment) > _A_DAY:
        warnings.append("its date is more than a day from the one in its path")
    return moment


def _undeclared(
    document: Document,
    declared: Declared,
    rules: Rules,
    by_path: datetime | None,
    mtime: datetime | None,
    warnings: list[str],
) -> datetime:
    by_address = dates.from_path(declared.permalink, rules=rules) if declared.permalink else None
    found = by_path or by_address
    if found:
        return found
    if rules.dates is DateSource.MTIME and mtime is not None:
        warnings.append(_BY_FILE)
        return mtime.astimezone(UTC).replace(microsecond=0)
    seen = document.fields.get(SEEN_LINE)
    looked = "header or path" if _path_may_say(document, rules) else "first line or header"
    line = seen if isinstance(seen, int) else document.body_line
    also = f"; the one on line {seen} comes after other text" if seen else ""
    text = _line(document, line)
    raise DocumentError(document.path, Reason.UNDATED, f"no date in its {looked}{also}", line, excerpt(text))


def _line(document: Document, number: int) -> str:
    """One line of the file, or the first of its body that says something."""
    lines = document.body.split("\n", number - document.body_line + 1)[number - document.body_line :]
    return next((line for line in lines if line.strip()), "")


def _path_may_say(document: Document, rules: Rules) -> bool:
    """Names of plain texts are often numbers that only look like a date."""
    is_text = document.markup is Markup.PLAIN or document.path.lower().endswith(_TEXTS)
    return not is_text or rules.dates is not DateSource.DECLARED


def updated(declared: Declared, rules: Rules, published: datetime, warnings: list[str]) -> datetime | None:
    """Return the change that the author declares, never before ``published``; None if there is none.

    :param warnings: gets what was odd about it
    """
    if declared.updated is None:
        return None
    try:
        moment = dates.parse(declared.updated, rules=rules)
    except dates.DateProblem as wrong:
        warnings.append(f"updated was left out: {wrong.detail}")
        return None
    if moment < published:
        warnings.append("updated before it was published: raised to that moment")
        return published
    return moment


def expires(document: Document, declared: Declared, rules: Rules) -> datetime | None:
    """Return the moment at which an article goes, None if never.

    One that cannot be read is refused: the text might else stay where its author wants it gone.

    :raises DocumentError: ``bad-date`` or ``ambiguous-date``
    """
    if declared.expires is None:
        return None
    try:
        return dates.parse(declared.expires, rules=rules)
    except dates.DateProblem as wrong:
        raise _problem(
            document, _key_of(document, ("expires", "expirydate", "unpublish")), declared.expires, wrong
        ) from wrong


def _key_of(document: Document, keys: Iterable[str]) -> str | None:
    return next((key for key in keys if key in document.lines), None)


def _problem(document: Document, key: str | None, value: object, wrong: dates.DateProblem) -> DocumentError:
    line = document.lines.get(key) if key else None
    shown = excerpt(value if isinstance(value, str) else str(type(value).__name__))
    return DocumentError(document.path, wrong.reason, wrong.detail, line, shown)
