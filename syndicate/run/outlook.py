"""The little that a look for changes must know of the settings.

It is remembered in the state, so that a pass with nothing to do need not load what reads settings. Secrets
are no part of it; the names under which the environment holds them are.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import syndicate
from syndicate.run.folders import own

if TYPE_CHECKING:  # loading it takes longer than the look itself
    from syndicate.config import Configuration

_ENVIRONMENT = "env:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Where to look, at what, and what else decides what a pass would give.

    :ivar settings: digest of all settings
    :ivar root: the folder of articles
    :ivar skip: files and folders that are never entered
    :ivar append_only: whether folders whose time has not changed are passed over
    :ivar feeds: files that must be in place
    :ivar templates: the user's own folder of them, or empty
    :ivar secrets: names in the environment
    """

    settings: str
    root: str
    exclude: tuple[str, ...]
    skip: tuple[str, ...]
    max_bytes: int
    append_only: bool
    output: str
    feeds: tuple[str, ...]
    templates: str
    secrets: tuple[str, ...]


def outlook(configuration: "Configuration") -> Outlook:
    """The outlook of a publication."""
    settings = configuration.settings
    secrets = [hook.secret for hook in settings.webhooks]
    output = configuration.path(settings.output.path)
    templates = settings.output.templates
    told = "\n".join([str(configuration.base), repr(settings), repr(secrets)])
    return Outlook(
        settings=hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest(),
        root=str(configuration.path(settings.corpus.path)),
        exclude=tuple(settings.corpus.exclude),
        skip=tuple(str(path) for path in own(configuration)),
        max_bytes=settings.corpus.max_bytes,
        append_only=settings.corpus.append_only,
        output=str(output),
        feeds=tuple(str(output / form.file_name) for form in settings.feeds.formats),
        templates=str(configuration.path(templates)) if templates else "",
        secrets=tuple(
            secret.removeprefix(_ENVIRONMENT) for secret in secrets if secret.startswith(_ENVIRONMENT)
        ),
    )


def quiet_key(seen: Outlook, environment: Mapping[str, str]) -> str:
    """Changes whenever a pass over the same files might give something else: settings, templates, code."""
    parts = [seen.settings, *(repr(environment.get(name)) for name in seen.secrets)]
    parts += _stamps(str(Path(syndicate.__file__).parent))
    if seen.templates:
        parts += _stamps(seen.templates)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def encode(seen: Outlook, told: str) -> str:
    """Write an outlook as it is stored, with the digest of what it follows from."""
    return json.dumps({"told": told, "outlook": asdict(seen)}, sort_keys=True)


def decode(stored: str, told: str) -> Outlook | None:
    """Return a stored outlook; None if it follows from something else, or is not of this version."""
    try:
        said = json.loads(stored)
        if said["told"] != told:
            return None
        held = said["outlook"]
        return Outlook(
            settings=held["settings"],
            root=held["root"],
            exclude=tuple(held["exclude"]),
            skip=tuple(held["skip"]),
            max_bytes=held["max_bytes"],
            append_only=held["append_only"],
            output=held["output"],
            feeds=tuple(held["feeds"]),
            templates=held["templates"],
            secrets=tuple(held["secrets"]),
        )
    except (ValueError, TypeError, KeyError):
        return None


def _stamps(folder: str) -> list[str]:
    """Size and time of each file below a folder."""
    found: list[str] = []
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir():
                        waiting.append(entry.path)
                    elif not entry.name.endswith(".pyc"):
                        status = entry.stat()
                        found.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
        except OSError as wrong:
            found.append(f"{wrong}")
    return sorted(found)
