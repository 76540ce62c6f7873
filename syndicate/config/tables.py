"""Every setting, declared once: its type, default, unit and meaning.

The reference in ``docs/configuration.md`` and the file that ``syndicate init`` writes are made from these
declarations.
"""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from syndicate.config.names import DATABASE
from syndicate.model import ArticleType, EventType, FeedFormat, apple_categories

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PORTS = 65536
_CRONTAB = re.compile(r"\S+(\s+\S+){4}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_AUTHORITY = re.compile(r"[a-z0-9._+-]+(@[a-z0-9.-]+)?")


def _absolute_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write a whole address, such as https://example.org/")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ValueError("write the address without user, query or fragment")
    return value if value.endswith("/") else value + "/"


def _endpoint_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write a whole address, such as https://example.org/hook")
    if parts.username or parts.password or parts.fragment:
        raise ValueError("write the address without user or fragment")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as unknown:
        raise ValueError("write an IANA zone, such as Europe/Berlin or UTC") from unknown
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("write a language tag, such as en or pt-BR (BCP 47)")
    return value


def _authority(value: str) -> str:
    if value and not _AUTHORITY.fullmatch(value):
        raise ValueError("write a lower-case domain or mail address that is yours, such as example.org")
    return value


def _network(value: str) -> str:
    if "/" in value:
        ip_network(value)
    elif not value.strip():
        raise ValueError("write a host name, an address or a network such as 10.1.0.0/16")
    return value


def _permalink(value: str) -> str:
    parts = dict.fromkeys(("year", "month", "day", "slug", "path", "stem"), "x")
    try:
        address = value.format_map(parts)
    except (KeyError, ValueError, IndexError) as unknown:
        raise ValueError(
            f"write an address with {', '.join(f'{{{part}}}' for part in parts)} in it"
        ) from unknown
    if value:
        _endpoint_url(address)
    return value


def _slug(value: str) -> str:
    if value and not _SLUG.fullmatch(value):
        raise ValueError("write lower-case letters, digits and hyphens, such as long-reads")
    return value


def _category(value: str) -> str:
    if apple_categories.is_known(value):
        return value
    above, below = apple_categories.split(value)
    known = apple_categories.CATEGORIES.get(above, ()) if below else apple_categories.CATEGORIES
    raise ValueError(
        f"write one of Apple's categories, such as 'Arts' or 'Arts > Books'; it knows {', '.join(known)}"
        if known
        else f"write {above!r} alone, or one of {', '.join(apple_categories.CATEGORIES)}"
    )


def _web_url(value: str) -> str:
    return value and _endpoint_url(value)


def _crontab(value: str) -> str:
    if value and not _CRONTAB.fullmatch(value.strip()):
        raise ValueError("write five fields: minute, hour, day, month, weekday, such as '*/10 * * * *'")
    return value


def _port_ranges(value: tuple[str, ...]) -> tuple[str, ...]:
    for part in value:
        first, _dash, last = part.partition("-")
        if not (
            first.isdigit() and (last or first).isdigit() and 0 < int(first) <= int(last or first) < _PORTS
        ):
            raise ValueError("write port numbers or ranges, such as '443' or '8000-8999'")
    return value


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


_DURATION = re.compile(r"(?P<number>\d+)\s*(?P<unit>s|m|h|d)?")
_SECONDS = {None: 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(value: object) -> object:
    """A duration as seconds; what is no text is left as it is."""
    if isinstance(value, str):
        match = _DURATION.fullmatch(value.strip())
        if not match:
            raise ValueError("write a number of seconds, or a text such as '90s', '10m', '6h' or '3d'")
        return int(match["number"]) * _SECONDS[match["unit"]]
    return value


def _if_any(value: object) -> object:
    return None if value == "" else value


AbsoluteUrl = Annotated[str, AfterValidator(_absolute_url)]
EndpointUrl = Annotated[str, AfterValidator(_endpoint_url)]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[str, AfterValidator(_language)]
Authority = Annotated[str, AfterValidator(_authority)]
AllowedNetwork = Annotated[str, AfterValidator(_network)]
Permalink = Annotated[str, AfterValidator(_permalink)]
Crontab = Annotated[str, AfterValidator(_crontab)]
Ports = Annotated[tuple[str, ...], AfterValidator(_port_ranges)]
Seconds = Annotated[int, BeforeValidator(seconds), Field(ge=0)]
OptionalPath = Annotated[Path | None, BeforeValidator(_if_any)]
Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
WebUrl = Annotated[str, AfterValidator(_web_url)]
Slug = Annotated[str, AfterValidator(_slug)]
Languages = Annotated[tuple[Language, ...], BeforeValidator(_one_or_many)]
Types = Annotated[tuple[ArticleType, ...], BeforeValidator(_one_or_many)]
Categories = Annotated[tuple[Annotated[str, AfterValidator(_category)], ...], BeforeValidator(_one_or_many)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class PublicationTable(_Table):
    """What the publication is and says of itself."""

    title: str = Field("", description="Name of the publication; the folder's name if it is empty.")
    url: AbsoluteUrl = Field("http://127.0.0.1:8000/", description="Public address of the output folder.")
    language: Language = Field("en", description="Language of articles that do not say theirs (BCP 47).")
    zone: Zone = Field("UTC", description="Zone of dates that do not say theirs (IANA name).")
    authority: Authority = Field(
        "", description="Domain or mail address that guids are minted under; the url's host if it is empty."
    )
    description: str = Field("", description="One sentence about the publication.")
    authors: Names = Field((), description="Authors of articles that do not name theirs.")
    rights: str = Field("", description="Copyright line of the feeds.")


class CorpusTable(_Table):
    """Where the articles are and how they are read."""

    path: Path = Field(Path("corpus"), description="Folder of articles.")
    exclude: Names = Field((), description="Patterns of paths that are no articles, such as 'drafts/*'.")
    dates: Literal["declared", "path", "mtime"] = Field(
        "declared",
        description="Where a plain text without a date gets it from: nowhere, its path, or the file's time.",
    )
    updated: Literal["declared", "git"] = Field(
        "declared",
        description="What updated is at first sight where an article declares none: published, or its file's "
        "last commit in git.",
    )
    date_order: Literal["", "dmy", "mdy"] = Field("", description="What 03/04/2021 means; empty refuses it.")
    zone_names: dict[str, str] = Field(
        default_factory=dict, description="Abbreviations of zones, such as IST = 'Asia/Kolkata'."
    )
    max_bytes: int = Field(10_000_000, ge=1, description="A larger file is refused, in bytes.")
    workers: int = Field(
        0, ge=0, description="Processes that read when there is much to read; 0 means one a core, 1 none."
    )
    max_vanishing: float = Field(
        0.5,
        ge=0,
        le=1,
        description="Share of at least 20 entries that may vanish in one pass before it stops and asks.",
    )


class OutputTable(_Table):
    """Where the publication is written and what it has beside feeds."""

    path: Path = Field(Path("public"), description="Folder that is served.")
    pages: bool = Field(True, description="Write a page for each article, an index and an archive.")
    permalink: Permalink = Field(
        "",
        description="Address of an article on a site of your own, with {year}, {month}, {day}, {slug}, "
        "{path} and {stem}; empty means the pages written here.",
    )
    templates: OptionalPath = Field(
        None, description="Folder of templates that replace the built-in ones by name."
    )

    @model_validator(mode="after")
    def _needs_an_address(self) -> "OutputTable":
        if not self.pages and not self.permalink:
            raise ValueError(
                "write a permalink beside pages = false, such as "
                "'https://example.org/{year}/{month}/{slug}/': feeds must say where the articles are"
            )
        return self


class FeedsTable(_Table):
    """What the feeds hold."""

    limit: int = Field(50, ge=1, le=1000, description="Entries in a feed, newest first.")
    max_bytes: int = Field(
        500_000,
        ge=10_000,
        description="Size of a feed's document; beyond it the oldest entries are left out, the same in every "
        "format, but never the newest one.",
    )
    formats: tuple[FeedFormat, ...] = Field(
        (FeedFormat.RSS, FeedFormat.ATOM, FeedFormat.JSON), min_length=1, description="Formats to write."
    )
    content: Literal["full", "summary"] = Field("full", description="Whole texts, or summaries only.")
    by_language: bool = Field(
        False, description="A feed for each language, as soon as there are articles in two."
    )
    hubs: tuple[EndpointUrl, ...] = Field((), description="WebSub hubs that the feeds announce.")


class SelectionTable(_Table):
    """A feed of the articles that fit. Of one key any value is enough; of several keys, each must hold."""

    name: str = Field(min_length=1, description="What it is called in lists of feeds.")
    slug: Slug = Field(
        "", description="Its place, selections/SLUG/: keep it for good. Made from the name if it is empty."
    )
    title: str = Field("", description="Title of the feed; the name if it is empty.")
    description: str = Field("", description="One sentence about it.")
    section: Names = Field((), description="Sections.")
    tag: Names = Field((), description="Tags.")
    author: Names = Field((), description="Authors' names.")
    language: Languages = Field((), description="Languages; en holds for en-GB too.")
    type: Types = Field((), description="'audio' has something to listen to or to watch, 'text' has not.")
    limit: int | None = Field(None, ge=1, le=1000, description="Entries in the feed; empty as in [feeds].")
    content: Literal["", "full", "summary"] = Field(
        "", description="Whole texts, or summaries only; empty as in [feeds]."
    )
    image: WebUrl = Field("", description="Address of the feed's picture.")
    podcast: bool = Field(False, description="Make it a podcast, by what [podcast] says.")


class PodcastTable(_Table):
    """What directories are told of the selections that are podcasts."""

    author: str = Field("", description="Who makes it; the publication's title if it is empty.")
    owner_name: str = Field("", description="Whom directories may write to; the author if it is empty.")
    owner_email: str = Field("", description="Their mail address; it is published in the feed.")
    category: Categories = Field(
        (), description="Categories of Apple's list, such as 'News' or 'Arts > Books', the main one first."
    )
    explicit: bool = Field(False, description="Whether it is not for children.")
    type: Literal["episodic", "serial"] = Field(
        "episodic", description="Newest episode first, or in the order of their numbers."
    )
    image: WebUrl = Field(
        "",
        description="Address of its cover: square, 1400 to 3000 pixels, JPEG or PNG.",
    )
    locked: bool = Field(False, description="Whether other platforms may not import it.")
    medium: Literal["podcast", "music", "video", "film", "audiobook", "newsletter", "blog"] = Field(
        "podcast", description="What it consists of."
    )
    funding: WebUrl = Field("", description="Where listeners can support it.")
    guid: str = Field(
        "",
        pattern=r"^$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        description="Its podcast:guid, if it had one elsewhere; else one is made once, and kept.",
    )


class TagsTable(_Table):
    """What becomes of tags."""

    rename: dict[str, str] = Field(
        default_factory=dict,
        description="Tags that are another one, such as JS = 'JavaScript'; the old one's pages lead there.",
    )


class StateTable(_Table):
    """Where the publication's memory is kept."""

    path: Path = Field(DATABASE, description="SQLite database.")
    url: str = Field(
        "",
        description="PostgreSQL database instead, as postgresql://user@host/name; a password by environment.",
        repr=False,
    )


class WebhookTable(_Table):
    """An endpoint that is told of changes."""

    url: EndpointUrl = Field(description="Address that events are posted to.")
    secret: str = Field(
        repr=False,
        min_length=1,
        description="Signing secret (whsec_…), or where it is: env:NAME or file:PATH; "
        "'syndicate webhook secret' makes one.",
    )
    events: tuple[EventType, ...] = Field((), description="Types of events to send; empty means all.")


class NetworkTable(_Table):
    """What outgoing requests may reach."""

    allow: tuple[AllowedNetwork, ...] = Field(
        (), description="Hosts, addresses or networks that may be contacted although they are private."
    )
    ports: Ports = Field(
        ("80", "443", "8000-8999"), description="Ports that may be contacted; any, on an allowed host."
    )

    @property
    def port_numbers(self) -> tuple[int, ...]:
        """Every port of the ranges."""
        bounds = [part.partition("-") for part in self.ports]
        return tuple(port for first, _, last in bounds for port in range(int(first), int(last or first) + 1))

    timeout: Seconds = Field(15, description="Longest time for one request.")
    connect_timeout: Seconds = Field(5, description="Longest time to open a connection.")
    ca_file: OptionalPath = Field(None, description="Certificates to trust beside the usual ones.")


class DeliveryTable(_Table):
    """How hard an endpoint is tried."""

    workers: int = Field(8, ge=1, le=256, description="Requests under way at once.")
    first_retry: Seconds = Field(
        10, description="Longest wait before the second try; each further one doubles it."
    )
    longest_retry: Seconds = Field(6 * 3600, description="Longest wait between two tries.")
    give_up: Seconds = Field(3 * 86400, description="Age at which a delivery is dead.")
    pause_after: Seconds = Field(5 * 86400, description="An endpoint that fails for so long is paused.")
    keep: Seconds = Field(30 * 86400, description="How long deliveries that are done are kept.")


class ScheduleTable(_Table):
    """When the daemon looks."""

    watch: bool = Field(True, description="Act on changes as they happen.")
    interval: Seconds = Field(300, description="Time between full scans; 0 for none.")
    cron: Crontab = Field("", description="Full scans by a crontab line in the publication's zone instead.")
    grace: Seconds = Field(10, description="Time for work in progress to end when the daemon is stopped.")


class Settings(_Table):
    """All that a publication can be told; see ``docs/configuration.md``."""

    publication: PublicationTable = PublicationTable()
    corpus: CorpusTable = CorpusTable()
    output: OutputTable = OutputTable()
    feeds: FeedsTable = FeedsTable()
    selections: tuple[SelectionTable, ...] = Field((), description="Feeds of the articles that fit.")
    podcast: PodcastTable = PodcastTable()
    tags: TagsTable = TagsTable()
    state: StateTable = StateTable()
    webhooks: tuple[WebhookTable, ...] = Field((), description="Endpoints that are told of changes.")
    network: NetworkTable = NetworkTable()
    delivery: DeliveryTable = DeliveryTable()
    schedule: ScheduleTable = ScheduleTable()

    @model_validator(mode="after")
    def _selections_agree(self) -> "Settings":
        places = [(selection.slug or selection.name).casefold() for selection in self.selections]
        twice = next((place for place in places if places.count(place) > 1), None)
        if twice:
            raise ValueError(f"write another slug for one of the [[selections]] {twice}")
        needed = ("category", "owner_email")
        missing = [key for key in needed if not getattr(self.podcast, key)]
        for selection in self.selections:
            lacking = missing if self.podcast.image or selection.image else [*missing, "image"]
            if selection.podcast and lacking:
                raise ValueError(
                    f"write {' and '.join(lacking)} in [podcast]: directories refuse {selection.name} without"
                )
        return self
