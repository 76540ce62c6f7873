"""Pictures and files that a header names, as a bare address or as a table that says more of them."""

import re
from collections.abc import Mapping

from syndicate.core.addresses import is_harmless
from syndicate.core.media_types import media_type
from syndicate.core.text import one_line
from syndicate.core.values import as_list, as_text
from syndicate.model import Enclosure, Image

_ADDRESS_KEYS = ("url", "src", "href", "file", "path", "image", "audio", "video", "feature", "teaser")
_CAPTION_KEYS = ("caption",)
_WORDS_KEYS = ("alt", "alt_text", *_CAPTION_KEYS, "title")
_CREDIT_KEYS = ("credit", "copyright", "attribution")
_LENGTH_KEYS = ("length", "size", "bytes")
_TYPE_KEYS = ("type", "media_type", "mime", "mime_type")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_DURATION = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")


def image(value: object) -> Image | None:
    """Return the first picture that ``value`` names, or None."""
    first = next(iter(as_list(value)), None)
    if isinstance(first, Mapping):
        address = _address(_pick(first, _ADDRESS_KEYS))
        if not address:
            return None
        return Image(
            url=address,
            alt=_pick(first, _WORDS_KEYS),
            caption=_pick(first, _CAPTION_KEYS),
            credit=_pick(first, _CREDIT_KEYS),
        )
    text = _address(one_line(first)) if isinstance(first, str) else ""
    return Image(url=text) if text else None


def enclosure(value: object) -> Enclosure | None:
    """Return the file that ``value`` names, its type by its suffix if none is declared, or None."""
    table: Mapping[str, object] = value if isinstance(value, Mapping) else {"url": value}
    if isinstance(table.get("url"), bool):
        return None
    address = _address(_pick(table, _ADDRESS_KEYS))
    if not address:
        return None
    declared_type = _pick(table, _TYPE_KEYS)
    length = _pick(table, _LENGTH_KEYS).replace(",", "")
    return Enclosure(
        url=address,
        media_type=declared_type if _MEDIA_TYPE.fullmatch(declared_type) else media_type(address),
        length=int(length) if re.fullmatch(r"[0-9]{1,15}", length) else 0,
        title=_pick(table, ("title", "name")) or None,
        duration_s=_seconds(_pick(table, ("duration", "duration_s"))),
    )


def _pick(table: Mapping[str, object], keys: tuple[str, ...]) -> str:
    lowered = {str(key).lower(): value for key, value in table.items()}
    for key in keys:
        text = as_text(lowered.get(key))
        if text and text.strip():
            return one_line(text)
    return ""


def _address(text: str) -> str:
    """An address that may be handed to a reader's program, or nothing."""
    return text if is_harmless(text) else ""


def _seconds(text: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,7}", text):
        return int(text)
    found = _DURATION.fullmatch(text)
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) if found else None
