"""Which settings apply: a file's, the environment's, and what was said on the command line."""

from collections.abc import Mapping
from pathlib import Path

from syndicate.config import DATABASE, FILE_NAME, Configuration, load
from syndicate.errors import ConfigError


def configure(
    folder: str | Path | None,
    *,
    environment: Mapping[str, str],
    config: str | Path | None = None,
    url: str | None = None,
    out: str | Path | None = None,
    state: str | Path | None = None,
) -> Configuration:
    """Find the settings of a publication.

    A folder that has a file of settings is published by it. One without keeps its state in itself: two
    folders published from one place never share a memory, and one that is moved takes its memory along.

    :param folder: of articles, or of a publication with its ``syndicate.toml``
    :raises ConfigError: when there is neither a folder nor a file, or something in them is not right
    """
    file = Path(config) if config else _beside(folder)
    if file is None and folder is None:
        raise ConfigError(
            f"there is no {FILE_NAME} here, and no folder was named",
            remedy="Run 'syndicate init', or 'syndicate publish FOLDER --url https://example.org/'.",
        )
    found_inside = file is not None and config is None
    corpus = Path(folder).absolute() if folder is not None and not found_inside else None
    if state is None and file is None and corpus is not None:
        state = corpus / DATABASE
    overrides: dict[str, dict[str, object]] = {
        "publication": {"url": url},
        "corpus": {"path": corpus},
        "output": {"path": Path(out).absolute() if out is not None else None},
        "state": {"path": Path(state).absolute() if state is not None else None},
    }
    said = {
        table: {key: value for key, value in keys.items() if value is not None}
        for table, keys in overrides.items()
    }
    configuration = load(file, environment=environment, overrides=said)
    _keep_apart(configuration)
    return configuration


def _keep_apart(configuration: Configuration) -> None:
    """Refuse an output folder that holds the corpus: drafts would be served, and nothing be found to read."""
    settings = configuration.settings
    corpus, output = configuration.path(settings.corpus.path), configuration.path(settings.output.path)
    if corpus.resolve().is_relative_to(output.resolve()):
        raise ConfigError(
            f"[output] path = {str(output)!r} holds the articles, and would serve them as they are",
            remedy="Name a folder of its own as [output] path, or with --out.",
        )


def _beside(folder: str | Path | None) -> Path | None:
    found = Path(folder or ".") / FILE_NAME
    return found if found.is_file() else None
