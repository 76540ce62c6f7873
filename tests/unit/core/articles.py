"""Articles, entries and terms to decide on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from syndicate.core.changes import Reading, first_sight
from syndicate.model import Article, Entry, Markup, Media, State, Term, TermKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOATS = Term(kind=TermKind.TAG, slug="boats", name="Boats")
NEWS = Term(kind=TermKind.SECTION, slug="news", name="news")


def later(seconds: float) -> datetime:
    """The moment so many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def article(path: str = "news/ferry.txt", *, published: datetime = NOON) -> Article:
    """An article; :func:`dataclasses.replace` makes others of it."""
    return Article(
        path=path,
        title="The ferry",
        published=published,
        summary="It was late.",
        language="en",
        markup=Markup.PLAIN,
        body="It was late.",
        slug="the-ferry",
        section="news",
    )


def reading(
    of: Article, *, digest: str = "f1", terms: tuple[Term, ...] = (NEWS,), media: tuple[Media, ...] = ()
) -> Reading:
    """What its file says of it."""
    return Reading(article=of, file_digest=digest, terms=terms, media=media)


def entry(of: Article | None = None, *, digest: str = "f1", state: State = State.LIVE) -> Entry:
    """The entry that it becomes when it is first seen, in a state."""
    sight = first_sight(
        reading(of or article(), digest=digest),
        guid="tag:e.org,2026:ferry",
        address="articles/2026/03/the-ferry/",
        now=later(60),
        announce=True,
    )
    return replace(sight.entry, state=state)
