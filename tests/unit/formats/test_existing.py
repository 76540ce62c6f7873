"""An existing feed as its readers have it."""

import json
from datetime import UTC, datetime

from syndicate.formats.existing import existing, feeds_of, is_feed
from syndicate.model import Rules
from syndicate.model.adoption import Recorded

URL = "https://old.example/feed"


def test_a_json_feed_is_kept_with_its_ids_and_where_it_goes_on() -> None:
    """Ids stay as they are, numbers among them; what cannot be read of an item is said and the rest kept."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Old",
        "next_url": "/feed?page=2",
        "items": [
            {"id": 17, "url": "/a", "title": "A &amp; B", "date_published": "2020-05-01T09:30:00+02:00"},
            {"id": "b", "content_text": "x", "date_published": "some day"},
            {"content_text": "neither id nor url"},
            "no item",
        ],
    }
    data = json.dumps(feed).encode()
    found = existing(data, name="feed.json", url=URL, rules=Rules())
    assert is_feed(data)
    assert found.older == "https://old.example/feed?page=2"
    first, second = found.items
    moment = datetime(2020, 5, 1, 7, 30, tzinfo=UTC)
    assert first == Recorded(guid="17", link="https://old.example/a", title="A & B", published=moment)
    assert (second.guid, second.published) == ("b", None)
    assert len(found.lost) == 3


def test_a_draft_of_an_export_is_no_entry() -> None:
    """Readers have never seen what WordPress had not published."""
    post = (
        "<item><title>{0}</title><link>https://old.example/{0}</link><guid>g-{0}</guid>"
        "<wp:post_type>post</wp:post_type><wp:status>{1}</wp:status>"
        "<wp:post_date>2020-05-01 09:30:00</wp:post_date></item>"
    )
    data = (
        '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"{post.format('a', 'publish')}{post.format('b', 'draft')}</channel></rss>"
    ).encode()
    found = existing(data, name="export.xml", url="", rules=Rules(zone="Asia/Kolkata"))
    assert [(item.guid, item.published) for item in found.items] == [
        ("g-a", datetime(2020, 5, 1, 4, 0, tzinfo=UTC))
    ]
    assert found.older == ""


def test_the_feeds_of_a_page_are_those_that_it_names() -> None:
    """Links to other kinds of documents are none, and what is no page names none."""
    page = b"""<link rel="alternate" type="text/html" href="/en"><link rel=stylesheet href="s.css">
    <LINK REL="Alternate" TYPE="application/atom+xml; charset=utf-8" HREF="../atom.xml">"""
    assert list(feeds_of(page, url="https://old.example/blog/")) == ["https://old.example/atom.xml"]
    assert list(feeds_of(b"", url=URL)) == []
    assert not is_feed(page)
