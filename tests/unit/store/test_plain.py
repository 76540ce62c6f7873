"""Text and moments in a form that every database takes."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import EPOCH
from syndicate.store.plain import LAST_CHARACTER, batches, escape, moment, seconds, unescape

anything = st.text(st.one_of(st.characters(), st.sampled_from("\x00\x1b\udc80\ud800")))


@given(text=anything)
def test_any_text_is_stored_reversibly(text: str) -> None:
    """What is stored is valid UTF-8 without NUL, and reads back as it was."""
    stored = escape(text)
    assert "\x00" not in stored.encode("utf-8").decode("utf-8")
    assert unescape(stored) == text


@given(prefix=anything, rest=anything)
def test_a_prefix_stays_a_prefix(prefix: str, rest: str) -> None:
    """Looking for all that begins with a text is one range, whatever the text holds."""
    start = escape(prefix)
    assert escape(prefix + rest).startswith(start)
    assert start <= escape(prefix + rest)
    if not rest.startswith(LAST_CHARACTER):
        assert escape(prefix + rest) < start + LAST_CHARACTER


@given(value=st.integers(-(10**10), 10**11))
def test_moments_are_whole_seconds(value: int) -> None:
    """Before and after the epoch alike."""
    assert seconds(EPOCH + timedelta(seconds=value)) == value
    assert moment(value) == EPOCH + timedelta(seconds=value)


def test_batches_hold_everything_in_order() -> None:
    """No statement grows with the corpus, and nothing falls between two."""
    cut = list(batches(range(1201)))
    assert [len(batch) for batch in cut] == [500, 500, 201]
    assert [one for batch in cut for one in batch] == list(range(1201))
    assert list(batches([])) == []
