"""The folder of articles, without what the publication itself writes into it."""

import hashlib
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import syndicate
from syndicate.formats.assets import is_asset, may_be_shown
from syndicate.sources.folder import FolderSource
from syndicate.sources.git import GitHistory

if TYPE_CHECKING:  # loading it takes longer than a look at many thousand files
    from syndicate.config import Configuration


def corpus(configuration: "Configuration", *, root: Path | None = None) -> FolderSource:
    """The corpus that the settings name.

    :param root: another folder, read by the same rules
    :raises ConfigError: when the settings ask for git, and there is none
    """
    corpus = configuration.settings.corpus
    folder = root or configuration.path(corpus.path)
    return source(
        folder,
        exclude=corpus.exclude,
        skip=own(configuration),
        max_bytes=corpus.max_bytes,
        history=GitHistory(folder) if corpus.updated == "git" else None,
    )


def source(
    root: str | Path,
    *,
    exclude: Sequence[str],
    skip: Iterable[str | Path],
    max_bytes: int,
    history: GitHistory | None = None,
) -> FolderSource:
    """A folder of articles, by the rules given."""
    return FolderSource(
        Path(root),
        exclude=exclude,
        skip=[Path(path) for path in skip],
        max_bytes=max_bytes,
        wanted=_is_text,
        shown=may_be_shown,
        history=history,
        clock=time.time,
    )


def walking_key(configuration: "Configuration") -> str:
    """Changes when the same folders might be seen to hold other files."""
    corpus = configuration.settings.corpus
    said = (syndicate.__version__, str(configuration.path(corpus.path)), corpus.exclude, own(configuration))
    return hashlib.sha256(repr(said).encode("utf-8", "surrogateescape")).hexdigest()


def own(configuration: "Configuration") -> list[Path]:
    """What the publication itself writes: the output, and the database with the files beside it."""
    settings = configuration.settings
    state = configuration.path(settings.state.path)
    beside = [state.with_name(state.name + ending) for ending in ("", "-wal", "-shm", "-journal", ".lock")]
    return [configuration.path(settings.output.path), *beside]


def _is_text(path: str) -> bool:
    return not is_asset(path)
