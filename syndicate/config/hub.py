"""The WebSub hub inside, in the settings."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from syndicate.config.values import AllowedNetwork, Seconds, Table

_PATH = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")


def _path(value: str) -> str:
    if not _PATH.fullmatch(value):
        raise ValueError("write a path below the publication's address, such as hub or push/hub")
    return value


HubPath = Annotated[str, AfterValidator(_path)]


class HubTable(Table):
    """The WebSub hub inside: `syndicate run --listen` answers subscribers, feeds name it."""

    enabled: bool = Field(
        False, description="Name it in the feeds, and let readers subscribe; needs 'syndicate run --listen'."
    )
    path: HubPath = Field("hub", description="Where it answers, below the publication's url.")
    usual_lease: Seconds = Field(
        10 * 86400, ge=1, description="How long a subscription lasts where nothing is asked."
    )
    shortest_lease: Seconds = Field(
        300, ge=1, description="Shortest time that is granted; '1d' spares work where there are many."
    )
    longest_lease: Seconds = Field(90 * 86400, ge=1, description="Longest time that is granted.")
    signature: Literal["sha256", "sha384", "sha512", "sha1"] = Field(
        "sha256", description="How content is signed for who gave a secret; sha1 is obsolete."
    )
    per_requester: int = Field(
        60, ge=0, description="Requests taken from one address in a minute; 0 for any number."
    )
    per_callback_host: int = Field(
        10, ge=0, description="Requests taken for callbacks at one host in a minute; 0 for any number."
    )
    pending: int = Field(10_000, ge=1, description="Requests that may wait for their subscriber's answer.")
    per_host_and_topic: int = Field(
        1_000, ge=1, description="Subscriptions to one feed for callbacks at one host."
    )
    proxies: tuple[AllowedNetwork, ...] = Field(
        (),
        description="Addresses or networks of your own reverse proxies, whose last address in "
        "X-Forwarded-For is taken for the requester's.",
    )

    @model_validator(mode="after")
    def _leases_agree(self) -> Self:
        if not self.shortest_lease <= self.usual_lease <= self.longest_lease:
            raise ValueError("write leases so that shortest_lease <= usual_lease <= longest_lease")
        return self


class CloudTable(Table):
    """rssCloud, for older readers: `syndicate run --listen` takes registrations, by the limits of [hub]."""

    enabled: bool = Field(
        False, description="Name it in RSS feeds, and let readers register; needs 'syndicate run --listen'."
    )
    path: HubPath = Field("rsscloud", description="Where it answers, below the publication's url.")
