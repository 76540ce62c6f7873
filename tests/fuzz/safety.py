"""Whether HTML could run anything, judged by parsers that the product does not clean with.

Two of them, since what one does not see as a tag another may; neither knows the product's list of what is
allowed.
"""

import re
from html.parser import HTMLParser

from lxml import etree
from lxml import html as lxml_html

_ACTIVE = frozenset(
    [
        "script",
        "style",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "meta",
        "link",
        "base",
        "svg",
        "math",
        "template",
        "noscript",
        "xmp",
        "plaintext",
        "portal",
        "dialog",
        "title",
    ]
)
_ADDRESSES = frozenset(
    [
        "href",
        "src",
        "poster",
        "cite",
        "action",
        "formaction",
        "data",
        "background",
        "ping",
        "longdesc",
        "manifest",
        "xlink:href",
    ]
)
_FORBIDDEN = frozenset({"style", "srcdoc", "target", "is", "slot"})
_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp|avif);base64,[A-Za-z0-9+/=]*")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]")


class _Reader(HTMLParser):
    """Notes every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.dangers += _judge(tag, attrs)

    def handle_comment(self, data: str) -> None:
        self.dangers.append(f"comment {data[:40]!r}")

    def handle_decl(self, decl: str) -> None:
        self.dangers.append(f"declaration {decl[:40]!r}")

    def handle_pi(self, data: str) -> None:
        self.dangers.append(f"instruction {data[:40]!r}")


def dangers(html: str) -> list[str]:
    """Everything in a body that could run, load a script, or lead to one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.dangers
    if html.strip():
        try:
            root = lxml_html.fragment_fromstring(html, create_parent="div")
        except etree.ParserError as wrong:
            return [*found, f"not parsed: {wrong}"]
        for element in root.iter():
            if isinstance(element.tag, str):
                found += _judge(element.tag, list(element.attrib.items()))
            else:
                found.append(f"no element: {element!r}")
    return found


def _judge(tag: str, attributes: "list[tuple[str, str | None]] | list[tuple[str, str]]") -> list[str]:
    found = [f"<{tag}>"] if tag.lower() in _ACTIVE else []
    for name, value in attributes:
        lower = name.lower()
        if lower.startswith("on") or lower in _FORBIDDEN:
            found.append(f"<{tag} {name}>")
        if lower in _ADDRESSES and not _is_harmless(value or ""):
            found.append(f"<{tag} {name}={(value or '')[:60]!r}>")
        if lower == "srcset" and "script:" in _INVISIBLE.sub("", value or "").lower():
            found.append(f"<{tag} {name}={(value or '')[:60]!r}>")
    return found


def _is_harmless(address: str) -> bool:
    bare = _INVISIBLE.sub("", address)
    return bare.lower().startswith(_SCHEMES) or _PICTURE.fullmatch(bare) is not None
