"""What the chat services have in common: who is told, what an answer means, and the form of an item.

The address of such an endpoint is what lets anybody write there, so it is kept as its secret: ``url`` names
the host alone. Nothing is sent from here.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from string import Template
from typing import Protocol

from syndicate.core.bulletins import Bulletin, Item, bulletin, shortened
from syndicate.model import Delivery, Endpoint, Outcome, Request, Response, Verdict
from syndicate.notify.judging import Answered, judged

_TITLE, _SECTION = 250, 100


class Service(Protocol):
    """How one service is written to."""

    @property
    def most(self) -> int:
        """Items in one message."""

    def message(self, told: Bulletin, endpoint: Endpoint) -> Mapping[str, object]:
        """The message as JSON types, within every limit of the service."""

    def address(self, endpoint: Endpoint) -> str:
        """Where it is posted to; holds the secret."""


class Talker(Answered):
    """Tells the endpoints of one chat service."""

    def __init__(self, service: Service, user_agent: str) -> None:
        self._service = service
        self._user_agent = user_agent

    def request(self, deliveries: Sequence[Delivery], *, now: datetime) -> Request:
        """One message for all that is owed."""
        endpoint = deliveries[-1].endpoint
        told = bulletin(deliveries, most=self._service.most)
        message = self._service.message(told, endpoint)
        return Request(
            method="POST",
            url=self._service.address(endpoint),
            headers={"content-type": "application/json; charset=utf-8", "user-agent": self._user_agent},
            body=json.dumps(message, ensure_ascii=False).encode("utf-8", "replace"),
        )

    def judge(self, response: Response, *, now: datetime) -> Outcome:
        """As of other pushes; a wait that stands in the body is heeded too, and what is gone has ended."""
        if response.error is None and response.status == HTTPStatus.NOT_FOUND:
            return Outcome(verdict=Verdict.GONE, detail="answered 404: there is no such hook any more")
        outcome = judged(response, now=now)
        if response.status == HTTPStatus.TOO_MANY_REQUESTS and outcome.hold_host_s is None:
            return replace(outcome, hold_host_s=_asked_wait_s(response.body))
        return outcome


def in_words(item: Item, endpoint: Endpoint) -> str | None:
    """An item by the template of the endpoint's options, or None where it has none.

    ``$title``, ``$summary``, ``$url``, ``$section`` and ``$label`` stand for what the item has, each of which
    the caller has made safe.
    """
    template = endpoint.options.get("template")
    if not template:
        return None
    return Template(str(template)).safe_substitute(
        title=item.title, summary=item.summary, url=item.url, section=item.section, label=item.label
    )


def made_safe(item: Item, safe: Callable[[str], str], *, room: int, url: str) -> Item:
    """An item whose texts are short and hold no markup of their own.

    :param safe: escapes a text
    :param room: code points of the summary before that; 0 for none
    :param url: its address as the service may have it
    """
    return replace(
        item,
        title=safe(shortened(item.title, _TITLE)),
        summary=safe(shortened(item.summary, room)) if room else "",
        url=url,
        section=safe(shortened(item.section, _SECTION)),
        label=safe(item.label),
    )


def laid_out(item: Item, title: str) -> str:
    """The usual form of an item: what happened, its title, its section, and its summary on the next line.

    :param title: as a link, in the markup of the service
    """
    label = f"{item.label}: " if item.label else ""
    section = f" · {item.section}" if item.section else ""
    summary = f"\n{item.summary}" if item.summary else ""
    return f"{label}{title}{section}{summary}"


def fitting(parts: Sequence[str], most: int, joint: str) -> tuple[str, ...]:
    """As many parts, from the first, as fit into so many code points together."""
    kept: list[str] = []
    left = most
    for part in parts:
        left -= len(part) + (len(joint) if kept else 0)
        if left < 0:
            break
        kept.append(part)
    return tuple(kept)


def _asked_wait_s(body: bytes) -> int | None:
    """``retry_after``, in seconds, where Discord and Telegram have it."""
    try:
        told = json.loads(body)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    parameters = told.get("parameters")
    for place in (told, parameters if isinstance(parameters, dict) else {}):
        wait = place.get("retry_after")
        if isinstance(wait, (int, float)) and 0 < wait < 10**7:
            return max(1, round(wait + 0.5))
    return None
