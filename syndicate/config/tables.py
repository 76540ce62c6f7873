"""Every setting, declared once: its type, default, unit and meaning.

The reference in ``docs/configuration.md`` and the file that ``syndicate init`` writes are made from these
declarations.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from syndicate.config.hub import CloudTable, HubTable
from syndicate.config.names import DATABASE
from syndicate.config.subscribers import (
    ChatTable,
    IndexNowTable,
    MailTable,
    OtherTable,
    PingTable,
    WebhookTable,
)
from syndicate.config.values import (
    AbsoluteUrl,
    AllowedNetwork,
    Authority,
    Categories,
    Crontab,
    EndpointUrl,
    Language,
    Languages,
    Names,
    OptionalCount,
    OptionalPath,
    Permalink,
    Ports,
    Seconds,
    Slug,
    Table,
    Types,
    WebUrl,
    Zone,
)
from syndicate.model import FeedFormat


class PublicationTable(Table):
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


class CorpusTable(Table):
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
    serial_dates: bool = Field(
        False,
        description="Read a number such as 44402 as a day of a spreadsheet, counted from 1899-12-30, "
        "not as seconds.",
    )
    shown_dates: bool = Field(
        False,
        description="Take the day that an HTML page shows, as in 'Posted 12 May 2021', where it declares "
        "none; needs syndicate[html].",
    )
    titles: Literal["text", "name"] = Field(
        "text",
        description="What an article without a title is called by: its first sentence, or its file's name.",
    )
    detect_languages: bool = Field(
        False,
        description="Find the language of an article that does not say it by its words, if they are many and "
        "it is sure; needs syndicate[languages].",
    )
    language_folders: bool = Field(
        False,
        description="Take a first folder such as fr for the language of what lies in it, not for a section.",
    )
    plain_text: Literal["plain", "markdown"] = Field(
        "plain", description="How the body of a .txt file is written."
    )
    mend_encoding: bool = Field(
        False, description="Repair text that was encoded twice, as in â€œ; else it is only a warning."
    )
    attachments: bool = Field(
        False,
        description="Publish what is attached to letters; else their text alone is taken.",
    )
    append_only: bool = Field(
        False,
        description="Files are added, renamed and removed, but not edited in place: a scan opens only "
        "folders whose own time has changed. 'syndicate publish --full' opens all.",
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


class OutputTable(Table):
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


class FeedsTable(Table):
    """What the feeds hold."""

    limit: int = Field(50, ge=1, le=1000, description="Entries in a feed, newest first.")
    max_bytes: int = Field(
        500_000,
        ge=10_000,
        description="Size of a feed's document; beyond it the oldest entries are left out, the same in every "
        "format, but never the newest one.",
    )
    keep_entries: OptionalCount = Field(
        None, description="How many of its newest entries a feed and its archive tell; empty for all."
    )
    keep_days: OptionalCount = Field(
        None,
        description="For how many days before its newest entry a feed's archive goes back; empty for ever. "
        "What is older keeps its page.",
    )
    formats: tuple[FeedFormat, ...] = Field(
        (FeedFormat.RSS, FeedFormat.ATOM, FeedFormat.JSON), min_length=1, description="Formats to write."
    )
    content: Literal["full", "summary"] = Field("full", description="Whole texts, or summaries only.")
    by_language: bool = Field(
        False, description="A feed for each language, as soon as there are articles in two."
    )
    film_pictures: bool = Field(
        False,
        description="Show films of YouTube and Dailymotion by their pictures, which readers' programs load "
        "from there, and not as links of words.",
    )
    hubs: tuple[EndpointUrl, ...] = Field((), description="WebSub hubs that the feeds announce.")


class ParticularsTable(Table):
    """What one feed has otherwise than `[feeds]` says: name what it is of, or nothing for the main one."""

    section: str = Field("", description="Section that it is the feed of.")
    tag: str = Field("", description="Tag, as it is called after all renaming.")
    author: str = Field("", description="Author's name.")
    language: Language = Field("", description="Language, such as 'de' (BCP 47).")
    title: str = Field("", description="Title of the feed; empty for the usual one.")
    description: str = Field("", description="One sentence about it; the publication's if it is empty.")
    limit: int | None = Field(None, ge=1, le=1000, description="Entries in the feed; empty as in [feeds].")
    content: Literal["", "full", "summary"] = Field(
        "", description="Whole texts, or summaries only; empty as in [feeds]."
    )
    image: WebUrl = Field("", description="Address of the feed's picture.")
    keep_entries: OptionalCount = Field(None, description="As in [feeds], for this one.")
    keep_days: OptionalCount = Field(None, description="As in [feeds], for this one.")

    @property
    def subject(self) -> tuple[str, str]:
        """What it is of: the key, and its value; both empty for the main feed."""
        said = [(key, getattr(self, key)) for key in ("section", "tag", "author", "language")]
        return next(((key, name) for key, name in said if name), ("", ""))

    @model_validator(mode="after")
    def _is_one(self) -> "ParticularsTable":
        if sum(map(bool, (self.section, self.tag, self.author, self.language))) > 1:
            raise ValueError(
                "write one of section, tag, author and language; a feed of articles that have several is "
                "one of the [[selections]]"
            )
        return self


class SelectionTable(Table):
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
    keep_entries: OptionalCount = Field(None, description="As in [feeds], for this one.")
    keep_days: OptionalCount = Field(None, description="As in [feeds], for this one.")
    podcast: bool = Field(False, description="Make it a podcast, by what [podcast] says.")


class PodcastTable(Table):
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


class TagsTable(Table):
    """What becomes of tags."""

    rename: dict[str, str] = Field(
        default_factory=dict,
        description="Tags that are another one, such as JS = 'JavaScript'; the old one's page and feeds lead "
        "there.",
    )


class StateTable(Table):
    """Where the publication's memory is kept."""

    path: Path = Field(DATABASE, description="SQLite database.")
    url: str = Field(
        "",
        description="PostgreSQL database instead, as postgresql://user@host/name; a password by environment.",
        repr=False,
    )


class NetworkTable(Table):
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


class DeliveryTable(Table):
    """How hard an endpoint is tried."""

    workers: int = Field(8, ge=1, le=256, description="Requests under way at once.")
    first_retry: Seconds = Field(
        10, description="Longest wait before the second try; each further one doubles it."
    )
    longest_retry: Seconds = Field(6 * 3600, description="Longest wait between two tries.")
    give_up: Seconds = Field(3 * 86400, description="Age at which a delivery is dead.")
    pause_after: Seconds = Field(5 * 86400, description="An endpoint that fails for so long is paused.")
    secret_overlap: Seconds = Field(
        86400, description="How long a webhook's old secret goes on signing beside the one that replaced it."
    )
    keep: Seconds = Field(30 * 86400, description="How long deliveries that are done are kept.")


class ScheduleTable(Table):
    """When the daemon looks."""

    watch: bool = Field(True, description="Act on changes as they happen.")
    interval: Seconds = Field(300, description="Time between full scans; 0 for none.")
    cron: Crontab = Field("", description="Full scans by a crontab line in the publication's zone instead.")
    grace: Seconds = Field(10, description="Time for work in progress to end when the daemon is stopped.")


class Settings(Table):
    """All that a publication can be told; see ``docs/configuration.md``."""

    publication: PublicationTable = PublicationTable()
    corpus: CorpusTable = CorpusTable()
    output: OutputTable = OutputTable()
    feeds: FeedsTable = FeedsTable()
    particulars: tuple[ParticularsTable, ...] = Field((), description="What single feeds have otherwise.")
    selections: tuple[SelectionTable, ...] = Field((), description="Feeds of the articles that fit.")
    podcast: PodcastTable = PodcastTable()
    tags: TagsTable = TagsTable()
    state: StateTable = StateTable()
    webhooks: tuple[WebhookTable, ...] = Field((), description="Endpoints that are told of changes.")
    chats: tuple[ChatTable, ...] = Field(
        (), description="Channels of chat services that are told of articles."
    )
    mails: tuple[MailTable, ...] = Field((), description="Digests by mail.")
    pings: tuple[PingTable, ...] = Field((), description="Directories that are pinged.")
    indexnow: IndexNowTable = IndexNowTable()
    endpoints: tuple[OtherTable, ...] = Field((), description="Endpoints of kinds from installed packages.")
    hub: HubTable = HubTable()
    rsscloud: CloudTable = CloudTable()
    network: NetworkTable = NetworkTable()
    delivery: DeliveryTable = DeliveryTable()
    schedule: ScheduleTable = ScheduleTable()

    @model_validator(mode="after")
    def _particulars_agree(self) -> "Settings":
        subjects = [(key, name.casefold()) for key, name in (feed.subject for feed in self.particulars)]
        twice = next((subject for subject in subjects if subjects.count(subject) > 1), None)
        if twice:
            raise ValueError(
                f"write one [[particulars]] for {' '.join(filter(None, twice)) or 'the main feed'}, not two"
            )
        return self

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
