"""How large a picture is, told from its bytes. What cannot be understood, or does not say, has no size.

Nothing is decoded: a picture's head says how large it is, and a drawing's first element. A drawing that only
states its proportions fills the place it is given, so it has no size either (SVG 2, 8.2).
"""

import re
from io import BytesIO

from lxml import etree

_MEASURED = "image/"
_DRAWING = "image/svg+xml"
_HEAD = 1 << 16
"""Bytes of a drawing within which its first element begins."""

_LARGEST = 100_000
"""Pixels of a side: what says that it has more has been damaged, or was made to confuse."""

_LENGTH = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)(px|pt|pc|in|cm|mm)?\s*", re.ASCII)
_PIXELS = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
"""Of each unit (CSS Values 4, 6.2)."""


def size(data: bytes, media_type: str) -> tuple[int, int] | None:
    """Width and height in pixels as the picture is shown, turned as its camera says; None where unknown.

    :param media_type: of the file
    """
    if not media_type.startswith(_MEASURED):
        return None
    width, height = _of_drawing(data) if media_type == _DRAWING else _of_picture(data)
    return (width, height) if 1 <= width <= _LARGEST and 1 <= height <= _LARGEST else None


def _of_picture(data: bytes) -> tuple[int, int]:
    import imagesize  # noqa: PLC0415 - a dozen formats, and few corpora have any

    width, height = imagesize.get(BytesIO(data))
    return int(width), int(height)


def _of_drawing(data: bytes) -> tuple[int, int]:
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True)
    try:
        parser.feed(data[:_HEAD])
        opening = next(iter(parser.read_events()), None)
    except etree.XMLSyntaxError:
        return 0, 0
    root = opening[1] if opening else None
    if root is None or isinstance(root, tuple):
        return 0, 0
    return _pixels(root.get("width")), _pixels(root.get("height"))


def _pixels(written: str | None) -> int:
    found = _LENGTH.fullmatch(written or "")
    return int(float(found[1]) * _PIXELS[found[2] or "px"] + 0.5) if found else 0
