"""Feeds as input: every guid, link, date, category and text as the feed has it."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.feed import Feed
from syndicate.formats.registry import choose
from syndicate.model import Article, Document, Enclosure, Person, Rules

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Tide</title><link>https://tide.example/</link><language>en-gb</language>
{items}
</channel></rss>"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="pt" xml:base="https://tide.example/blog/">
<title>Tide</title><id>urn:tide</id><updated>2021-07-25T00:00:00Z</updated>
<author><name>Ana Lima</name></author>
{items}
</feed>"""


def read(data: str | bytes) -> list[Document]:
    """The documents of a feed, all of them readable."""
    parts = Feed().read(data if isinstance(data, bytes) else data.encode(), "old.xml")
    return [part for part in parts if isinstance(part, Document)]


def article(data: str) -> Article:
    """The one article of a feed."""
    [document] = read(data)
    return normalise(document, Rules())


def rss(item: str) -> Article:
    """The article that an item of RSS becomes."""
    return article(RSS.format(items=f"<item>{item}</item>"))


def atom(entry: str) -> Article:
    """The article that an entry of Atom becomes."""
    return article(ATOM.format(items=f"<entry>{entry}</entry>"))


def json_feed(*items: object, **feed: object) -> bytes:
    """A JSON Feed of these items."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Tide"}
    return json.dumps({**head, **feed, "items": list(items)}).encode()


def test_an_item_of_rss_is_taken_as_it_is() -> None:
    """Guid, link, moment, categories, author, summary, text, sound and picture."""
    found = rss(
        "<title>Fog at noon</title><link>https://tide.example/fog</link>"
        "<guid isPermaLink='false'>41@tide</guid>"
        "<pubDate>Sun, 25 Jul 2021 07:30:00 EDT</pubDate><category>Weather</category><category>Sea</category>"
        "<dc:creator>Ana Lima</dc:creator><description>White.</description>"
        "<content:encoded><![CDATA[<p>It was <b>white</b>.</p>]]></content:encoded>"
        "<enclosure url='https://tide.example/a.mp3' length='1234' type='audio/mpeg'/>"
        "<itunes:duration>1:02:03</itunes:duration><media:thumbnail url='https://tide.example/a.jpg'/>"
    )
    assert (found.title, found.guid, found.permalink) == (
        "Fog at noon",
        "41@tide",
        "https://tide.example/fog",
    )
    assert found.published.isoformat() == "2021-07-25T11:30:00+00:00"
    assert (found.tags, found.authors) == (("Weather", "Sea"), (Person(name="Ana Lima"),))
    assert (found.summary, found.body) == ("White.", "<p>It was <b>white</b>.</p>")
    assert found.enclosures == (
        Enclosure(url="https://tide.example/a.mp3", media_type="audio/mpeg", length=1234, duration_s=3723),
    )
    assert found.image is not None
    assert found.image.url == "https://tide.example/a.jpg"
    assert found.language == "en-GB"
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("25 Jul 2021 10:00:00 +0000", "2021-07-25T10:00:00+00:00"),
        ("Sun, 25 Jul 21 10:00 GMT", "2021-07-25T10:00:00+00:00"),
        ("Sun, 25 Jul 2021 10:00:00 PST", "2021-07-25T18:00:00+00:00"),
        ("Sun, 25 Jul 2021 10:00:00 -0000", "2021-07-25T10:00:00+00:00"),
        ("2021-07-25T10:00:00+05:30", "2021-07-25T04:30:00+00:00"),
    ],
)
def test_the_dates_of_mail_are_read_with_their_zones(written: str, moment: str) -> None:
    """RFC 822 says what EST is, and has years of two digits; many feeds write ISO 8601 instead."""
    assert rss(f"<title>T</title><pubDate>{written}</pubDate>").published.isoformat() == moment


def test_an_item_without_a_text_is_a_link() -> None:
    """A blog of links has entries worth keeping."""
    found = rss(
        "<title>A &amp; B</title><link>https://e.example/?a=1&amp;b=2</link><pubDate>2021-07-25</pubDate>"
    )
    assert found.body == '<p><a href="https://e.example/?a=1&amp;b=2">A &amp; B</a></p>'
    assert found.guid == "https://e.example/?a=1&b=2"


def test_a_guid_that_is_a_permalink_is_the_link() -> None:
    """As RSS 2.0 has it, unless it says otherwise."""
    date = "<pubDate>2021-07-25</pubDate><description>x</description>"
    assert rss(f"<guid>https://e.example/1</guid>{date}").permalink == "https://e.example/1"
    assert rss(f"<guid isPermaLink='false'>https://e.example/1</guid>{date}").permalink is None


def test_a_title_that_was_escaped_twice_is_readable() -> None:
    """Angle brackets of its own stay."""
    found = rss("<title>Rock &amp;amp; roll &lt;b&gt;</title><pubDate>2021-07-25</pubDate>")
    assert found.title == "Rock & roll <b>"


def test_names_of_characters_that_only_html_knows_are_read() -> None:
    """Old feeds write them although XML has none."""
    assert rss("<title>Caf&eacute;&nbsp;open</title><pubDate>2021-07-25</pubDate>").title == "Café open"


def test_rss_1_keeps_its_items_beside_the_channel() -> None:
    """They are found all the same, known by their address."""
    data = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title></channel>'
        "<item><title>One</title><link>https://e.example/1</link><description>x</description>"
        "<dc:date>2021-07-25</dc:date><dc:subject>Sea</dc:subject></item></rdf:RDF>"
    )
    assert isinstance(choose("old.xml", data.encode(), rules=Rules()), Feed)
    found = article(data)
    assert (found.title, found.guid, found.tags) == ("One", "https://e.example/1", ("Sea",))


def test_an_entry_of_atom_is_taken_as_it_is() -> None:
    """Id, link against the base, both dates, categories by their label, author, language and text."""
    found = atom(
        "<id>urn:uuid:1</id><title type='html'>Fog &amp;amp; &lt;i&gt;noon&lt;/i&gt;</title>"
        "<link rel='self' href='self.atom'/><link href='fog'/>"
        "<published>2021-07-25T10:00:00Z</published><updated>2021-07-26T10:00:00+02:00</updated>"
        "<category term='sea' label='The sea'/><category term='fog'/>"
        "<author><name>Bo Reyes</name><email>bo@tide.example</email><uri>https://bo.example</uri></author>"
        "<summary>White.</summary>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>It<br/>was</p></div></content>"
        "<link rel='enclosure' href='a.mp3' type='audio/mpeg' length='9'/>"
    )
    assert (found.title, found.guid) == ("Fog & noon", "urn:uuid:1")
    assert found.permalink == "https://tide.example/blog/fog"
    assert found.published.isoformat() == "2021-07-25T10:00:00+00:00"
    assert found.updated is not None
    assert found.updated.isoformat() == "2021-07-26T08:00:00+00:00"
    assert found.tags == ("The sea", "fog")
    assert found.authors == (Person(name="Bo Reyes", email="bo@tide.example", url="https://bo.example"),)
    assert (found.summary, found.body, found.language) == ("White.", "<p>It<br>was</p>", "pt")
    assert found.enclosures == (
        Enclosure(url="https://tide.example/blog/a.mp3", media_type="audio/mpeg", length=9),
    )
    assert found.warnings == ()


def test_an_entry_of_atom_inherits_its_author_and_has_one_date() -> None:
    """What the feed says for all holds for each."""
    found = atom(
        "<id>urn:1</id><title>T</title><updated>2021-07-25T10:00:00Z</updated><content>a &lt; b</content>"
    )
    assert found.authors == (Person(name="Ana Lima"),)
    assert found.published.isoformat() == "2021-07-25T10:00:00+00:00"
    assert found.body == "<p>a &lt; b</p>"


def test_an_item_of_a_json_feed_is_taken_as_it_is() -> None:
    """Id, address, dates, tags, authors of the feed, text and attachments."""
    item = {
        "id": 41,
        "url": "https://tide.example/fog",
        "title": "Fog",
        "content_html": "<p>White.</p>",
        "date_published": "2021-07-25T10:00:00+02:00",
        "date_modified": "2021-07-26T10:00:00Z",
        "tags": ["Sea"],
        "image": "https://tide.example/a.jpg",
        "attachments": [
            {"url": "https://tide.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9.0}
        ],
    }
    [document] = read(json_feed(item, authors=[{"name": "Ana Lima"}], language="pt"))
    found = normalise(document, Rules())
    assert (document.path, found.guid, found.title) == ("old.xml#1", "41", "Fog")
    assert found.permalink == "https://tide.example/fog"
    assert found.published.isoformat() == "2021-07-25T08:00:00+00:00"
    assert (found.tags, found.authors, found.language) == (("Sea",), (Person(name="Ana Lima"),), "pt")
    assert found.enclosures[0].length == 9
    assert found.body == "<p>White.</p>"
    assert found.warnings == ()


def test_an_item_that_is_none_does_not_stop_the_others() -> None:
    """It is refused by its number."""
    parts = Feed().read(
        json_feed("no", {"id": "2", "content_text": "x", "date_published": "2021-07-25"}), "f.json"
    )
    refused, read_ = parts
    assert isinstance(refused, DocumentError)
    assert (refused.path, refused.reason) == ("f.json#1", Reason.BAD_LINE)
    assert isinstance(read_, Document)
    assert read_.path == "f.json#2"


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("a.xml", b'<rss version="2.0">'),
        ("a.xml", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- hello -->\n<rss version='0.91'>"),
        ("a.xml", '<?xml version="1.0" encoding="utf-16"?><rss version="2.0">'.encode("utf-16")),
        ("a.xml", b'<a:feed xmlns:a="http://www.w3.org/2005/Atom">'),
        ("a.json", b'{ "version" : "https:\\/\\/jsonfeed.org\\/version\\/1", "items": []}'),
        ("a.rss", b""),
        ("a.atom", b""),
    ],
)
def test_a_feed_is_known_by_what_it_is(path: str, head: bytes) -> None:
    """Its root decides where its name does not."""
    assert isinstance(choose(path, head, rules=Rules()), Feed)


def test_another_root_is_no_feed() -> None:
    """It is refused as unsupported, not guessed at."""
    assert choose("a.xml", b"<?xml version='1.0'?><invoice><total>3</total></invoice>", rules=Rules()) is None
    with pytest.raises(DocumentError) as refusal:
        Feed().read(b"<invoice/>", "a.rss")
    assert (refusal.value.reason, refusal.value.line) == (Reason.UNSUPPORTED, 1)


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"<rss><channel>\n<item></channel></rss>", Reason.BAD_LINE, 2),
        (b"<rss>\n<channel>&unknown;</channel></rss>", Reason.BAD_LINE, 2),
        (b'<!DOCTYPE rss [\n<!ENTITY a "b">]><rss/>', Reason.BAD_LINE, 2),
        (b'<!DOCTYPE rss [\n<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]><rss/>', Reason.BAD_LINE, 2),
        (b"<rss>" + b"<a>" * 50_000, Reason.TOO_DEEP, 1),
        (b"", Reason.EMPTY, None),
        (b'{"version": "https://jsonfeed.org/version/1.1",\n "items": [}', Reason.BAD_LINE, 2),
        (
            b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000,
            Reason.TOO_DEEP,
            None,
        ),
    ],
)
def test_a_broken_feed_is_refused_with_its_line(data: bytes, reason: Reason, line: int | None) -> None:
    """Half a feed would look as if the rest had been deleted."""
    with pytest.raises(DocumentError) as refusal:
        Feed().read(data, "a.rss")
    assert (refusal.value.reason, refusal.value.line) == (reason, line)


WHOLE = (
    RSS.format(
        items="<item><title>T</title><pubDate>2021-07-25</pubDate><media:content url='a'/></item>" * 2
    ).encode(),
    ATOM.format(
        items="<entry><id>u</id><content type='xhtml'><div><p>a</p></div></content></entry>" * 2
    ).encode(),
    json_feed({"id": 1, "tags": [1, None], "authors": [{"name": "A"}], "attachments": [{}]}, {"id": "2"}),
)


@settings(max_examples=300, deadline=None)
@given(
    whole=st.sampled_from(WHOLE),
    cut=st.integers(0, 900),
    length=st.integers(0, 9),
    junk=st.binary(max_size=20),
)
def test_reading_is_total(whole: bytes, cut: int, length: int, junk: bytes) -> None:
    """Whatever stands in the file, there are articles or a reason."""
    try:
        parts = Feed().read(whole[:cut] + junk + whole[cut + length :], "old.xml")
    except DocumentError:
        return
    for part in parts:
        if isinstance(part, Document):
            with suppress(DocumentError):
                normalise(part, Rules())


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from(
    ["id", "url", "title", "content_html", "content_text", "tags", "authors", "attachments", "date_published"]
)


@settings(max_examples=200, deadline=None)
@given(item=st.dictionaries(_KEYS, _VALUES))
def test_every_value_of_a_json_feed_may_be_of_any_type(item: dict[str, object]) -> None:
    """A value of the wrong type is left out, never a crash."""
    for part in Feed().read(json_feed(item), "f.json"):
        assert isinstance(part, Document)
        with suppress(DocumentError):
            normalise(part, Rules())
