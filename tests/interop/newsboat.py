"""Debian's newsboat as its user has it, in a folder of its own: poll, mark as read, look at what it keeps."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

BOUND_S = 60
INSTALLED = shutil.which("newsboat") is not None

_ITEMS = (
    "SELECT guid, title, url, pubDate, content, author, enclosure_url, enclosure_type, unread FROM rss_item "
    "WHERE deleted = 0 ORDER BY pubDate DESC"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row of its cache.

    :ivar author: names joined as newsboat joins them, empty without any
    :ivar enclosure: address and media type, of the one that it keeps
    """

    guid: str
    title: str
    url: str
    published: datetime
    content: str
    author: str
    enclosure: tuple[str, str]
    unread: bool


@dataclass(frozen=True, slots=True)
class Newsboat:
    """One user's newsboat.

    :ivar home: an empty folder; nothing outside it is read or written
    """

    home: Path

    def subscribe(self, addresses: Sequence[str]) -> None:
        """Set what it is subscribed to."""
        (self.home / ".newsboat").mkdir(exist_ok=True)
        (self.home / "config").touch()
        (self.home / "urls").write_text("\n".join(addresses) + "\n", encoding="utf-8")

    def poll(self) -> None:
        """Fetch every feed once, as its user's `r` does."""
        self._run("-x", "reload")

    def mark_as_read(self, guids: Sequence[str]) -> None:
        """Mark entries as read, in the way it takes a list over from another machine."""
        (self.home / "read").write_text("\n".join(guids) + "\n", encoding="utf-8")
        self._run("-I", "read")

    def items(self) -> list[Item]:
        """What it keeps, newest first."""
        with closing(sqlite3.connect(self.home / "cache.db")) as cache:
            return [
                Item(
                    guid=guid,
                    title=title,
                    url=url,
                    published=datetime.fromtimestamp(published, UTC),
                    content=content,
                    author=author,
                    enclosure=(enclosure_url or "", enclosure_type or ""),
                    unread=bool(unread),
                )
                for guid, title, url, published, content, author, enclosure_url, enclosure_type, unread
                in cache.execute(_ITEMS)
            ]  # fmt: skip

    def feeds(self) -> list[tuple[str, str]]:
        """Title and page of each feed that it knows."""
        with closing(sqlite3.connect(self.home / "cache.db")) as cache:
            return list(cache.execute("SELECT title, url FROM rss_feed ORDER BY rssurl"))

    def _run(self, *arguments: str) -> None:
        subprocess.run(
            ["newsboat", "-q", "-u", "urls", "-c", "cache.db", "-C", "config", *arguments],
            cwd=self.home,
            env={**os.environ, "HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=BOUND_S,
        )
