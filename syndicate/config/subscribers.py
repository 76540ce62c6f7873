"""Who is told, in the settings: endpoints of webhooks."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from syndicate.config.values import EndpointUrl, Languages, Names, OptionalPath, Seconds, Table
from syndicate.model import PUBLIC, EventType

_OURS = frozenset(
    {"host", "content-type", "content-length", "user-agent", "accept-encoding", "authorization"}
)
_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect"}
)


def _public(value: EventType) -> EventType:
    if value not in PUBLIC:
        raise ValueError(f"write one of {', '.join(PUBLIC)}")
    return value


def _header(name: str, value: str) -> None:
    lower = name.lower()
    if not name or any(not (char.isascii() and (char.isalnum() or char in "-_")) for char in name):
        raise ValueError(f"{name!r} is no name of a header: write letters, digits and hyphens")
    if lower in _OURS | _HOP_BY_HOP or lower.startswith(("webhook-", "proxy-")):
        raise ValueError(f"the header {name} is set by the program: write another, or leave it out")
    if not (value.isascii() and value.isprintable()):
        raise ValueError(f"the header {name} holds a line break or another character that no header may have")


def _headers(value: dict[str, str]) -> dict[str, str]:
    for name, said in value.items():
        _header(name, said)
    return value


def _place(value: str) -> str:
    if value and not value.startswith(("env:", "file:")):
        raise ValueError("write where it is: env:NAME or file:PATH")
    return value


PublicType = Annotated[EventType, AfterValidator(_public)]
Headers = Annotated[dict[str, str], AfterValidator(_headers)]
Place = Annotated[str, AfterValidator(_place)]


class WebhookTable(Table):
    """An endpoint that is told of changes."""

    url: EndpointUrl = Field(description="Address that events are posted to.")
    secret: str = Field(
        repr=False,
        min_length=1,
        description="Signing secret (whsec_…) or private key (whsk_…), or where it is: env:NAME or "
        "file:PATH; 'syndicate webhook secret' makes one.",
    )
    events: tuple[PublicType, ...] = Field(
        (),
        description="Types of events to send, such as 'article.published' (see events.md); empty means "
        "all but 'article.rejected'.",
    )
    section: Names = Field((), description="Only articles of these sections.")
    tag: Names = Field((), description="Only articles with one of these tags.")
    author: Names = Field((), description="Only articles by one of these.")
    language: Languages = Field((), description="Only articles in one of these languages.")
    payload: Literal["full", "thin"] = Field(
        "full", description='Whole articles, or with "thin" what is needed to fetch them.'
    )
    ordered: bool = Field(
        False, description="Send one at a time, by sequence; the next waits until the one before has ended."
    )
    batch: int = Field(1, ge=1, le=100, description="Events in one message at the most.")
    batch_wait: Seconds = Field(
        10, description="How long an event waits for company, where `batch` is over 1."
    )
    rate: float = Field(0, ge=0, description="Requests in a second at the most; 0 for no limit.")
    headers: Headers = Field({}, description="Header fields to send beside ours; no secrets.")
    bearer: Place = Field(
        "", description="Where the token of an Authorization field is: env:NAME or file:PATH."
    )
    basic: Place = Field("", description="Where user:password for HTTP authentication is, likewise.")
    client_certificate: OptionalPath = Field(
        None, description="Certificate and key in PEM form, to show to the receiver (mTLS)."
    )
