"""No setting, no endpoint and no article makes the program contact an address that the policy refuses.

Where a listener at that address must see no connection, it is also seen to be reached once the settings allow
it, so that the test would notice a way out that it has lost sight of.
"""

import socket
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from syndicate.core.cloud import Wrong, read_form
from syndicate.core.hub import FORM
from syndicate.run.fetching import Fetcher
from syndicate.run.publication import Publication
from tests.delivery.servers import Behaviour, Server, answering, serving
from tests.end_to_end.homes import SECRET, Hand, Home, report
from tests.follower import form
from tests.unit.notify.test_resolving import connections, watching

SITE = "https://home.example/"
TOPIC = f"{SITE}rss.xml"
INSIDE, ELSEWHERE = "127.0.0.1", "127.0.0.2"
TLS = b"\x16"


def agreeing(connection: socket.socket, server: Server) -> None:
    """Confirm whatever is asked, as one who has something to gain would."""
    if connection.recv(1, socket.MSG_PEEK) == TLS:
        return  # it has seen that somebody came
    while server.read_request(connection):
        asked = parse_qs(urlsplit(server.heads[-1].split(" ")[1]).query)
        said = (asked.get("hub.challenge") or asked.get("challenge") or [""])[0].encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said))


@pytest.fixture
def inside() -> Iterator[Server]:
    """What nobody outside has any business with."""
    with serving(agreeing, host=INSIDE) as server:
        yield server


@contextmanager
def unreached(server: Server) -> Iterator[None]:
    """Nothing is connected to for the length of a block, and least of all the server."""
    before = server.connections
    connections.clear()
    watching.set()
    try:
        yield
    finally:
        watching.clear()
    assert connections == []
    assert server.connections == before


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A publication that is opened anew with each set of settings."""

    home: Home
    clock: Hand

    def work(self, way: "Way", place: str, *, allow: Sequence[str]) -> None:
        """Tell whoever is there of a new article, and again of what is still owed after a day."""
        self._configure(way.settings.replace("PLACE", place), allow)
        (self.home.base / "place").write_text(f"http://{place}/hook", encoding="utf-8")
        with Publication.open(config=self.home.settings, clock=self.clock) as publication:
            publication.publish()
            way.act(self, publication, place)
            publication.deliver()
            number = int(self.clock.moment.timestamp())
            self.home.write(f"n{number}.txt", report("2026-02-03", f"Number {number} is out."))
            for _ in range(2):
                self.clock.advance(timedelta(days=1))
                publication.publish()
                publication.deliver()

    def _configure(self, settings: str, allow: Sequence[str]) -> None:
        self.home.configure(more=settings)
        text = self.home.settings.read_text(encoding="utf-8")
        network = f'allow = {list(allow)}\nports = ["1-65535"]\ntimeout = 1'.replace("'", '"')
        self.home.settings.write_text(text.replace('allow = ["127.0.0.1"]', network), encoding="utf-8")


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    """A publication with one article that is out already."""
    home = Home(base=tmp_path / "home")
    home.write("old.txt", report("2026-01-01", "This was there before."))
    (home.base / "token").write_text("1:hush", encoding="utf-8")
    return Publisher(home=home, clock=Hand())


def _nothing(_publisher: Publisher, _publication: Publication, _place: str) -> None:
    return


def _by_command(publisher: Publisher, _publication: Publication, place: str) -> None:
    added = publisher.home.run("webhook", "add", f"http://{place}/hook", "--json")
    assert added.code == 0, added.err
    for hook in publisher.home.run("webhook", "list", "--json").rows:
        publisher.home.run("webhook", "test", str(hook["id"]))


def _subscribe(_publisher: Publisher, publication: Publication, place: str) -> None:
    publication.subscribe(FORM, form(TOPIC, f"http://{place}/push"), requester="192.0.2.1")


def _register(publication: Publication, requester: str, place: str, **more: str) -> None:
    asked = {"protocol": "http-post", "port": place.rpartition(":")[2], "path": "/told", "url1": TOPIC}
    try:
        publication.register(
            read_form(urlencode(asked | more).encode(), requester=requester), requester=requester
        )
    except Wrong:
        return


def _register_by_name(_publisher: Publisher, publication: Publication, place: str) -> None:
    _register(publication, "192.0.2.1", place, domain=place.rpartition(":")[0])


def _register_from(_publisher: Publisher, publication: Publication, place: str) -> None:
    _register(publication, place.rpartition(":")[0], place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way out: settings, with PLACE for host and port, and what is done then."""

    settings: str = ""
    act: Callable[[Publisher, Publication, str], None] = _nothing


def _chat(service: str) -> Way:
    return Way(settings=f'[[chats]]\nservice = "{service}"\nurl = "file:place"\nwait = 0\n')


_MAIL = '[[mails]]\nserver = "SCHEME://PLACE"\nsender = "a@home.example"\nto = "b@home.example"\nevery = 0\n'
WAYS = {
    "webhook": Way(settings=f'[[webhooks]]\nurl = "http://PLACE/hook"\nsecret = "{SECRET}"\n'),
    "webhook-over-tls": Way(settings=f'[[webhooks]]\nurl = "https://PLACE/hook"\nsecret = "{SECRET}"\n'),
    "webhook-by-command": Way(act=_by_command),
    "hub-elsewhere": Way(settings='[feeds]\nhubs = ["http://PLACE/hub"]\n'),
    "websub-callback": Way(settings="[hub]\nenabled = true\n", act=_subscribe),
    "rsscloud-by-name": Way(settings="[rsscloud]\nenabled = true\n", act=_register_by_name),
    "rsscloud-by-requester": Way(settings="[rsscloud]\nenabled = true\n", act=_register_from),
    "ping": Way(settings='[[pings]]\nurl = "http://PLACE/ping"\nevery = 0\n'),
    "indexnow": Way(settings='[indexnow]\nkey = "0123456789"\nurl = "http://PLACE/"\nwait = 0\n'),
    "slack": _chat("slack"),
    "discord": _chat("discord"),
    "teams": _chat("teams"),
    "mattermost": _chat("mattermost"),
    "telegram": Way(
        settings='[[chats]]\nservice = "telegram"\nurl = "file:place"\ntoken = "file:token"\n'
        'chat = "@home"\nwait = 0\n'
    ),
    "mail": Way(settings=_MAIL.replace("SCHEME", "smtp")),
    "mail-over-tls": Way(settings=_MAIL.replace("SCHEME", "smtps")),
}
FOLLOWING_NOTHING = [name for name in WAYS if "tls" not in name and "mail" not in name]


@pytest.mark.slow
@pytest.mark.parametrize("name", WAYS)
def test_no_way_out_leads_to_an_address_that_is_not_allowed(
    publisher: Publisher, inside: Server, name: str
) -> None:
    """Nothing is sent there before the settings allow it, nor after they no longer do."""
    way, place = WAYS[name], f"{INSIDE}:{inside.port}"
    for written in (place, f"localhost:{inside.port}"):
        with unreached(inside):
            publisher.work(way, written, allow=())
    publisher.work(way, place, allow=[INSIDE])
    assert inside.connections
    with unreached(inside):
        publisher.work(way, place, allow=())


@pytest.mark.parametrize("name", FOLLOWING_NOTHING)
def test_no_receiver_can_send_us_on(publisher: Publisher, inside: Server, name: str) -> None:
    """A redirect from an address that is allowed to one that is not gains nothing."""
    sending_on = answering("307 Temporary Redirect", f"Location: {inside.url()}")
    with serving(sending_on, host=ELSEWHERE) as outside:
        publisher.work(WAYS[name], f"{ELSEWHERE}:{outside.port}", allow=[ELSEWHERE])
        assert outside.connections
    assert inside.connections == 0


RSS = '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>T</title>{}</channel></rss>'
OLDER = RSS.format('<a:link rel="prev-archive" href="{}"/>')
PAGE = '<html><head><link rel="alternate" type="application/rss+xml" href="{}"></head></html>'


def _pages(inside: Server) -> Behaviour:
    """A site: each of its pages leads inside in another way."""
    bodies = {"older": OLDER, "page": PAGE}

    def behave(connection: socket.socket, server: Server) -> None:
        while server.read_request(connection):
            name = server.heads[-1].split(" ")[1].strip("/")
            body = bodies.get(name, "").format(inside.url("/feed")).encode()
            status, more = ("302 Found", f"Location: {inside.url()}\r\n") if not body else ("200 OK", "")
            head = f"HTTP/1.1 {status}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
            connection.sendall(head.encode() + body)

    return behave


@pytest.mark.parametrize(
    "command",
    [
        "import SITE/moved",
        "import SITE/page",
        "import SITE/older",
        "import older.xml",
        "check SITE/moved",
        "check SITE/older --past",
        "check older.xml --past",
    ],
)
def test_what_a_person_names_leads_to_no_other_private_address(
    publisher: Publisher, inside: Server, command: str
) -> None:
    """The host in a command may be private; where its feeds, pages and redirects lead may not."""
    publisher.home.configure()
    (publisher.home.base / "older.xml").write_text(OLDER.format(inside.url("/feed")), encoding="utf-8")
    with serving(_pages(inside), host=ELSEWHERE) as site:
        ended = publisher.home.run(*command.replace("SITE", site.url("")).split())
        assert bool(site.connections) is ("SITE" in command)
    assert "non-public address" in ended.out + ended.err
    assert inside.connections == 0


@pytest.mark.parametrize("command", ["import", "check"])
def test_a_redirect_without_end_is_left(publisher: Publisher, command: str) -> None:
    """A few steps are followed for a person, and no more."""
    publisher.home.configure()
    with serving(answering("302 Found", "Location: /again")) as site:
        ended = publisher.home.run(command, site.url())
        assert ended.code == 1
        assert "redirects more than 5 times" in ended.err
        assert len(site.heads) == 5


def test_a_named_host_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that turns to an address inside after the first document leads where it led at first."""
    answers = iter([[ELSEWHERE], [INSIDE]])
    monkeypatch.setattr("syndicate.run.fetching.system_resolver", lambda _host, _port: next(answers))
    with (
        serving(answering("200 OK", "Connection: close", body=b"fine"), host=ELSEWHERE) as outside,
        serving(answering(), host=INSIDE, port=outside.port) as inside,
        Fetcher(f"http://turning.example:{outside.port}/") as fetcher,
    ):
        url = outside.url("/feed", host="turning.example")
        assert [fetcher.fetch(url).body for _ in range(2)] == [b"fine", b"fine"]
        assert inside.connections == 0


FRONT = """+++
date = "2026-01-02"
title = "A"
image = "PLACE/1.png"
enclosure = "PLACE/2.mp3"
+++
![a](PLACE/3.png) <img src="PLACE/4"> {{< youtube PLACE/5 >}}
"""
HTML = """<html><head><title>B</title><meta name="date" content="2026-01-02">
<meta property="og:image" content="PLACE/6.png"><link rel="stylesheet" href="PLACE/7.css"><base href="PLACE/">
</head><body><p>B <img src="8.png" srcset="PLACE/9 2x"><video src="PLACE/10.mp4" poster="PLACE/11"></video>
<iframe src="PLACE/12"></iframe><script src="PLACE/13"></script></p></body></html>
"""
RST = """C
=

:date: 2026-01-02

.. image:: PLACE/14.png

.. include:: PLACE/15

.. csv-table:: T
   :url: PLACE/16.csv

.. raw:: html
   :url: PLACE/17.html

Text.
"""
ENTITIES = """<!DOCTYPE KIND SYSTEM "PLACE/18.dtd" [<!ENTITY x SYSTEM "PLACE/19">
<!ENTITY % y SYSTEM "PLACE/20"> %y;]>
"""
ITEM = """<item><title>D</title><link>PLACE/21</link><guid>d</guid>
<pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate><description>D</description>
<enclosure url="PLACE/22.mp3" length="1" type="audio/mpeg"/></item>
"""
NITF = """<nitf><head><title>E</title><docdata><date.issue norm="20260102T100000Z"/></docdata></head>
<body><body.content><p>E</p><media media-type="image"><media-reference source="PLACE/23.jpg"/></media>
</body.content></body></nitf>
"""
LETTER = """From: a@home.example
Subject: F
Date: Fri, 2 Jan 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="-"

---
Content-Type: text/html

<p>F <img src="PLACE/24"></p>
---
Content-Type: message/external-body; access-type=URL; URL="PLACE/25"

Content-Type: text/plain

-----
"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "G", "next_url": "PLACE/26",
"items": [{"id": "g", "title": "G", "content_text": "G", "date_published": "2026-01-02T10:00:00Z",
"image": "PLACE/27.png", "attachments": [{"url": "PLACE/28.mp3", "mime_type": "audio/mpeg"}]}]}
"""
ARTICLES = {
    "a.md": FRONT,
    "b.html": HTML,
    "c.rst": RST,
    "d.xml": RSS.format(ITEM),
    "d2.xml": ENTITIES.replace("KIND", "rss") + RSS.format(ITEM.replace("<title>D", "<title>D &x;")),
    "e.xml": NITF,
    "e2.xml": ENTITIES.replace("KIND", "nitf") + NITF.replace("<title>E", "<title>E &x;"),
    "f.eml": LETTER,
    "g.json": JSON,
    "h.txt": "date 2026-01-02 Look at PLACE/29 and PLACE/30.png today.\n\nMore of it.\n",
}
"""Articles that name an address in every way that their formats know."""

TAKEN = ("a.md", "b.html", "c.rst", "d.xml#1", "e.xml", "f.eml", "g.json#1", "h.txt", "i.docx")
"""Those that are published; the others declare entities."""


OFFICE = "http://schemas.openxmlformats.org"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
WORD = {
    "word/_rels/document.xml.rels": f"""<Relationships xmlns="{OFFICE}/package/2006/relationships">
<Relationship Id="r2" Type="{RELATIONS}/image" Target="PLACE/31.png" TargetMode="External"/>
<Relationship Id="r3" Type="{RELATIONS}/attachedTemplate" Target="PLACE/32.dotm" TargetMode="External"/>
</Relationships>""",
    "word/document.xml": f"""<w:document xmlns:w="{OFFICE}/wordprocessingml/2006/main" xmlns:r="{RELATIONS}"
xmlns:a="{OFFICE}/drawingml/2006/main"><w:body><w:p><w:r><w:t>date 2026-01-02 A letter.</w:t><w:drawing>
<a:blip r:link="r2"/></w:drawing></w:r></w:p></w:body></w:document>""",
    "docProps/core.xml": f"""<c:coreProperties xmlns:c="{OFFICE}/package/2006/metadata/core-properties"
xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/"><d:title>I</d:title>
<t:created>2026-01-02T10:00:00Z</t:created></c:coreProperties>""",
}


def word(file: Path, place: str) -> None:
    """A document whose picture and template are elsewhere."""
    with zipfile.ZipFile(file, "w") as made:
        for name, text in WORD.items():
            made.writestr(name, text.replace("PLACE", place))


PICTURES = (
    '[podcast]\nimage = "PLACE/a.png"\nfunding = "PLACE/b"\n'
    '[[selections]]\nname = "S"\nimage = "PLACE/c.png"\n[[particulars]]\nimage = "PLACE/d.png"\n'
)


def test_no_article_has_us_contact_anyone(publisher: Publisher, inside: Server) -> None:
    """Pictures, enclosures, includes, entities and templates are named and not fetched, even if allowed."""
    place = inside.url("").rstrip("/")
    home = publisher.home
    home.configure(more=PICTURES.replace("PLACE", place), url=f"{place}/")
    for name, text in ARTICLES.items():
        home.write(name, text.replace("PLACE", place))
    word(home.corpus / "i.docx", place)
    commands = (
        ["publish", "--dry-run"],
        ["publish", "--announce"],
        ["rejected"],
        ["lint"],
        ["doctor"],
        *(["check", "--past", f"out/{name}"] for name in ("rss.xml", "atom.xml", "feed.json")),
        *(["import", "--dry-run", f"corpus/{name}"] for name in ("d.xml", "g.json")),
    )
    with unreached(inside):
        said = {" ".join(words): home.run(*words) for words in commands}
    published = b"".join(home.files().values())
    assert published.count(f"{place}/2.mp3".encode()) > 1
    assert set(home.entries()) == {*TAKEN, "old.txt"}
    assert all(ended.code == 0 for ended in said.values())
