"""What the daemon serves: the output folder, and what answers at addresses of its own."""

from urllib.parse import urlsplit

from starlette.types import ASGIApp

from syndicate.core.networks import Allowed
from syndicate.run.health import Health
from syndicate.run.publication import Publication
from syndicate.web.cloud import cloud_app
from syndicate.web.files import feed_app
from syndicate.web.hub import hub_app
from syndicate.web.mounts import mounted


def site(publication: Publication, *, health: Health) -> ASGIApp:
    """The one application of a publication."""
    files = feed_app(
        publication.output,
        health=health.report,
        withdrawn=publication.was_withdrawn,
        links=publication.link_field,
        base=urlsplit(publication.masthead.url).path,
    )
    return mounted(_mounts(publication), files)


def _mounts(publication: Publication) -> dict[str, ASGIApp]:
    settings = publication.configuration.settings
    hub, cloud = settings.hub, settings.rsscloud
    proxies = Allowed.parse(hub.proxies)
    apps: dict[str, ASGIApp] = {}
    if hub.enabled:
        apps[f"/{hub.path}"] = hub_app(publication.subscribe, proxies=proxies)
    if cloud.enabled:
        apps[f"/{cloud.path}"] = cloud_app(publication.register, proxies=proxies)
    return apps
