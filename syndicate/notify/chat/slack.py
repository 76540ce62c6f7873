"""Slack, by incoming webhook: ``text`` for notifications, ``blocks`` for reading."""

from collections.abc import Mapping

from syndicate.core.bulletins import Bulletin, Item, shortened
from syndicate.model import Endpoint
from syndicate.notify.chat.talking import in_words, laid_out, made_safe

_BLOCK = 3000
_FALLBACK = 300
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Slack:
    """Writes Slack's own markup; whatever an article holds, it mentions nobody."""

    most = 20

    def message(self, told: Bulletin, endpoint: Endpoint) -> Mapping[str, object]:
        """A block for the headline and one for each item."""
        texts = [f"*{_safe(told.headline)}*"] if told.headline else []
        texts += [_item(item, endpoint) for item in told.items]
        if told.more:
            texts.append(f"… and {told.more:,} more")
        first = told.headline or told.items[0].title
        return {
            "text": _safe(shortened(first, _FALLBACK)),
            "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in texts],
            "unfurl_links": False,
        }

    def address(self, endpoint: Endpoint) -> str:
        """The whole address is the secret."""
        return endpoint.secret


def _item(item: Item, endpoint: Endpoint) -> str:
    for room in (2000, 1000, 300, 0):  # escaping makes a text up to five times as long
        safe = made_safe(item, _safe, room=room, url=_address(item.url))
        usual = laid_out(safe, f"*<{safe.url}|{safe.title}>*")
        for text in (in_words(safe, endpoint), usual):
            if text and len(text) <= _BLOCK:
                return text
    return usual


def _safe(text: str) -> str:
    return text.translate(_ESCAPES)


def _address(url: str) -> str:
    return _safe(url).replace("|", "%7C").replace(" ", "%20")
