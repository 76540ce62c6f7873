"""What a feed holds."""

from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.selection import fitting

LENGTHS = st.lists(st.integers(min_value=0, max_value=1000), max_size=20)


def test_the_oldest_are_left_out_first() -> None:
    """Three entries of ten bytes do not fit into thirty, for something parts them; the two newest do."""
    assert fitting([10, 10, 10], room=30) == 2


def test_the_newest_entry_is_there_however_large() -> None:
    """A subscriber learns of an article of any size."""
    assert fitting([1_000_000, 1], room=10) == 1


def test_a_feed_without_entries_holds_none() -> None:
    """Nothing fits where there is nothing."""
    assert fitting([], room=10) == 0


@given(lengths=LENGTHS, room=st.integers(min_value=0, max_value=5000))
def test_what_fits_is_within_the_room_and_one_more_would_not_be(lengths: list[int], room: int) -> None:
    """As many as possible, no more."""
    held = fitting(lengths, room=room)
    assert held <= 1 or sum(lengths[:held]) + 2 * held <= room
    assert held == len(lengths) or sum(lengths[: held + 1]) + 2 * (held + 1) > room
