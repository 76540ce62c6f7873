"""What articles say in any characters at all reaches people through a parser that no one here wrote."""

import feedparser
import pytest
from hypothesis import given, settings

from syndicate.model import FeedFormat
from tests.interop.meaning import Seen, meant, moment
from tests.unit.render.arbitrary import Document, documents, rendered

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("form", [FeedFormat.RSS, FeedFormat.ATOM])
@settings(deadline=None)
@given(document=documents())
def test_feedparser_gives_back_what_any_article_says(form: FeedFormat, document: Document) -> None:
    """Ids, titles, addresses, moments, contents, names and enclosures, in feeds and archive pages."""
    parsed = feedparser.parse(rendered(document, form), sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo
    found = [
        Seen(
            id=one.id,
            title=one.get("title", ""),
            link=one.link,
            published=moment(one.published_parsed),
            updated=moment(one.updated_parsed),
            summary=None,
            content=one.content[0].value.strip(),
            authors=[author.name for author in one.get("authors", []) if author],
            enclosures=[(each.href, each.type) for each in one.enclosures],
        )
        for one in parsed.entries
    ]
    assert found == [meant(one, form)._replace(summary=None) for one in document.entries]
