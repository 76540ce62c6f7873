"""What lies beside articles for machines to read."""

import pytest

from syndicate.formats.furnishings import Furnishings
from syndicate.formats.registry import choose
from syndicate.model import Rules


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (
            "sitemap.xml",
            b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
        ),
        ("sitemap.xml", b"<sitemapindex/>"),
        ("feeds.xml", b'<opml version="2.0"><body/></opml>'),
        ("feeds.opml", b""),
        ("style.xsl", b""),
        ("x.xml", b"<xsl:stylesheet xmlns:xsl='x'>"),
        ("browserconfig.xml", b"<browserconfig/>"),
        ("feed.xml", b"---\nlayout: null\n---\n<?xml version='1.0'?><rss>{% for post in site.posts %}"),
        ("atom.xml", b"---\n---\n{% assign a = 1 %}\n{{ x }}<feed>"),
        ("rss.xml", b"{{ '<?xml' | safe }}\n<rss version='2.0'>"),
    ],
)
def test_what_machines_read_gives_no_article_and_no_complaint(path: str, data: bytes) -> None:
    """Site maps, lists of feeds and templates of feeds do not fill the quarantine."""
    found = choose(path, data, rules=Rules())
    assert isinstance(found, Furnishings)
    assert found.read(data, path) == ()


@pytest.mark.parametrize(
    "data", [b"---\ntitle: T\n---\nText", b"{{ x }} text", b"<p>text</p>", b"", b"{%" * 2000]
)
def test_what_people_read_is_not_taken_for_it(data: bytes) -> None:
    """A text with a header, or one that begins with a template's tag, is a text."""
    assert not Furnishings().sniff(data)
