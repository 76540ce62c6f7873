"""newsboat, a reader in a terminal that keeps what it saw, gets the same entries from RSS and Atom."""

from pathlib import Path

import pytest

from syndicate.model import Entry, FeedFormat
from syndicate.web.files import feed_app
from tests.interop.meaning import PUBLICATION, Seen, meant, served
from tests.interop.newsboat import INSTALLED, Item, Newsboat
from tests.unit.render.feed_samples import MASTHEAD
from tests.unit.web.serving import serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not INSTALLED, reason="newsboat is missing: sh tests/debian-packages.sh"),
]


def polled(form: FeedFormat, folder: Path) -> Newsboat:
    """A newsboat that has polled the publication once, from our own server."""
    public, home = folder / "public", folder / "home"
    public.mkdir()
    home.mkdir()
    (public / form.file_name).write_bytes(served(form))
    newsboat = Newsboat(home)
    with serving(feed_app(public, health=dict, withdrawn=lambda _: False)) as site:
        newsboat.subscribe([f"http://{site.host}:{site.port}/{form.file_name}"])
        newsboat.poll()
    return newsboat


def seen(item: Item) -> Seen:
    """A row as an entry; newsboat has no moment of change, and no summary beside the content."""
    return Seen(
        id=item.guid,
        title=item.title,
        link=item.url,
        published=item.published,
        updated=None,
        summary=None,
        content=item.content.strip(),
        authors=[item.author] if item.author else [],
        enclosures=[item.enclosure] if item.enclosure[0] else [],
    )


def expected(entry: Entry, form: FeedFormat) -> Seen:
    """What newsboat makes of an entry.

    Where there is no title it makes one of the address. Of several authors it keeps the last in RSS, and
    joins them in Atom; of several enclosures it keeps the last that can be heard or watched, those of Media
    RSS included.
    """
    one = meant(entry, form)
    authors = one.authors[-1:] if form is FeedFormat.RSS else [", ".join(one.authors)]
    enclosures = meant(entry, FeedFormat.ATOM).enclosures
    return one._replace(
        title=one.title or one.link.rstrip("/").rpartition("/")[2].capitalize(),
        updated=None,
        summary=None,
        authors=[name for name in authors if name],
        enclosures=[each for each in enclosures if each[1].startswith(("audio/", "video/"))][-1:],
    )


@pytest.mark.parametrize("form", [FeedFormat.RSS, FeedFormat.ATOM])
def test_newsboat_reads_every_entry_as_it_is_meant(form: FeedFormat, tmp_path: Path) -> None:
    """The same entries come out of RSS and Atom, each once and unread."""
    items = polled(form, tmp_path).items()
    assert [seen(item) for item in items] == [expected(entry, form) for entry in PUBLICATION]
    assert all(item.unread for item in items)


@pytest.mark.parametrize("form", [FeedFormat.RSS, FeedFormat.ATOM])
def test_newsboat_opens_the_page_of_a_feed(form: FeedFormat, tmp_path: Path) -> None:
    """The feed's title and page are known, and the page is the one for people."""
    assert polled(form, tmp_path).feeds() == [(MASTHEAD.title, MASTHEAD.url)]


def test_newsboat_reads_no_json_feed(tmp_path: Path) -> None:
    """It does not know the format, and keeps nothing rather than something wrong."""
    assert polled(FeedFormat.JSON, tmp_path).items() == []


def test_newsboat_shows_an_entry_once_whatever_it_is_subscribed_to(tmp_path: Path) -> None:
    """Who subscribes to two feeds with the same entries meets each of them once."""
    newsboat = polled(FeedFormat.RSS, tmp_path)
    public = tmp_path / "public"
    (public / FeedFormat.ATOM.file_name).write_bytes(served(FeedFormat.ATOM))
    with serving(feed_app(public, health=dict, withdrawn=lambda _: False)) as site:
        forms = (FeedFormat.RSS, FeedFormat.ATOM)
        newsboat.subscribe([f"http://{site.host}:{site.port}/{form.file_name}" for form in forms])
        newsboat.poll()
    assert sorted(item.guid for item in newsboat.items()) == sorted(entry.guid for entry in PUBLICATION)
