"""Which texts are URIs (RFC 3986), and keep to their scheme (RFC 4151 for ``tag:``, RFC 8141 for ``urn:``).

Whether anything stands there is nobody's question here.
"""

import re

_URI = re.compile(r"(?!(?i:https?):(?!//[^/?#:@]))[A-Za-z][A-Za-z0-9+.-]+:[^\s\x00-\x1f<>\"{}|\\^`\[\]]+")
UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""Form of a URN that is a UUID (RFC 9562 section 4)."""

SCHEMES = {
    "tag:": re.compile(
        r"tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?)?:[^\s#]*(?:#\S*)?"
    ),
    "urn:": re.compile(r"(?i:urn):[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]:[^\s/?#]\S*"),
}
"""Forms of the schemes by which things are named, by how they begin."""


def is_uri(text: str) -> bool:
    """Whether a text is an absolute URI; one of the web names a host."""
    return _URI.fullmatch(text) is not None


def is_sound(text: str) -> bool:
    """Whether it is one that an Atom document can have as an id and be valid.

    A ``tag:`` has to be one. A ``urn:`` without a namespace is let through: validators complain, readers
    compare it as text like any other, and whoever declared it has been known by it.
    """
    return is_uri(text) and (not text.lower().startswith("tag:") or bool(SCHEMES["tag:"].fullmatch(text)))
