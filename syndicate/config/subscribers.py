"""Who is told, in the settings: webhooks, chats, people by mail, directories and search engines."""

import re
from email.utils import parseaddr
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from syndicate.config.values import (
    EndpointUrl,
    Languages,
    Names,
    OptionalPath,
    Seconds,
    Table,
    one_or_many,
)
from syndicate.model import PUBLIC, EventType

_MAILBOX = re.compile(r"[^\s@<>,;:\"()]+@[A-Za-z0-9.-]+")
_INDEX_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")
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


def _mail_server(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.username or parts.path.strip("/"):
        raise ValueError("write smtp://HOST:587 (STARTTLS) or smtps://HOST:465 (TLS), without user or path")
    return value.rstrip("/")


def _mailbox(value: str) -> str:
    name, address = parseaddr(value)
    if not _MAILBOX.fullmatch(address) or not value.isprintable() or "," in value.replace(name, "", 1):
        raise ValueError("write one mail address, such as 'The Paper <news@example.org>'")
    return value


def _index_key(value: str) -> str:
    if value and not _INDEX_KEY.fullmatch(value):
        raise ValueError("write 8 to 128 letters, digits and hyphens")
    return value


PublicType = Annotated[EventType, AfterValidator(_public)]
Headers = Annotated[dict[str, str], AfterValidator(_headers)]
Place = Annotated[str, AfterValidator(_place)]
MailServer = Annotated[str, AfterValidator(_mail_server)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]
IndexNowKey = Annotated[str, AfterValidator(_index_key)]


class Audience(Table):
    """Which articles somebody is told of."""

    section: Names = Field((), description="Only articles of these sections.")
    tag: Names = Field((), description="Only articles with one of these tags.")
    author: Names = Field((), description="Only articles by one of these.")
    language: Languages = Field((), description="Only articles in one of these languages.")


class WebhookTable(Audience):
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
        "all but 'article.rejected' and 'endpoint.disabled'.",
    )
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
    gzip: bool = Field(
        False, description="Send bodies compressed; for a receiver that takes Content-Encoding: gzip."
    )
    client_certificate: OptionalPath = Field(
        None, description="Certificate and key in PEM form, to show to the receiver (mTLS)."
    )

    @model_validator(mode="after")
    def _one_pace(self) -> Self:
        if self.ordered and self.batch > 1:
            raise ValueError("write ordered or batch, not both: what comes in a batch is in order")
        return self


class ChatTable(Audience):
    """A channel of a chat service that is told of articles."""

    service: Literal["slack", "discord", "teams", "mattermost", "telegram"] = Field(
        description="What is spoken there."
    )
    url: Place = Field(
        "",
        description="Where the address of its incoming webhook is: env:NAME or file:PATH. Who knows it can "
        "write there.",
    )
    token: Place = Field("", description="Where the token of a Telegram bot is, likewise.")
    chat: str = Field("", description="Telegram's chat, such as '@our_news'.")
    events: tuple[PublicType, ...] = Field(
        (EventType.PUBLISHED,), description="Types of events to tell; updates and withdrawals if named here."
    )
    template: str = Field(
        "",
        description="Text of an article in the service's own markup, with $title, $summary, $url, $section "
        "and $label; empty means the usual form.",
    )
    wait: Seconds = Field(
        3, description="How long an article waits for others that go into the same message."
    )

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.service == "telegram" and not (self.token and self.chat):
            raise ValueError("write token and chat: a Telegram bot needs both")
        if self.service != "telegram" and not self.url:
            raise ValueError(f"write url: where the address of the {self.service} webhook is, as env:NAME")
        return self


class MailTable(Audience):
    """People who get a digest by mail."""

    server: MailServer = Field(description="Server that takes the mail, such as smtp://mail.example.org:587.")
    user: str = Field("", description="Name to log in with; empty where the server asks for none.")
    password: Place = Field("", description="Where its password is: env:NAME or file:PATH.")
    sender: Mailbox = Field(description="Who it is from, such as 'The Paper <news@example.org>'.")
    to: Annotated[tuple[Mailbox, ...], BeforeValidator(one_or_many), Field(min_length=1, max_length=100)] = (
        Field(description="Who gets it; they do not see each other.")
    )
    every: Seconds = Field(86400, description="How much time a digest covers.")
    events: tuple[PublicType, ...] = Field((EventType.PUBLISHED,), description="Types of events to tell.")
    unsubscribe: str = Field(
        "", description="Address to unsubscribe at; a mail to the sender if it is empty."
    )


class PingTable(Table):
    """A directory that is pinged by XML-RPC when a feed changed."""

    url: EndpointUrl = Field(description="Address that takes weblogUpdates calls.")
    extended: bool = Field(True, description="Name the feed too (extendedPing); false for old directories.")
    every: Seconds = Field(
        1800, description="How much time a ping covers: no two come sooner one after the other."
    )


class IndexNowTable(Table):
    """Search engines that are told of pages by IndexNow; one tells the others."""

    key: IndexNowKey = Field(
        "", description="Any 8 to 128 letters, digits and hyphens; published as a file. Empty tells nobody."
    )
    url: EndpointUrl = Field(
        "https://api.indexnow.org/indexnow", description="Address that takes the lists of pages."
    )
    wait: Seconds = Field(60, description="How long a page waits for others that go into the same list.")


class OtherTable(Audience):
    """An endpoint of a kind that an installed package brings."""

    kind: str = Field(min_length=1, description="Name of the kind, as the package's entry point has it.")
    url: EndpointUrl = Field(description="Address that it is told at.")
    secret: Place = Field("", description="Where its secret is: env:NAME or file:PATH.")
    events: tuple[PublicType, ...] = Field((EventType.PUBLISHED,), description="Types of events to tell.")
    wait: Seconds = Field(0, description="How long an event waits for others that go into the same request.")
    batch: int = Field(1, ge=1, le=500, description="Events in one request at the most.")
    options: dict[str, str] = Field({}, description="What the kind needs beside; no secrets.")
