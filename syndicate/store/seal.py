"""Bytes with a checksum before them: what a failing disk has altered is not mistaken for what was stored."""

import zlib

_WIDTH = 4


def seal(body: bytes) -> bytes:
    """The bytes to store."""
    return zlib.crc32(body).to_bytes(_WIDTH, "big") + body


def unseal(stored: bytes) -> bytes | None:
    """The bytes that were sealed, or None if they are no longer the same."""
    body = stored[_WIDTH:]
    return body if stored[:_WIDTH] == zlib.crc32(body).to_bytes(_WIDTH, "big") else None
