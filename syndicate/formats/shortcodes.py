"""WordPress's shortcodes: the built-in ones become the HTML that they stand for, or are left out by name.

Square brackets that are none of them are the author's own and stay.
"""

import re
from html import escape

_KNOWN = re.compile(
    r"\[(?P<escaped>\[?)(?P<close>/?)(?P<name>caption|wp_caption|embed|audio|video|gallery|playlist|youtube|"
    r"googlemaps|contact-form-7|contact-form|jetpack_subscription_form)\b(?P<rest>[^\[\]]{0,2000})\](?P<after>\]?)"
)
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b(?P<rest>[^\[\]]{0,2000})\](?P<inside>[^\[\]]{0,20000})\[/(?:wp_)?caption\]"
)
_EMBED = re.compile(r"\[embed\b[^\[\]]{0,500}\]\s*(?P<url>https?://[^\s\[\]<>]{1,2000})\s*\[/embed\]")
_PICTURE = re.compile(r"\s*(?P<picture>(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(?P<words>.*)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""\b(?P<name>[a-z0-9_]{1,20})=["'](?P<value>[^"']{0,2000})["']""")
_SOURCES = ("src", "mp3", "ogg", "wav", "m4a", "mp4", "m4v", "webm", "ogv")
_PLAYED = frozenset({"audio", "video"})


def without_shortcodes(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without shortcodes, and a warning for each kind that was left out."""
    if "[" not in text:
        return text, ()
    dropped: dict[str, None] = {}

    def other(found: re.Match[str]) -> str:
        if found["escaped"] and found["after"]:
            return found[0][1:-1]
        name = found["name"]
        if name in _PLAYED and not found["close"]:
            said = {each["name"]: each["value"] for each in _ATTRIBUTE.finditer(found["rest"])}
            address = next((said[key] for key in _SOURCES if said.get(key)), "")
            if address:
                return f'<{name} src="{escape(address)}"></{name}>'
        if not found["close"]:
            dropped[name] = None
        return found["after"]

    shown = _KNOWN.sub(other, _EMBED.sub(_link, _CAPTION.sub(_figure, text)))
    return shown, tuple(f"the shortcode [{name}] was left out" for name in dropped)


def _figure(found: re.Match[str]) -> str:
    parts = _PICTURE.fullmatch(found["inside"])
    if parts is None:
        return found["inside"]
    said = {each["name"]: each["value"] for each in _ATTRIBUTE.finditer(found["rest"])}
    words = parts["words"].strip() or said.get("caption", "")
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure>{parts['picture']}{caption}</figure>"


def _link(found: re.Match[str]) -> str:
    address = escape(found["url"])
    return f'<a href="{address}">{address}</a>'
