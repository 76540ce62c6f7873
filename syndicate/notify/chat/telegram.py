"""Telegram, by a bot: ``sendMessage`` with its HTML. The bot's token is in the address, and is the secret."""

from collections.abc import Mapping
from html import escape

from syndicate.core.bulletins import Bulletin, Item
from syndicate.model import Endpoint
from syndicate.notify.chat.talking import fitting, in_words, laid_out, made_safe

_MOST = 4096
"""Code points after the markup was read; what is counted here has the markup in it, so it never is more."""

_ITEM = 3000  # a template that makes more of one article gives way to the usual form


class Telegram:
    """Writes Telegram's HTML to the chat of the endpoint's options."""

    most = 20

    def message(self, told: Bulletin, endpoint: Endpoint) -> Mapping[str, object]:
        """Paragraphs, as many as the limit allows."""
        parts = [f"<b>{_safe(told.headline)}</b>"] if told.headline else []
        parts += [_item(item, endpoint) for item in told.items]
        if told.more:
            parts.append(f"… and {told.more:,} more")
        return {
            "chat_id": endpoint.options["chat"],
            "text": "\n\n".join(fitting(parts, _MOST, "\n\n")),
            "parse_mode": "HTML",
        }

    def address(self, endpoint: Endpoint) -> str:
        """The token stands in it."""
        return f"{endpoint.url.rstrip('/')}/bot{endpoint.secret}/sendMessage"


def _item(item: Item, endpoint: Endpoint) -> str:
    for room in (600, 250, 0):  # escaping makes a text longer
        safe = made_safe(item, _safe, room=room, url=escape(item.url, quote=True))
        usual = laid_out(safe, f'<a href="{safe.url}"><b>{safe.title}</b></a>')
        for text in (in_words(safe, endpoint), usual):
            if text and len(text) <= _ITEM:
                return text
    return usual


def _safe(text: str) -> str:
    return escape(text, quote=False)
