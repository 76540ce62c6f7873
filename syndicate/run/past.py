"""The archive pages behind a feed, followed from one to the next and checked (RFC 5005 section 4).

A page of a file is looked for beside it, where its address stands to the file's own. Nothing but what
``prev-archive`` names is read, not more pages than a walk may have, and nothing at a private address but at
the host that a person named.
"""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from syndicate.core.check import Report, check
from syndicate.core.check.documents import parse_xml
from syndicate.core.check.history import CHAIN, Link, before, own_address
from syndicate.errors import SyndicateError
from syndicate.run.reading import feed_bytes, is_address

_MOST = 10_000

Trouble = tuple[str, SyndicateError]
"""A page that cannot be read, and why."""


def past_reports(feed: str, data: bytes, *, now: datetime) -> Iterator[Report | Trouble]:
    """Check each page behind a feed, the newest first.

    :param feed: a file or an address, from which ``data`` was read
    :return: a page that cannot be read is the last one, with its error
    """
    from syndicate.run.fetching import Fetcher

    with Fetcher(feed if is_address(feed) else "") as fetcher:
        yield from _walk(
            feed,
            data,
            now=now,
            read=lambda place: fetcher.fetch(place).body if is_address(place) else feed_bytes(place),
        )


def _walk(
    feed: str, data: bytes, *, now: datetime, read: Callable[[str], bytes]
) -> Iterator[Report | Trouble]:
    first = page = _root(data)
    place, met = feed, {feed}
    for _ in range(_MOST):
        address = before(page) if page is not None else None
        if first is None or page is None or address is None:
            return
        place = _place(place, page, address)
        try:
            data = read(place)
        except SyndicateError as wrong:
            yield place, wrong
            return
        known = address if is_address(address) else None
        report = check(data, name=place, address=known, now=now)
        page, again = _root(data), place in met
        if page is not None:
            chain = tuple(CHAIN.findings(Link(page, first, again)))
            report = replace(report, findings=chain + report.findings)
        yield report
        if again:
            return
        met.add(place)


def _place(place: str, page: "etree._Element", address: str) -> str:
    """Where the page is read from whose address a document names."""
    if is_address(place):
        return urljoin(place, address)
    own, there = urlsplit(own_address(page) or ""), urlsplit(address)
    if there.netloc != own.netloc:
        return address
    way = posixpath.relpath(unquote(there.path), posixpath.dirname(unquote(own.path)) or "/")
    return str(Path(posixpath.normpath(Path(place).parent / way)))


def _root(data: bytes) -> "etree._Element | None":
    try:
        return parse_xml(data)
    except etree.XMLSyntaxError:
        return None
