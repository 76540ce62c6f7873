"""The line that says when a text was written and often begins it: ``date 2021-07-25 Talks begin``.

Whether there is such a day is not decided here: with a wrong date it is still a date line, and its author is
told.
"""

import re
from dataclasses import dataclass

from syndicate.core import dates
from syndicate.model import Rules

SEEN_LINE = "date-seen-line"
"""Field of an undated document: the line, from 1, on which a date stands outside the declared place."""

_LOOK_AT = 2000

_DATE_WORD = re.compile(r"[\s\ufeff]*(?:date|Date|DATE)(?P<mark>\s*:\s*|\s+)")
_MISTYPED = re.compile(r"\d{4,6}[-/]\d|\d{1,6}[-/.]\d{1,6}[-/.]\d")
_AFTER_DATE = re.compile(r"[^\S\n]*(?:[:,;|.–—-]+(?=\s|$))?[\s]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """A date line: the date as written, and what follows it on the line."""

    raw: str
    lede: str


def date_line(line: str, *, rules: Rules) -> DateLine | None:
    """Return the date that ``line`` declares, right or wrong, or None when it declares none.

    After a colon anything stands for a date; without one ``Date palms`` is prose.
    """
    word = _DATE_WORD.match(line)
    if word is None:
        return None
    found = dates.leading(line[word.end() : word.end() + _LOOK_AT], rules=rules)
    if found is not None:
        raw, end = found.raw, word.end() + found.end
    elif ":" in word["mark"] or _MISTYPED.match(line, word.end()):
        raw = "".join(line[word.end() : word.end() + _LOOK_AT].split(maxsplit=1)[:1])
        end = word.end() + len(raw)
    else:
        return None
    gap = _AFTER_DATE.match(line, end)
    return DateLine(raw=raw, lede=line[gap.end() if gap else end :].rstrip())
