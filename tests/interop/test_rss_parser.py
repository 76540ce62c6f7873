"""rss-parser, the feed parser of many sites that run on Node, reads the same entries from RSS and Atom."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from syndicate.model import FeedFormat
from tests.interop.meaning import PUBLICATION, Seen, meant, served
from tests.unit.render.feed_samples import MASTHEAD

MODULES = Path(__file__).parents[1] / "node" / "node_modules"
SCRIPT = Path(__file__).with_name("read_feed.js")
BOUND_S = 60

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("node") is None or not (MODULES / "rss-parser").exists(),
        reason="rss-parser is missing: sh tests/node-packages.sh",
    ),
]


def parsed(data: bytes) -> Mapping[str, object]:
    """What rss-parser makes of a feed; ``refused`` alone when it makes nothing of it."""
    ran = subprocess.run(
        ["node", str(SCRIPT)],
        input=data,
        capture_output=True,
        check=True,
        timeout=BOUND_S,
        env={**os.environ, "NODE_PATH": str(MODULES)},
    )
    found = json.loads(ran.stdout)
    assert isinstance(found, dict)
    return found


def by_rss_parser(form: FeedFormat) -> list[Seen]:
    """The entries as rss-parser sees them: it names the same thing differently in RSS and Atom."""
    items = parsed(served(form))["items"]
    assert isinstance(items, list)
    return [_seen_in_rss(item) if form is FeedFormat.RSS else _seen_in_atom(item) for item in items]


def _seen_in_rss(item: dict[str, str]) -> Seen:
    enclosure = item.get("enclosure")
    return _seen(
        item,
        id_=item["guid"],
        summary=unescape(item["content"]) if "content" in item else "",
        content=item["content:encoded"],
        author=item.get("creator"),
    )._replace(
        enclosures=[(enclosure["url"], enclosure["type"])] if isinstance(enclosure, dict) else [],
    )


def _seen_in_atom(item: dict[str, str]) -> Seen:
    return _seen(
        item,
        id_=item["id"],
        summary=item.get("summary", ""),
        content=item["content"],
        author=item.get("author"),
    )


def _seen(item: dict[str, str], *, id_: str, summary: str, content: str, author: str | None) -> Seen:
    return Seen(
        id=id_,
        title=item.get("title", ""),
        link=item["link"],
        published=datetime.fromisoformat(item["isoDate"]).astimezone(UTC),
        updated=None,
        summary=summary,
        content=content.strip(),
        authors=[author] if author else [],
        enclosures=[],
    )


@pytest.mark.parametrize("form", [FeedFormat.RSS, FeedFormat.ATOM])
def test_rss_parser_reads_every_entry_as_it_is_meant(form: FeedFormat) -> None:
    """The same entries come out of RSS and Atom.

    It knows no moment of change, keeps the first author, and has enclosures of RSS alone.
    """
    expected = [
        one._replace(
            updated=None,
            authors=one.authors[:1],
            enclosures=one.enclosures if form is FeedFormat.RSS else [],
        )
        for one in (meant(entry, form) for entry in PUBLICATION)
    ]
    assert by_rss_parser(form) == expected


@pytest.mark.parametrize("form", [FeedFormat.RSS, FeedFormat.ATOM])
def test_rss_parser_knows_the_feed_itself(form: FeedFormat) -> None:
    """Title, page and own address of the feed are the same in RSS and Atom."""
    told = parsed(served(form))
    assert (told["title"], told["link"], told["feedUrl"]) == (
        MASTHEAD.title,
        MASTHEAD.url,
        MASTHEAD.url + form.file_name,
    )


def test_rss_parser_refuses_json_feed() -> None:
    """It is a parser of XML: it says so, and shows nothing rather than something wrong."""
    assert set(parsed(served(FeedFormat.JSON))) == {"refused"}
