"""Which lines say when a text was written."""

import pytest

from syndicate.core.dated import date_line
from syndicate.model import Rules


@pytest.mark.parametrize(
    ("line", "raw", "lede"),
    [
        ("date 2021-07-25 Talks begin.", "2021-07-25", "Talks begin."),
        ("  Date:2021-07-25", "2021-07-25", ""),
        ("DATE : 25 July 2021, 14:30 UTC - Talks", "25 July 2021, 14:30 UTC", "Talks"),
        ("date 2021-7 Talks", "2021-7", "Talks"),
        ("date 2021/25/07/1 Talks", "2021/25/07", "/1 Talks"),
        ("date: whenever it suits", "whenever", "it suits"),
        ("date yesterday Talks", "yesterday", "Talks"),
    ],
)
def test_a_date_line_is_one_even_when_the_date_is_wrong(line: str, raw: str, lede: str) -> None:
    """The date as written, and the text beside it."""
    found = date_line(line, rules=Rules())
    assert found is not None
    assert (found.raw, found.lede) == (raw, lede)


@pytest.mark.parametrize(
    "line",
    [
        "Date palms bore fruit.",
        "date 7 palms",
        "Date 2.5 million palms",
        "dated 2021-07-25",
        "2021-07-25",
        "",
        "date",
    ],
)
def test_prose_about_dates_is_no_date_line(line: str) -> None:
    """The word alone does not make one."""
    assert date_line(line, rules=Rules()) is None
