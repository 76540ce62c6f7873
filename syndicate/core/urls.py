"""Addresses: from what is stored or written to what a feed, a page or a request may carry.

Every address that leaves here is absolute where it can be, and ASCII: RFC 3986 characters, the rest
percent-encoded as UTF-8, host names in IDNA. Nothing here asks the network whether an address answers.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import idna

from syndicate.model import Entry, Masthead

_PATH_SAFE = "/~!$&'()*+,;=:@"
_URL_SAFE = "%/~!$&'()*+,;=:@?#"
_LOOSE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_IGNORED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_PLAIN = re.compile(r"(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~!$&'()*+,;=:@/?#-]+)*+")
_SIMPLE = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*(?:/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)*/?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def encode(url: str) -> str:
    """Return an address with only the characters that RFC 3986 allows; one that is already so is kept.

    Spaces around it and control characters in it are dropped, as browsers do.

    :param url: an IRI (RFC 3987), absolute or relative
    """
    cleaned = _IGNORED.sub("", url).strip()
    if _is_plain(cleaned):
        return cleaned
    try:
        parts = urlsplit(cleaned)
    except ValueError:  # brackets that hold no IPv6 address: nothing to take apart
        return _quoted(cleaned, _URL_SAFE)
    return urlunsplit(
        (
            parts.scheme,
            _authority(parts.netloc),
            _quoted(parts.path, "%" + _PATH_SAFE),
            _quoted(parts.query, _URL_SAFE),
            _quoted(parts.fragment, _URL_SAFE),
        )
    )


def is_absolute(url: str) -> bool:
    """Whether an address names its scheme (RFC 3986 section 4.3), and a host where its scheme needs one."""
    if not _SCHEME.match(url):
        return False
    scheme, _, rest = url.partition(":")
    if scheme.lower() in ("http", "https"):
        return rest.startswith("//") and len(rest) > len("//")
    return bool(rest)


def absolute(path: str, masthead: Masthead) -> str:
    """The public address of a file below the output folder.

    :param path: POSIX; undecodable bytes surrogate-escaped; empty for the front page
    """
    return masthead.url + quote(path, safe=_PATH_SAFE, errors="surrogateescape")


def permalink(entry: Entry, masthead: Masthead) -> str:
    """The absolute address of an entry's page."""
    return _joined(masthead.url, entry.address)


def media_map(entry: Entry, masthead: Masthead) -> Mapping[str, str]:
    """Where each file that the article mentions is published, by the reference as written."""
    return {media.reference: absolute(media.path, masthead) for media in entry.media}


def picture_sizes(entry: Entry, masthead: Masthead) -> Mapping[str, tuple[int, int]]:
    """Width and height in pixels of those of them that are pictures, by their public addresses."""
    return {
        absolute(media.path, masthead): (media.width, media.height)
        for media in entry.media
        if media.width and media.height
    }


def resolve(reference: str, entry: Entry, masthead: Masthead) -> str:
    """The absolute address of what an article refers to: a published file, or relative to its page."""
    for media in entry.media:
        if media.reference == reference:
            return absolute(media.path, masthead)
    return _joined(permalink(entry, masthead), reference)


def _joined(base: str, reference: str) -> str:
    if base.endswith("/") and _SIMPLE.fullmatch(reference) and _is_plain(base):
        return base + reference
    try:
        return encode(urljoin(base, reference))
    except ValueError:  # brackets that hold no IPv6 address
        return encode(base + quote(reference, safe=""))


def _is_plain(url: str) -> bool:
    return bool(_PLAIN.fullmatch(url)) and url.count("#") <= 1


def _quoted(part: str, safe: str) -> str:
    return quote(_LOOSE_PERCENT.sub("%25", part), safe=safe)


def _authority(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    name, colon, port = host.partition(":") if not host.startswith("[") else (host, "", "")
    return _quoted(user, "%:!$&'()*+,;=") + at + _host(name) + colon + _quoted(port, "")


def _host(name: str) -> str:
    if name.isascii():
        return name if name.startswith("[") else _quoted(name, "%!$&'()*+,;=")
    try:
        return idna.encode(name, uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError:  # no domain name: RFC 3986 section 3.2.2 still has a way to write it
        return _quoted(name, "%!$&'()*+,;=")
