"""A pass that finds nothing to do, found out without loading what a real one needs.

Most passes of a cron job change nothing. Loading the database library, the renderers and the templates
takes longer than looking at twenty thousand files, so this looks first, with the standard library alone. In
doubt it says no, and a real pass decides.
"""

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import syndicate
from syndicate.config import Configuration
from syndicate.model import Quarantined
from syndicate.run.folders import corpus
from syndicate.store.glance import Glance, glance

MARK = "quiet-key"


def quiet_key(configuration: Configuration, environment: Mapping[str, str]) -> str:
    """Changes whenever a pass over the same files might give something else: settings, templates, code."""
    settings = configuration.settings
    secrets = [environment.get(hook.secret.removeprefix("env:"), "") for hook in settings.webhooks]
    parts = [
        str(configuration.base),
        repr(settings),
        repr([hook.secret for hook in settings.webhooks]),
        *secrets,
    ]
    parts += _stamps(Path(syndicate.__file__).parent)
    if settings.output.templates:
        parts += _stamps(configuration.path(settings.output.templates))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def nothing_to_do(configuration: Configuration, *, key: str, now: datetime) -> Glance | None:
    """What the state holds, if it is certain that a pass would change nothing; else None."""
    settings = configuration.settings
    seen = None if settings.state.url else glance(configuration.path(settings.state.path))
    if seen is None or seen.marks.get(MARK) != key or seen.pending_changes or seen.pages_due:
        return None
    moments = (seen.next_entry_due, seen.next_delivery_due)
    if any(moment is not None and moment <= now for moment in moments):
        return None
    root = configuration.path(settings.output.path)
    if not all((root / form.file_name).is_file() for form in settings.feeds.formats):
        return None
    unchanged = all(
        isinstance(sighting, Quarantined) and sighting.path in seen.quarantined
        for sighting in corpus(configuration).scan(seen.known)
    )
    return seen if unchanged else None


def _stamps(folder: Path) -> list[str]:
    """Size and time of each file below a folder."""
    found = []
    for root, _folders, names in os.walk(folder):
        for name in names:
            if not name.endswith(".pyc"):
                status = (Path(root) / name).stat()
                found.append(f"{root}/{name} {status.st_size} {status.st_mtime_ns}")
    return sorted(found)
