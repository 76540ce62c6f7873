"""What becomes of selections, languages, podcasts and renamed tags in a pass."""

import os
import wave
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from syndicate.run.publication import Publication
from syndicate.web.redirections import Redirections

ATOM = "{http://www.w3.org/2005/Atom}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"

SHOW = """
[podcast]
category = "Arts > Books"
owner_email = "ann@river.example"
image = "https://river.example/cover.jpg"
[[selections]]
name = "The River Hour"
slug = "hour"
type = "audio"
podcast = true
"""


@dataclass
class River:
    """A publication whose settings change."""

    base: Path
    url: str = "https://river.example/"

    @property
    def public(self) -> Path:
        """What it publishes."""
        return self.base / "public"

    def write(self, path: str, text: str, **fields: str) -> Path:
        """Write an article."""
        file = self.base / "corpus" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        header = "".join(f"{key}: {value}\n" for key, value in {"date": "2021-07-25", **fields}.items())
        file.write_text(f"---\n{header}---\n{text}\n")
        return file

    def sound(self, path: str, seconds: int = 2) -> None:
        """Write a sound."""
        file = self.base / "corpus" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(file), "wb") as opened:
            opened.setnchannels(1)
            opened.setsampwidth(1)
            opened.setframerate(1000)
            opened.writeframes(bytes(1000 * seconds))

    def publish(self, settings: str = "") -> list[str]:
        """Make a pass under these settings, and return what it wrote."""
        (self.base / "syndicate.toml").write_text(f'[publication]\nurl = "{self.url}"\n{settings}')
        with Publication.open(self.base) as publication:
            report = publication.publish()
        assert report.faults == ()
        return list(report.written)

    def channel(self, folder: str) -> etree._Element:
        """A feed in RSS."""
        channel = etree.parse(self.public / folder / "rss.xml").find("channel")
        assert channel is not None
        return channel

    def titles(self, folder: str) -> list[str | None]:
        """Of a feed's items."""
        return [item.findtext("title") for item in self.channel(folder).iter("item")]


@pytest.fixture
def river(tmp_path: Path) -> River:
    """A publication of three articles, one of them with a sound."""
    river = River(tmp_path)
    river.write("floods/a.md", "Wet.", title="High water", tags="[tide, js]")
    river.write("floods/b.md", "Nass.", title="Hochwasser", lang="de", tags="[tide]", date="2021-07-24")
    river.write("quay/c.md", "Listen.", title="By ear", date="2021-07-23", enclosure="c.wav")
    river.sound("quay/c.wav")
    return river


def test_a_selection_has_feeds_and_a_page_and_is_listed(river: River) -> None:
    """In three formats, in OPML, on the page of feeds and on the front page."""
    river.publish('[[selections]]\nname = "Wet things"\nsection = "floods"\ntag = ["tide", "ebb"]\n')
    assert river.titles("selections/wet-things") == ["High water", "Hochwasser"]
    there = {path.name for path in (river.public / "selections" / "wet-things").iterdir()}
    assert there == {"rss.xml", "atom.xml", "feed.json", "index.html"}
    for path in ("feeds.opml", "feeds/index.html", "index.html"):
        assert "Wet things" in (river.public / path).read_text()


def test_a_selection_may_be_shorter_than_other_feeds(river: River) -> None:
    """In entries and in texts; the feeds beside it stay whole."""
    river.publish('[[selections]]\nname = "Short"\nlimit = 1\ncontent = "summary"\ntitle = "In short"\n')
    assert river.titles("selections/short") == ["High water"]
    assert river.channel("selections/short").findtext("title") == "In short"
    encoded = "{http://purl.org/rss/1.0/modules/content/}encoded"
    assert [item.find(encoded) for item in river.channel("selections/short").iter("item")] == [None]
    assert all(item.find(encoded) is not None for item in river.channel("").iter("item"))


def test_other_selections_are_decided_without_reading_a_file(river: River) -> None:
    """What the memory holds is enough: a file whose bytes changed unseen is not looked at."""
    file = river.write("floods/a.md", "Wet.", title="High water", tags="[tide]")
    river.publish('[[selections]]\nname = "One"\ntag = "tide"\nlanguage = "en"\n')
    status = file.stat()
    with file.open("r+b") as opened:
        opened.seek(file.read_bytes().index(b"High"))
        opened.write(b"Dump")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    river.publish(
        '[[selections]]\nname = "One"\ntag = "tide"\n[[selections]]\nname = "Two"\ntype = "audio"\n'
    )
    assert river.titles("selections/one") == ["High water", "Hochwasser"]
    assert river.titles("selections/two") == ["By ear"]
    river.publish('[[selections]]\nname = "Two"\ntype = "audio"\n')
    assert not (river.public / "selections" / "one").exists()


def test_nothing_is_written_while_nothing_changes(river: River) -> None:
    """Selections cost nothing in a quiet pass, and one edit writes those that hold it."""
    settings = '[feeds]\nby_language = true\n[tags]\nrename = {js = "JavaScript"}\n' + SHOW
    river.publish(settings)
    assert river.publish(settings) == []
    river.write("floods/a.md", "Wetter.", title="High water", tags="[tide, js]")
    written = river.publish(settings)
    assert "languages/en/rss.xml" in written
    assert "tags/js/rss.xml" in written
    assert not [path for path in written if path.startswith(("selections/hour", "languages/de"))]


def test_a_selection_that_holds_nothing_has_feeds_to_wait_at(river: River) -> None:
    """Its address is announced before the first article fits."""
    river.publish('[[selections]]\nname = "Ebb"\ntag = "ebb"\n')
    assert river.titles("selections/ebb") == []
    river.write("d.md", "Low.", title="Low water", tags="[ebb]")
    river.publish('[[selections]]\nname = "Ebb"\ntag = "ebb"\n')
    assert river.titles("selections/ebb") == ["Low water"]


def test_languages_have_feeds_once_there_are_two(river: River) -> None:
    """The first language gets its own together with the second."""
    settings = "[feeds]\nby_language = true\n"
    (river.base / "corpus" / "floods" / "b.md").unlink()
    river.publish(settings)
    assert not (river.public / "languages").exists()
    river.write("floods/b.md", "Nass.", title="Hochwasser", lang="de")
    river.publish(settings)
    assert river.titles("languages/de") == ["Hochwasser"]
    assert river.titles("languages/en") == ["High water", "By ear"]
    assert river.channel("languages/de").findtext("language") == "de"


def test_a_tag_that_is_renamed_leads_to_the_other(river: River) -> None:
    """Its articles carry the new name; at its old place a page leads on, and its feeds are the new one's."""
    river.publish()
    assert river.titles("tags/js") == ["High water"]
    river.publish('[tags]\nrename = {JS = "JavaScript"}\n')
    assert river.titles("tags/javascript") == ["High water"]
    for name in ("rss.xml", "atom.xml", "feed.json"):
        old, new = (river.public / "tags" / tag / name for tag in ("js", "javascript"))
        assert old.read_bytes() == new.read_bytes()
    page = (river.public / "tags" / "js" / "index.html").read_text()
    assert '<meta http-equiv="refresh" content="0; url=https://river.example/tags/javascript/">' in page
    assert "tags/js/" not in (river.public / "feeds" / "index.html").read_text()
    assert "tags/js/" not in (river.public / "feeds.opml").read_text()


def test_a_podcast_tells_directories_what_they_ask(river: River) -> None:
    """Of the show what the settings say, of the episode what its header and its file say."""
    river.write(
        "quay/c.md",
        "Listen.",
        title="By ear",
        enclosure="c.wav",
        podcast="{episode: 3, season: 1, type: full}",
    )
    (river.base / "corpus" / "quay" / "c.vtt").write_text("WEBVTT\n")
    (river.base / "corpus" / "quay" / "c.chapters.json").write_text('{"version": "1.2.0", "chapters": []}\n')
    river.publish(SHOW)
    channel = river.channel("selections/hour")
    (category,) = channel.findall(f"{ITUNES}category")
    assert category.get("text") == "Arts"
    assert [below.get("text") for below in category] == ["Books"]
    (item,) = channel.iter("item")
    assert item.findtext(f"{ITUNES}duration") == "2"
    assert item.findtext(f"{ITUNES}episode") == "3"
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert enclosure.get("length") == str((river.base / "corpus" / "quay" / "c.wav").stat().st_size)
    for name in ("transcript", "chapters"):
        element = item.find(PODCAST + name)
        assert element is not None
        assert (river.public / element.get("url", "").removeprefix(river.url)).is_file()
    assert not [each for each in river.channel("").iter() if str(each.tag).startswith((ITUNES, PODCAST))]


def test_a_podcast_keeps_its_guid_when_it_moves(river: River) -> None:
    """It is made of the first address, stored, and told at every later one."""
    river.publish(SHOW)
    first = river.channel("selections/hour").findtext(f"{PODCAST}guid")
    assert first
    river.url = "https://sea.example/"
    for more in ("", '[[selections]]\nname = "More"\n'):
        river.publish(SHOW + more)
        assert river.channel("selections/hour").findtext(f"{PODCAST}guid") == first
    own = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    river.publish(SHOW.replace("[podcast]", f'[podcast]\nguid = "{own}"'))
    assert river.channel("selections/hour").findtext(f"{PODCAST}guid") == own


def test_a_declared_length_that_is_wrong_is_corrected(river: River) -> None:
    """The file counts, and its author is told."""
    header = "{url: c.wav, length: 7}"
    river.write("quay/c.md", "Listen.", title="By ear", enclosure=header)
    river.publish()
    size = (river.base / "corpus" / "quay" / "c.wav").stat().st_size
    (enclosure,) = river.channel("").iter("enclosure")
    assert enclosure.get("length") == str(size)
    with Publication.open(river.base) as publication:
        warned = [
            entry.article.warnings for entry in publication.entries() if entry.article.title == "By ear"
        ]
    assert warned == [(f"'c.wav': it has {size} bytes, not the 7 declared",)]


def test_any_feed_can_have_a_title_a_size_and_a_picture_of_its_own(river: River) -> None:
    """Of a section, tag, author or language, and the main one; addresses and ids stay what they were."""
    river.publish("[feeds]\nby_language = true\n")
    feeds = ("", "sections/floods", "tags/tide", "languages/de")
    before = {
        folder: etree.parse(river.public / folder / "atom.xml").findtext(f"{ATOM}id") for folder in feeds
    }
    river.publish(
        "[feeds]\nby_language = true\n"
        '[[particulars]]\nsection = "FLOODS"\ntitle = "Of water"\nlimit = 1\ndescription = "Wet."\n'
        '[[particulars]]\ntag = "tide"\ncontent = "summary"\nimage = "https://river.example/tide.png"\n'
        '[[particulars]]\nlanguage = "DE"\ntitle = "Auf Deutsch"\n'
        '[[particulars]]\ntitle = "All of it"\nlimit = 2\n'
    )
    titles = {folder: river.channel(folder).findtext("title") for folder in feeds}
    assert (titles[""], titles["sections/floods"], titles["languages/de"]) == (
        "All of it",
        "Of water",
        "Auf Deutsch",
    )
    assert river.channel("sections/floods").findtext("description") == "Wet."
    assert river.channel("tags/tide").findtext("image/url") == "https://river.example/tide.png"
    assert river.titles("") == ["High water", "Hochwasser"]
    assert river.titles("sections/floods") == ["High water"]
    encoded = "{http://purl.org/rss/1.0/modules/content/}encoded"
    assert [item.find(encoded) for item in river.channel("tags/tide").iter("item")] == [None, None]
    assert all(item.find(encoded) is not None for item in river.channel("sections/floods").iter("item"))
    for folder in feeds:
        assert etree.parse(river.public / folder / "atom.xml").findtext(f"{ATOM}id") == before[folder]
    opml = (river.public / "feeds.opml").read_text()
    assert 'text="Of water"' in opml


def test_the_feeds_of_a_tag_that_is_renamed_say_that_they_have_moved(river: River) -> None:
    """A list tells the built-in server and other hosts each old address; merged tags are in it too."""
    settings = '[tags]\nrename = {JS = "Tide"}\n'
    river.publish()
    assert not (river.public / "_redirects").exists()
    river.publish(settings)
    moved = Redirections(river.public, "/")
    for name in ("", "rss.xml", "atom.xml", "feed.json"):
        assert moved(f"tags/js/{name}") == f"{river.url}tags/tide/{name}"
        assert moved(f"tags/tide/{name}") is None
    line = f"/tags/js/rss.xml {river.url}tags/tide/rss.xml 301\n"
    assert line in (river.public / "_redirects").read_text()
    assert river.publish(settings) == []
    river.publish('[tags]\nrename = {ebb = "low"}\n')
    assert moved("tags/js/rss.xml") is None
    assert not (river.public / "_redirects").exists(), "nobody is led to a tag that nothing has"


def test_what_has_moved_is_told_below_the_path_of_the_publication(river: River) -> None:
    """Other hosts serve it there; the built-in server is asked without it."""
    river.url = "https://river.example/news/"
    river.publish('[tags]\nrename = {js = "Tide"}\n')
    assert "/news/tags/js/rss.xml https" in (river.public / "_redirects").read_text()
    assert Redirections(river.public, "/news/")("tags/js/rss.xml") == f"{river.url}tags/tide/rss.xml"
