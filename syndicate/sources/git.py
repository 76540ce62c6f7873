"""When each file of a folder was last committed, as git tells it; asked only where the settings say so.

One ``git log`` answers for the whole folder; it is run again once something was committed. Nothing in the
repository is changed, and no program that its settings name is run.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from syndicate.errors import ConfigError, CorpusError

_TIMEOUT_S = 120
_COMMIT = "\x01"
_REMEDY = 'Install git and keep the corpus in a repository, or leave out updated = "git" under [corpus].'
_LOG = (
    "log",
    f"--format={_COMMIT}%cI",
    "--name-only",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--no-show-signature",
    "--relative",
    "--",
    ".",
)


class GitHistory:
    """The last commit of each file below a folder."""

    def __init__(self, root: Path) -> None:
        """Find the repository that a folder belongs to.

        :raises ConfigError: when there is none, or no git
        """
        self._root = os.path.realpath(root)
        try:
            folder = self._git("rev-parse", "--absolute-git-dir").strip()
        except (OSError, subprocess.SubprocessError) as wrong:
            why = "git cannot be run" if isinstance(wrong, OSError) else f"{root} is in no git repository"
            raise ConfigError(f'updated = "git" under [corpus]: {why}', remedy=_REMEDY) from wrong
        self._journal = f"{folder}/logs/HEAD"
        self._read_at: tuple[int, int] | None = None
        self._moments: dict[str, datetime] = {}

    def committed(self, path: str) -> datetime | None:
        """When a file was last committed, aware UTC; None for one that never was.

        :raises CorpusError: when the history cannot be read
        """
        now = self._state()
        if now != self._read_at or now is None:
            self._moments = dict(self._newest())
            self._read_at = now or (0, 0)
        return self._moments.get(path)

    def _state(self) -> tuple[int, int] | None:
        """What changes with every commit; None before the first."""
        try:
            status = os.stat(self._journal)  # noqa: PTH116 - a name need not be UTF-8
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def _newest(self) -> Iterator[tuple[str, datetime]]:
        """Every path with its last commit, older commits first so that the newest counts."""
        try:
            told = self._git(*_LOG)
        except subprocess.CalledProcessError:
            return  # nothing was ever committed
        except (OSError, subprocess.SubprocessError) as wrong:
            raise CorpusError(f"the history of {self._root} cannot be read", remedy=_REMEDY) from wrong
        moment = None
        found: list[tuple[str, datetime]] = []
        for part in told.split("\0"):
            text = part.lstrip("\n")
            if text.startswith(_COMMIT):
                date, _newline, text = text[1:].partition("\n")
                moment = datetime.fromisoformat(date).astimezone(UTC).replace(microsecond=0)
                text = text.lstrip("\n")
            if text and moment is not None:
                found.append((text, moment))
        yield from sorted(found, key=lambda one: one[1])

    def _git(self, *words: str) -> str:
        command: Sequence[str] = ("git", "-c", "core.fsmonitor=false", *words)
        done = subprocess.run(  # noqa: S603 - fixed words; no path of the corpus is among them
            command,
            cwd=self._root,
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_TIMEOUT_S,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
        return done.stdout.decode("utf-8", "surrogateescape")
