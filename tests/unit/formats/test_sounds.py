"""How long a sound lasts."""

import io
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.formats.sounds import duration_s


def sound(tenths: int) -> bytes:
    """A WAV file of silence."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(1000)
        file.writeframes(bytes(100 * tenths))
    return held.getvalue()


@pytest.mark.parametrize(("tenths", "expected"), [(610, 61), (614, 61), (615, 62), (0, None)])
def test_a_sound_lasts_whole_seconds(tenths: int, expected: int | None) -> None:
    """To the nearest one, as directories want it."""
    assert duration_s(sound(tenths), "audio/wav") == expected


def test_a_picture_lasts_no_time() -> None:
    """Only what is heard or watched is measured."""
    assert duration_s(sound(20), "image/png") is None


@given(
    st.sampled_from([b"", b"ID3\x04", b"fLaC", b"OggS", b"RIFF", b"\x00\x00\x00\x20ftypM4A "]), st.binary()
)
def test_a_damaged_file_has_no_length_and_does_no_harm(head: bytes, rest: bytes) -> None:
    """Whatever bytes stand in a file, an article that names it is published."""
    seconds = duration_s(head + rest, "audio/mpeg")
    assert seconds is None or seconds >= 0


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=8))
def test_a_sound_with_a_wound_does_no_harm(place: int, wound: bytes) -> None:
    """A real file with some bytes of it overwritten."""
    data = bytearray(sound(20))
    data[place : place + len(wound)] = wound
    seconds = duration_s(bytes(data), "audio/wav")
    assert seconds is None or seconds >= 0
