"""A small publication in several scripts, for the tests of its pages."""

from dataclasses import replace
from datetime import UTC, datetime

from syndicate.core.selection import feed
from syndicate.model import (
    EVERYTHING,
    Article,
    Channel,
    Directory,
    Enclosure,
    Entry,
    FeedFormat,
    Image,
    Markup,
    Masthead,
    Media,
    Output,
    Person,
    State,
    Term,
    TermKind,
)
from syndicate.render.pages import Pages
from syndicate.render.shelf import Shelf, stretches
from syndicate.render.titles import pieces, titles

FORMATS = tuple(FeedFormat)
MASTHEAD = Masthead(
    title="The Harbour Review",
    url="https://review.example/",
    language="en",
    authority="review.example",
    description="Reports from ports and islands.",
)
HARBOUR = Term(kind=TermKind.SECTION, slug="harbour", name="Harbour", count=3)
FERRIES = Term(kind=TermKind.TAG, slug="ferries", name="ferries", count=9)
MARTA = Term(kind=TermKind.AUTHOR, slug="marta-lindqvist", name="Marta Lindqvist", count=5)
JULY = Term(kind=TermKind.MONTH, slug="2021/07", name="2021-07", count=4)
JUNE = Term(kind=TermKind.MONTH, slug="2021/06", name="2021-06", count=2)
DIRECTORY = Directory(sections=(HARBOUR,), tags=(FERRIES,), authors=(MARTA,))

PLAIN = Entry(
    guid="tag:review.example,2021:bell",
    address="articles/2021/07/bell/",
    article=Article(
        path="bell.md",
        title="The bell at the end of the mole",
        published=datetime(2021, 7, 24, 5, 40, tzinfo=UTC),
        summary="Someone has written down every ferry.",
        language="en",
        markup=Markup.MARKDOWN,
        body="Before the ferry is in sight the bell rings twice.\n\n"
        "## What the log says\n\n![The mole](mole.png)\n\n"
        "| Year | Arrivals | Cancelled | Longest gap in hours | Remarks on weather |\n| - | - | - | - | - |\n"
        "| 2019 | 1,204 | 31 | 18 | Twogalesinmarchandonemoreinthelastweekofnovember |\n\n"
        "```\nif line.at < before and line.ferry.name not in cancelled and line.gap > longest_gap: "
        "count(line)\n```\n",
        slug="bell",
        authors=(Person(name="Marta Lindqvist"), Person(name="Jonas Weber")),
        section="Harbour",
        tags=("ferries",),
        image=Image(url="mole.png", alt="A stone mole in early light"),
        enclosures=(
            Enclosure(
                url="bell.mp3", media_type="audio/mpeg", length=12_345_678, duration_s=1867, title="The bell"
            ),
        ),
    ),
    updated=datetime(2021, 7, 26, 9, 5, tzinfo=UTC),
    revision=2,
    state=State.LIVE,
    digest="d",
    file_digest="f",
    terms=(HARBOUR, FERRIES, MARTA, JULY),
    media=(
        Media(
            reference="mole.png",
            source="mole.png",
            path="media/mole.0a1b.png",
            media_type="image/png",
            length=67,
            width=1200,
            height=675,
        ),
    ),
)


def entry(
    slug: str,
    *,
    language: str = "en",
    title: str,
    summary: str = "",
    body: str = "",
    title_derived: bool = False,
    credit: str | None = None,
) -> Entry:
    """Another entry, with no terms, picture or enclosure."""
    article = Article(
        path=f"{slug}.md",
        title=title,
        published=datetime(2021, 7, 20, tzinfo=UTC),
        summary=summary,
        language=language,
        markup=Markup.HTML,
        body=body or f"<p>{title}</p>",
        slug=slug,
        title_derived=title_derived,
        credit=credit,
    )
    return replace(
        PLAIN,
        guid=f"tag:review.example,2021:{slug}",
        address=f"articles/2021/07/{slug}/",
        article=article,
        updated=article.published,
        terms=(),
        media=(),
    )


ARABIC = entry(
    "mina",
    language="ar",
    title="الميناء القديم يفتح أبوابه من جديد",
    summary="بعد عشر سنوات من الترميم عاد الميناء إلى أهله.",
)
JAPANESE = entry(
    "minato", language="ja", title="港の朝、最後の連絡船", summary="連絡船が歴史に幕を下ろした。"
)
HOSTILE = entry(
    "owned",
    title="<script>document.title='owned'</script>",
    summary="<img src=x onerror=\"document.title='owned'\">",
    body="<p onclick=\"document.title='owned'\">Text.</p><script>document.title='owned'</script>"
    "<a href=\"javascript:document.title='owned'\">link</a>",
)
CUT = entry(
    "cut",
    title="Iraq Prime Minister Mustafa al-Kadhimi will be meeting US President Joe Biden on July 26, Monday…",
    summary="Iraq Prime Minister Mustafa al-Kadhimi will be meeting US President Joe Biden on July 26, "
    "Monday, in a bid to discuss a withdrawal.",
    title_derived=True,
)
ENTRIES = (PLAIN, ARABIC, JAPANESE, CUT, HOSTILE)


def channel(term: Term = EVERYTHING, masthead: Masthead = MASTHEAD) -> Channel:
    """A term's feed at one moment."""
    return Channel(
        feed=feed(term, masthead, limit=50),
        masthead=masthead,
        updated=PLAIN.updated,
        published=PLAIN.article.published,
        formats=FORMATS,
    )


def publication(pages: Pages, masthead: Masthead = MASTHEAD) -> list[Output]:
    """One page of each kind, an article each, and all that they load."""
    return [
        *pages.assets(),
        pages.front(channel(masthead=masthead), ENTRIES, DIRECTORY),
        pages.feed(channel(HARBOUR, masthead), [PLAIN, ARABIC]),
        pages.directory(DIRECTORY, masthead, FORMATS),
        pages.archive([JULY], masthead, FORMATS),
        pages.month(
            stretches(JULY)[0],
            ENTRIES,
            Shelf(masthead=masthead, formats=FORMATS, previous=JUNE),
        ),
        pages.search(masthead, FORMATS),
        pages.missing(masthead, FORMATS, gone=False),
        pages.missing(masthead, FORMATS, gone=True),
        *(pages.article(each, masthead, FORMATS) for each in ENTRIES),
        titles(stretches(JULY)[0], ENTRIES, masthead),
        pieces([JULY]),
    ]
