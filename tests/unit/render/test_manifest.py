"""The list of feed documents."""

import json
from datetime import UTC, datetime

from syndicate.model import EPOCH
from syndicate.render.manifest import Document, manifest
from tests.unit.render.page_samples import MASTHEAD

NOON = datetime(2021, 7, 24, 12, tzinfo=UTC)


def test_a_mirror_learns_what_to_fetch() -> None:
    """Each document with its digest, count and last change, in one order however they come."""
    documents = [Document("tags/a/rss.xml", "b" * 64, 0, EPOCH), Document("feed.json", "a" * 64, 3, NOON)]
    output = manifest(documents, MASTHEAD)
    assert output == manifest(reversed(documents), MASTHEAD)
    assert json.loads(output.body)["feeds"] == [
        {
            "path": "feed.json",
            "url": "https://review.example/feed.json",
            "type": "application/feed+json",
            "sha256": "a" * 64,
            "entries": 3,
            "updated": "2021-07-24T12:00:00Z",
        },
        {
            "path": "tags/a/rss.xml",
            "url": "https://review.example/tags/a/rss.xml",
            "type": "application/rss+xml",
            "sha256": "b" * 64,
            "entries": 0,
        },
    ]
