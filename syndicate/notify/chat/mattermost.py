"""Mattermost, by incoming webhook: Markdown, and mentions made harmless."""

from collections.abc import Mapping

from syndicate.core.bulletins import Bulletin, Item
from syndicate.model import Endpoint
from syndicate.notify.chat.talking import fitting, in_words, laid_out, made_safe

_MOST = 16_383
_ITEM = 8_000  # a template that makes more of one article gives way to the usual form
_SPOILT = str.maketrans(
    {**{char: f"\\{char}" for char in "\\*_[]()~`#>|"}, "@": "@\N{ZERO WIDTH SPACE}", "\n": " "}
)
"""A name is a mention only directly after the sign: nobody is called by what an article says."""


class Mattermost:
    """Writes Markdown."""

    most = 50

    def message(self, told: Bulletin, endpoint: Endpoint) -> Mapping[str, object]:
        """Paragraphs, as many as the limit allows."""
        parts = [f"**{_safe(told.headline)}**"] if told.headline else []
        parts += [_item(item, endpoint) for item in told.items]
        if told.more:
            parts.append(f"… and {told.more:,} more")
        return {"text": "\n\n".join(fitting(parts, _MOST, "\n\n"))}

    def address(self, endpoint: Endpoint) -> str:
        """The whole address is the secret."""
        return endpoint.secret


def _item(item: Item, endpoint: Endpoint) -> str:
    url = item.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    safe = made_safe(item, _safe, room=1000, url=url)
    own = in_words(safe, endpoint)
    return own if own and len(own) <= _ITEM else laid_out(safe, f"**[{safe.title}]({safe.url})**")


def _safe(text: str) -> str:
    return text.translate(_SPOILT)
