"""What an address in an article's body becomes for a reader: whole, plain ASCII, and harmless.

Nothing is contacted, and nothing says whether an address answers: only what it would mean to a reader's
program is decided here. An address that could run something, or that no program could read, is refused.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urljoin, urlsplit

from syndicate.core.urls import encode

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$")
_WHOLE = re.compile(
    r"https?://[a-z0-9.-]+/(?:[A-Za-z0-9._~!$&()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*(?:#[A-Za-z0-9._~-]*)?"
)
_WEB = frozenset({"http", "https"})
_OPAQUE = frozenset({"mailto", "tel"})
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.IGNORECASE)
_RASTER = re.compile(r"data:image/(?:png|gif|jpeg|webp|avif);base64,[A-Za-z0-9+/]+={0,2}", re.IGNORECASE)
_RASTER_CHARACTERS = 100_000
"""A larger image written into the text is left out: readers refuse feeds of megabytes."""


def absolute(address: str, *, base: str, media: Mapping[str, str] | None = None) -> str | None:
    """The whole address that ``address`` means on the page ``base`` (RFC 3986 section 5), or None if unsafe.

    :param media: addresses of the files beside the article, by the reference that the article writes
    """
    if media and (found := media.get(address) or media.get(unquote(address))):
        return found
    if _WHOLE.fullmatch(address):
        return address
    bare = _INVISIBLE.sub("", address)
    scheme = _scheme(bare)
    if scheme in _OPAQUE:
        return encode(bare)
    if scheme and scheme not in _WEB:
        return None
    try:
        whole = encode(urljoin(base, bare.replace("\\", "/")))
        host = urlsplit(whole).hostname
    except ValueError:
        return None
    return whole if host and _HOST.fullmatch(host) else None


def is_harmless(address: str) -> bool:
    """Whether a program that follows the address fetches something: it is relative, or of the web."""
    return _scheme(_INVISIBLE.sub("", address)) in {"", *_WEB}


def picture(address: str, *, base: str, media: Mapping[str, str] | None = None) -> str | None:
    """As :func:`absolute`, for a picture: a small raster image may also stand in the address itself."""
    bare = _INVISIBLE.sub("", address)
    if _scheme(bare) == "data":
        return bare if len(bare) <= _RASTER_CHARACTERS and _RASTER.fullmatch(bare) else None
    return absolute(address, base=base, media=media)


def _scheme(address: str) -> str:
    match = _SCHEME.match(address)
    return match[1].lower() if match else ""
