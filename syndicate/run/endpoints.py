"""Webhooks of the configuration and of the command line as endpoints, with their secrets resolved."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from syndicate.config import Configuration
from syndicate.core import signing
from syndicate.errors import ConfigError
from syndicate.model import Endpoint, EndpointKind, EventType, Origin


def endpoint(url: str, secret: str, events: Iterable[EventType], origin: Origin) -> Endpoint:
    """The endpoint of one webhook; the same address from the same origin is the same endpoint.

    :raises ConfigError: when the secret is none
    """
    signing.key(secret)
    digest = hashlib.sha256(f"{origin} {url}".encode()).hexdigest()
    return Endpoint(
        id=f"ep_{digest[:12]}",
        kind=EndpointKind.WEBHOOK,
        url=url,
        secret=secret,
        events=tuple(events),
        origin=origin,
    )


def configured(configuration: Configuration, environment: Mapping[str, str]) -> list[Endpoint]:
    """The endpoints that the configuration names.

    :raises ConfigError: naming the webhook whose secret is missing or malformed
    """
    found = []
    for number, hook in enumerate(configuration.settings.webhooks, start=1):
        try:
            secret = _secret(hook.secret, configuration.base, environment)
            found.append(endpoint(hook.url, secret, hook.events, Origin.CONFIG))
        except ConfigError as wrong:
            message = f"[[webhooks]] number {number} secret: {wrong.args[0]}"
            raise ConfigError(message, remedy=wrong.remedy) from None
    return found


def _secret(declared: str, base: Path, environment: Mapping[str, str]) -> str:
    place, _colon, name = declared.partition(":")
    if place == "env":
        if name not in environment:
            raise ConfigError(f"the environment has no {name}", remedy=f"Set {name} to the secret (whsec_…).")
        return environment[name].strip()
    if place == "file":
        try:
            return (base / name).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            raise ConfigError(f"{name} cannot be read: {wrong}", remedy="Put the secret there.") from wrong
    return declared
