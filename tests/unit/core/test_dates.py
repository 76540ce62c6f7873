"""Which moment a written date is, and which texts are none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.dates import DateProblem, from_path, leading, parse
from syndicate.errors import Reason
from syndicate.model import Rules

PLAIN = Rules()
BERLIN = Rules(zone="Europe/Berlin", language="de")
KOLKATA = Rules(zone="Asia/Kolkata", zone_names={"IST": "Asia/Kolkata", "NST": "+05:45"})


def utc(*parts: int) -> datetime:
    """Return a moment from year, month, day, hour, minute and second."""
    year, month, day, hour, minute, second = (*parts, 0, 0, 0)[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2021-07-25",
        "2021/07/25",
        "2021.07.25",
        "20210725",
        "25 July 2021",
        "25th July 2021",
        "25th of July, 2021",
        "July 25, 2021",
        "July 25th 2021",
        "25 Jul. 2021",
        "JULY 25, 2021",
        "25-Jul-2021",
        "Sunday, 25 July 2021",
        "Sun, 25 Jul 2021",
        "2021年7月25日",
        "2021년 7월 25일",
        " 2021-7-25 ",
        "25/07/2021",
        "07/25/2021",
    ],
)
def test_a_day_can_be_written_in_many_ways(text: str) -> None:
    """Each of them is the 25th of July."""
    assert parse(text, rules=PLAIN) == utc(2021, 7, 25)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "25. Juli 2021"),
        ("de-AT", "25. Juli 2021"),
        ("fr", "25 juillet 2021"),
        ("es", "25 de julio de 2021"),
        ("it", "25 luglio 2021"),
        ("pt-BR", "25 de julho de 2021"),
        ("nl", "25 juli 2021"),
    ],
)
def test_months_have_their_names_in_the_publication_s_language(language: str, text: str) -> None:
    """A German publication may write Juli, and nobody's locale matters."""
    assert parse(text, rules=Rules(language=language)) == utc(2021, 7, 25)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-07-25T14:30:00+05:30", utc(2021, 7, 25, 9)),
        ("2021-07-25 14:30 +0530", utc(2021, 7, 25, 9)),
        ("2021-07-25T14:30:00.5+05:30", utc(2021, 7, 25, 9)),
        ("2021-07-25 14:30Z", utc(2021, 7, 25, 14, 30)),
        ("2021-07-25 14:30 UTC", utc(2021, 7, 25, 14, 30)),
        ("2021-07-25 14:30 GMT", utc(2021, 7, 25, 14, 30)),
        ("2021-07-25 14:30 UTC+5", utc(2021, 7, 25, 9, 30)),
        ("2021-07-25 14:30 America/New_York", utc(2021, 7, 25, 18, 30)),
        ("2021-07-25 14:30", utc(2021, 7, 25, 9)),
        ("2021-07-25 14:30 IST", utc(2021, 7, 25, 9)),
        ("2021-07-25 14:30 NST", utc(2021, 7, 25, 8, 45)),
        ("2021-07-25", utc(2021, 7, 24, 18, 30)),
        ("20210725T143000Z", utc(2021, 7, 25, 14, 30)),
        ("July 25, 2021 2:30 PM", utc(2021, 7, 25, 9)),
        ("July 25, 2021 at 12:05 a.m.", utc(2021, 7, 24, 18, 35)),
        ("2021-07-25T23:59:60Z", utc(2021, 7, 25, 23, 59, 59)),
        ("Sun, 25 Jul 2021 14:30:00 +0000 (UTC)", utc(2021, 7, 25, 14, 30)),
        ("1969-07-20T20:17:40Z", utc(1969, 7, 20, 20, 17, 40)),
        ("1970-01-01T00:00:00Z", utc(1970, 1, 1)),
    ],
)
def test_a_time_is_in_its_zone_or_the_publication_s(text: str, moment: datetime) -> None:
    """Offsets count as written; a date alone is midnight where the publication is."""
    assert parse(text, rules=KOLKATA) == moment


@pytest.mark.parametrize(
    ("zone", "text", "moment"),
    [
        ("Europe/Berlin", "2021-03-28 01:59:59", utc(2021, 3, 28, 0, 59, 59)),
        ("Europe/Berlin", "2021-03-28 02:00", utc(2021, 3, 28, 1)),
        ("Europe/Berlin", "2021-03-28 02:30", utc(2021, 3, 28, 1)),
        ("Europe/Berlin", "2021-03-28 02:59:59", utc(2021, 3, 28, 1)),
        ("Europe/Berlin", "2021-03-28 03:00", utc(2021, 3, 28, 1)),
        ("Europe/Berlin", "2021-10-31 02:30", utc(2021, 10, 31, 0, 30)),
        ("Australia/Lord_Howe", "2021-10-03 02:20", utc(2021, 10, 2, 15, 30)),
        ("America/Sao_Paulo", "2018-11-04", utc(2018, 11, 4, 3)),
        ("Pacific/Apia", "2011-12-30 12:00", utc(2011, 12, 30, 10)),
        ("UTC", "2021-03-28 02:30 Europe/Berlin", utc(2021, 3, 28, 1)),
    ],
)
def test_a_local_time_that_is_missing_or_doubled_is_one_moment(
    zone: str, text: str, moment: datetime
) -> None:
    """What was skipped in spring is the moment after the gap; what is repeated in autumn is the first."""
    assert parse(text, rules=Rules(zone=zone)) == moment


def test_a_skipped_time_of_a_header_is_the_moment_after_the_gap() -> None:
    """A header's own type of date has no zone either, and is read alike."""
    skipped = datetime(2021, 3, 28, 2, 30, 0, 5)  # noqa: DTZ001 - a header may hold one
    assert parse(skipped, rules=BERLIN) == utc(2021, 3, 28, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2021-02-30",
        "2021-13-01",
        "0000-01-01",
        "9999-01-01",
        "12345-01-01",
        "2021-07-255",
        "2021-07-25 25:00",
        "2021-07-25 14:30:61",
        "2021-07-25 14:30 +99:00",
        "31/31/2021",
        "２０２１-０７-２５",
        "25 Smarch 2021",
        "2021",
        "2021-07",
        "soon",
        "",
        "2021-07-25 and more",
        "July 25, 2021 13:30 PM",
    ],
)
def test_what_no_calendar_has_is_a_bad_date(text: str) -> None:
    """Nothing is rounded, wrapped or made up."""
    with pytest.raises(DateProblem) as caught:
        parse(text, rules=PLAIN)
    assert caught.value.reason is Reason.BAD_DATE
    assert caught.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2021",
        "03.04.2021",
        "25/07/21",
        "21-07-25",
        "25 Jul 21",
        "July 25, '21",
        "yesterday",
        "Tomorrow",
        "2021-07-25 14:30 IST",
        "2021-07-25 14:30 XYZ",
        "2021-07-25 14:30 EST",
    ],
)
def test_what_could_be_two_moments_is_ambiguous(text: str) -> None:
    """The publication is asked, and nothing is published meanwhile."""
    with pytest.raises(DateProblem) as caught:
        parse(text, rules=PLAIN)
    assert caught.value.reason is Reason.AMBIGUOUS_DATE


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/2021", "dmy", utc(2021, 4, 3)),
        ("03/04/2021", "mdy", utc(2021, 3, 4)),
        ("13/04/2021", None, utc(2021, 4, 13)),
        ("13/04/2021", "mdy", utc(2021, 4, 13)),
        ("05/05/2014", None, utc(2014, 5, 5)),
    ],
)
def test_the_publication_may_say_what_comes_first(text: str, order: str | None, day: datetime) -> None:
    """And need not where only one reading exists."""
    assert parse(text, rules=Rules(date_order=order)) == day


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (0, utc(1970, 1, 1)),
        (-1, utc(1969, 12, 31, 23, 59, 59)),
        (1627171200, utc(2021, 7, 25)),
        (1627171200.9, utc(2021, 7, 25)),
        (1627171200000, utc(2021, 7, 25)),
        (date(2021, 7, 25), utc(2021, 7, 24, 18, 30)),
        (datetime(2021, 7, 25, 14, 30, 0, 5), utc(2021, 7, 25, 9)),  # noqa: DTZ001 - a header may hold one
        (datetime(2021, 7, 25, 9, tzinfo=timezone(timedelta(hours=2))), utc(2021, 7, 25, 7)),
    ],
)
def test_values_that_are_no_text_are_dates_too(value: object, moment: datetime) -> None:
    """Numbers are seconds or milliseconds, zero included; dates of TOML and YAML keep their zone."""
    assert parse(value, rules=KOLKATA) == moment


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (44402, utc(2021, 7, 24, 18, 30)),
        ("44402", utc(2021, 7, 24, 18, 30)),
        (44402.604166666664, utc(2021, 7, 25, 9)),
        ("44402.604166666664", utc(2021, 7, 25, 9)),
        (9999, utc(1970, 1, 1, 2, 46, 39)),
        (1627171200, utc(2021, 7, 25)),
        ("2021-07-25", utc(2021, 7, 24, 18, 30)),
        ("20210725", utc(2021, 7, 24, 18, 30)),
    ],
)
def test_a_spreadsheet_s_days_are_days_only_where_the_publication_says_so(
    value: object, moment: datetime
) -> None:
    """Local days since the end of 1899, time of day included; written dates are what they were."""
    assert parse(value, rules=replace(KOLKATA, serial_dates=True)) == moment


def test_a_spreadsheet_s_day_is_else_what_any_number_is() -> None:
    """A number of seconds, and no date at all where it is text."""
    assert parse(44402, rules=PLAIN) == utc(1970, 1, 1, 12, 20, 2)
    with pytest.raises(DateProblem):
        parse("44402", rules=PLAIN)


@pytest.mark.parametrize("value", [True, None, [], float("nan"), float("inf"), 10**400, date(9999, 1, 1)])
def test_values_that_stand_for_no_moment_are_refused(value: object) -> None:
    """Truth is not one second after midnight."""
    with pytest.raises(DateProblem):
        parse(value, rules=PLAIN)


@given(
    st.one_of(
        st.text(), st.integers(), st.floats(), st.datetimes(), st.dates(), st.from_regex(r"[0-9T:+ /.-]+")
    )
)
def test_any_value_is_a_moment_or_a_problem(value: object) -> None:
    """What comes out is aware UTC in whole seconds, and nothing else is ever raised."""
    try:
        moment = parse(value, rules=KOLKATA)
    except DateProblem:
        return
    assert moment.tzinfo is UTC
    assert moment.microsecond == 0


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2021/07/25/x.txt", utc(2021, 7, 25)),
        ("blog/2021/07/25-x.md", utc(2021, 7, 25)),
        ("2021-07-25-x.md", utc(2021, 7, 25)),
        ("posts/2021-07-25.md", utc(2021, 7, 25)),
        ("20210725-x.md", utc(2021, 7, 25)),
        ("20210725.txt", utc(2021, 7, 25)),
        ("000_fa1d1844f99d228a.txt", None),
        ("000_20210725f99d228a.txt", None),
        ("20210725_fa1d1844f99d228a.txt", None),
        ("20210725f99d228a.txt", None),
        ("2021072512345678.txt", None),
        ("20210725-1234-4abc-8def-0123456789ab.md", None),
        ("2021-02-30-x.md", None),
        ("2021/07/x.md", None),
        ("x-2021-07-25.md", None),
        ("notes.md", None),
    ],
)
def test_a_path_says_a_date_only_where_it_is_written_as_one(path: str, day: datetime | None) -> None:
    """Folders and the start of a name do; digits of a digest do not."""
    assert from_path(path, rules=PLAIN) == day


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("2021-07-25 Talks begin", "2021-07-25"),
        ("2021-07-25 14:30 Talks", "2021-07-25 14:30"),
        ("2021-07-25 14:30 IST Talks", "2021-07-25 14:30 IST"),
        ("2021-07-25 14:30 NATO leaders met", "2021-07-25 14:30"),
        ("2021-07-25 12 people were hurt", "2021-07-25"),
        ("2021-07-25 -12 degrees", "2021-07-25"),
        ("25 July 2021: Talks", "25 July 2021"),
        ("2021-02-30 Talks", "2021-02-30"),
        ("2021-07-25th Talks", "2021-07-25th"),
        ("yesterday Talks", "yesterday"),
        ("palms 25, 2021 in number", None),
        ("7 palms bore fruit", None),
        ("was 2021-07-25", None),
    ],
)
def test_a_date_at_the_start_of_a_line_ends_where_the_text_begins(text: str, raw: str | None) -> None:
    """A wrong date is still seen, so that its author is told; a number in prose is not one."""
    found = leading(text, rules=PLAIN)
    assert (found.raw if found else None) == raw
