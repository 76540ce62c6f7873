"""A pass that finds nothing to do, found out without loading what a real one needs.

Most passes of a cron job change nothing. Loading the database library, the settings' and the templates takes
longer than looking at twenty thousand files, so this looks first, with the standard library alone. In doubt
it says no, and a real pass decides.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate.app.beside import changed
from syndicate.config import DATABASE, FILE_NAME
from syndicate.core.identity import file_of
from syndicate.model import Quarantined
from syndicate.ports.reading import Folders
from syndicate.run.folders import source
from syndicate.run.outlook import Outlook, decode, quiet_key
from syndicate.store.glance import Glance, glance

KEY, OUTLOOK = "quiet-key", "quiet-outlook"
"""Marks in the state: what the last whole pass was made with, and the outlook that it had."""

_PREFIX = "SYNDICATE_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """What can be said of a pass that was not needed.

    :ivar rejected: files in quarantine
    :ivar lacking: files that articles show and that are not there
    :ivar output: the folder that is served
    """

    rejected: int
    lacking: int
    output: Path


def unchanged(
    folder: Path | None,
    *,
    config: Path | None,
    url: str | None,
    out: Path | None,
    state: Path | None,
    environment: Mapping[str, str],
    now: datetime,
) -> Unchanged | None:
    """Whether a pass with these arguments would change nothing, as far as that can be told without settings.

    :return: None unless it is certain
    """
    place = _state(folder, config=config, state=state, environment=environment)
    seen = glance(place) if place else None
    if seen is None:
        return None
    digest = told(folder, config=config, url=url, out=out, state=state, environment=environment)
    found = decode(seen.marks.get(OUTLOOK, ""), digest)
    if found is None or not _is_quiet(found, seen, key=quiet_key(found, environment), now=now):
        return None
    return Unchanged(rejected=len(seen.quarantined), lacking=seen.lacking, output=Path(found.output))


def nothing_to_do(found: Outlook, state: Path, *, key: str, now: datetime) -> Glance | None:
    """What the state holds, if it is certain that a pass would change nothing; else None."""
    seen = glance(state)
    return seen if seen is not None and _is_quiet(found, seen, key=key, now=now) else None


def told(
    folder: str | Path | None,
    *,
    config: str | Path | None,
    url: str | None,
    out: str | Path | None,
    state: str | Path | None,
    environment: Mapping[str, str],
) -> str:
    """Digest of all that settings follow from: what was said, the file, the environment, the present folder.

    The same publication gives the same one, however its file was named and from wherever.
    """
    file = _file(folder, config)
    corpus = folder if config or not file else None
    places = [Path(place).absolute() if place else None for place in (file or ".", corpus, out, state)]
    said = [*map(str, places), str(url), str(environment.get("HOME"))]
    said += [f"{name}={value}" for name, value in sorted(environment.items()) if name.startswith(_PREFIX)]
    try:
        held = file.read_bytes() if file else b""
    except OSError:
        held = b""
    return hashlib.sha256(repr(said).encode("utf-8", "surrogateescape") + held).hexdigest()


def _is_quiet(found: Outlook, seen: Glance, *, key: str, now: datetime) -> bool:
    if seen.marks.get(KEY) != key or seen.pending_changes or seen.pages_due or seen.spare:
        return False
    moments = (seen.next_entry_due, seen.next_delivery_due)
    if any(moment is not None and moment <= now for moment in moments):
        return False
    if not all(Path(feed).is_file() for feed in found.feeds):
        return False
    corpus = source(found.root, exclude=found.exclude, skip=found.skip, max_bytes=found.max_bytes)
    folders = _folders(found, seen, now)
    is_known = all(
        isinstance(sighting, Quarantined) and sighting.path in seen.quarantined
        for sighting in corpus.scan(seen.known, folders)
    )
    # Where folders alone have changed, a pass has to remember them, or none would ever pass them over again.
    is_settled = folders is None or folders.seen == seen.folders
    return is_known and is_settled and next(changed(seen.beside, corpus), None) is None


def _folders(found: Outlook, seen: Glance, now: datetime) -> Folders | None:
    if not found.append_only:
        return None
    return Folders(now=now, known=seen.folders, doubtful={file_of(path) for path in seen.quarantined})


def _file(folder: str | Path | None, config: str | Path | None) -> Path | None:
    if config:
        return Path(config)
    beside = Path(folder or ".") / FILE_NAME
    return beside if beside.is_file() else None


def _state(
    folder: Path | None, *, config: Path | None, state: Path | None, environment: Mapping[str, str]
) -> Path | None:
    """Where the state would be; a wrong guess finds no outlook that follows from these arguments."""
    if state is not None:
        return state.absolute()
    file = _file(folder, config)
    if file is None:
        return folder.absolute() / DATABASE if folder else None
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("state", {})
        path = environment.get(f"{_PREFIX}STATE_PATH") or table.get("path", str(DATABASE))
        return (file.parent / Path(path).expanduser()).absolute()
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError):
        return None
