"""Microsoft Teams, by a workflow's address: an Adaptive Card."""

import json
from collections.abc import Mapping

from syndicate.core.bulletins import Bulletin, Item, shortened
from syndicate.model import Endpoint
from syndicate.notify.chat.talking import in_words

_LARGEST = 27_000  # bytes; the service takes about 28 kB
_MARKUP = str.maketrans({char: f"\\{char}" for char in "\\*_[]()~`#>"})


class Teams:
    """Writes cards; text that would be markup is escaped."""

    most = 20

    def message(self, told: Bulletin, endpoint: Endpoint) -> Mapping[str, object]:
        """A card, its summaries as long as the whole of it allows."""
        for room in (1000, 400, 150, 0):
            made = _message(told, endpoint, room)
            if len(json.dumps(made, ensure_ascii=False).encode("utf-8", "replace")) <= _LARGEST:
                break
        return made

    def address(self, endpoint: Endpoint) -> str:
        """The whole address is the secret."""
        return endpoint.secret


def _message(told: Bulletin, endpoint: Endpoint, room: int) -> dict[str, object]:
    body = [_text(_safe(told.headline), weight="Bolder", size="Medium")] if told.headline else []
    for item in told.items:
        body += _item(item, endpoint, room)
    if told.more:
        body.append(_text(f"… and {told.more:,} more"))
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.4",
        "body": body,
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _item(item: Item, endpoint: Endpoint, room: int) -> list[dict[str, object]]:
    title = shortened(item.title, 250)
    label = f"{item.label}: " if item.label else ""
    section = f" · {_safe(shortened(item.section, 100))}" if item.section else ""
    address = item.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    blocks = [_text(f"{label}[{_safe(title)}]({address}){section}", weight="Bolder")]
    text = in_words(item, endpoint) or item.summary
    if text and room:
        blocks.append(_text(_safe(shortened(text, room))))
    return blocks


def _text(text: str, **style: str) -> dict[str, object]:
    return {"type": "TextBlock", "text": text, "wrap": True, **style}


def _safe(text: str) -> str:
    return text.translate(_MARKUP)
