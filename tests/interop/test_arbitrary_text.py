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
    expected = [meant(one, form)._replace(summary=None) for one in document.entries]
    assert [_as_feedparser_has_it(one) for one in found] == [_as_feedparser_has_it(one) for one in expected]


def _as_feedparser_has_it(seen: Seen) -> Seen:
    """The parser takes letters that could be bytes of UTF-8 (``Â¡``) for a text that was encoded twice."""
    return seen._replace(
        id=_once(seen.id),
        title=_once(seen.title),
        content=_once(seen.content),
        authors=[_once(author) for author in seen.authors],
    )


def _once(text: str) -> str:
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text
