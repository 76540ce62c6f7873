"""What settings are made of: the types that keys take, each of which says what would be right.

A value that is refused names its remedy; who refuses it adds table and key.
"""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from syndicate.model import ArticleType, apple_categories

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PORTS = 65536
_CRONTAB = re.compile(r"\S+(\s+\S+){4}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_AUTHORITY = re.compile(r"[a-z0-9._+-]+(@[a-z0-9.-]+)?")


def _absolute_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write a whole address, such as https://example.org/")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ValueError("write the address without user, query or fragment")
    return value if value.endswith("/") else value + "/"


def _endpoint_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write a whole address, such as https://example.org/hook")
    if parts.username or parts.password or parts.fragment:
        raise ValueError("write the address without user or fragment")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as unknown:
        raise ValueError("write an IANA zone, such as Europe/Berlin or UTC") from unknown
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("write a language tag, such as en or pt-BR (BCP 47)")
    return value


def _authority(value: str) -> str:
    if value and not _AUTHORITY.fullmatch(value):
        raise ValueError("write a lower-case domain or mail address that is yours, such as example.org")
    return value


def _network(value: str) -> str:
    if "/" in value:
        ip_network(value)
    elif not value.strip():
        raise ValueError("write a host name, an address or a network such as 10.1.0.0/16")
    return value


def _permalink(value: str) -> str:
    parts = dict.fromkeys(("year", "month", "day", "slug", "path", "stem"), "x")
    try:
        address = value.format_map(parts)
    except (KeyError, ValueError, IndexError) as unknown:
        raise ValueError(
            f"write an address with {', '.join(f'{{{part}}}' for part in parts)} in it"
        ) from unknown
    if value:
        _endpoint_url(address)
    return value


def _slug(value: str) -> str:
    if value and not _SLUG.fullmatch(value):
        raise ValueError("write lower-case letters, digits and hyphens, such as long-reads")
    return value


def _category(value: str) -> str:
    if apple_categories.is_known(value):
        return value
    above, below = apple_categories.split(value)
    known = apple_categories.CATEGORIES.get(above, ()) if below else apple_categories.CATEGORIES
    raise ValueError(
        f"write one of Apple's categories, such as 'Arts' or 'Arts > Books'; it knows {', '.join(known)}"
        if known
        else f"write {above!r} alone, or one of {', '.join(apple_categories.CATEGORIES)}"
    )


def _web_url(value: str) -> str:
    return value and _endpoint_url(value)


def _crontab(value: str) -> str:
    if value and not _CRONTAB.fullmatch(value.strip()):
        raise ValueError("write five fields: minute, hour, day, month, weekday, such as '*/10 * * * *'")
    return value


def _port_ranges(value: tuple[str, ...]) -> tuple[str, ...]:
    for part in value:
        first, _dash, last = part.partition("-")
        if not (
            first.isdigit() and (last or first).isdigit() and 0 < int(first) <= int(last or first) < _PORTS
        ):
            raise ValueError("write port numbers or ranges, such as '443' or '8000-8999'")
    return value


def one_or_many(value: object) -> object:
    """A text alone as a list of one."""
    return [value] if isinstance(value, str) else value


_DURATION = re.compile(r"(?P<number>\d+)\s*(?P<unit>s|m|h|d)?")
_SECONDS = {None: 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(value: object) -> object:
    """A duration as seconds; what is no text is left as it is."""
    if isinstance(value, str):
        match = _DURATION.fullmatch(value.strip())
        if not match:
            raise ValueError("write a number of seconds, or a text such as '90s', '10m', '6h' or '3d'")
        return int(match["number"]) * _SECONDS[match["unit"]]
    return value


def _if_any(value: object) -> object:
    return None if value == "" else value


def _count(value: int | None) -> int | None:
    if value is not None and value < 0:
        raise ValueError("write 0 or more, or leave it empty")
    return value


AbsoluteUrl = Annotated[str, AfterValidator(_absolute_url)]
EndpointUrl = Annotated[str, AfterValidator(_endpoint_url)]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[str, AfterValidator(_language)]
Authority = Annotated[str, AfterValidator(_authority)]
AllowedNetwork = Annotated[str, AfterValidator(_network)]
Permalink = Annotated[str, AfterValidator(_permalink)]
Crontab = Annotated[str, AfterValidator(_crontab)]
Ports = Annotated[tuple[str, ...], AfterValidator(_port_ranges)]
Seconds = Annotated[int, BeforeValidator(seconds), Field(ge=0)]
OptionalCount = Annotated[int | None, BeforeValidator(_if_any), AfterValidator(_count)]
OptionalPath = Annotated[Path | None, BeforeValidator(_if_any)]
Names = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]
WebUrl = Annotated[str, AfterValidator(_web_url)]
Slug = Annotated[str, AfterValidator(_slug)]
Languages = Annotated[tuple[Language, ...], BeforeValidator(one_or_many)]
Types = Annotated[tuple[ArticleType, ...], BeforeValidator(one_or_many)]
Categories = Annotated[tuple[Annotated[str, AfterValidator(_category)], ...], BeforeValidator(one_or_many)]


class Table(BaseModel):
    """A table of settings: an unknown key is refused, and nothing changes once it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)
