"""Who is told: endpoints of every kind, what each wants and how it wants it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from syndicate.model.events import ON_REQUEST, PUBLIC, About, Event, EventType


class EndpointKind(StrEnum):
    """How an endpoint is spoken to. Values are stored. An installed package may bring kinds of its own."""

    WEBHOOK = "webhook"
    WEBSUB = "websub"  # a callback that subscribed at the hub inside
    WEBSUB_INTENT = "websub-intent"  # a callback that is asked whether it meant to subscribe
    WEBSUB_DENIAL = "websub-denial"  # a callback that is told that it does not follow a topic
    HUB = "hub"  # a hub elsewhere, told that a topic changed
    RSSCLOUD = "rsscloud"
    PING = "ping"
    INDEXNOW = "indexnow"
    SLACK = "slack"
    DISCORD = "discord"
    TEAMS = "teams"
    MATTERMOST = "mattermost"
    TELEGRAM = "telegram"
    MAIL = "mail"


class EndpointState(StrEnum):
    """Whether an endpoint is sent to. Values are stored."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"


class Origin(StrEnum):
    """Who decides that an endpoint exists: the settings, a command, or the subscriber itself."""

    CONFIG = "config"
    COMMAND = "command"
    SUBSCRIBER = "subscriber"


class Pace(StrEnum):
    """How what is owed to one endpoint follows each other. Values are stored."""

    EACH = "each"  # one request for each delivery, several at once
    ORDERED = "ordered"  # one request for each; the next waits until the one before has ended
    GATHERED = "gathered"  # one request for as many as are owed
    NEWEST = "newest"  # one request for the newest; it stands for the older ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which articles an endpoint is told of: in each kind that is named, one of its names must fit.

    Names are compared without regard to case; what concerns no article passes.
    """

    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def passes(self, about: About | None) -> bool:
        """Whether an event about this is let through."""
        if about is None:
            return True
        pairs = (
            (self.sections, (about.section,)),
            (self.tags, about.tags),
            (self.authors, about.authors),
            (self.languages, (about.language, about.language.partition("-")[0])),
        )
        return all(not wanted or _meet(wanted, there) for wanted, there in pairs)


def _meet(wanted: tuple[str, ...], there: tuple[str, ...]) -> bool:
    names = {name.casefold() for name in there}
    return any(name.casefold() in names for name in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Someone to tell.

    :ivar id: short and stable, made from origin and url
    :ivar kind: an :class:`EndpointKind`, or the name that an installed package gave its own
    :ivar secret: what requests are signed with; kept out of ``repr`` and of every log
    :ivar events: the types it wants; empty means all but those told on request alone
    :ivar topic: address of the one document that it follows; empty for the whole publication
    :ivar pace: how what is owed to it follows each other
    :ivar gather_s: seconds that a delivery waits for company before it is due
    :ivar at_most: deliveries in one request of a gathering endpoint
    :ivar per_second: requests it takes in a second; 0 for as many as there are
    :ivar options: what its kind needs beside, in JSON types, never a secret
    :ivar lease_until: when its subscription ends by itself, aware UTC
    :ivar former_secret: signs beside the new one until ``former_until``, so that nothing is lost while the
        receiver changes to it
    """

    id: str
    kind: str
    url: str
    secret: str = field(repr=False)
    events: tuple[EventType, ...] = ()
    origin: Origin = Origin.COMMAND
    state: EndpointState = EndpointState.ACTIVE
    topic: str = ""
    filter: Filter = Filter()
    pace: Pace = Pace.EACH
    gather_s: int = 0
    at_most: int = 100
    per_second: float = 0
    options: Mapping[str, object] = field(default_factory=dict)
    lease_until: datetime | None = None
    former_secret: str = field(repr=False, default="")
    former_until: datetime | None = None

    def signers(self, now: datetime) -> tuple[str, ...]:
        """The secrets that sign now, the lasting one first."""
        if self.former_secret and self.former_until is not None and now < self.former_until:
            return (self.secret, self.former_secret)
        return (self.secret,)

    def wants(self, event: Event) -> bool:
        """Whether an event is owed to it, unless it is owed to named endpoints alone."""
        if event.type not in PUBLIC:
            return bool(event.topic) and event.topic == self.topic and event.type is EventType.TOPIC
        if self.topic:
            return False
        if event.type is EventType.TEST:
            return True
        if self.events and event.type not in self.events:
            return False
        if not self.events and event.type in ON_REQUEST:
            return False
        return self.filter.passes(event.about)
