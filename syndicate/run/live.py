"""What an author sees while writing: a file's article, made anew whenever the file is saved."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.app.holdings import Holdings
from syndicate.core.urls import absolute
from syndicate.errors import DocumentError, SyndicateError
from syndicate.run.folders import corpus
from syndicate.web.live import Piece, live_app
from syndicate.web.server import serve

if TYPE_CHECKING:
    from syndicate.app.preview import Preview
    from syndicate.run.publication import Publication

_LOOK_S = 0.2

Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class _Shown:
    pieces: tuple[Piece, ...]
    media: "dict[str, tuple[str, str]]"
    line: str


class Live:
    """The present state of one file, for a page and for a terminal."""

    def __init__(self, publication: "Publication", file: Path, tell: Callable[[str], None]) -> None:
        """Look at a file for the first time.

        :param tell: told in one line what the file is, at each change
        """
        self._publication = publication
        self._file = file
        self._tell = tell
        self._lock = threading.Lock()
        self._asked: set[str] = set()
        self._stamps: dict[Path, Stamp] = {}
        self._shown = _Shown((), {}, "")
        self._look(first=True)

    def run(self, port: int, stop: threading.Event, ready: Callable[[str], None]) -> None:
        """Serve the page on this machine and follow the file, until ``stop`` is set.

        :param port: 0 for any that is free
        :raises SyndicateError: when nothing can listen there
        """
        watcher = threading.Thread(target=self._follow, args=(stop,), daemon=True)
        watcher.start()
        try:
            serve(live_app(self.pieces, self.media), "127.0.0.1", port, stop, ready, option="--port PORT")
        finally:
            stop.set()
            watcher.join()

    def pieces(self) -> tuple[Piece, ...]:
        """What the file is now."""
        with self._lock:
            return self._shown.pieces

    def media(self, path: str) -> tuple[bytes, str] | None:
        """A file that the article shows, by its place in the output."""
        with self._lock:
            found = self._shown.media.get(path)
        if found is None:
            return None
        source, media_type = found
        try:
            return self._held(source), media_type
        except SyndicateError:
            return None

    def _held(self, source: str) -> bytes:
        """The bytes of a file beside the article, or within its own file."""
        root = self._publication.root_of(self._file)
        return Holdings(corpus(self._publication.configuration, root=root)).read(source)

    def _follow(self, stop: threading.Event) -> None:
        while not stop.wait(_LOOK_S):
            self._look()

    def _look(self, *, first: bool = False) -> None:
        stamps = self._present()
        if not first and stamps == self._stamps:
            return
        if not first and stamps[self._file] is None:
            return  # an editor is putting it back: what was shown stays
        shown = self._made()
        with self._lock:
            self._shown = shown
        self._stamps = {place: stamps.get(place, stamp) for place, stamp in self._present().items()}
        self._tell(shown.line)

    def _present(self) -> dict[Path, Stamp]:
        """The file, and every other that was looked for when it was last read, as they are now."""
        root = self._publication.root_of(self._file)
        return {place: _stamp(place) for place in (self._file, *(root / path for path in self._asked))}

    def _made(self) -> _Shown:
        self._asked = set()
        try:
            found = self._publication.preview(self._file, asked=self._asked)
        except SyndicateError as wrong:
            return _Shown((_fault(wrong),), {}, f"not to be published: {wrong.args[0]}")
        media = {item.path: (item.source, item.media_type) for one in found for item in one.media}
        pieces = tuple(self._piece(one) for one in found)
        return _Shown(pieces, media, "; ".join(one.article.title for one in found))

    def _piece(self, one: "Preview") -> Piece:
        article, html = one.article, one.html
        for item in one.media:
            html = html.replace(absolute(item.path, self._publication.masthead), f"/media/{item.path}")
        facts = {
            "published": f"{article.published:%Y-%m-%d %H:%M} UTC ({one.state.value})",
            "by": ", ".join(author.name for author in article.authors),
            "section": article.section or "",
            "tags": ", ".join(article.tags),
            "summary": article.summary,
            "address": one.permalink,
        }
        return Piece(
            title=article.title,
            language=article.language,
            facts=tuple((name, value) for name, value in facts.items() if value),
            doubts=article.warnings,
            html=html,
        )


def _fault(wrong: SyndicateError) -> Piece:
    line = f"line {wrong.line}: {wrong.excerpt}" if isinstance(wrong, DocumentError) and wrong.line else ""
    doubts = tuple(filter(None, (str(wrong.args[0]), line, wrong.remedy or "")))
    return Piece(title="This file would be rejected", doubts=doubts)


def _stamp(file: Path) -> Stamp:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino
