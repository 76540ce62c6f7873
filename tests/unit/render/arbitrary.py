"""Entries of arbitrary text, and documents of feeds that hold them, for properties of every format."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from syndicate.core import archive
from syndicate.model import (
    Enclosure,
    Entry,
    FeedFormat,
    History,
    Image,
    Markup,
    Person,
    Term,
    TermKind,
    Tombstone,
)
from syndicate.render.feeds import renderers
from syndicate.render.xmlparts import line
from tests.unit.render.feed_samples import MASTHEAD, article, channel, entry

HISTORIES = (History(), History(before=7), History(complete=True), History(page=7, before=6), History(page=1))

_HOSTILE = st.sampled_from(
    "<>&\"'=/;#]\\\0\x07\x0b\r\n\t\x85\xa0\u200d\u2028\u202e\ufeff\ufffd\ufffe\U0001f30a"
)
TEXT = st.one_of(
    st.text(max_size=40),
    st.text(_HOSTILE, max_size=12),
    st.sampled_from(["]]>", "<![CDATA[x]]>", "<!-- x -->", "<?xml?>", "&amp;lt;b&gt;", "&#0;", "<b>x</b>"]),
)
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1)).map(  # noqa: DTZ001 - made aware below
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
_TYPES = st.sampled_from(["audio/mpeg", "video/mp4", "application/pdf", "image/png"])


class Document(NamedTuple):
    """Entries, newest first, and where the document that holds them stands."""

    entries: tuple[Entry, ...]
    history: History
    tombstones: tuple[Tombstone, ...]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document of a feed: some entries of arbitrary text, in a feed or an archive page."""
    moments = sorted(draw(st.lists(MOMENTS, max_size=3)), reverse=True)
    history = draw(st.sampled_from(HISTORIES))
    gone = tuple(
        Tombstone(f"tag:river.example,2021:gone-{number}", moment)
        for number, moment in enumerate(sorted(draw(st.lists(MOMENTS, max_size=2)), reverse=True))
    )
    entries = tuple(draw(_entries(number, moment)) for number, moment in enumerate(moments))
    return Document(entries, history, () if history.page else gone)


@st.composite
def _entries(draw: st.DrawFn, number: int, published: datetime) -> Entry:
    told = replace(
        article(
            number,
            title=draw(TEXT),
            summary=draw(TEXT),
            body="The quay. " + draw(TEXT),  # a text there always is
            markup=draw(st.sampled_from(Markup)),
            language=draw(st.sampled_from(["en-gb", "ar", "ja"])),
            authors=tuple(Person(name=name) for name in draw(st.lists(TEXT, max_size=3))),
            enclosures=tuple(draw(st.lists(_enclosures(), max_size=3, unique_by=lambda one: one.url))),
            image=draw(st.none() | st.just(Image(url="weir.png", alt="A weir"))),
        ),
        published=published,
    )
    tags = tuple(
        Term(kind=TermKind.TAG, slug=f"t{place}", name=name)
        for place, name in enumerate(draw(st.lists(TEXT, max_size=3, unique_by=line)))
    )
    made = entry(number, told, address=f"articles/e{number}/", terms=tags)
    return replace(made, updated=published + timedelta(seconds=draw(st.integers(0, 10**8))))


@st.composite
def _enclosures(draw: st.DrawFn) -> Enclosure:
    name = draw(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8))
    return Enclosure(
        url=f"media/{name}",
        media_type=draw(_TYPES),
        length=draw(st.integers(0, 10**12)),
        title=draw(st.none() | TEXT),
        duration_s=draw(st.none() | st.integers(0, 10**6)),
    )


def rendered(document: Document, form: FeedFormat) -> bytes:
    """The document in one format."""
    (renderer,) = renderers((form,))
    past = document.history if form in archive.FORMS else History()
    held = replace(channel(list(document.entries)), history=past, tombstones=document.tombstones)
    fragments = [renderer.fragment(one, MASTHEAD, full=True) for one in document.entries]
    return renderer.assemble(held, fragments).body
