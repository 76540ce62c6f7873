"""Who is told, by the configuration or the command line, as endpoints with their secrets resolved."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path

from syndicate.config import Configuration
from syndicate.config.subscribers import (
    Audience,
    ChatTable,
    IndexNowTable,
    MailTable,
    OtherTable,
    PingTable,
    WebhookTable,
)
from syndicate.core import signing
from syndicate.core.notices import without_secrets
from syndicate.errors import ConfigError
from syndicate.model import ARTICLES, Endpoint, EndpointKind, EventType, Filter, Origin, Pace

Lookup = Callable[[str], str]
"""Gives the secret that is kept at ``env:NAME`` or ``file:PATH``."""

GROUP = "syndicate.notifiers"
"""Entry points by which installed packages add kinds of endpoints."""

_TELEGRAM = "https://api.telegram.org/"
_LARGEST_DIGEST = 500
_LARGEST_LIST = 1_000


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
        filter=_filter(table),
        pace=_pace(table),
        gather_s=table.batch_wait if table.batch > 1 else 0,
        at_most=table.batch,
        per_second=table.rate,
        options=_options(table),
    )


def endpoint_id(*parts: str) -> str:
    """A short and stable id of what these parts name."""
    return f"ep_{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:12]}"


def configured(configuration: Configuration, environment: Mapping[str, str], *, url: str) -> list[Endpoint]:
    """The endpoints that the configuration names.

    :param url: address of the publication
    :raises ConfigError: naming the table and key whose secret is missing or malformed
    """
    return list(_configured(configuration, lookup(configuration, environment), url=url))


def lookup(configuration: Configuration, environment: Mapping[str, str]) -> Lookup:
    """Look secrets up where the configuration's places lead."""

    def found(declared: str) -> str:
        return looked_up(declared, configuration.base, environment)

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


def _configured(configuration: Configuration, look: Lookup, *, url: str) -> Iterator[Endpoint]:
    settings = configuration.settings
    title = settings.publication.title
    for number, hook in enumerate(settings.webhooks, start=1):
        place = f"[[webhooks]] number {number}"
        for key in ("bearer", "basic"):
            if kept := getattr(hook, key):
                _named(place, key, look, kept)
        secret = _named(place, "secret", look, hook.secret)
        try:
            yield endpoint(hook, secret, Origin.CONFIG)
        except ConfigError as wrong:
            raise ConfigError(f"{place} secret: {wrong.args[0]}", remedy=wrong.remedy) from None
    for number, chat in enumerate(settings.chats, start=1):
        yield _chat(chat, f"[[chats]] number {number}", look)
    for number, mail in enumerate(settings.mails, start=1):
        password = _named(f"[[mails]] number {number}", "password", look, mail.password)
        yield _mail(mail, password, title)
    yield from (_ping(ping) for ping in settings.pings)
    if settings.indexnow.key:
        yield _indexnow(settings.indexnow, url)
    for number, other in enumerate(settings.endpoints, start=1):
        yield _other(other, f"[[endpoints]] number {number}", look)


def _named(place: str, key: str, look: Lookup, kept: str) -> str:
    try:
        return look(kept)
    except ConfigError as wrong:
        raise ConfigError(f"{place} {key}: {wrong.args[0]}", remedy=wrong.remedy) from None


def _chat(table: ChatTable, place: str, look: Lookup) -> Endpoint:
    is_bot = table.service == "telegram"
    secret = _named(place, "token" if is_bot else "url", look, table.token if is_bot else table.url)
    address = _TELEGRAM if is_bot and not table.url else secret
    if is_bot and table.url:
        address = _named(place, "url", look, table.url)
    if not address.startswith(("https://", "http://")):
        raise ConfigError(f"{place} url: what is kept there is no address", remedy="Put https://… there.")
    said = {"template": table.template, "chat": table.chat}
    return Endpoint(
        id=endpoint_id(Origin.CONFIG, table.service, secret, table.chat),
        kind=table.service,
        url=without_secrets(address),
        secret=secret,
        events=table.events,
        origin=Origin.CONFIG,
        filter=_filter(table),
        pace=Pace.GATHERED,
        gather_s=table.wait,
        at_most=_LARGEST_DIGEST,
        per_second=1,
        options={name: value for name, value in said.items() if value},
    )


def _mail(table: MailTable, password: str, title: str) -> Endpoint:
    said = {"user": table.user, "name": title, "unsubscribe": table.unsubscribe}
    return Endpoint(
        id=endpoint_id(Origin.CONFIG, table.server, table.sender, *table.to),
        kind=EndpointKind.MAIL,
        url=table.server,
        secret=password,
        events=table.events,
        origin=Origin.CONFIG,
        filter=_filter(table),
        pace=Pace.GATHERED,
        gather_s=table.every,
        at_most=_LARGEST_DIGEST,
        options={
            "sender": table.sender,
            "to": list(table.to),
            **{name: value for name, value in said.items() if value},
        },
    )


def _ping(table: PingTable) -> Endpoint:
    return Endpoint(
        id=endpoint_id(Origin.CONFIG, table.url),
        kind=EndpointKind.PING,
        url=table.url,
        secret="",
        events=(EventType.FEED_UPDATED,),
        origin=Origin.CONFIG,
        pace=Pace.NEWEST,
        gather_s=table.every,  # what waits so long is told in one ping: no two come sooner, whoever runs them
        options={} if table.extended else {"extended": False},
    )


def _indexnow(table: IndexNowTable, url: str) -> Endpoint:
    return Endpoint(
        id=endpoint_id(Origin.CONFIG, table.url),
        kind=EndpointKind.INDEXNOW,
        url=table.url,
        secret="",
        events=ARTICLES,
        origin=Origin.CONFIG,
        pace=Pace.GATHERED,
        gather_s=table.wait,
        at_most=_LARGEST_LIST,
        options={"key": table.key, "location": f"{url}{table.key}.txt"},
    )


def _other(table: OtherTable, place: str, look: Lookup) -> Endpoint:
    known = sorted({entry.name for entry in entry_points(group=GROUP)})
    if table.kind not in known:
        said = f"installed are {', '.join(known)}" if known else "no package brings one"
        raise ConfigError(f"{place} kind: there is no {table.kind}: {said}", remedy="Install its package.")
    return Endpoint(
        id=endpoint_id(Origin.CONFIG, table.kind, table.url),
        kind=table.kind,
        url=table.url,
        secret=_named(place, "secret", look, table.secret),
        events=table.events,
        origin=Origin.CONFIG,
        filter=_filter(table),
        pace=Pace.GATHERED if table.batch > 1 else Pace.EACH,
        gather_s=table.wait,
        at_most=table.batch,
        options=dict(table.options),
    )


def _filter(table: Audience) -> Filter:
    return Filter(sections=table.section, tags=table.tag, authors=table.author, languages=table.language)


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
        "gzip": table.gzip,
    }
    return {name: value for name, value in said.items() if value}
