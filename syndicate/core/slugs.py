"""Addresses from titles: ASCII words joined by hyphens. Whether one is taken already is decided elsewhere."""

import re

from anyascii import anyascii

NOTHING = "untitled"
"""What a text without words becomes."""

_LOOK_AT = 2000
_APOSTROPHES = re.compile("['’ʼ`´]")
_HAN = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_WORD = re.compile("[a-z0-9]+")


def slugify(text: str, limit: int = 60) -> str:
    """Return ``text`` as the last part of an address.

    Every script is transliterated; a Han character is a word. The cut is between words, unless the first is
    longer than all that is allowed.

    :param limit: most characters
    """
    spaced = _HAN.sub(r" \1 ", _APOSTROPHES.sub("", text[:_LOOK_AT]))
    words: list[str] = _WORD.findall(anyascii(spaced).lower())
    if not words:
        return NOTHING
    slug = "-".join(words)
    if len(slug) <= limit:
        return slug
    if len(words[0]) > limit:
        return words[0][:limit]
    return slug[: limit + 1].rpartition("-")[0]
