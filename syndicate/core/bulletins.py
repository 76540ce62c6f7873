"""What people are told in a chat or a mail: a few articles each with its summary, or many with a count.

Made from the bodies that the outbox holds. How a service writes links and what it must not be sent is for its
own module to say.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syndicate.model import Delivery, EventType

_ONE_BY_ONE = 5
"""Articles that are told each with its summary; of more, the titles alone."""

_VERBS = {
    EventType.PUBLISHED: "published",
    EventType.UPDATED: "updated",
    EventType.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to tell.

    :ivar label: what happened, where that is not plainly a new article; else empty
    """

    title: str
    summary: str
    url: str
    section: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """One message.

    :ivar headline: what happened in all, for a burst; else empty
    :ivar items: as many as a message shows; those of a burst have no summary
    :ivar more: how many are not shown
    """

    items: tuple[Item, ...]
    headline: str = ""
    more: int = 0


def bulletin(deliveries: Sequence[Delivery], *, most: int) -> Bulletin:
    """Make one message of what is owed, the newest first; of an article only what happened last is told.

    :param deliveries: at least one, oldest first
    :param most: items that the message may show
    """
    told = [json.loads(delivery.body) for delivery in reversed(deliveries)]
    latest = list({_subject(event): event for event in reversed(told)}.values())
    latest.sort(key=lambda event: -event["data"]["sequence"])
    if len(latest) <= min(_ONE_BY_ONE, most):
        return Bulletin(items=tuple(_item(event) for event in latest))
    items = tuple(_without_summary(_item(event)) for event in latest[:most])
    return Bulletin(items=items, headline=_headline(latest), more=len(latest) - len(items))


def _subject(event: dict[str, dict[str, str]]) -> str:
    data = event["data"]
    return data.get("id") or f"{event['type']} {data['sequence']}"


def _item(event: dict[str, dict[str, str]]) -> Item:
    data, type_ = event["data"], EventType(str(event["type"]))
    verb = _VERBS.get(type_)
    return Item(
        title=data.get("title")
        or data.get("path")
        or data.get("endpoint")
        or data.get("message")
        or "Untitled",
        summary=data.get("summary") or data.get("detail") or data.get("last_error") or "",
        url=data.get("url") or data["publication"],
        section=data.get("section") or "",
        label="" if type_ is EventType.PUBLISHED else (verb or type_.value).capitalize(),
    )


def _first(data: dict[str, str], names: Iterable[str]) -> str:
    return next((said for name in names if (said := data.get(name))), "")


def _without_summary(item: Item) -> Item:
    return Item(title=item.title, summary="", url=item.url, section=item.section, label=item.label)


def _headline(events: Sequence[dict[str, dict[str, str]]]) -> str:
    counts = Counter(str(event["type"]) for event in events)
    parts = []
    for type_, verb in _VERBS.items():
        if count := counts.pop(type_.value, 0):
            parts.append(f"{count:,} {'article' if count == 1 else 'articles'} {verb}")
    if others := counts.total():
        parts.append(f"{others:,} other {'notice' if others == 1 else 'notices'}")
    return ", ".join(parts)


def shortened(text: str, most: int) -> str:
    """A text of at most so many code points, cut between words with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[: max(0, most - 1)]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > most // 2 else cut).rstrip() + "…"
