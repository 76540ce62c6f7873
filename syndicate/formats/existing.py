"""An existing feed as its readers have it: guids exactly as published, links, dates, and where it goes on.

What makes an article of an entry is not asked: an entry without a text counts, since readers have it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree, html

from syndicate.core.dates import DateProblem, parse
from syndicate.core.prose import text_of
from syndicate.core.values import as_text
from syndicate.errors import DocumentError
from syndicate.formats.entries import name_of
from syndicate.formats.feed import Feed, is_json_feed
from syndicate.formats.wxr import Wxr
from syndicate.formats.xml import parse as parse_xml
from syndicate.model import Document, Rules
from syndicate.model.adoption import Recorded

_HEAD = 65_536
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_ON = ("prev-archive", "next")  # RFC 5005 sections 4 and 3
_LONGEST_GUID = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Existing:
    """One document of a feed.

    :ivar lost: what could not be kept, a sentence for each
    :ivar older: absolute address of the document that it goes on with; empty when it ends
    """

    items: tuple[Recorded, ...]
    lost: tuple[str, ...] = ()
    older: str = ""


def is_feed(data: bytes) -> bool:
    """Whether a document is a feed or an export that can be read."""
    head = data[:_HEAD]
    return Wxr().sniff(head) or Feed().sniff(head)


def existing(data: bytes, *, name: str, url: str, rules: Rules) -> Existing:
    """Read RSS, Atom, JSON Feed or a WordPress export.

    :param url: where it was found, for relative links; empty for a file
    :param rules: what a date without a zone means
    :raises DocumentError: when it cannot be read at all
    """
    is_export = Wxr().sniff(data[:_HEAD])
    items: list[Recorded] = []
    lost: list[str] = []
    for part in (Wxr() if is_export else Feed()).read(data, name):
        if isinstance(part, DocumentError):
            lost.append(str(part.args[0]))
        elif part.fields.get("draft") is not True:
            _keep(part, url, rules, items, lost)
    return Existing(items=tuple(items), lost=tuple(lost), older="" if is_export else _older(data, name, url))


def feeds_of(page: bytes, *, url: str) -> Iterator[str]:
    """The feeds that a page names (autodiscovery: ``link`` with ``rel="alternate"``), in its order."""
    try:
        tree = html.document_fromstring(page)
    except (etree.LxmlError, ValueError):
        return
    for link in tree.iter("link"):
        rel, kind, href = (str(link.get(name) or "") for name in ("rel", "type", "href"))
        if "alternate" in rel.lower().split() and kind.partition(";")[0].strip().lower() in _FEED_TYPES:
            yield _joined(url, href.strip())


def _keep(part: Document, url: str, rules: Rules, items: list[Recorded], lost: list[str]) -> None:
    fields = part.fields
    link = _joined(url, as_text(fields.get("permalink") or fields.get("link")) or "")
    guid = as_text(fields.get("guid")) or link
    title = " ".join(text_of(as_text(fields.get("title")) or "").split())
    if not guid or len(guid) > _LONGEST_GUID:
        what = "neither guid nor link" if not guid else f"a guid of {len(guid)} characters"
        lost.append(f"{part.path}: {title[:60]!r} has {what}, so readers cannot know it by one")
        return
    items.append(
        Recorded(
            guid=guid,
            link=link if link.startswith(("http://", "https://")) else "",
            title=title,
            published=_moment(fields.get("date"), rules),
            updated=_moment(fields.get("updated"), rules),
        )
    )
    if fields.get("date") and items[-1].published is None:
        lost.append(f"{part.path}: the date {as_text(fields['date'])!r} cannot be read; the rest is kept")


def _joined(url: str, reference: str) -> str:
    """An absolute address, or an empty text where there is none."""
    try:
        return urljoin(url, reference) if reference else ""
    except ValueError:  # brackets that hold no IPv6 address
        return ""


def _moment(value: object, rules: Rules) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        return parse(value, rules=rules)
    except DateProblem:
        return None


def _older(data: bytes, name: str, url: str) -> str:
    if is_json_feed(data[:_HEAD]):
        feed = json.loads(data.decode("utf-8-sig", "replace"))
        following = feed.get("next_url") if isinstance(feed, Mapping) else None
        return _joined(url, following) if isinstance(following, str) else ""
    root = parse_xml(data, name).root
    above = [root, *(child for child in root if name_of(child) == "channel")]
    links = [child for parent in above for child in parent if name_of(child) == "atom:link"]
    found = {str(link.get("rel")): str(link.get("href")) for link in reversed(links) if link.get("href")}
    return next((_joined(url, found[rel]) for rel in _ON if rel in found), "")
