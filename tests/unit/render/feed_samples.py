"""Entries and channels for tests of feeds: a plain one, and a set that is nasty in every way at once."""

from datetime import UTC, datetime, timedelta

from syndicate.core.selection import feed
from syndicate.model import (
    EVERYTHING,
    Article,
    Channel,
    Enclosure,
    Entry,
    FeedFormat,
    Image,
    Markup,
    Masthead,
    Media,
    Person,
    State,
    Term,
    TermKind,
)
from syndicate.ports.publishing import Renderer

FORMATS = (FeedFormat.RSS, FeedFormat.ATOM, FeedFormat.JSON)
NEWEST = datetime(2021, 7, 25, 8, 30, 15, tzinfo=UTC)
MASTHEAD = Masthead(
    title="River Notes & <Tides>",
    url="https://river.example/notes/",
    language="en-gb",
    authority="river.example",
    description="What the river does & doesn't.",
    authors=(Person(name="Ed Marsh", email="ed@river.example", url="https://river.example/ed/"),),
    rights="© the authors",
    hubs=("https://hub.example/",),
)
FLOODS = Term(kind=TermKind.SECTION, slug="floods", name="Floods & ebbs")
TAG = Term(kind=TermKind.TAG, slug="muddy", name="muddy <shoes>")


def article(
    number: int,
    *,
    title: str = "High water",
    summary: str = "The quay is wet.",
    body: str = "<p>The quay is wet.</p>",
    language: str = "en-gb",
    authors: tuple[Person, ...] = (Person(name="Ann Weir"),),
    enclosures: tuple[Enclosure, ...] = (),
    image: Image | None = None,
    markup: Markup = Markup.HTML,
) -> Article:
    """An article; a higher number is older by an hour."""
    return Article(
        path=f"floods/e{number}.md",
        title=title,
        published=NEWEST - timedelta(hours=number),
        summary=summary,
        language=language,
        markup=markup,
        body=body,
        slug=f"e{number}",
        authors=authors,
        enclosures=enclosures,
        image=image,
    )


def entry(
    number: int,
    told: Article | None = None,
    *,
    address: str | None = None,
    terms: tuple[Term, ...] = (FLOODS, TAG, EVERYTHING),
    media: tuple[Media, ...] = (),
) -> Entry:
    """An entry of that article."""
    told = told or article(number)
    return Entry(
        guid=f"tag:river.example,2021:{number}",
        address=address or f"articles/2021/07/e{number}/",
        article=told,
        updated=told.published + timedelta(minutes=5),
        revision=1,
        state=State.LIVE,
        digest="",
        file_digest="",
        terms=terms,
        media=media,
    )


def media(reference: str, path: str) -> Media:
    """A picture beside an article."""
    return Media(
        reference=reference,
        source=f"floods/{reference}",
        path=path,
        media_type="image/png",
        length=77,
        width=640,
        height=480,
    )


def channel(
    entries: list[Entry],
    *,
    term: Term = EVERYTHING,
    masthead: Masthead = MASTHEAD,
    formats: tuple[FeedFormat, ...] = FORMATS,
    full: bool = True,
) -> Channel:
    """A feed that holds these entries now."""
    return Channel(
        feed=feed(term, masthead, limit=50),
        masthead=masthead,
        updated=max((one.updated for one in entries), default=datetime(1970, 1, 1, tzinfo=UTC)),
        published=max((one.article.published for one in entries), default=None),
        formats=formats,
        full=full,
    )


def document(renderer: Renderer, entries: list[Entry], *, full: bool = True) -> bytes:
    """These entries as one format's document."""
    fragments = [renderer.fragment(one, MASTHEAD, full=full) for one in entries]
    return renderer.assemble(channel(entries, full=full), fragments).body


def nasty() -> list[Entry]:
    """Entries that have made feeds invalid, or readers differ, somewhere before."""
    people = (
        Person(name='Ann & "Bob"'),
        Person(name="Ö", email="o@x.example", url="https://x.example/ö"),
    )
    enclosures = (
        Enclosure(
            url="weir song.mp3", media_type="audio/mpeg", length=1234, duration_s=61, title="Song & dance"
        ),
        Enclosure(url="https://cdn.example/é.mp4?a=1&b=2", media_type="video/mp4"),
        Enclosure(url="/notes.pdf", media_type="application/pdf", length=9),
    )
    picture = Image(url="weir pic.png", alt="A weir")
    family = "👩\u200d👩\u200d👧\u200d👦"
    hostile = '<p onclick="x()">Hi<script>evil()</script> <a href="javascript:x()">there</a></p>'
    markdown = "# Head\n\nText with `]]>` and [a link](x.html)."
    scripts = f"日本語 Ελληνικά हिन्दी {family}"
    articles = [
        article(0, title="5 < 6 & 7 > 2: <b>bold</b> &amp; ]]> end", summary="a < b && c ]]> <i>x</i>"),
        article(1, title="  Folded\n\t title\u00a0here ", summary="Two\nlines", authors=()),
        article(2, title="مرحبا بالعالم", summary="النهر عالٍ", body="<p>النهر</p>", language="ar"),
        article(3, title=scripts, summary="水が高い", body="<p>𠀋 🌊 ]]&gt;</p>", language="ja"),
        article(4, title="Bell\x07 and \x0bvertical \ufffe tab\x85", body="<p>\x00\x1b[31m \ufdd0 text</p>"),
        article(5, title="Sound & film", authors=people, enclosures=enclosures, image=picture),
        article(6, title="Nothing else", summary="", body=hostile, authors=()),
        article(7, title="Markdown *here*", body=markdown, markup=Markup.MARKDOWN),
    ]
    told = [entry(number, one) for number, one in enumerate(articles)]
    told[5] = entry(5, articles[5], media=(media("weir pic.png", "media/abc.png"),), terms=(EVERYTHING,))
    return told
