"""What goes into a feed comes out of it: reading a document gives the entries back, whatever they say."""

import pytest
from hypothesis import given, settings

from syndicate.core.check import check
from syndicate.core.subscribed import Held, subscription
from syndicate.model import Entry, FeedFormat
from syndicate.render.parts import parts
from syndicate.render.xmlparts import line, rfc3339
from tests.unit.render.arbitrary import Document, documents, rendered
from tests.unit.render.feed_samples import FORMATS, MASTHEAD

EVERY = pytest.mark.parametrize("form", FORMATS)


def kept(entry: Entry, form: FeedFormat) -> Held:
    """An entry as a reader is to keep it.

    Atom asks for a title, and RSS for a title or a description: the address stands in for what there is not.
    Atom leaves out a summary that only says the title again; RSS calls one enclosure by that name.
    """
    said = parts(entry, MASTHEAD, full=True)
    title, summary, enclosures = said.title, said.summary, said.enclosures
    if form is FeedFormat.ATOM:
        title, summary = title or said.permalink, "" if summary == title else summary
    elif form is FeedFormat.RSS:
        summary, enclosures = summary or ("" if title else said.permalink), enclosures[:1]
    return Held(
        guid=entry.guid,
        link=said.permalink,
        title=title or None,
        summary=summary or None,
        content=" ".join(said.body.split()),
        published=rfc3339(entry.article.published),
        updated=rfc3339(entry.updated),
        authors=tuple(person.name for person in said.authors),
        tags=tuple(category.label for category in said.categories),
        enclosures=tuple(enclosure.url for enclosure in enclosures),
    )


@EVERY
@settings(deadline=None)
@given(document=documents())
def test_reading_a_document_gives_its_entries_back(form: FeedFormat, document: Document) -> None:
    """Whatever articles say, a feed and an archive page are valid and give all of it back, in order.

    Ids, addresses, texts, moments, names, tags, enclosures, and which entries are gone.
    """
    data = rendered(document, form)
    assert check(data).errors == ()
    held = subscription(data, name="x")
    assert held.entries == tuple(kept(one, form) for one in document.entries)
    gone = document.tombstones if form is FeedFormat.ATOM else ()
    assert held.deleted == {stone.guid for stone in gone}


@EVERY
@settings(deadline=None, max_examples=20)
@given(document=documents())
def test_rendering_a_document_again_gives_the_same_bytes(form: FeedFormat, document: Document) -> None:
    """Nothing but the entries decides what a document says, nothing that was rendered before it either."""
    first = rendered(document, form)
    parts.cache_clear()
    assert rendered(document, form) == first


def test_a_byte_order_mark_is_no_part_of_a_text() -> None:
    """A mark that an editor left at the start of a title, or within it, is not told to readers."""
    assert line("\ufeff High \ufeffwater") == "High water"
