"""What a site keeps beside its articles for machines: site maps, lists of feeds, templates of feeds.

They are known by their root, or by being a template, and give no article and no complaint: a folder that was
a site's own holds one of each.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.formats.xml import root_of
from syndicate.model import Document

_ROOTS = frozenset(
    {"urlset", "sitemapindex", "opml", "svg", "browserconfig", "opensearchdescription", "cross-domain-policy"}
    | {
        "stylesheet",
        "transform",
        "schema",
        "plist",
        "project",
        "rsd",
        "manifest",
        "resources",
        "kml",
        "gpx",
        "tt",
    }
    | {"catalog", "catalogitem", "packageitem", "conceptitem", "knowledgeitem", "planningitem"}
)
_HEADER = re.compile(rb"---[ \t]*\r?\n(?:[^\r\n]{0,200}\r?\n){0,40}?---[ \t]*\r?\n")
_OPENS_LIKE_TEMPLATE = (b"---", b"{%", b"{{")
_TAGS = ((b"{%", b"%}"), (b"{{", b"}}"))
_WRITES = (b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"<opml")


@dataclass(frozen=True, slots=True)
class Furnishings:
    """Files that are there for programs, never for readers."""

    suffixes: frozenset[str] = frozenset({".opml", ".xsl", ".xslt", ".xsd"})

    def sniff(self, head: bytes) -> bool:
        """Whether the root is one of theirs, or the file is a template of a feed or site map."""
        begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if begin.startswith(_OPENS_LIKE_TEMPLATE):
            return _without_tags(begin).startswith(_WRITES)
        root = root_of(head)
        return root is not None and root.name in _ROOTS

    def read(self, data: bytes, path: str) -> Sequence[Document]:  # noqa: ARG002 - the port's signature
        """Return nothing, whatever the file holds."""
        return ()


def _without_tags(text: bytes) -> bytes:
    """What follows a header and the instructions of a template language."""
    header = _HEADER.match(text)
    text = text[header.end() :].lstrip() if header else text
    while close := next((close for begin, close in _TAGS if text.startswith(begin)), None):
        text = text.partition(close)[2].lstrip()
    return text
