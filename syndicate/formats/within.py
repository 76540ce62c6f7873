"""What stands within a file beside its text: pictures of an archive, of a Word document, files in a letter.

A file within is named by the path of its holder, ``!/`` and its own name. Nothing is written to disk, no name
leads anywhere, and no more is unpacked than is asked for.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from syndicate.errors import DocumentError, Reason
from syndicate.formats.containers import DAMAGED, GZIP, gunzip, is_encrypted
from syndicate.formats.mail import WITHIN, Letters

__all__ = ["WITHIN", "Inside", "inside", "letter_of"]

_ZIP = b"PK\x03\x04"
_LARGEST = 50_000_000
"""Bytes of one file within another."""

_LETTER = re.compile(r"(?P<file>.*)#(?P<number>[0-9]{1,9})", re.DOTALL)


class Inside(Protocol):
    """A file that holds others."""

    def read(self, name: str, *, max_bytes: int) -> bytes:
        """Return the bytes of a file within.

        :param max_bytes: more is not unpacked
        :raises DocumentError: ``missing``, ``too-large``, ``incomplete`` or ``unsupported``
        """


def letter_of(place: str) -> tuple[str, int]:
    """A file, and which of its letters is meant, from 1: ``post.mbox#3`` is the third of a mailbox."""
    found = _LETTER.fullmatch(place)
    return (found["file"], int(found["number"])) if found else (place, 1)


def inside(data: bytes, path: str, *, number: int = 1) -> Inside:
    """Open a file that holds others.

    :param number: which letter of a mailbox is meant, from 1
    :raises DocumentError: ``incomplete`` or ``missing`` when nothing in it can be had
    """
    if data.startswith(GZIP):
        return inside(gunzip(data, path, _LARGEST), path[: -len(".gz")], number=number)
    if data.startswith(_ZIP):
        return _Archive(path, _members(data, path))
    return _Letter(path, Letters(data, path).files(number))


@dataclass(frozen=True, slots=True)
class _Archive:
    path: str
    members: "tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]"

    def read(self, name: str, *, max_bytes: int) -> bytes:
        holder, within, rest = name.partition(WITHIN)
        place, number = letter_of(holder)
        place = holder if holder in self.members[1] else place
        data = self._member(place, min(max_bytes, _LARGEST))
        if not within:
            return data
        return inside(data, place, number=number).read(rest, max_bytes=max_bytes - len(data))

    def _member(self, name: str, most: int) -> bytes:
        archive, members = self.members
        place = f"{self.path}{WITHIN}{name}"
        info = members.get(name)
        if info is None:
            raise DocumentError(place, Reason.MISSING, "there is no such file")
        if is_encrypted(info):
            raise DocumentError(place, Reason.UNSUPPORTED, "it is encrypted")
        try:
            with archive.open(info) as opened:
                data = opened.read(most + 1)
        except (*DAMAGED, NotImplementedError) as wrong:
            raise DocumentError(
                place, Reason.UNSUPPORTED, "it is damaged, or packed in a way unknown"
            ) from wrong
        if len(data) > most:
            raise DocumentError(place, Reason.TOO_LARGE, f"more than {most:,} bytes unpacked")
        return data


def _members(data: bytes, path: str) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        return archive, {info.filename.replace("\\", "/"): info for info in archive.infolist()}
    except DAMAGED as wrong:
        raise DocumentError(path, Reason.INCOMPLETE, "its end is missing, or it is damaged") from wrong


@dataclass(frozen=True, slots=True)
class _Letter:
    path: str
    files: dict[str, Callable[[], bytes]]

    def read(self, name: str, *, max_bytes: int) -> bytes:
        place = f"{self.path}{WITHIN}{name}"
        held = self.files.get(name)
        if held is None:
            raise DocumentError(place, Reason.MISSING, "there is no such file")
        data = held()
        if len(data) > max_bytes:
            raise DocumentError(place, Reason.TOO_LARGE, f"more than {max_bytes:,} bytes")
        return data
