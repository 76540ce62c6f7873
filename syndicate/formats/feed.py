"""Feeds that someone else published, as input: RSS, Atom and JSON Feed, one document an entry.

Which of them a file is, its root says and not its name. What a feed says of its entries is kept as it is:
guids, links, dates, categories, content.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.errors import DocumentError, Reason
from syndicate.formats import atom, jsonfeed, rss
from syndicate.formats.entries import name_of
from syndicate.formats.xml import line_of, local, parse, root_of
from syndicate.model import Document

_JSON_FEED = re.compile(
    rb"\s*\{.{0,4000}?\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version", re.DOTALL
)
_MARK = b"\xef\xbb\xbf"
_ROOTS = frozenset({"rss", "rdf", "feed", "entry"})
_OWN_NAME = re.compile(
    r"purl\.org/rss/|my\.netscape\.com/rdf|w3\.org/2005/atom|purl\.org/atom/", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Feed:
    """Files of RSS, Atom or JSON Feed."""

    suffixes: frozenset[str] = frozenset({".rss", ".atom", ".rdf", ".json"})

    def sniff(self, head: bytes) -> bool:
        """Whether the file is a feed: its root says so, or the version that a JSON Feed opens with."""
        if is_json_feed(head):
            return True
        root = root_of(head)
        if root is None or root.name not in _ROOTS:
            return False
        return root.name == "rss" or _OWN_NAME.search(root.attributes) is not None

    def read(self, data: bytes, path: str) -> Sequence[Document | DocumentError]:
        """Return the entries, in the order of the feed.

        :raises DocumentError: ``bad-line`` with its line, ``unsupported`` if the root is no feed's,
            ``too-deep``, ``empty``, ``binary`` or ``encoding``
        """
        if is_json_feed(data[:4096]):
            return tuple(jsonfeed.items(data, path))
        tree = parse(data, path)
        if local(tree.root).lower() in {"rss", "rdf"}:
            return tuple(rss.items(tree.root, path, tree.warnings))
        if name_of(tree.root) in {"atom:feed", "atom:entry"}:
            return tuple(atom.entries(tree.root, path, tree.warnings))
        raise DocumentError(
            path, Reason.UNSUPPORTED, f"<{local(tree.root)[:40]}> is no feed", line_of(tree.root)
        )


def is_json_feed(head: bytes) -> bool:
    """Whether a file that begins with ``head`` says that it is a JSON Feed."""
    return _JSON_FEED.match(head.removeprefix(_MARK)) is not None
