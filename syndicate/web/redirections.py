"""What has left its address for good, as the publication lists it for every host that reads ``_redirects``.

The list is read again when it changes. A line that is not of the one form written here is passed over.
"""

from pathlib import Path

NAME = "_redirects"
_FIELDS = 3
_Stamp = tuple[int, int, int] | None


class Redirections:
    """Where paths below the output folder have gone."""

    def __init__(self, root: Path, base: str) -> None:
        """Prepare to look them up; nothing is read yet.

        :param base: path of the publication's address, beginning and ending in ``/``
        """
        self._file = root / NAME
        self._base = base
        self._stamp: _Stamp = None
        self._moved: dict[str, str] = {}

    def __call__(self, path: str) -> str | None:
        """The absolute address that a path below the folder has left for; None where it has not."""
        try:
            status = self._file.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            if stamp != self._stamp:
                self._moved, self._stamp = self._read(), stamp
        except (OSError, UnicodeDecodeError):
            self._moved, self._stamp = {}, None
        return self._moved.get(path)

    def _read(self) -> dict[str, str]:
        lines = (line.split() for line in self._file.read_text(encoding="ascii").splitlines())
        return {
            line[0].removeprefix(self._base): line[1]
            for line in lines
            if len(line) == _FIELDS and line[0].startswith(self._base) and line[2] == "301"
        }
