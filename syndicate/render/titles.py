"""Titles to be searched without a server: a list for each stretch of the archive, and a list of those lists.

A page's script loads the lists from the newest on, as far as it needs them, so a million titles cost only who
looks for an old one. Texts are not searched.
"""

import json
from collections.abc import Iterable, Sequence

from syndicate.model import Entry, Masthead, Output, Term
from syndicate.render.moments import moment
from syndicate.render.shelf import PIECES, TITLES, Stretch, stretches


def titles(stretch: Stretch, entries: Sequence[Entry], masthead: Masthead) -> Output:
    """Title, address, day and language of each entry, newest first, one on a line."""
    rows = [
        (
            entry.article.title,
            entry.address,
            moment(entry.article.published, masthead.zone).day,
            entry.article.language,
        )
        for entry in reversed(entries)
    ]
    return _output(stretch.titles, rows)


def pieces(months: Iterable[Term]) -> Output:
    """Names of the lists, newest first.

    :param months: oldest first
    """
    names = [stretch.titles.removeprefix(TITLES) for month in months for stretch in stretches(month)]
    return _output(PIECES, reversed(names))


def _output(path: str, rows: Iterable[object]) -> Output:
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    body = f"[\n{lines}\n]\n".encode("utf-8", "replace")
    return Output(path=path, media_type="application/json; charset=utf-8", body=body)
