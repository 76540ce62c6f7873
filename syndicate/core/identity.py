"""Who an article is: minting guids and addresses, and telling a renamed file from a new one.

A guid is minted once, at first sight, and stored; nothing here is asked again for an entry that has one.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from syndicate.core.uris import is_sound, is_uri
from syndicate.model import Article, Entry, FeedFormat, State

_SPECIFIC = "/-._~!$&'()*+,;=:@?"  # RFC 4151 section 2.1: pchar, "/" and "?"
_SEGMENT = re.compile(r"[A-Za-z0-9._~-]*[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
_FOLDERS = frozenset(
    {"archive", "assets", "authors", "feeds", "languages", "media", "search", "sections", "selections"}
    | {"sitemaps", "tags", "-"}
)
_FILES = frozenset({"index.html", "feeds.opml", *(form.file_name for form in FeedFormat)})
"""What the publication itself writes, and where: no page may stand in its way."""


def mint(article: Article, *, authority: str, zone: str) -> str:
    """Mint the guid of an article that is seen for the first time (RFC 4151 section 2.1).

    A declared guid that is a URI stays as written; another becomes the last part of the tag.

    :param zone: IANA name; decides which day the article's moment falls on
    """
    if article.guid and is_uri(article.guid):
        return article.guid
    day = _local(article.published, zone).date().isoformat()
    return f"tag:{authority},{day}:{_specific(article.guid or stem(article.path))}"


def as_uri(guid: str) -> str:
    """A guid where only a URI may stand (RFC 4287 section 4.2.6): as it is, or one that is made of it.

    A guid from another feed may be any text. Nothing but the guid goes into it, since nothing else stays.
    """
    return guid if is_sound(guid) else f"urn:uuid:{uuid5(NAMESPACE_URL, guid)}"


def goes_by(guid: str, article: Article) -> bool:
    """Whether a stored guid is the one that an article declares, whatever day it was minted for."""
    if article.guid is None:
        return False
    if is_uri(article.guid):
        return guid == article.guid
    return guid.startswith("tag:") and guid.partition(":")[2].partition(":")[2] == _specific(article.guid)


def _specific(text: str) -> str:
    return quote(text, safe=_SPECIFIC, errors="surrogateescape")


def stem(path: str) -> str:
    """A path without its last suffix."""
    folder, slash, name = path.rpartition("/")
    return folder + slash + (name.rpartition(".")[0] or name)


_PART = re.compile(r"(?:!/.*|#\d+)$", re.DOTALL)


def file_of(place: str) -> str:
    """The file that holds an article: its place without ``#n`` (one of several) or ``!/…`` (contained)."""
    return _PART.sub("", place)


def part_key(article: Article) -> str:
    """What an article of several in one file is known by when it has no id of its own.

    Made of title and date, never of its position: an article put in above it must not change who it is.
    """
    known = f"{article.title}\n{article.published.isoformat()}"
    return hashlib.sha256(known.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def address(article: Article, *, pattern: str, zone: str) -> str:
    """Where the page of an article stands.

    :param pattern: of addresses on a site of the user's own; empty for the pages that are written here
    :returns: an absolute address, or a path below the publication that ends in ``/``
    """
    if article.permalink and (declared := _declared(article.permalink)):
        return declared
    day = _local(article.published, zone)
    if not pattern:
        return f"articles/{day:%Y}/{day:%m}/{article.slug}/"
    return pattern.format(
        year=f"{day:%Y}",
        month=f"{day:%m}",
        day=f"{day:%d}",
        slug=article.slug,
        path=quote(stem(article.path), errors="surrogateescape"),
        stem=quote(stem(article.path).rpartition("/")[2], errors="surrogateescape"),
    )


def month(article: Article, *, zone: str) -> str:
    """The month of the archive that holds an article, as ``2021-07``."""
    return f"{_local(article.published, zone):%Y-%m}"


def unclashed(wanted: str, taken: Callable[[str], bool]) -> str:
    """``wanted``, or the first of ``wanted-2``, ``wanted-3`` … that is free; a final ``/`` stays last."""
    if not taken(wanted):
        return wanted
    base, slash = (wanted[:-1], "/") if wanted.endswith("/") else (wanted, "")
    number = 2
    while taken(f"{base}-{number}{slash}"):
        number += 1
    return f"{base}-{number}{slash}"


class Kinship(Enum):
    """What a file is to an entry that once had the same bytes."""

    MOVED = auto()
    COPY = auto()
    RETURNED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The entry that a file's bytes belong to, and how."""

    entry: Entry
    kinship: Kinship


def match(candidates: Iterable[Entry], *, still_there: Callable[[Entry], bool]) -> Match | None:
    """Tell what a file at a new path is, by entries whose file had the same bytes.

    A file whose old place is empty has moved; one whose old place still holds the same bytes is a copy; an
    entry that was withdrawn comes back.

    :param candidates: every entry with the same file digest, at other paths
    :param still_there: whether an entry's own file still holds those bytes
    """
    known = sorted(candidates, key=lambda entry: (entry.state is State.WITHDRAWN, entry.path))
    present = [entry for entry in known if entry.state is not State.WITHDRAWN]
    for entry in present:
        if not still_there(entry):
            return Match(entry=entry, kinship=Kinship.MOVED)
    if present:
        return Match(entry=present[0], kinship=Kinship.COPY)
    return Match(entry=known[0], kinship=Kinship.RETURNED) if known else None


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def redirect_path(place: str) -> str | None:
    """The file that answers for an old address below the publication, if one may stand there.

    :param place: relative, decoded
    """
    folder, _, name = place.rpartition("/")
    if not name.lower().endswith((".html", ".htm")):
        if "." in name:
            return None  # a web server would send what a page is not sent as
        folder, name = place.strip("/"), "index.html"
    segments = [*filter(None, folder.split("/")), name]
    own = segments[0].lower() in _FOLDERS or segments in (["index.html"], ["404.html"], ["410.html"])
    fine = all(segment.isprintable() and segment[0] != "." and "\\" not in segment for segment in segments)
    return "/".join(segments) if fine and not own else None


def _declared(permalink: str) -> str | None:
    """A declared place of the page, if a page can safely stand there."""
    if permalink.startswith(("http://", "https://")):
        return permalink
    segments = permalink.strip("/").split("/")
    if not permalink.endswith("/") or segments[0].lower() in _FOLDERS:
        return None
    if not _FILES.isdisjoint(map(str.lower, segments)):
        return None
    if not all(_SEGMENT.fullmatch(segment) for segment in segments):
        return None
    return "/".join(segments) + "/"
