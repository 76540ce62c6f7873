"""HTML inside feeds: what in it can run, and what in it leads nowhere.

It looks and reports; making HTML safe is the work of the sanitiser, which this is a second opinion on.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml import html as lxml_html

from syndicate.core.check.findings import Find, Rulebook, Setting, Spot, Subject
from syndicate.core.urls import is_absolute

_ADDRESS_NAMES = frozenset({"href", "src", "poster", "cite", "data", "action", "formaction", "background"})
_RUNNING = frozenset({"javascript", "vbscript", "livescript"})
_SCRIPTS = frozenset({"script", "style", "base", "meta"})
_FRAMES = frozenset({"iframe", "object", "embed", "frame", "frameset", "applet", "form"})
_BLANKS = re.compile("[\x00-\x20]+")
# A cheap look that lets through only what cannot offend: no such element, no handler, and no address but
# those that begin with a harmless scheme. All else is parsed.
_ODD_TAG = re.compile(
    r"<(?:/?(?:script|style|base|meta|iframe|object|embed|frame|frameset|applet|form|svg|math)\b|!|\?)",
    re.IGNORECASE,
)
_ODD_ATTRIBUTE = re.compile(
    r"[\s\"'/]on[a-z]+\s*="
    r"|[\s\"'/](?:xlink:)?(?:href|src|srcset|poster|cite|data|action|formaction|background)\s*="
    r"(?!\"(?:https?://|mailto:|tel:|data:image/(?:png|jpeg|gif|webp);))",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"</?(?:[a-z][a-z0-9]*)(?:\s[^<>]*)?/?>|&(?:amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-f]+);", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazards:
    """What was found in a piece of HTML; each a short description.

    :ivar unsafe: what can run: scripts, event attributes, addresses that are code
    :ivar frames: what readers cut out
    :ivar relative: addresses that lead nowhere from a reader
    """

    unsafe: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()


SAFE = Hazards()


@lru_cache(maxsize=16)
def hazards(html: str) -> Hazards:
    """Find scripts, event attributes, running addresses, frames and relative addresses."""
    if not _is_suspect(html):
        return SAFE
    try:
        root = lxml_html.fragment_fromstring(html, create_parent="div")
    except (etree.LxmlError, ValueError):  # nothing in it that a parser would call HTML
        return SAFE
    elements = [node for node in root.iter() if isinstance(node.tag, str)]
    addresses = list(_addresses(elements))
    unsafe = [f"<{e.tag}>" for e in elements if e.tag in _SCRIPTS]
    unsafe += [f"{name} on <{e.tag}>" for e in elements for name in e.attrib if str(name).startswith("on")]
    unsafe += [f"a link to {url[:60]!r}" for url in addresses if _runs(url)]
    return Hazards(
        unsafe=tuple(unsafe),
        frames=tuple(f"<{e.tag}>" for e in elements if e.tag in _FRAMES),
        relative=tuple(f"the relative address {url[:60]!r}" for url in addresses if not is_absolute(url)),
    )


def _is_suspect(html: str) -> bool:
    if "<" not in html:
        return False
    if _ODD_TAG.search(html):
        return True
    return "=" in html and any(_ODD_ATTRIBUTE.search(piece) for piece in html.split("<") if "=" in piece)


def looks_like_html(text: str) -> bool:
    """Whether a text that should be plain has tags or references in it."""
    return bool(_MARKUP.search(text))


def _addresses(elements: list[etree._Element]) -> Iterator[str]:
    for element in elements:
        for name, value in element.attrib.items():
            local = str(name).rpartition(":")[2]
            if local in _ADDRESS_NAMES:
                yield str(value).strip()
            elif local == "srcset":
                for candidate in str(value).split(", "):
                    yield candidate.strip().split(" ")[0]


def _runs(url: str) -> bool:
    scheme = _BLANKS.sub("", url).partition(":")[0].lower()
    return scheme in _RUNNING or url.lower().startswith("data:text/html")


Piece = tuple[str, int | None]
"""HTML in an entry, and the line on which it begins."""


def enter_rules(book: Rulebook[Subject], pieces: Callable[[Subject], Iterable[Piece]]) -> None:
    """Enter the rules about HTML into the rulebook of a format.

    :param pieces: finds the HTML in one entry of that format
    """

    def over(look: Callable[[Hazards], tuple[str, ...]]) -> Find[Subject]:
        def find(subject: Subject, _: Setting) -> Iterator[Spot]:
            for html, line in pieces(subject):
                for what in look(hazards(html)):
                    yield Spot(f"the content has {what}", line)

        return find

    by = "HTML in feeds, practice"
    book.error("content-unsafe", by, "Remove it: no reader runs it, and some show it.")(
        over(lambda found: found.unsafe)
    )
    book.advice("content-frame", by, "Link to what it shows: readers cut it out.")(
        over(lambda found: found.frames)
    )
    book.advice("content-relative-address", by, "Write the address in full.")(
        over(lambda found: found.relative)
    )
