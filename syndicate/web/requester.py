"""Who sends a request: the peer, or whoever a reverse proxy of one's own says it was."""

from starlette.datastructures import Headers
from starlette.types import Scope

from syndicate.core.networks import Allowed, parse_address


def requester(scope: Scope, proxies: Allowed) -> str:
    """The IP address that a request comes from, as text; empty where that is not known.

    The last address of ``X-Forwarded-For`` is believed where the peer is a proxy of one's own: what stands
    before it was written by the client.

    :param proxies: networks of one's own proxies
    """
    client = scope.get("client")
    peer = str(client[0]) if client else ""
    if not _is_in(peer, proxies):
        return peer
    named = Headers(scope=scope).getlist("x-forwarded-for")
    last = named[-1].rpartition(",")[2].strip() if named else ""
    try:
        return str(parse_address(last))
    except ValueError:
        return peer


def _is_in(peer: str, networks: Allowed) -> bool:
    try:
        return networks.address(parse_address(peer))
    except ValueError:
        return False
