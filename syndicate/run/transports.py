"""The ways out: one for the web, one for mail, chosen by the method of a request."""

from collections.abc import Mapping

from syndicate.config import Configuration
from syndicate.model import Request, Response
from syndicate.notify.mail.digest import METHOD as MAIL
from syndicate.notify.mail.smtp import MailTransport
from syndicate.notify.transport import GuardedTransport
from syndicate.ports.notify import Transport

_QUICK_S = 4


def transport(configuration: Configuration) -> Transport:
    """Both, within the bounds that the settings put on the network."""
    network = configuration.settings.network
    ca_file = configuration.path(network.ca_file) if network.ca_file else None
    web = GuardedTransport(
        allow=network.allow,
        ports=network.port_numbers,
        connect_timeout_s=network.connect_timeout,
        total_timeout_s=network.timeout,
        ca_file=ca_file,
    )
    mail = MailTransport(allow=network.allow, total_timeout_s=network.timeout, ca_file=ca_file)
    return _ByMethod(web, {MAIL: mail})


def quick(configuration: Configuration) -> Transport:
    """A way to the web for requests whose answer somebody waits for: the 4 seconds that rssCloud gives."""
    network = configuration.settings.network
    return GuardedTransport(
        allow=network.allow,
        ports=network.port_numbers,
        connect_timeout_s=min(network.connect_timeout, _QUICK_S),
        total_timeout_s=_QUICK_S,
        ca_file=configuration.path(network.ca_file) if network.ca_file else None,
    )


class _ByMethod:
    """Takes each request to the way out that knows its method."""

    def __init__(self, usual: Transport, others: Mapping[str, Transport]) -> None:
        self._usual = usual
        self._others = others

    def send(self, request: Request) -> Response:
        """Make one request; see :class:`syndicate.ports.notify.Transport`."""
        return self._others.get(request.method, self._usual).send(request)

    def close(self) -> None:
        """Drop idle connections."""
        for one in (self._usual, *self._others.values()):
            one.close()
