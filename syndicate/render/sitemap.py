"""Sitemaps (sitemaps.org, version 0.9), the news sitemap, and the robots.txt that names them.

One sitemap a stretch of the archive, so that one change rewrites one of them; the index has no dates, because
they would rewrite it with every change. No address is made up: only pages that are written here are listed.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from lxml import etree

from syndicate.core.selection import folder
from syndicate.core.urls import absolute
from syndicate.model import EVERYTHING, Directory, Entry, Masthead, Output, Term
from syndicate.render.shelf import SITEMAPS, Stretch, stretches
from syndicate.render.xmlparts import line

INDEX = "sitemap.xml"
NEWS = f"{SITEMAPS}news.xml"
NEWS_LIMIT = 1000
"""Articles in a news sitemap at the most."""

_LIMIT = 50_000
"""Addresses in a sitemap, and sitemaps in an index, at the most."""

_LISTS = f"{SITEMAPS}lists"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_WINDOW = timedelta(hours=48)
_CHINESE = {"zh-cn": "zh-cn", "zh-hans": "zh-cn", "zh-tw": "zh-tw", "zh-hant": "zh-tw"}


def index(months: Iterable[Term], lists: Sequence[Output], masthead: Masthead) -> Output:
    """The sitemap of sitemaps; beyond what one may hold, the newest months count.

    :param months: oldest first
    :param lists: the sitemaps of the lists
    """
    pieces = [stretch.sitemap for month in months for stretch in stretches(month)]
    paths = [*(output.path for output in lists), NEWS, *pieces[-(_LIMIT - len(lists) - 1) :]]
    root = etree.Element("sitemapindex", xmlns=_SITEMAP)
    for path in paths:
        etree.SubElement(etree.SubElement(root, "sitemap"), "loc").text = absolute(path, masthead)
    return _output(INDEX, root)


def stretch_map(stretch: Stretch, articles: Iterable[tuple[str, datetime]], masthead: Masthead) -> Output:
    """The sitemap of one stretch, its own page included.

    :param articles: address and last change of each article
    """
    root = etree.Element("urlset", xmlns=_SITEMAP)
    _url(root, stretch.page, masthead)
    for address, updated in articles:
        if not urlsplit(address).scheme:
            _url(root, address, masthead, updated)
    return _output(stretch.sitemap, root)


def list_maps(directory: Directory, masthead: Masthead) -> list[Output]:
    """Sitemaps of the pages that are no articles: they change when feeds come or go."""
    terms = (EVERYTHING, *directory)
    paths = [*(folder(term) for term in terms), "archive/", "feeds/", "search/"]
    outputs = []
    for number, begin in enumerate(range(0, len(paths), _LIMIT), start=1):
        root = etree.Element("urlset", xmlns=_SITEMAP)
        for path in paths[begin : begin + _LIMIT]:
            _url(root, path, masthead)
        outputs.append(_output(f"{_LISTS}.xml" if number == 1 else f"{_LISTS}-{number}.xml", root))
    return outputs


def news_since(newest: datetime) -> datetime:
    """From when an article is news, given the newest one's ``published``.

    Counted from the newest article and not from the clock: otherwise the file would change with every hour in
    which nothing happens. Who reads it drops what has grown old since.
    """
    return newest - _WINDOW


def news(entries: Iterable[Entry], masthead: Masthead) -> Output:
    """The news sitemap (Google News sitemap 0.9): the entries given, newest first."""
    root = etree.Element("urlset", xmlns=_SITEMAP, nsmap={"news": _NEWS})
    for entry in entries:
        if urlsplit(entry.address).scheme:
            continue
        url = _url(root, entry.address, masthead)
        told = etree.SubElement(url, _tag("news"))
        publication = etree.SubElement(told, _tag("publication"))
        etree.SubElement(publication, _tag("name")).text = line(masthead.title) or masthead.url
        etree.SubElement(publication, _tag("language")).text = _language(entry.article.language)
        etree.SubElement(told, _tag("publication_date")).text = _time(entry.article.published)
        etree.SubElement(told, _tag("title")).text = line(entry.article.title)
    return _output(NEWS, root)


def key_file(key: str) -> Output:
    """The file that proves to search engines whose site this is: the key alone, as its own name."""
    return Output(path=f"{key}.txt", media_type="text/plain; charset=utf-8", body=key.encode("ascii"))


def robots(masthead: Masthead) -> Output | None:
    """Where crawlers learn of the sitemaps (RFC 9309); None below a path, where nobody would look for it."""
    if urlsplit(masthead.url).path != "/":
        return None
    text = f"User-agent: *\nAllow: /\n\nSitemap: {absolute(INDEX, masthead)}\n"
    return Output(path="robots.txt", media_type="text/plain; charset=utf-8", body=text.encode())


def _url(
    root: etree._Element, path: str, masthead: Masthead, updated: datetime | None = None
) -> etree._Element:
    url = etree.SubElement(root, "url")
    etree.SubElement(url, "loc").text = absolute(path.removesuffix("index.html"), masthead)
    if updated is not None:
        etree.SubElement(url, "lastmod").text = _time(updated)
    return url


def _tag(name: str) -> str:
    return f"{{{_NEWS}}}{name}"


def _language(tag: str) -> str:
    """As the news sitemap wants it: ISO 639, but for the two kinds of Chinese."""
    lower = tag.lower()
    return _CHINESE.get(lower) or _CHINESE.get("-".join(lower.split("-")[:2])) or lower.partition("-")[0]


def _time(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _output(path: str, root: etree._Element) -> Output:
    etree.indent(root)
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(
        root, encoding="utf-8", xml_declaration=False
    )
    return Output(path=path, media_type="application/xml; charset=utf-8", body=body + b"\n")
