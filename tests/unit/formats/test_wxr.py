"""What moves in from WordPress, and what stays behind."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError, Reason
from syndicate.formats.registry import choose
from syndicate.formats.wxr import Wxr
from syndicate.model import Article, Document, Person, Rules

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- This file was written by a program. -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Tide and Table</title><link>https://old.example</link><language>en-GB</language>
<wp:author><wp:author_id>2</wp:author_id><wp:author_login>mira</wp:author_login>
<wp:author_email>mira@old.example</wp:author_email>
<wp:author_display_name><![CDATA[Mira Okafor]]></wp:author_display_name></wp:author>
<wp:category><wp:cat_name>Harbour</wp:cat_name></wp:category>
"""
TAIL = "</channel></rss>"


def item(extra: str = "", *, body: str = "One.\n\nTwo.", **given: str) -> str:
    """A post as WordPress writes it; a keyword changes what one element holds."""
    said = {
        "title": "Fog at noon",
        "link": "https://old.example/2021/07/fog/",
        "guid": "https://old.example/?p=41",
        "wp:post_id": "41",
        "wp:post_date": "2021-07-25 12:30:00",
        "wp:post_date_gmt": "2021-07-25 11:30:00",
        "wp:post_name": "fog",
        "wp:status": "publish",
        "wp:post_type": "post",
        "wp:post_password": "",
        "dc:creator": "mira",
    } | {name.replace("__", ":"): value for name, value in given.items()}
    elements = "".join(f"<{name}><![CDATA[{value}]]></{name}>\n" for name, value in said.items())
    return f"<item>{elements}<content:encoded><![CDATA[{body}]]></content:encoded>{extra}</item>\n"


def read(*items: str) -> list[Document]:
    """The documents of an export of these items."""
    return list(Wxr().read((HEAD + "".join(items) + TAIL).encode(), "blog.xml"))


def article(*items: str) -> Article:
    """The one article of an export."""
    [document] = read(*items)
    return normalise(document, Rules())


def test_a_post_moves_in_whole() -> None:
    """Title, author's name, slug, moment in UTC, id, section, tags and summary are those of the old site."""
    found = article(
        item(
            '<category domain="category" nicename="harbour"><![CDATA[Harbour]]></category>'
            '<category domain="category" nicename="weather"><![CDATA[Weather]]></category>'
            '<category domain="post_tag" nicename="fog"><![CDATA[Fog]]></category>'
            "<excerpt:encoded><![CDATA[A white noon.]]></excerpt:encoded>"
            "<wp:post_modified_gmt>2021-07-26 09:00:00</wp:post_modified_gmt>"
        )
    )
    assert (found.title, found.slug, found.guid) == ("Fog at noon", "fog", "https://old.example/?p=41")
    assert found.authors == (Person(name="Mira Okafor"),)
    assert (found.section, found.tags, found.summary) == ("Harbour", ("Fog", "Weather"), "A white noon.")
    assert found.published.isoformat() == "2021-07-25T11:30:00+00:00"
    assert found.updated is not None
    assert found.updated.isoformat() == "2021-07-26T09:00:00+00:00"
    assert found.language == "en-GB"
    assert found.body == "<p>One.</p>\n<p>Two.</p>"
    assert found.warnings == ()


def test_a_post_without_a_moment_in_utc_has_that_of_the_sites_clock() -> None:
    """A local time counts in the publication's zone."""
    [document] = read(item(wp__post_date_gmt="0000-00-00 00:00:00"))
    found = normalise(document, Rules(zone="Asia/Kolkata"))
    assert found.published.isoformat() == "2021-07-25T07:00:00+00:00"


@pytest.mark.parametrize(
    ("status", "draft"),
    [("publish", False), ("future", False), ("draft", True), ("pending", True), ("private", True)],
)
def test_only_what_was_public_is_published(status: str, draft: bool) -> None:
    """A draft stays one, and a scheduled post keeps its moment."""
    assert article(item(wp__status=status)).draft is draft


@pytest.mark.parametrize(
    "left",
    [
        {"wp__post_type": "page"},
        {"wp__post_type": "attachment"},
        {"wp__post_type": "nav_menu_item"},
        {"wp__post_type": "revision"},
        {"wp__status": "trash"},
        {"wp__status": "auto-draft"},
        {"wp__status": "inherit"},
        {"wp__post_password": "open sesame"},
        {"wp__status": "draft", "wp__post_date": "0000-00-00 00:00:00", "wp__post_date_gmt": ""},
    ],
)
def test_what_is_no_post_is_left_without_complaint(left: dict[str, str]) -> None:
    """Pages, menus, revisions, pictures, secrets and the bin do not become articles."""
    assert [document.path for document in read(item(), item(**left))] == ["blog.xml#1"]


def test_posts_are_counted_in_the_order_of_the_file() -> None:
    """Each post has a place of its own."""
    assert [each.path for each in read(item(), item(), item())] == ["blog.xml#1", "blog.xml#2", "blog.xml#3"]


def test_a_name_in_another_script_is_readable_again() -> None:
    """WordPress keeps slugs percent-encoded."""
    assert read(item(wp__post_name="%d7%92%d7%9f"))[0].fields["slug"] == "גן"


def test_the_picture_of_a_post_is_found_among_the_attachments() -> None:
    """Wherever in the file the picture stands."""
    meta = (
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>77</wp:meta_value></wp:postmeta>"
    )
    picture = item(
        "<wp:attachment_url>https://old.example/fog.jpg</wp:attachment_url>",
        wp__post_type="attachment",
        wp__post_id="77",
        wp__status="inherit",
    )
    for order in ([item(meta), picture], [picture, item(meta)]):
        image = article(*order).image
        assert image is not None
        assert image.url == "https://old.example/fog.jpg"


def test_a_podcast_keeps_its_sound() -> None:
    """Address, length and type as the plugin noted them."""
    meta = (
        "<wp:postmeta><wp:meta_key>enclosure</wp:meta_key>"
        "<wp:meta_value>https://old.example/a.mp3\n1234\naudio/mpeg\n</wp:meta_value></wp:postmeta>"
    )
    [sound] = article(item(meta)).enclosures
    assert (sound.url, sound.length, sound.media_type) == ("https://old.example/a.mp3", 1234, "audio/mpeg")


def test_text_of_the_block_editor_keeps_its_own_paragraphs() -> None:
    """Its marks go, its markup stays."""
    paragraph = "<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n\n"
    body = f"{paragraph}<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->"
    assert read(item(body=body))[0].body == "<p>One.</p>\n\n<!--more-->"


def test_an_export_that_breaks_off_is_refused_with_its_line() -> None:
    """Half a site would look as if the other half had been deleted."""
    data = (HEAD + item() + "<item><title>Cut").encode()
    with pytest.raises(DocumentError) as refusal:
        Wxr().read(data, "blog.xml")
    assert refusal.value.reason is Reason.BAD_LINE
    assert refusal.value.line == data.count(b"\n") + 1
    assert "Cut" in refusal.value.excerpt


def test_declared_entities_are_refused() -> None:
    """An entity bomb costs nothing."""
    bomb = "<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>\n<rss><channel>&b;</channel></rss>"
    with pytest.raises(DocumentError) as refusal:
        Wxr().read(bomb.encode(), "blog.xml")
    assert (refusal.value.reason, refusal.value.line) == (Reason.BAD_LINE, 1)


def test_depth_is_bounded() -> None:
    """Elements inside each other without end are refused by name."""
    with pytest.raises(DocumentError) as refusal:
        Wxr().read((HEAD + "<a>" * 100_000).encode(), "blog.xml")
    assert refusal.value.reason is Reason.TOO_DEEP


def test_an_export_is_known_by_its_root() -> None:
    """A feed of the same vocabulary, RSS, is another format."""
    assert isinstance(choose("a.xml", HEAD.encode(), rules=Rules()), Wxr)
    assert not isinstance(choose("a.xml", b"<rss version='2.0'><channel/>", rules=Rules()), Wxr)


def test_what_is_no_export_is_refused_by_name() -> None:
    """Whatever the file is called."""
    with pytest.raises(DocumentError) as refusal:
        Wxr().read(b"<a><b><item/></b></a>", "a.wxr")
    assert refusal.value.reason is Reason.UNSUPPORTED


@settings(max_examples=200, deadline=None)
@given(cut=st.integers(0, 3000), junk=st.binary(max_size=40))
def test_reading_is_total(cut: int, junk: bytes) -> None:
    """Whatever stands in the file, there are articles or a reason."""
    whole = (HEAD + item() + item() + TAIL).encode()
    try:
        documents = Wxr().read(whole[:cut] + junk + whole[cut:], "blog.xml")
    except DocumentError:
        return
    for document in documents:
        with suppress(DocumentError):
            normalise(document, Rules())
