"""WebSub as the settings have it: the hub inside and those elsewhere."""

from syndicate.config import Configuration
from syndicate.config.tables import Settings
from syndicate.core.hub import HubTerms
from syndicate.core.networks import Allowed
from syndicate.model import Endpoint, EndpointKind, EventType, Origin, Pace
from syndicate.run.endpoints import endpoint_id

_TOLD_AT_ONCE = 30
"""Feeds in one request to a hub elsewhere, each with up to three addresses."""


def own_hub(settings: Settings, url: str) -> str | None:
    """The public address of the hub inside, where there is one.

    :param url: public address of the output folder
    """
    return url + settings.hub.path if settings.hub.enabled else None


def own_cloud(settings: Settings, url: str) -> str:
    """The public address at which rssCloud registrations are taken; empty where none are."""
    return url + settings.rsscloud.path if settings.rsscloud.enabled else ""


def announced(settings: Settings, url: str) -> tuple[str, ...]:
    """Every hub that the feeds name, the one inside first."""
    own = own_hub(settings, url)
    return tuple(dict.fromkeys((*filter(None, [own]), *settings.feeds.hubs)))


def elsewhere(configuration: Configuration) -> list[Endpoint]:
    """The hubs elsewhere, to be told that feeds changed."""
    return [
        Endpoint(
            id=endpoint_id(Origin.CONFIG, EndpointKind.HUB, hub),
            kind=EndpointKind.HUB,
            url=hub,
            secret="",
            events=(EventType.FEED_UPDATED,),
            origin=Origin.CONFIG,
            pace=Pace.GATHERED,
            at_most=_TOLD_AT_ONCE,
        )
        for hub in dict.fromkeys(configuration.settings.feeds.hubs)
    ]


def terms(settings: Settings) -> HubTerms:
    """What the hub inside grants."""
    hub = settings.hub
    return HubTerms(
        shortest_s=hub.shortest_lease,
        usual_s=hub.usual_lease,
        longest_s=hub.longest_lease,
        method=hub.signature,
        allowed=Allowed.parse(settings.network.allow),
    )
