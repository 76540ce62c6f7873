"""The ways of telling, by the kind of endpoint that each of them tells.

An installed package adds a kind by an entry point of the group ``syndicate.notifiers``: its name is the kind,
and what it loads makes a :class:`syndicate.ports.notify.Notifier` from the name of the user agent.
"""

from importlib.metadata import entry_points

import syndicate
from syndicate.config.tables import Settings
from syndicate.errors import ConfigError
from syndicate.model import EndpointKind
from syndicate.notify.chat.discord import Discord
from syndicate.notify.chat.mattermost import Mattermost
from syndicate.notify.chat.slack import Slack
from syndicate.notify.chat.talking import Talker
from syndicate.notify.chat.teams import Teams
from syndicate.notify.chat.telegram import Telegram
from syndicate.notify.hubs import Hub
from syndicate.notify.indexnow import IndexNow
from syndicate.notify.mail.digest import Digest
from syndicate.notify.ping import Ping
from syndicate.notify.rsscloud import Cloud
from syndicate.notify.webhook import Webhook
from syndicate.notify.websub import Denial, Question, WebSub
from syndicate.ports.notify import Notifier
from syndicate.run.endpoints import GROUP, Lookup

USER_AGENT = f"syndicate/{syndicate.__version__}"


def notifiers(settings: Settings, look: Lookup, *, url: str) -> dict[str, Notifier]:
    """All of them, those of installed packages included.

    :param look: gives the secrets that endpoints name the place of
    :param url: public address of the output folder
    :raises ConfigError: when an installed package cannot be loaded
    """
    agent = USER_AGENT
    ours: dict[str, Notifier] = {
        EndpointKind.WEBHOOK: Webhook(agent, look),
        EndpointKind.WEBSUB: WebSub(agent, hub=url + settings.hub.path),
        EndpointKind.WEBSUB_INTENT: Question(agent),
        EndpointKind.WEBSUB_DENIAL: Denial(agent),
        EndpointKind.HUB: Hub(agent),
        EndpointKind.RSSCLOUD: Cloud(agent),
        EndpointKind.PING: Ping(agent),
        EndpointKind.INDEXNOW: IndexNow(agent),
        EndpointKind.SLACK: Talker(Slack(), agent),
        EndpointKind.DISCORD: Talker(Discord(), agent),
        EndpointKind.TEAMS: Talker(Teams(), agent),
        EndpointKind.MATTERMOST: Talker(Mattermost(), agent),
        EndpointKind.TELEGRAM: Talker(Telegram(), agent),
        EndpointKind.MAIL: Digest(),
    }
    return {**_installed(agent), **ours}


def _installed(agent: str) -> dict[str, Notifier]:
    found: dict[str, Notifier] = {}
    for entry in entry_points(group=GROUP):
        try:
            found[entry.name] = entry.load()(agent)
        except Exception as wrong:
            raise ConfigError(
                f"the notifier {entry.name} of {entry.value} cannot be loaded: {wrong}",
                remedy="Update or remove the package that brings it.",
            ) from wrong
    return found
