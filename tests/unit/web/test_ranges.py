"""Which part of a file a client gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.web.ranges import Part, UnsatisfiableError, requested

SIZE = 100


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("bytes=0-9", Part(0, 10)),
        ("bytes=90-", Part(90, 100)),
        ("bytes=90-1000", Part(90, 100)),
        ("bytes=-10", Part(90, 100)),
        ("bytes=-1000", Part(0, 100)),
        ("Bytes=0-0", Part(0, 1)),
        ("bytes= 5-6 ", Part(5, 7)),
        ("bytes=0-9,20-29", None),
        ("bytes=9-0", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("lines=0-9", None),
        ("bytes", None),
        ("bytes=-5-9", None),
        ("", None),
    ],
)
def test_one_readable_range_is_a_part_and_all_else_the_whole(field: str, part: Part | None) -> None:
    """Open, closed and suffix ranges are cut to the file; several, unknown or broken ones are ignored."""
    assert requested([field], SIZE) == part


@pytest.mark.parametrize(
    ("field", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-0", 0), ("bytes=-1", 0)]
)
def test_a_range_without_a_byte_is_told_apart(field: str, size: int) -> None:
    """A range behind the end is unsatisfiable, not ignored."""
    with pytest.raises(UnsatisfiableError):
        requested([field], size)


def test_two_range_fields_are_none() -> None:
    """A field that may stand once and stands twice is ignored."""
    assert requested(["bytes=0-1", "bytes=0-1"], SIZE) is None


@given(field=st.from_regex(r"bytes=\d{0,4}-\d{0,4}", fullmatch=True), size=st.integers(0, 5000))
def test_a_part_lies_within_the_file(field: str, size: int) -> None:
    """Whatever is asked for, what is sent exists and is not empty."""
    try:
        part = requested([field], size)
    except UnsatisfiableError:
        return
    assert part is None or 0 <= part.start < part.stop <= size
