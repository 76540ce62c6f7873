"""Applications that answer at single addresses, beside the one that answers everywhere else."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


def mounted(mounts: Mapping[str, ASGIApp], otherwise: ASGIApp) -> ASGIApp:
    """Make one application of several.

    :param mounts: by path, exactly as it stands in the request, such as ``/hub``
    :param otherwise: answers at every other path
    """

    async def chosen(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["raw_path"].decode("latin-1") if scope["type"] == "http" else ""
        await mounts.get(path, otherwise)(scope, receive, send)

    return chosen
