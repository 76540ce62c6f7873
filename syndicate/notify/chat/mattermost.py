"""Mattermost, by incoming webhook: Markdown, and mentions made harmless."""

from collections.abc import Mapping
from dataclasses import replace

from syndicate.core.bulletins import Bulletin, Item, shortened
from syndicate.model import Endpoint
from syndicate.notify.chat.talking import fitting, in_words

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
    safe = replace(
        item,
        title=_safe(shortened(item.title, 250)),
        summary=_safe(shortened(item.summary, 1000)),
        url=item.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20"),
        section=_safe(shortened(item.section, 100)),
    )
    own = in_words(safe, endpoint)
    return own if own and len(own) <= _ITEM else _usual(safe)


def _usual(item: Item) -> str:
    label = f"{item.label}: " if item.label else ""
    section = f" · {item.section}" if item.section else ""
    summary = f"\n{item.summary}" if item.summary else ""
    return f"{label}**[{item.title}]({item.url})**{section}{summary}"


def _safe(text: str) -> str:
    return text.translate(_SPOILT)
