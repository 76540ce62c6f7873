"""Discord, by webhook: an embed for each article, and mentions switched off."""

from collections.abc import Mapping

from syndicate.core.bulletins import Bulletin, Item, shortened
from syndicate.model import Endpoint
from syndicate.notify.chat.talking import in_words

_CONTENT, _TITLE, _DESCRIPTION, _ALL_EMBEDS, _EMBEDS = 2000, 256, 4096, 6000, 10


class Discord:
    """Writes embeds; nobody is mentioned, because no kind of mention is parsed."""

    most = _EMBEDS

    def message(self, told: Bulletin, endpoint: Endpoint) -> Mapping[str, object]:
        """Content for the headline, an embed for each item, all embeds together within their limit."""
        headline = [told.headline] if told.headline else []
        if told.more:
            headline.append(f"… and {told.more:,} more")
        room = _ALL_EMBEDS // len(told.items)
        return {
            "content": shortened("\n".join(headline), _CONTENT),
            "embeds": [_embed(item, endpoint, room) for item in told.items],
            "allowed_mentions": {"parse": []},
        }

    def address(self, endpoint: Endpoint) -> str:
        """The whole address is the secret."""
        return endpoint.secret


def _embed(item: Item, endpoint: Endpoint, room: int) -> dict[str, object]:
    title = shortened(f"{item.label}: {item.title}" if item.label else item.title, min(_TITLE, room // 2))
    left = min(_DESCRIPTION, room - len(title) - len(item.section[:100]))
    description = shortened(in_words(item, endpoint) or item.summary, max(0, left))
    embed: dict[str, object] = {"title": title, "url": item.url}
    if description:
        embed["description"] = description
    if item.section:
        embed["footer"] = {"text": item.section[:100]}
    return embed
