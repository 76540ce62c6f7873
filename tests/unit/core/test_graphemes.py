"""Where a text may be cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.core.graphemes import cut


@pytest.mark.parametrize(
    ("text", "limit", "place"),
    [
        ("abc", 5, 3),
        ("abc", 2, 2),
        ("ae\u0301b", 2, 1),
        ("a👨\u200d👩\u200d👧b", 4, 1),
        ("a👍🏽b", 2, 1),
        ("a☀\ufe0fb", 2, 1),
        ("🇮🇳🇫🇷", 3, 2),
        ("🇮🇳🇫🇷", 1, 1),
        ("각\u11a8b", 1, 1),
        ("e" + "\u0301" * 50, 20, 20),
    ],
)
def test_what_a_reader_sees_as_one_character_stays_whole(text: str, limit: int, place: int) -> None:
    """Accents, families, skin tones and flags go with what they belong to, unless nothing would be left."""
    assert cut(text, limit) == place


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_cut_is_never_beyond_the_limit(text: str, limit: int) -> None:
    """And something is left of whatever there was."""
    assert min(1, len(text)) <= cut(text, limit) <= limit
