"""Things to store, whole and with every default."""

from datetime import UTC, datetime, timedelta

from syndicate.model import (
    Article,
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
    Entry,
    Event,
    EventType,
    Markup,
    Next,
    Settlement,
    State,
    Term,
    TermKind,
)

NOON = datetime(2021, 7, 25, 12, tzinfo=UTC)
SECRET = "whsec_c2VjcmV0"  # noqa: S105  a sample
TALKS = Term(kind=TermKind.TAG, slug="talks", name="Talks")


def later(seconds: float) -> datetime:
    """The moment so many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def article(
    path: str = "a.txt", *, body: str = "The text.", published: datetime = NOON, order: int = 0
) -> Article:
    """An article."""
    return Article(
        path=path,
        title="Talks begin",
        published=published,
        summary="Talks begin.",
        language="en",
        markup=Markup.PLAIN,
        body=body,
        slug="talks-begin",
        order=order,
    )


def entry(
    guid: str = "tag:example.org,2021:a",
    *,
    state: State = State.LIVE,
    terms: tuple[Term, ...] = (),
    made_of: Article | None = None,
    address: str = "articles/2021/07/talks-begin/",
    revision: int = 1,
    file_digest: str = "f",
) -> Entry:
    """An entry."""
    return Entry(
        guid=guid,
        address=address,
        article=made_of or article(),
        updated=NOON,
        revision=revision,
        state=state,
        digest="d",
        file_digest=file_digest,
        terms=terms,
    )


def endpoint(
    id_: str = "e1",
    *,
    url: str = "https://one.example/hook",
    events: tuple[EventType, ...] = (),
    state: EndpointState = EndpointState.ACTIVE,
) -> Endpoint:
    """An endpoint."""
    return Endpoint(id=id_, kind=EndpointKind.WEBHOOK, url=url, secret=SECRET, events=events, state=state)


def event(id_: str = "v1", type_: EventType = EventType.PUBLISHED, *, created: datetime = NOON) -> Event:
    """An event."""
    return Event(id=id_, type=type_, created=created, data={"id": "tag:x", "title": "É 1"})


def settled(
    delivery: Delivery,
    state: DeliveryState,
    *,
    started: datetime = NOON,
    status: int | None = 200,
    due: datetime | None = None,
    host_not_before: datetime | None = None,
    endpoint: EndpointState | None = None,
) -> Settlement:
    """A delivery that was tried."""
    return Settlement(
        delivery=delivery,
        attempt=Attempt(number=1, started=started, elapsed_ms=12, status=status, response="ok"),
        next=Next(state=state, due=due, host_not_before=host_not_before, endpoint=endpoint),
    )
