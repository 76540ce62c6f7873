"""The folder of articles, without what the publication itself writes into it."""

from pathlib import Path

from syndicate.config import Configuration
from syndicate.formats.assets import is_asset
from syndicate.sources.folder import FolderSource


def corpus(configuration: Configuration, *, root: Path | None = None) -> FolderSource:
    """The corpus that the settings name.

    :param root: another folder, read by the same rules
    """
    settings = configuration.settings
    return FolderSource(
        root or configuration.path(settings.corpus.path),
        exclude=settings.corpus.exclude,
        skip=_own(configuration),
        max_bytes=settings.corpus.max_bytes,
        wanted=_is_text,
    )


def _own(configuration: Configuration) -> list[Path]:
    """What the publication itself writes: the output, and the database with the files beside it."""
    settings = configuration.settings
    state = configuration.path(settings.state.path)
    beside = [state.with_name(state.name + ending) for ending in ("", "-wal", "-shm", "-journal", ".lock")]
    return [configuration.path(settings.output.path), *beside]


def _is_text(path: str) -> bool:
    return not is_asset(path)
