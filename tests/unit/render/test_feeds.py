"""What the feeds promise, whatever their format."""

import json
import locale
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from syndicate.core.check import check
from syndicate.core.selection import feed
from syndicate.errors import GateError
from syndicate.model import EPOCH, EVERYTHING, FeedFormat, Output, Person, Term, TermKind
from syndicate.ports.publishing import Renderer
from syndicate.render.atom import Atom
from syndicate.render.feeds import renderers
from syndicate.render.opml import opml
from syndicate.render.rss import Rss
from syndicate.render.xmlparts import clean, line
from tests.unit.render.feed_samples import (
    FLOODS,
    FORMATS,
    MASTHEAD,
    NEWEST,
    article,
    channel,
    document,
    entry,
    nasty,
)

GOLDEN = Path(__file__).parents[2] / "data" / "golden"
EVERY = pytest.mark.parametrize("renderer", renderers(FORMATS), ids=lambda renderer: str(renderer.form.value))


NAMES = ["feeds.opml"] + [f"{kind}{form.file_name}" for kind in ("", "empty-", "short-") for form in FORMATS]


def golden_documents() -> Iterator[Output]:
    """The documents that are kept as golden files: run this module to write them anew."""
    for renderer in renderers(FORMATS):
        for name, entries, full in (("", nasty(), True), ("empty-", [], True), ("short-", nasty(), False)):
            fragments = [renderer.fragment(one, MASTHEAD, full=full) for one in entries]
            output = renderer.assemble(channel(entries, full=full), fragments)
            yield replace(output, path=name + output.path)
    author = Term(kind=TermKind.AUTHOR, slug="ann-weir", name="Ann Weir")
    feeds = [feed(term, MASTHEAD, limit=50) for term in (EVERYTHING, FLOODS, author)]
    yield opml(MASTHEAD, feeds, FORMATS)


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("https://wire.example/1", ["https://wire.example/1"]),
        ("The Wire", []),
        ("javascript:alert(1)", []),
        ("https://[bad", ["https://%5Bbad"]),
    ],
)
def test_atom_says_where_an_entry_was_taken_from(source: str, links: list[str]) -> None:
    """By a link to it (RFC 4287 section 4.2.7.2, via), where it is an address."""
    taken = entry(1, replace(article(1), source=source))
    shown = etree.fromstring(document(Atom(), [taken]))
    found = shown.iterfind(".//{*}entry/{*}link[@rel='via']")
    assert [link.get("href") for link in found] == links


@EVERY
def test_feeds_show_films_by_their_pictures_where_the_publication_says_so(renderer: Renderer) -> None:
    """Else nothing of another host is loaded by a reader's program."""
    film = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
    told = entry(1, article(1, body=film))
    assert b"i.ytimg.com" in renderer.fragment(told, replace(MASTHEAD, films=True), full=True)
    assert b"i.ytimg.com" not in renderer.fragment(told, MASTHEAD, full=True)


def golden_document(name: str) -> bytes:
    """One of them."""
    return next(output.body for output in golden_documents() if output.path == name)


@pytest.mark.parametrize("name", NAMES)
def test_documents_are_what_they_were(name: str) -> None:
    """A change of any byte of any feed is a change that somebody decided on."""
    assert golden_document(name).decode() == (GOLDEN / name).read_bytes().decode()


@pytest.mark.parametrize("name", NAMES)
def test_documents_are_free_of_findings(name: str) -> None:
    """Our own check finds nothing in our own feeds, however nasty the entries.

    One advice is given all the same: JSON Feed has no way to tell a title about markup from one with markup.
    """
    address = None if name == "feeds.opml" else MASTHEAD.url + name.rpartition("-")[2]
    found = check(golden_document(name), address=address).findings
    assert [finding for finding in found if finding.rule != "json-title-markup"] == []


@EVERY
def test_a_document_says_where_it_stands_and_what_it_is(renderer: Renderer) -> None:
    """Path and media type, with the charset, are those of the format."""
    output = renderer.assemble(channel([], term=FLOODS), [])
    assert output.path == f"sections/floods/{renderer.form.file_name}"
    assert output.media_type == f"{renderer.form.media_type}; charset=utf-8"


@EVERY
def test_rendering_twice_gives_the_same_bytes(renderer: Renderer) -> None:
    """Nothing but the entries decides the bytes."""
    assert document(renderer, nasty()) == document(renderer, nasty())


@pytest.mark.slow
def test_bytes_do_not_depend_on_zone_hash_seed_or_locale() -> None:
    """Another machine, set up otherwise, makes the same files."""
    code = (
        "import hashlib, locale\n"
        "try: locale.setlocale(locale.LC_ALL, '')\n"
        "except locale.Error: pass\n"
        "from tests.unit.render.test_feeds import golden_documents\n"
        "print(hashlib.sha256(b''.join(one.body for one in golden_documents())).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": name},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            check=True,
        ).stdout
        for zone, seed, name in (("Asia/Kolkata", "1", "C"), ("America/Lima", "2", "de_DE.UTF-8"))
    }
    assert len(found) == 1


def test_no_renderer_touches_the_process_wide_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads may render while others format: the locale is neither set nor asked for."""

    def refuse(*_: object) -> None:
        raise AssertionError("the locale was touched")

    monkeypatch.setattr(locale, "setlocale", refuse)
    other = replace(MASTHEAD, title="Heads are remembered, so this one is new")
    for renderer in renderers(FORMATS):
        assert renderer.assemble(
            channel(nasty(), masthead=other), [renderer.fragment(entry(1), other, full=True)]
        )


@EVERY
def test_no_present_moment_and_no_version_is_in_the_output(renderer: Renderer) -> None:
    """An upgrade, or another day, does not make the world read everything again."""
    body = document(renderer, nasty()).decode()
    assert "feedgen" not in body
    assert "2026" not in body
    if renderer.form is not FeedFormat.JSON:
        assert ">syndicate<" in body


@EVERY
def test_summaries_only_means_no_text(renderer: Renderer) -> None:
    """A publication that shows summaries keeps its texts on its pages."""
    assert b"is wet everywhere" not in document(
        renderer, [entry(1, article(1, body="<p>It is wet everywhere.</p>"))], full=False
    )


@EVERY
def test_a_fragment_declares_no_namespace(renderer: Renderer) -> None:
    """Namespaces are declared once, on the root, so that documents are joined fragments."""
    for one in nasty():
        fragment = renderer.fragment(one, MASTHEAD, full=True)
        assert b"xmlns" not in fragment
        assert fragment in document(renderer, [one])


@EVERY
def test_an_entry_in_another_language_says_so(renderer: Renderer) -> None:
    """Only an entry whose language differs from the feed's carries one."""
    mark = b'"language":"ar"' if renderer.form is FeedFormat.JSON else b'xml:lang="ar"'
    told = entry(1, article(1, language="ar"))
    assert mark in renderer.fragment(told, MASTHEAD, full=True)
    same = renderer.fragment(entry(1), MASTHEAD, full=True)
    assert b"xml:lang" not in same
    assert b'"language"' not in same


@EVERY
def test_the_same_entry_twice_never_leaves_the_gate(renderer: Renderer) -> None:
    """Two fragments of one guid make no feed."""
    fragment = renderer.fragment(entry(1), MASTHEAD, full=True)
    with pytest.raises(GateError, match="more than once"):
        renderer.assemble(channel([entry(1)]), [fragment, fragment])


@EVERY
def test_entries_out_of_order_never_leave_the_gate(renderer: Renderer) -> None:
    """Many readers show the order of the document, so it is newest first."""
    fragments = [renderer.fragment(entry(number), MASTHEAD, full=True) for number in (2, 1)]
    with pytest.raises(GateError, match="order"):
        renderer.assemble(channel([entry(1)]), fragments)


@EVERY
def test_a_fragment_that_was_cut_off_never_leaves_the_gate(renderer: Renderer) -> None:
    """A cache that kept half an entry does not break the feed of all."""
    fragment = renderer.fragment(entry(1), MASTHEAD, full=True)
    for broken in (fragment[:-5], fragment[5:], b""):
        with pytest.raises(GateError):
            renderer.assemble(channel([entry(1)]), [broken])


@EVERY
def test_an_entry_that_cannot_be_valid_is_refused(renderer: Renderer) -> None:
    """A permalink that is no address is stopped at the entry, and the message says by which rule."""
    with pytest.raises(GateError, match=r"\(\w+-[\w-]+\)"):
        renderer.fragment(entry(1), replace(MASTHEAD, url="not an address"), full=True)


def test_a_publication_without_authors_still_has_one_in_atom() -> None:
    """Atom wants an author: the publication itself stands in for one."""
    (atom,) = renderers((FeedFormat.ATOM,))
    bare = replace(MASTHEAD, authors=(), description="", rights=None, hubs=())
    body = atom.assemble(channel([], masthead=bare), []).body
    assert check(body).findings == ()
    assert b"<name>River Notes &#x26; &#x3C;Tides&gt;</name>" in body


def test_an_empty_channel_has_no_made_up_dates() -> None:
    """A feed that holds nothing yet does not claim to have been built in 1970."""
    empty = channel([])
    assert empty.updated == EPOCH
    assert b"Date>" not in Rss().assemble(empty, []).body


def test_rss_titles_are_escaped_as_validators_want_it() -> None:
    """A less-than sign and an ampersand of a title are written in hexadecimal; the summary is HTML."""
    told = entry(1, article(1, title="5 < 6 & <b>", summary="5 < 6"))
    fragment = Rss().fragment(told, MASTHEAD, full=True)
    assert b"<title>5 &#x3C; 6 &#x26; &#x3C;b&gt;</title>" in fragment
    assert b"<description>5 &amp;lt; 6</description>" in fragment


def test_opml_lists_each_feed_in_its_folder() -> None:
    """A subscriber finds the main feed first, then sections, tags and authors in folders."""
    tag = Term(kind=TermKind.TAG, slug="mud", name="Mud")
    feeds = [feed(term, MASTHEAD, limit=50) for term in (EVERYTHING, tag, FLOODS)]
    root = etree.fromstring(opml(MASTHEAD, feeds, (FeedFormat.ATOM, FeedFormat.JSON)).body)
    assert [unescape(outline.get("text", "")) for outline in root.findall("body/outline")] == [
        line(MASTHEAD.title),
        "Sections",
        "Tags",
    ]
    assert [outline.get("xmlUrl") for outline in root.iter("outline") if outline.get("xmlUrl")] == [
        "https://river.example/notes/atom.xml",
        "https://river.example/notes/sections/floods/atom.xml",
        "https://river.example/notes/tags/mud/atom.xml",
    ]


def test_a_name_that_looks_like_html_is_text_in_opml() -> None:
    """OPML takes names for HTML, so a tag about a tag is escaped, and AT&T stays AT&T."""
    names = ("<script>alert(1)</script>", "&copy 2021", "AT&T", "5 < 6")
    feeds = [feed(replace(EVERYTHING, name=name), replace(MASTHEAD, title=name), limit=50) for name in names]
    root = etree.fromstring(opml(MASTHEAD, feeds, FORMATS).body)
    assert [outline.get("text") for outline in root.iter("outline")] == [
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&amp;copy 2021",
        "AT&T",
        "5 < 6",
    ]


@EVERY
def test_a_character_that_was_lost_is_a_question_mark(renderer: Renderer) -> None:
    """U+FFFD would be taken for a fault of the feed's encoding, and is not needed to tell of a loss."""
    body = document(renderer, [entry(1, article(1, title="caf\ufffd", body="<p>caf\ufffd</p>"))]).decode()
    assert "\ufffd" not in body
    assert body.count("caf?") == 2


def test_an_entry_without_content_has_a_summary_in_atom() -> None:
    """A reader shows something even of an article that is a picture alone (RFC 4287 section 4.1.1)."""
    bare = entry(1, article(1, title="Weir", summary="Weir", body=""))
    assert b'<summary type="text">Weir</summary>' in document(renderers((FeedFormat.ATOM,))[0], [bare])


@EVERY
def test_an_entry_of_long_ago_is_no_fault(renderer: Renderer) -> None:
    """A chronicle of the first century can be published: no weekday is claimed that readers dispute."""
    for year in (1, 99, 100, 9998):
        moment = datetime(year, 6, 15, tzinfo=UTC)
        old = replace(entry(1, replace(article(1), published=moment)), updated=moment)
        assert check(document(renderer, [old])).valid


TEXT = st.text(max_size=60)


@settings(deadline=None)
@given(title=TEXT, summary=TEXT, body=TEXT, author=TEXT, term=TEXT)
def test_no_text_makes_a_feed_invalid_and_all_of_it_comes_back(
    title: str, summary: str, body: str, author: str, term: str
) -> None:
    """Whatever an article says, each format is valid and gives back its title, authors and summary."""
    tag = Term(kind=TermKind.TAG, slug="t", name=term)
    told = entry(
        1, article(1, title=title, summary=summary, body=body, authors=(Person(name=author),)), terms=(tag,)
    )
    rss, atom, feed_json = (document(renderer, [told]) for renderer in renderers(FORMATS))
    for body_bytes in (rss, atom, feed_json):
        report = check(body_bytes)
        assert report.valid, report.errors
    (item,) = json.loads(feed_json)["items"]
    assert (item.get("title", ""), item.get("summary", "")) == (line(title), line(summary))
    in_rss = etree.fromstring(rss).find("channel/item")
    assert in_rss is not None
    assert (in_rss.findtext("title") or "") == line(title)
    dc = "{http://purl.org/dc/elements/1.1/}creator"
    assert [creator.text for creator in in_rss.findall(dc)] == [line(author)] * bool(line(author))
    encoded = in_rss.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
    assert encoded == item.get("content_html", "")
    w3 = "{http://www.w3.org/2005/Atom}"
    in_atom = etree.fromstring(atom).find(f"{w3}entry")
    assert in_atom is not None
    assert in_atom.findtext(f"{w3}title") == (line(title) or item["url"])
    assert (in_atom.findtext(f"{w3}content") or "") == encoded


@given(text=st.text())
def test_cleaning_leaves_only_what_xml_allows(text: str) -> None:
    """Cleaned text can be an element's text, and cleaning it again changes nothing."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    etree.Element("a").text = cleaned
    assert clean(f"a{cleaned}z") == f"a{cleaned}z"


def test_dates_of_the_samples_are_as_declared() -> None:
    """The first entry was published when the channel says."""
    assert b"<pubDate>Sun, 25 Jul 2021 08:30:15 +0000</pubDate>" in document(Rss(), nasty())
    assert NEWEST.isoformat() == "2021-07-25T08:30:15+00:00"


if __name__ == "__main__":
    for made in golden_documents():
        (GOLDEN / made.path).write_bytes(made.body)
