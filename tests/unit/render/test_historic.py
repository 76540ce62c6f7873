"""What a feed's documents say of its past."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree

from syndicate.core.check import check
from syndicate.model import EPOCH, Channel, FeedFormat, History, Tombstone
from syndicate.ports.publishing import Renderer
from syndicate.render.feeds import renderers
from tests.unit.render.feed_samples import FORMATS, MASTHEAD, NEWEST, channel, document, entry

ATOM = "{http://www.w3.org/2005/Atom}"
LINK = f"{ATOM}link"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
URL = MASTHEAD.url
TOLD = pytest.mark.parametrize(
    "renderer", renderers((FeedFormat.RSS, FeedFormat.ATOM)), ids=lambda renderer: str(renderer.form.value)
)


def made(renderer: Renderer, told: Channel) -> bytes:
    """A document with one entry, free of findings."""
    output = renderer.assemble(told, [renderer.fragment(entry(1), MASTHEAD, full=True)])
    assert check(output.body, address=URL + output.path).findings == ()
    return output.body


def links(data: bytes, *rels: str) -> list[tuple[str, str]]:
    """Links of a document's head, below the publication."""
    root = etree.fromstring(data)
    found = [*root.findall(LINK), *root.findall(f"channel/{LINK}")]
    said = [(link.get("rel", ""), link.get("href", "").removeprefix(URL)) for link in found]
    return [(rel, href) for rel, href in said if rel in rels]


@TOLD
def test_a_page_says_that_it_stays_and_where_its_neighbour_and_the_feed_are(renderer: Renderer) -> None:
    """It names no page after it, and no hub: it would have to change, and nobody is told of it."""
    name = renderer.form.value
    body = made(renderer, replace(channel([entry(1)]), history=History(page=3, before=2)))
    found = links(body, "self", "current", "prev-archive", "next-archive", "hub")
    assert found == [
        ("self", f"archive/{name}-3.xml"),
        ("current", f"{name}.xml"),
        ("prev-archive", f"archive/{name}-2.xml"),
    ]
    assert body.count(b"<fh:archive/>") == 1
    assert b"fh:complete" not in body
    assert links(made(renderer, replace(channel([entry(1)]), history=History(page=1))), "prev-archive") == []


@TOLD
def test_the_feed_leads_to_its_newest_page(renderer: Renderer) -> None:
    """Its own address stays, and its hubs are named."""
    body = made(renderer, replace(channel([entry(1)]), history=History(before=3)))
    name = renderer.form.value
    assert ("prev-archive", f"archive/{name}-3.xml") in links(body, "prev-archive")
    assert links(body, "self", "hub") == [("self", f"{name}.xml"), ("hub", "https://hub.example/")]
    assert b"fh:" not in body


@TOLD
def test_a_feed_that_is_complete_says_so_and_names_no_page(renderer: Renderer) -> None:
    """An entry that is missing there is gone (RFC 5005 section 2)."""
    body = made(renderer, replace(channel([entry(1)]), history=History(complete=True)))
    assert body.count(b"<fh:complete/>") == 1
    assert links(body, "prev-archive", "current") == []


def test_a_tombstone_names_the_entry_and_the_moment_and_makes_the_feed_newer() -> None:
    """By the id that the entry had there; only Atom can tell it, and the others stay as they are."""
    odd, plain = 'tag:x,2021:<a&"b">\x0b', "tag:x,2021:a&b"
    gone = (Tombstone(odd, NEWEST + timedelta(days=1)), Tombstone(plain, NEWEST))
    told = replace(channel([entry(1)]), tombstones=gone)
    rss, atom, json = renderers(FORMATS)
    root = etree.fromstring(made(atom, told))
    was = [etree.fromstring(document(atom, [replace(entry(1), guid=guid)])) for guid in (odd, plain)]
    assert [(stone.get("ref"), stone.get("when")) for stone in root.findall(DELETED)] == [
        (was[0].findtext(f"{ATOM}entry/{ATOM}id"), "2021-07-26T08:30:15Z"),
        (was[1].findtext(f"{ATOM}entry/{ATOM}id"), "2021-07-25T08:30:15Z"),
    ]
    assert root.findtext(f"{ATOM}updated") == "2021-07-26T08:30:15Z"
    for other in (rss, json):
        fragment = other.fragment(entry(1), MASTHEAD, full=True)
        assert other.assemble(told, [fragment]).body == document(other, [entry(1)])


def test_a_feed_whose_entries_are_all_gone_still_tells_of_them() -> None:
    """It says when that was, and not 1970."""
    (atom,) = renderers((FeedFormat.ATOM,))
    empty = channel([])
    assert empty.updated == EPOCH
    body = atom.assemble(replace(empty, tombstones=(Tombstone("tag:x,2021:a", NEWEST),)), []).body
    assert b"<updated>2021-07-25T08:30:15Z</updated>" in body
    assert check(body).findings == ()
