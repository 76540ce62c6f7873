"""Which article is which entry of an existing feed: decided from facts, and the same in any order.

A match is made only where it is the one that is possible: an article or an entry that could be meant twice
is left to its author. Nothing is stored here, and nothing is fetched.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from urllib.parse import unquote, urljoin, urlsplit
from zoneinfo import ZoneInfo

from syndicate.core.identity import address as at_first_sight
from syndicate.core.identity import stem
from syndicate.core.slugs import NOTHING, slugify
from syndicate.model import Article
from syndicate.model.adoption import Recorded

_INDEX = re.compile(r"/index\.(?:html?|php)$", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:html?|php|aspx?)$", re.IGNORECASE)
_DATE_PREFIX = re.compile(r"^\d{4}[-_]\d{1,2}[-_]\d{1,2}[-_]")
_TRACKING = re.compile(r"(?:^|&)utm_[a-z]+=[^&]*", re.IGNORECASE)
_NO_WORD = re.compile(r"[\W_]+")
_TWO = 2


class Basis(StrEnum):
    """By what an article was recognised, the surest first."""

    GUID = "guid"
    LINK = "link"
    PATH = "path"
    SLUG = "slug and date"
    TITLE = "title and date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What is known of an article that could be an entry of the feed.

    :ivar claim: who it is, by :func:`claim`
    :ivar place: of the article, for people
    :ivar links: absolute addresses at which its page is said to be or to have been
    :ivar day: on which it was published, in the publication's zone
    """

    claim: str
    place: str
    guid: str | None
    links: tuple[str, ...]
    slugs: tuple[str, ...]
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An article and the entry that it is."""

    candidate: Candidate
    item: Recorded
    basis: Basis


def claim(article: Article) -> str:
    """Who an article is, as far as it can be told before it has an entry: by its own guid, else its place."""
    return f"guid:{article.guid}" if article.guid else f"path:{article.path}"


def address(article: Article, item: Recorded | None, *, url: str, pattern: str, zone: str) -> str:
    """The address that an article would be given at first sight: where readers know it, if it can be.

    :param item: the entry of a feed that it takes over, if it does
    :param url: of the publication
    :param pattern: of article addresses on a site of the user's own, or empty
    """
    if item is not None and not article.permalink:
        old = old_place(item, url=url)
        if old is not None and pattern:
            return item.link
        if old is not None:
            article = replace(article, permalink=as_folder(old))
    return at_first_sight(article, pattern=pattern, zone=zone)


def candidate(article: Article, *, url: str, address: str, zone: str) -> Candidate:
    """Return what of an article can be compared with a feed.

    :param url: of the publication
    :param address: where its page would stand if nobody had published it before
    """
    named = (article.permalink, article.canonical, *article.aliases, address)
    name = stem(article.path.rpartition("#")[0] or article.path).rpartition("/")[2]
    return Candidate(
        claim=claim(article),
        place=article.path,
        guid=article.guid,
        links=tuple(dict.fromkeys(_below(url, link) for link in named if link)),
        slugs=tuple(dict.fromkeys(filter(None, (_slug(article.slug), _slug(name))))),
        title=article.title,
        day=_day(article.published, zone),
    )


def pairs(candidates: Iterable[Candidate], items: Iterable[Recorded], *, zone: str) -> tuple[Pair, ...]:
    """Match articles with entries, each with one at the most; by guid of the entry.

    :param zone: IANA name; decides which day a moment falls on
    """
    left = {one.claim: one for one in sorted(candidates, key=lambda one: one.place, reverse=True)}
    open_ = {item.guid: item for item in items}
    found: list[Pair] = []
    for basis, of_article, of_item in _stages(zone):
        by_article = {key: of_article(one) for key, one in left.items()}
        by_item = {key: of_item(item) for key, item in open_.items()}
        for one, item in _only_ones(by_article, by_item):
            found.append(Pair(left.pop(one), open_.pop(item), basis))
    return tuple(sorted(found, key=lambda pair: pair.item.guid))


def as_readers_have_it(article: Article, item: Recorded, *, zone: str) -> Article:
    """The article at the moment that readers know, where it says no more than the day itself."""
    if item.published is None:
        return article
    local = article.published.astimezone(ZoneInfo(zone))
    if local.time() != time.min or _day(item.published, zone) != local.date().isoformat():
        return article
    updated = article.updated
    if updated is not None and updated < item.published:
        updated = item.published
    return replace(article, published=item.published, updated=updated)


def old_place(item: Recorded, *, url: str) -> str | None:
    """The path below the publication's address to which an entry's old link leads.

    :returns: relative, without query and fragment, decoded; None if it leads elsewhere or to the front page
    """
    try:
        link, home = urlsplit(item.link), urlsplit(url)
    except ValueError:
        return None
    if link.scheme not in {"http", "https"} or _host(link.netloc) != _host(home.netloc) or link.query:
        return None
    if not link.path.startswith(home.path):
        return None
    return unquote(link.path[len(home.path) :], errors="surrogateescape") or None


def as_folder(place: str) -> str:
    """The place of a page that can stand there: a name without a suffix is a folder's as well."""
    return place if place.endswith("/") or "." in place.rpartition("/")[2] else f"{place}/"


Keys = Callable[[Candidate], Iterable[str]]
ItemKeys = Callable[[Recorded], Iterable[str]]


def _stages(zone: str) -> Sequence[tuple[Basis, Keys, ItemKeys]]:
    def dated(names: Iterable[str], moment: datetime | None) -> list[str]:
        return [f"{name} {_day(moment, zone)}" for name in names if name] if moment else []

    return (
        (Basis.GUID, lambda one: [one.guid] if one.guid else [], lambda item: [item.guid]),
        (Basis.LINK, lambda one: _links(one.links), lambda item: _links((item.link, item.guid))),
        (Basis.PATH, lambda one: _paths(one.links), lambda item: _paths((item.link, item.guid))),
        (
            Basis.SLUG,
            lambda one: [f"{slug} {one.day}" for slug in one.slugs],
            lambda item: dated([_slug(_last(item.link) or _last(item.guid))], item.published),
        ),
        (
            Basis.TITLE,
            lambda one: [f"{words} {one.day}"] if (words := _words(one.title)) else [],
            lambda item: dated([_words(item.title)], item.published),
        ),
    )


def _only_ones(
    by_article: dict[str, Iterable[str]], by_item: dict[str, Iterable[str]]
) -> list[tuple[str, str]]:
    """Pairs that share a key and share one with nobody else."""
    articles, items = _holders(by_article), _holders(by_item)
    meant: defaultdict[str, set[str]] = defaultdict(set)
    meant_by: defaultdict[str, set[str]] = defaultdict(set)
    for key in articles.keys() & items.keys():
        for one in articles[key]:
            meant[one].update(items[key][:_TWO])  # two are enough to know that it is not the only one
        for item in items[key]:
            meant_by[item].update(articles[key][:_TWO])
    return sorted(
        (one, item)
        for one, found in meant.items()
        if len(found) == 1
        for item in found
        if meant_by[item] == {one}
    )


def _holders(by_name: dict[str, Iterable[str]]) -> dict[str, list[str]]:
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for name, keys in by_name.items():
        for key in dict.fromkeys(keys):
            holders[key].append(name)
    return holders


def _links(links: Iterable[str]) -> list[str]:
    return [f"{host}{path}" for host, path in filter(None, map(_parted, links))]


def _paths(links: Iterable[str]) -> list[str]:
    """Without the host, which may be what has changed; a front page is nobody's."""
    return [path for _, path in filter(None, map(_parted, links)) if path != "/"]


def _parted(link: str) -> tuple[str, str] | None:
    """Host and path of an address, as far as they matter: how the page is asked for does not."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    path = _SUFFIX.sub("", _INDEX.sub("/", unquote(parts.path, errors="surrogateescape"))).rstrip("/")
    query = _TRACKING.sub("", parts.query).strip("&")
    return _host(parts.netloc), f"{path}?{query}" if query else path or "/"


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.").removesuffix(":80").removesuffix(":443")


def _last(link: str) -> str:
    parted = _parted(link)
    return parted[1].partition("?")[0].rpartition("/")[2] if parted else ""


def _slug(name: str) -> str:
    slug = slugify(_DATE_PREFIX.sub("", _SUFFIX.sub("", name)))
    return "" if slug == NOTHING else slug


def _words(title: str) -> str:
    return _NO_WORD.sub(" ", title.casefold()).strip()


def _day(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).date().isoformat()


def _below(url: str, link: str) -> str:
    try:
        return urljoin(url, link)
    except ValueError:
        return link
