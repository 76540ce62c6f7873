"""What each service accepts, as its documentation says: shared by the tests of messages and the stand-ins."""

import json
import re
from collections.abc import Callable, Mapping
from typing import cast

Message = Mapping[str, object]


def slack(message: Message) -> str:
    """Why Slack would refuse it, or an empty text."""
    blocks = cast("list[dict[str, dict[str, str]]]", message.get("blocks", []))
    if not message.get("text") or len(blocks) > 50:
        return "no text, or too many blocks"
    for block in blocks:
        text = block["text"]["text"]
        if not 1 <= len(text) <= 3000:
            return "invalid_blocks"
        if re.search(r"<[!@#]", text):
            return "somebody is mentioned"
    return ""


def discord(message: Message) -> str:
    """Why Discord would refuse it."""
    embeds = cast("list[dict[str, object]]", message.get("embeds", []))
    if len(str(message.get("content", ""))) > 2000 or len(embeds) > 10:
        return "content or number of embeds"
    if not message.get("content") and not embeds:
        return "Cannot send an empty message"
    total = 0
    for embed in embeds:
        title, description = str(embed.get("title", "")), str(embed.get("description", ""))
        footer = str(cast("dict[str, str]", embed.get("footer", {})).get("text", ""))
        if len(title) > 256 or len(description) > 4096 or len(footer) > 2048 or not title:
            return "a part of an embed"
        total += len(title) + len(description) + len(footer)
    if total > 6000:
        return "embeds together"
    return "" if message.get("allowed_mentions") == {"parse": []} else "mentions are live"


def teams(message: Message) -> str:
    """Why Teams would refuse it."""
    if len(json.dumps(message, ensure_ascii=False).encode()) > 28_000:
        return "RequestEntityTooLarge"
    (attachment,) = cast("list[dict[str, object]]", message["attachments"])
    is_card = attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    return "" if message.get("type") == "message" and is_card else "no card"


def mattermost(message: Message) -> str:
    """Why Mattermost would refuse it, or whom it would call."""
    text = str(message["text"])
    if not 1 <= len(text) <= 16_383:
        return "length"
    return "somebody is mentioned" if re.search(r"@(all|channel|here|\w)", text) else ""


def telegram(message: Message) -> str:
    """Why Telegram would refuse it."""
    text = str(message["text"])
    if not text or len(re.sub(r"<[^>]*>", "", text)) > 4096 or message.get("parse_mode") != "HTML":
        return "message is too long"
    tags = re.sub(r"</?b>|<a href=\"[^\"<>]*\">|</a>", "", text)
    return "can't parse entities" if "<" in tags or ">" in tags else ""


REFUSALS: Mapping[str, Callable[[Message], str]] = {
    "slack": slack,
    "discord": discord,
    "teams": teams,
    "mattermost": mattermost,
    "telegram": telegram,
}
