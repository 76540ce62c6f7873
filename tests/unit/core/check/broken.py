"""Feeds that are broken: each is a sound one with one edit, and the code of the rule that the edit breaks."""

from pathlib import Path
from typing import NamedTuple

SOUND = Path(__file__).parents[3] / "data" / "sound_feeds"

DATE = "Sun, 25 Jul 2021 08:00:00 +0000</pubDate>\n<dc"
GUID = '<guid isPermaLink="false">tag:river.example,2021:high-water</guid>'
ENCLOSURE = '<enclosure url="https://river.example/weir.mp3" length="1234" type="audio/mpeg"/>'
EARLY = "<content:encoded>Wet.</content:encoded>"
SELF = '<atom:link href="https://river.example/rss.xml" rel="self" type="application/rss+xml"/>'
QUAY = 'href="https://river.example/quay/'
ATOM_SELF = '<link rel="self" type="application/atom+xml" href="https://river.example/atom.xml"/>'
ATOM_HTML = '<content type="html">&lt;p&gt;'
ALTERNATE = '<link rel="alternate" type="text/html" href="https://river.example/high-water/"/>'
MOVED = "<itunes:new-feed-url>podcast.xml</itunes:new-feed-url>"
CLOUD = '<cloud domain="river.example" port="{}" path="/" registerProcedure="" protocol="http-post"/>'
SLASH = 'xmlns:sl="http://purl.org/rss/1.0/modules/slash/"'
THREAD = 'xmlns:thr="http://purl.org/syndication/thread/1.0"'
PERIODS = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
GEO = 'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"'
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
JSON_ID = '"id": "tag:river.example,2021:high-water",'
BARE = "<entry><id>urn:x:1</id><title>T</title><updated>2021-07-25T09:00:00Z</updated></entry>"
ATOM_ID = "<id>tag:river.example,2021:high-water</id>"

FH = 'xmlns:fh="http://purl.org/syndication/history/1.0"'
AT = 'xmlns:at="http://purl.org/atompub/tombstones/1.0"'
GONE = f'<at:deleted-entry {AT} ref="urn:x:1" when="2021-07-25T09:00:00Z"/>'


class Broken(NamedTuple):
    """One edit to a sound feed."""

    rule: str
    file: str
    old: str
    new: str

    @property
    def data(self) -> bytes:
        """The feed with the edit made, once."""
        sound = (SOUND / self.file).read_text(encoding="utf-8")
        assert self.old in sound, f"{self.rule}: {self.old!r} is not in {self.file}"
        return sound.replace(self.old, self.new, 1).encode("utf-8", "surrogateescape")


BROKEN = [
    Broken("not-well-formed", "rss.xml", "</title>", "</titel>"),
    Broken("not-well-formed", "rss.xml", "The quay is wet.", "The quay &nbsp; is wet."),
    Broken("before-declaration", "rss.xml", "<?xml", "\n<?xml"),
    Broken("byte-order-mark", "rss.xml", "<?xml", "\ufeff<?xml"),
    Broken("encoding", "rss.xml", "High water", "High w\udce4ter"),
    Broken("encoding", "rss.xml", 'encoding="utf-8"', 'encoding="klingon"'),
    Broken("wrong-root", "atom.xml", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"),
    Broken("discouraged-character", "rss.xml", "High water", "High\x85water"),
    Broken("doctype", "rss.xml", "<rss", "<!DOCTYPE rss>\n<rss"),
    Broken("namespace-prefix", "rss.xml", "<rss ", '<rss xmlns:ns0="http://river.example/ns" '),
    Broken("namespace-address", "rss.xml", "<rss ", '<rss xmlns:media="http://search.yahoo.com/mrss" '),
    Broken("rss-version", "rss.xml", ' version="2.0"', ""),
    Broken("rss-channel", "rss.xml", "</channel>", "</channel><channel></channel>"),
    Broken("rss-title", "rss.xml", "<title>River Notes</title>", ""),
    Broken("rss-title", "rss.xml", "<title>River", "<title>Twice</title><title>River"),
    Broken("rss-link", "rss.xml", "<link>https://river.example/</link>\n", ""),
    Broken("rss-description", "rss.xml", "What the river does.", ""),
    Broken("rss-link-address", "rss.xml", "<link>https://river.example/</link>", "<link>/</link>"),
    Broken("rss-language", "rss.xml", ">en-gb<", ">English (British)<"),
    Broken("rss-channel-date", "rss.xml", "<pubDate>Sun, 25", "<pubDate>So, 25"),
    Broken("rss-editor", "rss.xml", "ed@river.example (Ed Marsh)", "Ed Marsh"),
    Broken("rss-cloud", "rss.xml", "<ttl>", '<cloud domain="river.example" port="80"/><ttl>'),
    Broken("rss-ttl", "rss.xml", ">60<", ">an hour<"),
    Broken("rss-image", "rss.xml", "<url>https://river.example/logo.png</url>", ""),
    Broken("rss-unknown-element", "rss.xml", "<ttl>", "<mood>calm</mood><ttl>"),
    Broken("rss-unknown-element", "rss.xml", GUID, f"<id>1</id>{GUID}"),
    Broken("rss-guid-duplicate", "rss.xml", "2021:low-water", "2021:high-water"),
    Broken("rss-metadata-after-items", "rss.xml", "</channel>", "<docs>https://x.example/</docs></channel>"),
    Broken("rss-self-missing", "rss.xml", SELF, ""),
    Broken("rss-self-type", "rss.xml", 'type="application/rss+xml"', 'type="text/xml"'),
    Broken(
        "rss-item-empty", "rss.xml", "</channel>", "<item><guid>https://a.example/</guid></item></channel>"
    ),
    Broken("rss-title-empty", "rss.xml", "<title>High water</title>", "<title></title>"),
    Broken("rss-title-markup", "rss.xml", "High water", "&lt;b&gt;High&lt;/b&gt; water"),
    Broken("rss-title-markup", "rss.xml", "High water", "<![CDATA[<b>High</b> water]]>"),
    Broken("rss-item-repeated", "rss.xml", GUID, GUID + GUID),
    Broken("rss-item-link", "rss.xml", "https://river.example/high-water/", "high-water/"),
    Broken("rss-item-link", "rss.xml", "https://river.example/high-water/", "https://river.example/höhe/"),
    Broken("rss-guid-address", "rss.xml", ' isPermaLink="false"', ""),
    Broken("rss-guid-missing", "rss.xml", GUID, ""),
    Broken("rss-item-date", "rss.xml", DATE, DATE.replace("Sun", "Mon")),
    Broken("rss-item-date", "rss.xml", DATE, DATE.replace("Jul", "July")),
    Broken("rss-item-date", "rss.xml", DATE, DATE.replace(" +0000", "")),
    Broken("rss-item-date", "rss.xml", DATE, DATE.replace("Sun, 25", "31").replace("Jul", "Jun")),
    Broken("rss-item-updated", "rss.xml", GUID, f"<atom:updated>2021-07-25</atom:updated>{GUID}"),
    Broken("rss-date-missing", "rss.xml", f"<pubDate>{DATE}", "<dc"),
    Broken("rss-enclosure-attribute", "rss.xml", ' length="1234"', ""),
    Broken("rss-enclosure-value", "rss.xml", "weir.mp3", "the weir.mp3"),
    Broken("rss-enclosure-value", "rss.xml", 'length="1234"', 'length="12 MB"'),
    Broken("rss-enclosures-several", "rss.xml", ENCLOSURE, ENCLOSURE + ENCLOSURE),
    Broken("rss-author-mail", "rss.xml", "ann@river.example (Ann Weir)", "Ann Weir"),
    Broken("rss-author-twice", "rss.xml", "<dc:creator>", "<author>a@river.example</author><dc:creator>"),
    Broken("rss-source", "rss.xml", GUID, f"{GUID}<source>Elsewhere</source>"),
    Broken(
        "rss-description-late",
        "rss.xml",
        "<description>The quay is wet",
        f"{EARLY}<description>The quay is wet",
    ),
    Broken("content-unsafe", "rss.xml", "&lt;p&gt;", "&lt;script&gt;run()&lt;/script&gt;&lt;p&gt;"),
    Broken("content-unsafe", "rss.xml", "&lt;p&gt;", "&lt;p onclick='run()'&gt;"),
    Broken("content-unsafe", "rss.xml", QUAY, 'href="java\tscript:run(1)'),
    Broken("content-frame", "rss.xml", "&lt;p&gt;", "&lt;iframe&gt;&lt;/iframe&gt;&lt;p&gt;"),
    Broken("content-relative-address", "rss.xml", QUAY, 'href="/quay/'),
    Broken("atom-id", "atom.xml", "<id>urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6</id>", ""),
    Broken("atom-id-form", "atom.xml", "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6", "river"),
    Broken("atom-id-form", "atom.xml", ATOM_ID, ATOM_ID.replace("</id>", "\n</id>")),
    Broken("atom-title", "atom.xml", "<title>River Notes</title>", ""),
    Broken("atom-updated", "atom.xml", "<updated>2021-07-25T09:00:00Z</updated>", ""),
    Broken(
        "atom-author", "atom.xml", "<author><name>Ed Marsh</name><email>ed@river.example</email></author>", ""
    ),
    Broken("atom-person", "atom.xml", "<name>Ed Marsh</name>", ""),
    Broken("atom-person", "atom.xml", "ed@river.example", "at the river"),
    Broken("atom-metadata-late", "atom.xml", "</feed>", "<rights>Ours</rights></feed>"),
    Broken("atom-repeated", "atom.xml", "<subtitle>", "<subtitle>Once</subtitle><subtitle>"),
    Broken("atom-entry-duplicate", "atom.xml", "2021:low-water", "2021:high-water"),
    Broken("atom-self-missing", "atom.xml", ATOM_SELF, ""),
    Broken("atom-self-type", "atom.xml", "application/atom+xml", "text/xml"),
    Broken("atom-entry-id", "atom.xml", ATOM_ID, ""),
    Broken("atom-text-empty", "atom.xml", "<title>High water</title>", "<title/>"),
    Broken("atom-entry-title", "atom.xml", "<title>High water</title>", ""),
    Broken("atom-entry-updated", "atom.xml", "<updated>2021-07-24T08:00:00Z</updated>", ""),
    Broken("atom-entry-repeated", "atom.xml", "<summary>", "<summary>Once</summary><summary>"),
    Broken("atom-no-content", "atom.xml", "</feed>", f"{BARE}</feed>"),
    Broken("atom-content-type", "atom.xml", '<content type="html">', '<content type="CDATA">'),
    Broken(
        "atom-content-src",
        "atom.xml",
        '<content type="html">',
        '<content type="text/html" src="https://a.b/">',
    ),
    Broken("atom-date", "atom.xml", "<published>2021-07-25T08:00:00Z", "<published>2021-07-25"),
    Broken("atom-date", "atom.xml", "<published>2021-07-25T08:00:00Z", "<published>2021-07-25t08:00:00z"),
    Broken("atom-published-late", "atom.xml", "<published>2021-07-25", "<published>2021-07-26"),
    Broken("atom-enclosure", "atom.xml", ' length="1234"', ""),
    Broken("atom-text-type", "atom.xml", "<summary>", '<summary type="markdown">'),
    Broken("atom-text-elements", "atom.xml", "<p>The quay is dry.</p></div>", "</div><p>Dry.</p>"),
    Broken("atom-text-markup", "atom.xml", "High water", "&lt;b&gt;High&lt;/b&gt; water"),
    Broken("atom-category", "atom.xml", 'term="floods"', ""),
    Broken("atom-link", "atom.xml", 'href="https://river.example/high-water/"', ""),
    Broken("atom-link", "atom.xml", "https://river.example/high-water/", "https:///high-water/"),
    Broken("atom-link", "atom.xml", "https://river.example/high-water/", "https://river.example/high water/"),
    Broken("atom-link-form", "atom.xml", "https://river.example/high-water/", "/high-water/"),
    Broken("atom-link-form", "atom.xml", "https://river.example/high-water/", "https://fluß.example/"),
    Broken("atom-link-value", "atom.xml", 'length="1234"', 'length="1 kB"'),
    Broken("atom-link-value", "atom.xml", 'type="audio/mpeg"', 'type="audio"'),
    Broken(
        "atom-misplaced-element",
        "atom.xml",
        "<name>Ed Marsh</name>",
        "<name>Ed Marsh</name><title>Dr</title>",
    ),
    Broken("atom-unknown-attribute", "atom.xml", "<title>River", '<title lang="en">River'),
    Broken("atom-source", "atom.xml", "<summary>", "<source><id>weir</id></source><summary>"),
    Broken("atom-address", "atom.xml", "<subtitle>", "<logo>https:///logo.png</logo><subtitle>"),
    Broken("atom-content-base64", "atom.xml", '<content type="html">', '<content type="image/png">'),
    Broken(
        "atom-content-base64",
        "atom.xml",
        f"{ATOM_HTML}The quay is wet.&lt;/p&gt;",
        '<content type="image/png">aGVsbG8',
    ),
    Broken("atom-stray-text", "atom.xml", "<entry>", "<entry>Look:"),
    Broken("atom-id-form", "atom.xml", "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6", "urn:uuid:60a76c80"),
    Broken("xml-version", "atom.xml", 'version="1.0"', 'version="1.1"'),
    Broken("namespace-address", "rss.xml", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"),
    Broken("rss-misplaced-element", "rss.xml", "<image>", "<image><guid>x</guid>"),
    Broken("rss-unknown-attribute", "rss.xml", "<ttl>", '<ttl unit="minutes">'),
    Broken("extension-repeated", "rss.xml", "<content:encoded>", EARLY + "<content:encoded>"),
    Broken("rss-atom-link", "rss.xml", SELF, SELF + '<atom:link rel="hub"/>'),
    Broken("rss-atom-link", "rss.xml", SELF, SELF + '<atom:link rel="hub" href="https:///"/>'),
    Broken("rss-skip", "rss.xml", "<ttl>", "<skipHours><hour>25</hour></skipHours><ttl>"),
    Broken("rss-skip", "rss.xml", "<ttl>", "<skipDays><day>Sun</day></skipDays><ttl>"),
    Broken("rss-image-value", "rss.xml", "<image>", "<image><width>500</width>"),
    Broken("rss-image-value", "rss.xml", "<url>https://river.example/logo.png", "<url>logo.png"),
    Broken("rss-text-input", "rss.xml", "<ttl>", "<textInput><title>Find</title></textInput><ttl>"),
    Broken("rss-permalink-flag", "rss.xml", 'isPermaLink="false"', 'isPermaLink="no"'),
    Broken("rss-guid-address", "rss.xml", GUID, "<guid>https://river.example/{1}</guid>"),
    Broken("rss-stray-text", "rss.xml", "<item>", "Items:<item>"),
    Broken("rss-version-old", "rss.xml", 'version="2.0"', 'version="0.92"'),
    Broken("rss-channel-repeated", "rss.xml", "<ttl>", "<ttl>15</ttl><ttl>"),
    Broken("rss-atom-link-form", "rss.xml", SELF, SELF + '<atom:link rel="hub" href="/hub"/>'),
    *(
        Broken(rule, file, own, own + added)
        for file, own in (("rss.xml", GUID), ("atom.xml", ATOM_ID))
        for rule, added in (
            ("extension-value", f'<media:content {MEDIA} medium="picture"/>'),
            ("extension-value", f'<media:content {MEDIA} url="weir.jpg"/>'),
            ("extension-value", f'<media:content {MEDIA} width="600px"/>'),
            ("extension-value", f"<sl:comments {SLASH}>many</sl:comments>"),
            ("extension-value", f"<geo:lat {GEO}>91</geo:lat>"),
            ("extension-value", f"<thr:total {THREAD}>a few</thr:total>"),
            ("extension-unknown", f"<thr:reply {THREAD}/>"),
            ("extension-attribute", f'<media:keywords {MEDIA} class="k">weir</media:keywords>'),
            ("extension-attribute", f'<x:y xmlns:x="https://x.example/" {MEDIA} media:type="image"/>'),
            ("extension-place", f"<fh:complete {FH}/>"),
            ("extension-place", f"<sy:updateFrequency {PERIODS}>2</sy:updateFrequency>"),
            ("extension-repeated", f"<thr:total {THREAD}>1</thr:total>" * 2),
            ("media-address", f'<media:thumbnail {MEDIA} url="weir.jpg"/>'),
            ("media-group", f'<media:group {MEDIA}><media:content medium="image"/></media:group>'),
            ("thread-ref", f"<thr:in-reply-to {THREAD}/>"),
            ("xml-language", '<x:y xmlns:x="https://x.example/" xml:lang="english"/>'),
        )
    ),
    Broken("extension-place", "rss.xml", "<ttl>", f"<sl:section {SLASH}>News</sl:section><ttl>"),
    Broken("extension-value", "rss.xml", "<ttl>", f"<sy:updatePeriod {PERIODS}>now</sy:updatePeriod><ttl>"),
    Broken("extension-value", "rss.xml", GUID, f"<dc:date>yesterday</dc:date>{GUID}"),
    Broken("rss-text-elements", "rss.xml", "River Notes</title>", "River <dc:title>Notes</dc:title></title>"),
    Broken("rss-skip", "rss.xml", "<ttl>", "<skipDays><day>Monday</day><day>Monday</day></skipDays><ttl>"),
    Broken("rss-cloud-port", "rss.xml", "<ttl>", CLOUD.format("https") + "<ttl>"),
    Broken("rss-atom-link", "rss.xml", SELF, SELF.replace("/>", ' class="own"/>')),
    Broken("atom-link-value", "atom.xml", 'type="audio/mpeg"', 'hreflang="en_GB" type="audio/mpeg"'),
    Broken("atom-content-src", "atom.xml", '<content type="html">', '<content src="" type="text/html">'),
    Broken("atom-summary", "atom.xml", "<summary>The quay is wet.</summary>\n<content", '<content src="/x"'),
    Broken("atom-scheme", "atom.xml", "tag:river.example,2021:high", "tag:river.example:high"),
    Broken("atom-scheme", "atom.xml", 'term="floods"', 'term="floods" scheme="urn:floods"'),
    Broken("atom-text-elements", "atom.xml", '<content type="xhtml">', '<content type="xhtml">Dry.'),
    Broken("atom-person", "atom.xml", "<email>", "<uri>https://a.example/</uri><uri/><email>"),
    Broken(
        "atom-source",
        "atom.xml",
        "<summary>",
        "<source><author><uri>urn:x:1</uri></author></source><summary>",
    ),
    Broken("extension-unknown", "rss.xml", "dc:creator>Ann Weir</dc:creator", "dc:maker>Ann Weir</dc:maker"),
    Broken(
        "atom-content-src-type",
        "atom.xml",
        ATOM_HTML,
        '<content type="html" src="https://x.example/"/><content>',
    ),
    Broken("atom-alternate", "atom.xml", ALTERNATE, ALTERNATE + ALTERNATE),
    Broken("atom-language", "atom.xml", "en-gb", "british"),
    Broken("atom-unknown-element", "atom.xml", "<summary>", "<description>Wet</description><summary>"),
    Broken(
        "content-unsafe", "atom.xml", ATOM_HTML, '<content type="html">&lt;script&gt;&lt;/script&gt;&lt;p&gt;'
    ),
    Broken("json-syntax", "feed.json", '"title": "River Notes",', '"title": "River Notes"'),
    Broken("json-version", "feed.json", "version/1.1", "version/3"),
    Broken("json-title", "feed.json", '"title": "River Notes",', ""),
    Broken("json-items", "feed.json", '"items"', '"_items"'),
    Broken("json-id-duplicate", "feed.json", "2021:low-water", "2021:high-water"),
    Broken("json-address", "feed.json", '"https://river.example/"', '"/"'),
    Broken(
        "json-next", "feed.json", '"language"', '"next_url": "https://river.example/feed.json", "language"'
    ),
    Broken("json-hub", "feed.json", '"type": "WebSub", ', ""),
    Broken("json-self-missing", "feed.json", '"feed_url": "https://river.example/feed.json",', ""),
    Broken("json-item-id", "feed.json", JSON_ID, '"id": 7,'),
    Broken("json-item-content", "feed.json", '"content_text": "The quay is dry.",', ""),
    Broken("json-item-address", "feed.json", "https://river.example/high-water/", "high-water/"),
    Broken("json-date", "feed.json", "2021-07-25T08:00:00Z", "2021-07-25 08:00"),
    Broken("json-tags", "feed.json", '["floods"]', '"floods"'),
    Broken("json-attachment", "feed.json", ', "mime_type": "audio/mpeg"', ""),
    Broken("json-attachment", "feed.json", "1234", '"1234"'),
    Broken("json-title-markup", "feed.json", "High water", "High &amp; wide"),
    Broken("json-author", "feed.json", '{"name": "Ed Marsh"}', "{}"),
    Broken("json-language", "feed.json", "en-gb", "british english"),
    Broken("json-type", "feed.json", JSON_ID, JSON_ID + '"external_url": 1,'),
    Broken("json-type", "feed.json", '"attachments": [', '"attachments": {}, "_was": ['),
    Broken("json-type", "feed.json", '"title": "High water"', '"title": 1953'),
    Broken("json-type", "feed.json", '"items"', '"expired": "no", "items"'),
    Broken("json-own-field", "feed.json", JSON_ID, JSON_ID + '"_mood": "calm",'),
    Broken("json-author", "feed.json", JSON_ID, JSON_ID + '"authors": [{"name": "Ann", "url": "ann"}],'),
    Broken("json-null", "feed.json", JSON_ID, JSON_ID + '"summary": null,'),
    Broken("json-old-author", "feed.json", '"authors"', '"author": {"name": "Ed"}, "authors"'),
    Broken("json-unknown-field", "feed.json", JSON_ID, JSON_ID + '"mood": "calm",'),
    Broken("content-unsafe", "feed.json", "<p>", "<script>run()</script><p>"),
    Broken("opml-version", "feeds.opml", ' version="2.0"', ""),
    Broken("opml-head", "feeds.opml", "<head>", "<head></head><head>"),
    Broken("opml-body", "feeds.opml", "</body>", "</body><body></body>"),
    Broken("opml-date", "feeds.opml", "Sun, 25", "Mon, 25"),
    Broken("opml-title", "feeds.opml", "<title>River Notes</title>", ""),
    Broken("opml-duplicate", "feeds.opml", "floods.xml", "rss.xml"),
    Broken("opml-text", "feeds.opml", 'text="River Notes"', ""),
    Broken("opml-xml-url", "feeds.opml", ' xmlUrl="https://river.example/rss.xml"', ""),
    Broken("opml-type", "feeds.opml", 'text="River Notes" type="rss"', 'text="River Notes" type="atom"'),
    *(
        Broken(rule, file, own, own + more.replace("<link", link))
        for file, own, link in (("rss.xml", SELF, "<atom:link"), ("atom.xml", ATOM_SELF, "<link"))
        for rule, more in (
            ("history-complete", f'<fh:complete {FH}/><link rel="prev-archive" href="https://x.example/1"/>'),
            ("history-complete", f'<fh:complete {FH}/><link rel="next" href="https://x.example/1"/>'),
            ("history-repeated", '<link rel="prev-archive" href="https://x.example/1"/>' * 2),
            ("history-circle", f'<link rel="prev-archive" href="https://river.example/{file}"/>'),
            ("history-current", f"<fh:archive {FH}/>"),
            ("history-marks", f"<fh:archive {FH}/><fh:complete {FH}/>"),
        )
    ),
    Broken(
        "history-misplaced", "atom.xml", ATOM_ID, f'{ATOM_ID}<link rel="next" href="https://x.example/1"/>'
    ),
    Broken("tombstone", "atom.xml", ATOM_SELF, ATOM_SELF + GONE.replace("T09:00:00Z", "")),
    Broken("tombstone", "atom.xml", ATOM_SELF, ATOM_SELF + GONE.replace('ref="urn:x:1" ', "")),
    Broken("tombstone-repeated", "atom.xml", ATOM_SELF, ATOM_SELF + GONE + GONE),
    Broken(
        "tombstone-entry",
        "atom.xml",
        ATOM_SELF,
        ATOM_SELF + GONE.replace("urn:x:1", "tag:river.example,2021:high-water"),
    ),
    Broken("podcast-image", "podcast.xml", 'href="https://river.example/cover.jpg"', 'href="cover.jpg"'),
    Broken("podcast-image-kind", "podcast.xml", "cover.jpg", "cover.webp"),
    Broken("podcast-explicit", "podcast.xml", "<itunes:explicit>false", "<itunes:explicit>clean"),
    Broken("podcast-required", "podcast.xml", "<language>en</language>", ""),
    Broken("podcast-owner", "podcast.xml", "<itunes:email>ann@river.example</itunes:email>", ""),
    Broken("podcast-author", "podcast.xml", "<itunes:author>Ann Weir</itunes:author>", ""),
    Broken("podcast-category", "podcast.xml", 'text="Arts"', 'text="Art"'),
    Broken("podcast-category", "podcast.xml", 'text="Books"', 'text="Poetry"'),
    Broken("podcast-value", "podcast.xml", "episodic", "weekly"),
    Broken("podcast-value", "podcast.xml", "<itunes:episodeType>full", "<itunes:episodeType>whole"),
    Broken("podcast-number", "podcast.xml", "<itunes:episode>1", "<itunes:episode>0"),
    Broken("podcast-duration", "podcast.xml", "<itunes:duration>61", "<itunes:duration>a minute"),
    Broken("podcast-duration", "podcast.xml", "<itunes:duration>61", "<itunes:duration>1:61"),
    Broken("podcast-mail", "podcast.xml", ">ann@river.example<", ">Ann, ann@river.example<"),
    Broken("podcast-moved", "podcast.xml", "<itunes:type>", f"{MOVED}<itunes:type>"),
    Broken(
        "extension-repeated", "podcast.xml", "<itunes:type>", "<itunes:type>serial</itunes:type><itunes:type>"
    ),
    Broken(
        "podcast-funding",
        "podcast.xml",
        "<item>",
        '<podcast:funding url="/help">Help</podcast:funding><item>',
    ),
    Broken("podcast-person", "podcast.xml", "<item>", '<podcast:person role="host"/><item>'),
    Broken(
        "podcast-person", "podcast.xml", "<item>", '<podcast:person img="a.jpg">Ann</podcast:person><item>'
    ),
    Broken("podcast-episode", "podcast.xml", "<title>High water</title>", ""),
    Broken(
        "podcast-no-enclosure",
        "podcast.xml",
        '<enclosure url="https://river.example/hour/1.mp3" length="1234" type="audio/mpeg"/>',
        "",
    ),
    Broken("podcast-enclosure-type", "podcast.xml", "audio/mpeg", "audio/wav"),
    Broken("podcast-enclosure-length", "podcast.xml", 'length="1234"', 'length="0"'),
    Broken("podcast-guid", "podcast.xml", "917393e3-", ""),
    Broken("podcast-locked", "podcast.xml", ">yes<", ">true<"),
    Broken("podcast-file", "podcast.xml", ' type="text/vtt"', ""),
]
