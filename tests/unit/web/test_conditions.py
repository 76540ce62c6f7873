"""Which version a client has, and what it is therefore sent."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.web.conditions import (
    Conditions,
    Decision,
    Validators,
    decide,
    entity_tags,
    format_date,
    http_date,
    range_applies,
)

MODIFIED = int(datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC).timestamp())
CURRENT = Validators(etag='"abc"', modified=MODIFIED)
SAME, EARLIER, LATER = (format_date(MODIFIED + seconds) for seconds in (0, -1, 1))
SEND, NOT_MODIFIED, FAILED = Decision.SEND, Decision.NOT_MODIFIED, Decision.FAILED


@pytest.mark.parametrize(
    ("lines", "decision"),
    [
        (['"abc"'], NOT_MODIFIED),
        (['W/"abc"'], NOT_MODIFIED),
        (["*"], NOT_MODIFIED),
        (['"x", "abc"'], NOT_MODIFIED),
        (['"x","abc"'], NOT_MODIFIED),
        (['"x"', '"abc"'], NOT_MODIFIED),
        ([',, "x,y" ,, "abc",'], NOT_MODIFIED),
        (['"ab"'], SEND),
        (['"abc,"'], SEND),
        (["abc"], SEND),
        (['"abc'], SEND),
        (['"x" "abc"'], SEND),
        (['*, "abc"'], SEND),
        (['w/"abc"'], SEND),
        ([""], SEND),
    ],
)
def test_a_known_tag_gets_no_body(lines: list[str], decision: Decision) -> None:
    """Tags compare weakly, in any list form; what cannot be read is as if not sent."""
    assert decide(Conditions(if_none_match=lines), CURRENT) is decision


@pytest.mark.parametrize(
    ("lines", "decision"),
    [
        ([SAME], NOT_MODIFIED),
        ([LATER], NOT_MODIFIED),
        ([EARLIER], SEND),
        (["Sunday, 06-Nov-94 08:49:37 GMT"], NOT_MODIFIED),
        (["Sun Nov  6 08:49:37 1994"], NOT_MODIFIED),
        (["Sun Nov  6 08:49:36 1994"], SEND),
        (["1994-11-06T08:49:37Z"], SEND),
        (["Sun, 06 Nov 2094 08:49:37 +0000"], SEND),
        (["Sun, 31 Feb 2094 08:49:37 GMT"], SEND),
        ([SAME, SAME], SEND),
    ],
)
def test_a_date_that_is_not_before_the_change_gets_no_body(lines: list[str], decision: Decision) -> None:
    """All three forms of date are read; two dates or none that is one are as if not sent."""
    assert decide(Conditions(if_modified_since=lines), CURRENT) is decision


def test_a_tag_outweighs_a_date() -> None:
    """A client with another tag gets the new version, whatever its date says, and the other way round."""
    assert decide(Conditions(if_none_match=['"old"'], if_modified_since=[LATER]), CURRENT) is SEND
    assert decide(Conditions(if_none_match=['"abc"'], if_modified_since=[EARLIER]), CURRENT) is NOT_MODIFIED


@pytest.mark.parametrize(
    ("conditions", "decision"),
    [
        (Conditions(if_match=['"abc"']), SEND),
        (Conditions(if_match=["*"]), SEND),
        (Conditions(if_match=['W/"abc"']), FAILED),
        (Conditions(if_match=['"old"']), FAILED),
        (Conditions(if_match=["nonsense"]), FAILED),
        (Conditions(if_unmodified_since=[EARLIER]), FAILED),
        (Conditions(if_unmodified_since=[SAME]), SEND),
        (Conditions(if_unmodified_since=["nonsense"]), SEND),
        (Conditions(if_match=['"abc"'], if_unmodified_since=[EARLIER]), SEND),
        (Conditions(if_match=['"old"'], if_none_match=['"abc"']), FAILED),
        (Conditions(if_match=['"abc"'], if_none_match=['"abc"']), NOT_MODIFIED),
    ],
)
def test_a_precondition_comes_first(conditions: Conditions, decision: Decision) -> None:
    """If-Match compares strongly and outweighs If-Unmodified-Since; both come before If-None-Match."""
    assert decide(conditions, CURRENT) is decision


@pytest.mark.parametrize(
    ("lines", "applies"),
    [
        ([], True),
        (['"abc"'], True),
        ([SAME], True),
        (['W/"abc"'], False),
        (['"old"'], False),
        ([LATER], False),
        (["nonsense"], False),
        (['"abc"', '"abc"'], False),
    ],
)
def test_a_part_is_sent_only_of_the_version_that_the_client_has(lines: list[str], applies: bool) -> None:
    """If-Range holds for the strong tag or the exact date, for nothing else."""
    assert range_applies(Conditions(if_range=lines), CURRENT) is applies


@given(seconds=st.integers(min_value=0, max_value=4_000_000_000))
def test_a_date_that_was_written_is_read_as_the_same_moment(seconds: int) -> None:
    """Our own Last-Modified comes back as what it was."""
    assert http_date(format_date(seconds), near=0) == seconds


def test_a_year_of_two_digits_is_the_near_one() -> None:
    """70 is 1970 in an old file and 2070 in one of the year 2030."""
    text = "Thursday, 01-Jan-70 00:00:00 GMT"
    assert http_date(text, near=MODIFIED) == 0
    near = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())
    assert http_date(text, near=near) == int(datetime(2070, 1, 1, tzinfo=UTC).timestamp())


@given(lines=st.lists(st.text(alphabet='*W/"abc, \té', max_size=12), max_size=3))
def test_no_field_is_an_error(lines: list[str]) -> None:
    """Whatever a client sends is decided, never an exception."""
    conditions = Conditions(if_match=lines, if_none_match=lines, if_modified_since=lines, if_range=lines)
    assert decide(conditions, CURRENT) in Decision
    range_applies(conditions, CURRENT)


@given(tags=st.lists(st.from_regex(r'(W/)?"[!-!#-~]{0,5}"', fullmatch=True), min_size=1, max_size=4))
def test_a_list_of_tags_is_read_back(tags: list[str]) -> None:
    """Each tag of a well-formed list is found, in order."""
    assert entity_tags([",".join(tags)]) == tuple(tags)
