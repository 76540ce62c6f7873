"""What a seal promises."""

from hypothesis import given
from hypothesis import strategies as st

from syndicate.store.seal import seal, unseal


@given(body=st.binary(max_size=200))
def test_what_was_sealed_comes_back(body: bytes) -> None:
    """Any bytes are given back as they were."""
    assert unseal(seal(body)) == body


@given(body=st.binary(min_size=1, max_size=200), at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_single_altered_bit_is_noticed(body: bytes, at: int, bit: int) -> None:
    """A fragment that a disk has altered is rendered anew, and never published."""
    altered = bytearray(seal(body))
    altered[at % len(altered)] ^= 1 << bit
    assert unseal(bytes(altered)) is None
