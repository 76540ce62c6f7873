"""What feed readers, browsers and caches get from the output folder, asked from outside."""

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from syndicate.errors import StateError
from syndicate.web.conditions import format_date
from syndicate.web.files import feed_app
from syndicate.web.policy import policy
from tests.unit.web.serving import BOUND_S, Got, Site, serving

RSS = b'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"/>\n'
AUDIO = bytes(range(256)) * 2000
MODIFIED = 1_700_000_000
OUTPUTS = {
    "rss.xml": RSS,
    "atom.xml": b"<feed/>",
    "feed.json": b"{}",
    "feeds.opml": b"<opml/>",
    "sitemap.xml": b"<urlset/>",
    "site.css": b"body{}",
    "index.html": b"<!doctype html><title>Front</title>",
    "tags/iraq/index.html": b"<!doctype html><title>Iraq</title>",
    "tags/iraq/rss.xml": RSS,
    "articles/2024/05/a/index.html": b"<!doctype html><title>A</title>",
    "archive/2024/05/rss.xml": RSS,
    "media/0123456789abcdef/talk.mp3": AUDIO,
    "media/0123456789abcdef/drawing.svg": b"<svg/>",
    "media/0123456789abcdef/unknown.xyz": b"?",
    "empty.txt": b"",
    ".hidden": b"secret",
    ".git/config": b"secret",
}


@dataclass
class State:
    """What the rest of the daemon would say."""

    report: dict[str, object] = field(default_factory=lambda: {"ok": True, "last_pass": "now"})
    database_away: bool = False
    asked: list[str] = field(default_factory=list)

    def health(self) -> dict[str, object]:
        """The report as it stands."""
        if self.database_away:
            raise StateError("the database is away")
        return self.report

    def withdrawn(self, address: str) -> bool:
        """One article was withdrawn."""
        self.asked.append(address)
        if self.database_away:
            raise StateError("the database is away")
        return address == "articles/2024/05/withdrawn/"


STATE = State()


def links(path: str) -> str | None:
    """Only the main feed has a hub."""
    return '<https://hub.example/>; rel="hub"' if path == "rss.xml" else None


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder, with what should not be served beside and in it."""
    above = tmp_path_factory.mktemp("above")
    (above / "secret.txt").write_text("secret")
    for path, body in OUTPUTS.items():
        place = above / "public" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
        os.utime(place, (MODIFIED, MODIFIED))
    public = above / "public"
    (public / "out.txt").symlink_to(above / "secret.txt")
    (public / "outside").symlink_to(above)
    (public / "loop").symlink_to("loop")
    (public / "hidden.txt").symlink_to(".hidden")
    (public / "latest.xml").symlink_to("rss.xml")
    os.mkfifo(public / "pipe")
    return public


@pytest.fixture(scope="module")
def site(root: Path) -> Iterator[Site]:
    """That folder, served."""
    with serving(feed_app(root, health=STATE.health, withdrawn=STATE.withdrawn, links=links)) as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh_state() -> None:
    STATE.__init__()  # type: ignore[misc]  # the server holds this one object


def validators(got: Got) -> tuple[str, str]:
    """ETag and Last-Modified."""
    return got.fields["etag"], got.fields["last-modified"]


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("rss.xml", "application/rss+xml; charset=utf-8"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        ("feeds.opml", "text/x-opml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("site.css", "text/css; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("tags/iraq/rss.xml", "application/rss+xml; charset=utf-8"),
        ("media/0123456789abcdef/talk.mp3", "audio/mpeg"),
        ("media/0123456789abcdef/drawing.svg", "image/svg+xml; charset=utf-8"),
        ("media/0123456789abcdef/unknown.xyz", "application/octet-stream"),
    ],
)
def test_each_file_is_sent_whole_under_its_own_media_type(site: Site, path: str, media_type: str) -> None:
    """Feeds have a feed's media type, and no browser guesses another one."""
    got = site.ask(f"/{path}")
    assert (got.status, got.body) == (200, OUTPUTS[path])
    assert got.fields["content-type"] == media_type
    assert got.fields["content-length"] == str(len(got.body))
    assert got.fields["x-content-type-options"] == "nosniff"


def test_head_says_what_get_would_without_the_body(site: Site) -> None:
    """All fields are the same, and no byte follows."""
    get, head = site.ask("/rss.xml"), site.ask("/rss.xml", method="HEAD")
    assert head.body == b""
    assert {**head.fields, "date": ""} == {**get.fields, "date": ""}
    raw = site.say(b"HEAD /rss.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert raw.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "get", "PROPFIND", "BREW"])
def test_other_methods_are_refused_and_told_which_are_not(site: Site, method: str) -> None:
    """405 with Allow; methods are case-sensitive, and nothing of the request is echoed."""
    got = site.ask("/rss.xml", ("X-Secret", "echo"), method=method)
    assert (got.status, got.fields["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert b"echo" not in got.body


def test_a_body_that_nobody_wants_is_not_read(site: Site) -> None:
    """The answer comes from the fields alone, and the connection is closed rather than drained."""
    raw = site.say(b"POST /rss.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
    assert raw.startswith(b"HTTP/1.1 405")
    assert b"connection: close" in raw.lower()


@pytest.mark.parametrize("target", ["/rss.xml", "/index.html", "*"])
def test_options_names_the_methods(site: Site, target: str) -> None:
    """204 with Allow, for the server as a whole too."""
    got = site.ask(target, method="OPTIONS")
    assert (got.status, got.fields["allow"], got.body) == (204, "GET, HEAD, OPTIONS", b"")


def test_pages_of_other_sites_may_read_feeds(site: Site) -> None:
    """A feed reader in a browser gets feeds and their validators, and may ask conditionally."""
    for path in ("rss.xml", "atom.xml", "feed.json", "feeds.opml"):
        got = site.ask(f"/{path}")
        assert got.fields["access-control-allow-origin"] == "*"
        assert got.fields["access-control-expose-headers"] == "ETag, Last-Modified, Link"
        assert "access-control-allow-credentials" not in got.fields
    preflight = site.ask("/rss.xml", method="OPTIONS")
    assert preflight.fields["access-control-allow-methods"] == "GET, HEAD"
    assert "If-None-Match" in preflight.fields["access-control-allow-headers"]
    assert "access-control-allow-origin" not in site.ask("/index.html").fields


def test_a_page_runs_the_publications_own_script_files_alone(site: Site) -> None:
    """No script that stands in a page runs, and none of another host."""
    told = site.ask("/index.html").fields["content-security-policy"]
    assert "default-src 'none'" in told
    assert "script-src 'self'" in told.split("; ")


@pytest.mark.parametrize("path", ["media/0123456789abcdef/drawing.svg", "rss.xml"])
def test_no_script_runs_in_what_else_a_browser_shows(site: Site, path: str) -> None:
    """Drawings and feeds come with a policy that allows no script at all."""
    told = site.ask(f"/{path}").fields["content-security-policy"]
    assert "default-src 'none'" in told
    assert "script-src" not in told


def test_a_page_that_an_article_brings_along_runs_nothing() -> None:
    """What stands among the media was written by anyone."""
    assert "script-src" not in policy("media/0123456789abcdef/page.html").security


@pytest.mark.parametrize(
    ("path", "cache_control"),
    [
        ("rss.xml", "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400"),
        ("index.html", "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400"),
        ("feeds.opml", "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400"),
        ("articles/2024/05/a/", "public, max-age=600, stale-while-revalidate=3600"),
        ("archive/2024/05/rss.xml", "public, max-age=86400"),
        ("media/0123456789abcdef/talk.mp3", "public, max-age=31536000, immutable"),
        ("nothing", "max-age=60"),
        ("articles/2024/05/withdrawn/", "max-age=600"),
        ("-/health", "no-store"),
    ],
)
def test_each_kind_of_file_may_be_kept_for_its_time(site: Site, path: str, cache_control: str) -> None:
    """Feeds for minutes, what is named by content for ever, health never; and nothing sets a cookie."""
    fields = site.ask(f"/{path}").fields
    assert fields["cache-control"] == cache_control
    assert not {"expires", "set-cookie", "vary"} & set(fields)


def test_the_validators_are_the_digest_and_the_time_of_the_change(site: Site) -> None:
    """The tag comes from the bytes alone: the same bytes at another address have the same."""
    tag, modified = validators(site.ask("/rss.xml"))
    assert tag == f'"{hashlib.sha256(RSS).hexdigest()[:32]}"'
    assert modified == format_date(MODIFIED)
    assert site.ask("/tags/iraq/rss.xml").fields["etag"] == tag


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_the_version_gets_304_and_nothing_else(site: Site, method: str) -> None:
    """The 304 has what the 200 would say of caching, and neither body nor description of one."""
    whole = site.ask("/rss.xml")
    tag, modified = validators(whole)
    for condition in (
        ("If-None-Match", tag),
        ("If-None-Match", f'"old", W/{tag}'),
        ("If-Modified-Since", modified),
    ):
        got = site.ask("/rss.xml", condition, method=method)
        assert (got.status, got.body) == (304, b"")
        for name in ("etag", "cache-control", "link", "access-control-allow-origin"):
            assert got.fields[name] == whole.fields[name]
        assert "date" in got.fields
        assert not {"content-type", "content-length", "content-encoding"} & set(got.fields)


def test_several_fields_of_tags_are_one_list(site: Site) -> None:
    """A client that sends each tag in a line of its own is understood."""
    tag, _ = validators(site.ask("/rss.xml"))
    assert site.ask("/rss.xml", ("If-None-Match", '"old"'), ("If-None-Match", tag)).status == 304


def test_an_outdated_tag_outweighs_a_date(site: Site) -> None:
    """A client with an old tag gets the new version, though its date is not old."""
    _, modified = validators(site.ask("/rss.xml"))
    got = site.ask("/rss.xml", ("If-None-Match", '"old"'), ("If-Modified-Since", modified))
    assert (got.status, got.body) == (200, RSS)


def test_a_condition_that_cannot_be_read_is_ignored(site: Site) -> None:
    """The client gets the document."""
    assert site.ask("/rss.xml", ("If-None-Match", "nonsense")).status == 200
    assert site.ask("/rss.xml", ("If-Modified-Since", "yesterday")).status == 200


def test_a_failed_precondition_is_412(site: Site) -> None:
    """Who insists on another version gets none."""
    assert site.ask("/rss.xml", ("If-Match", '"old"')).status == 412
    assert site.ask("/rss.xml", ("If-Unmodified-Since", format_date(MODIFIED - 1))).status == 412
    assert site.ask("/rss.xml", ("If-Match", "*")).status == 200


def test_conditions_do_not_hide_that_nothing_is_there(site: Site) -> None:
    """A missing address is 404 and a withdrawn one 410, whatever the client claims to have."""
    assert site.ask("/nothing", ("If-None-Match", "*")).status == 404
    assert site.ask("/articles/2024/05/withdrawn/", ("If-None-Match", "*")).status == 410


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [
        ("0-99", 0, 100),
        ("1000-", 1000, 512_000),
        ("-5", 511_995, 512_000),
        ("511000-999999", 511_000, 512_000),
    ],
)
def test_a_part_of_a_recording_can_be_asked_for(site: Site, wanted: str, start: int, stop: int) -> None:
    """A player can jump to any place, and is told which bytes it got of which version."""
    got = site.ask("/media/0123456789abcdef/talk.mp3", ("Range", f"bytes={wanted}"))
    assert (got.status, got.body) == (206, AUDIO[start:stop])
    assert got.fields["content-range"] == f"bytes {start}-{stop - 1}/512000"
    assert validators(got) == validators(site.ask("/media/0123456789abcdef/talk.mp3"))


def test_a_large_file_is_sent_whole(site: Site) -> None:
    """A file of many pieces arrives byte for byte, with its length told first."""
    got = site.ask("/media/0123456789abcdef/talk.mp3")
    assert (got.status, got.body) == (200, AUDIO)
    assert got.fields["accept-ranges"] == "bytes"


def test_a_range_behind_the_end_is_416(site: Site) -> None:
    """The client learns the size."""
    got = site.ask("/rss.xml", ("Range", "bytes=1000-"))
    assert (got.status, got.fields["content-range"]) == (416, f"bytes */{len(RSS)}")


@pytest.mark.parametrize("wanted", ["lines=1-2", "bytes=0-1,3-4", "bytes=5-1", "nonsense"])
def test_other_ranges_get_the_whole(site: Site, wanted: str) -> None:
    """Several ranges, other units and nonsense never get less than the document, nor more."""
    got = site.ask("/rss.xml", ("Range", wanted))
    assert (got.status, got.body) == (200, RSS)


def test_head_has_no_part(site: Site) -> None:
    """Range belongs to GET alone."""
    got = site.ask("/rss.xml", ("Range", "bytes=0-1"), method="HEAD")
    assert (got.status, got.fields["content-length"]) == (200, str(len(RSS)))


def test_a_part_of_another_version_is_never_sent(site: Site) -> None:
    """With If-Range, a client that holds the beginning of an old version gets the new one whole."""
    tag, modified = validators(site.ask("/rss.xml"))
    wanted = ("Range", "bytes=0-1")
    for current in (tag, modified):
        assert site.ask("/rss.xml", wanted, ("If-Range", current)).status == 206
    for other in ('"old"', f"W/{tag}", format_date(MODIFIED + 1), "nonsense"):
        got = site.ask("/rss.xml", wanted, ("If-Range", other))
        assert (got.status, got.body) == (200, RSS)
    assert site.ask("/rss.xml", wanted, ("If-None-Match", tag)).status == 304


@pytest.mark.parametrize("target", ["/", "/?utm_source=x", "/tags/iraq/", "/articles/2024/05/a/"])
def test_a_folder_is_its_index(site: Site, target: str) -> None:
    """An address that ends in a slash shows the page of its folder; a query changes nothing."""
    got = site.ask(target)
    assert (got.status, got.fields["content-type"]) == (200, "text/html; charset=utf-8")


def test_a_folder_without_its_slash_is_redirected(site: Site) -> None:
    """301 to the slash on this very host, with the query."""
    got = site.ask("/tags/iraq?page=2")
    assert (got.status, got.fields["location"]) == (301, "/tags/iraq/?page=2")


@pytest.mark.parametrize(
    "target",
    [
        "/nothing",
        "/rss.xml/",
        "/rss.xml.",
        "/rss.xml%20",
        "/rss.xml::$DATA",
        "/rss.xml%00",
        "/%2572ss.xml",
        "/RSS.XML",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/tags/..%2f..%2fsecret.txt",
        "/tags/%5c..%5crss.xml",
        "//example.org/rss.xml",
        "/.hidden",
        "/.git/config",
        "/out.txt",
        "/outside/secret.txt",
        "/outside",
        "/hidden.txt",
        "/loop",
        "/pipe",
        "/bad%zz",
        "/bad%ff",
        "/" + "n" * 300,
        "/" + "n/" * 3000,
        "/-/nothing",
    ],
)
def test_nothing_else_is_served(site: Site, target: str) -> None:
    """Climbing, hidden, outside, misspelt, endless: 404, never an error of ours and never a redirect away."""
    got = site.ask(target)
    assert got.status == 404
    assert b"secret" not in got.body


@pytest.mark.parametrize("target", ["/%72ss.xml", "http://example.org/rss.xml", "/latest.xml"])
def test_other_spellings_of_an_address_are_understood(site: Site, target: str) -> None:
    """Percent encoding that changes nothing, the absolute form, and a link within the folder."""
    assert site.ask(target).body == RSS


def test_what_is_not_there_is_said_on_the_publications_own_page(tmp_path: Path) -> None:
    """404 and 410 look like the rest of the site where it has pages for them."""
    (tmp_path / "404.html").write_bytes(b"<h1>Lost</h1>")
    (tmp_path / "410.html").write_bytes(b"<h1>Taken back</h1>")
    with serving(feed_app(tmp_path, health=STATE.health, withdrawn=STATE.withdrawn)) as site:
        missing, gone = site.ask("/nothing"), site.ask("/articles/2024/05/withdrawn/")
    assert (missing.status, missing.body) == (404, b"<h1>Lost</h1>")
    assert (gone.status, gone.body) == (410, b"<h1>Taken back</h1>")
    assert "script-src 'self'" in missing.fields["content-security-policy"]


def test_a_withdrawn_article_is_gone_for_good(site: Site) -> None:
    """410 with a short page tells readers to stop asking; the database is asked about missing pages alone."""
    for target in (
        "/articles/2024/05/withdrawn/",
        "/articles/2024/05/withdrawn",
        "/articles/2024/05/withdrawn/index.html",
    ):
        got = site.ask(target)
        assert got.status == 410
        assert b"withdrawn" in got.body
    assert set(STATE.asked) == {"articles/2024/05/withdrawn/"}
    site.ask("/rss.xml")
    assert len(STATE.asked) == 3


def test_files_are_served_while_the_database_is_away(site: Site) -> None:
    """Feeds need no database; health says what is wrong, and a missing page is missing."""
    STATE.database_away = True
    assert site.ask("/rss.xml").status == 200
    assert site.ask("/articles/2024/05/withdrawn/").status == 404
    got = site.ask("/-/health")
    assert (got.status, json.loads(got.body)["ok"]) == (503, False)
    assert "the database is away" in got.body.decode()


def test_health_is_told_by_status_and_in_json(site: Site) -> None:
    """200 when healthy and 503 when not, with the report either way."""
    got = site.ask("/-/health")
    assert (got.status, json.loads(got.body)) == (200, STATE.report)
    assert got.fields["content-type"] == "application/json; charset=utf-8"
    STATE.report["ok"] = False
    assert site.ask("/-/health").status == 503
    assert site.ask("/-/health", method="HEAD").body == b""


def test_the_hub_is_named_where_there_is_one(site: Site) -> None:
    """The Link field goes with the feed it belongs to, for HEAD too."""
    assert site.ask("/rss.xml", method="HEAD").fields["link"] == '<https://hub.example/>; rel="hub"'
    assert "link" not in site.ask("/atom.xml").fields


def test_a_request_of_excessive_size_is_refused(site: Site) -> None:
    """A long address is 414; one long field, many fields or much in all are 431."""
    assert site.ask("/rss.xml?" + "q" * 9_000).status == 414
    assert site.ask("/rss.xml", ("X", "a" * 9_000)).status == 431
    assert site.ask("/rss.xml", *((f"X-{n}", "a") for n in range(120))).status == 431
    assert site.ask("/rss.xml", *((f"X-{n}", "a" * 8_000) for n in range(5))).status == 431
    assert site.ask("/rss.xml", ("X", "a" * 8_000)).status == 200


def test_an_empty_file_is_a_file(site: Site) -> None:
    """No bytes are an answer too, and no range of them exists."""
    assert site.ask("/empty.txt").status == 200
    assert site.ask("/empty.txt", ("Range", "bytes=0-")).status == 416


def test_the_server_does_not_say_what_it_is(site: Site) -> None:
    """No version for an attacker to look up; one Date."""
    raw = site.say(b"GET /rss.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").lower()
    assert b"\r\nserver:" not in raw
    assert raw.count(b"\r\ndate:") == 1


def test_a_change_is_never_later_than_the_answer(site: Site, root: Path) -> None:
    """A file from a clock that runs ahead claims no future."""
    (root / "ahead.txt").write_text("x")
    os.utime(root / "ahead.txt", (4_000_000_000, 4_000_000_000))
    fields = site.ask("/ahead.txt").fields
    assert parsedate_to_datetime(fields["last-modified"]) <= parsedate_to_datetime(fields["date"])


def test_one_answer_is_one_version(site: Site, root: Path) -> None:
    """While a file is replaced again and again, fields and body always belong together."""
    stop = threading.Event()

    def replace() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            (root / ".next").write_bytes(b"%d" % turn * (turn % 50 + 1))
            (root / ".next").replace(root / "busy.txt")

    writer = threading.Thread(target=replace)
    writer.start()
    try:
        tags = set()
        for _ in range(200):
            got = site.ask("/busy.txt")
            if got.status == 404:
                continue
            assert got.fields["etag"] == f'"{hashlib.sha256(got.body).hexdigest()[:32]}"'
            tags.add(got.fields["etag"])
    finally:
        stop.set()
        writer.join(BOUND_S)
    assert len(tags) > 1
