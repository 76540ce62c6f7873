"""Webhooks of the configuration and of the command line as endpoints, with their secrets resolved."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from syndicate.config import Configuration
from syndicate.config.subscribers import WebhookTable
from syndicate.core import signing
from syndicate.errors import ConfigError
from syndicate.model import Endpoint, EndpointKind, Filter, Origin, Pace


def endpoint(table: WebhookTable, secret: str, origin: Origin) -> Endpoint:
    """The endpoint of one webhook; the same address from the same origin is the same endpoint.

    :raises ConfigError: when the secret is none
    """
    signing.check(secret)
    return Endpoint(
        id=endpoint_id(origin, table.url),
        kind=EndpointKind.WEBHOOK,
        url=table.url,
        secret=secret,
        events=table.events,
        origin=origin,
        filter=Filter(sections=table.section, tags=table.tag, authors=table.author, languages=table.language),
        pace=_pace(table),
        gather_s=table.batch_wait if table.batch > 1 else 0,
        at_most=table.batch,
        per_second=table.rate,
        options=_options(table),
    )


def endpoint_id(*parts: str) -> str:
    """A short and stable id of what these parts name."""
    return f"ep_{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:12]}"


def configured(configuration: Configuration, environment: Mapping[str, str]) -> list[Endpoint]:
    """The endpoints that the configuration names.

    :raises ConfigError: naming the webhook whose secret is missing or malformed
    """
    found = []
    for number, hook in enumerate(configuration.settings.webhooks, start=1):
        try:
            for key in ("bearer", "basic"):
                if place := getattr(hook, key):
                    looked_up(place, configuration.base, environment)
            key = "secret"
            found.append(
                endpoint(hook, looked_up(hook.secret, configuration.base, environment), Origin.CONFIG)
            )
        except ConfigError as wrong:
            message = f"[[webhooks]] number {number} {key}: {wrong.args[0]}"
            raise ConfigError(message, remedy=wrong.remedy) from None
    return found


def looked_up(declared: str, base: Path, environment: Mapping[str, str]) -> str:
    """A secret, from where it is kept.

    :param declared: ``env:NAME``, ``file:PATH``, or the secret itself
    :raises ConfigError: when it is not there
    """
    place, _colon, name = declared.partition(":")
    if place == "env":
        if name not in environment:
            raise ConfigError(f"the environment has no {name}", remedy=f"Set {name} to the secret.")
        return environment[name].strip()
    if place == "file":
        try:
            return (base / name).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            raise ConfigError(f"{name} cannot be read: {wrong}", remedy="Put the secret there.") from wrong
    return declared


def _pace(table: WebhookTable) -> Pace:
    if table.batch > 1:
        return Pace.GATHERED
    return Pace.ORDERED if table.ordered else Pace.EACH


def _options(table: WebhookTable) -> dict[str, object]:
    said: dict[str, object] = {
        "payload": table.payload if table.payload != "full" else "",
        "headers": dict(table.headers),
        "bearer": table.bearer,
        "basic": table.basic,
        "certificate": str(table.client_certificate or ""),
    }
    return {name: value for name, value in said.items() if value}
