"""How large a picture is."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.formats.pictures import size


def png(width: int, height: int) -> bytes:
    """A picture of grey that really has this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    parts = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def jpeg(width: int, height: int, *, orientation: int = 1) -> bytes:
    """The head of a photograph, turned as a camera notes it (Exif 2.3, orientation)."""
    tags = struct.pack(">HHHLHH", 1, 0x0112, 3, 1, orientation, 0) + bytes(4)
    exif = b"Exif\0\0MM\0*" + struct.pack(">L", 8) + tags
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    parts = [(0xE1, exif), (0xC0, frame)]
    segments = (b"\xff" + bytes([mark]) + struct.pack(">H", len(body) + 2) + body for mark, body in parts)
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xd9"


def gif(width: int, height: int) -> bytes:
    """The head of an animation."""
    return b"GIF89a" + struct.pack("<HH", width, height) + bytes(6)


def webp(width: int, height: int) -> bytes:
    """The head of a picture with transparency (RFC 9649, VP8X)."""
    body = b"VP8X" + struct.pack("<L", 10) + bytes(4) + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<L", len(body) + 4) + b"WEBP" + body


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (png(40, 25), "image/png"),
        (jpeg(40, 25), "image/jpeg"),
        (gif(40, 25), "image/gif"),
        (webp(40, 25), "image/webp"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="25px"><rect/></svg>', "image/svg+xml"),
        (b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg width="30pt" height="18.75pt"/>', "image/svg+xml"),
    ],
)
def test_a_picture_says_how_large_it_is(data: bytes, media_type: str) -> None:
    """Pages and feeds can keep its place free while it loads."""
    assert size(data, media_type) == (40, 25)


def test_a_photograph_taken_upright_is_as_high_as_it_is_shown() -> None:
    """Cameras store it lying, and note how it was held; what browsers show is what counts."""
    assert size(jpeg(40, 25, orientation=6), "image/jpeg") == (25, 40)


@pytest.mark.parametrize(
    "drawing",
    [
        b'<svg viewBox="0 0 24 24"><rect width="9" height="9"/></svg>',
        b'<svg width="100%" height="100%"/>',
        b'<svg width="0" height="5"/>',
        b'<svg width="9999999" height="5"/>',
        b"<svg",
        b"",
    ],
)
def test_a_drawing_that_states_no_size_has_none(drawing: bytes) -> None:
    """It fills the place it is given; what is drawn in it is not its size."""
    assert size(drawing, "image/svg+xml") is None


def test_a_sound_has_no_size() -> None:
    """Only what is looked at is measured."""
    assert size(png(40, 25), "audio/mpeg") is None


@given(
    st.sampled_from(
        [png(4, 4)[:24], jpeg(4, 4)[:30], gif(4, 4), webp(4, 4), b"<svg ", b"\0\0\0\x20ftypavif"]
    ),
    st.binary(),
    st.sampled_from(["image/png", "image/svg+xml"]),
)
def test_a_damaged_picture_does_no_harm(head: bytes, rest: bytes, media_type: str) -> None:
    """Whatever bytes stand in a file, an article that shows it is published."""
    found = size(head + rest, media_type)
    assert found is None or min(found) > 0
