"""Files within a file: gzip holds one, zip many. Each is read by the format of its own name.

Nothing is written to disk, no name leads anywhere, and what may be unpacked is bounded before it is. An
archive within an archive is not opened. An archive without articles is passed over like a picture.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO

from syndicate.core.litter import LITTER
from syndicate.errors import DocumentError, Reason
from syndicate.formats.assets import is_asset
from syndicate.model import Document
from syndicate.ports.reading import Format

Choose = Callable[[str, bytes], Format | None]
"""Gives the format of a file by its path and first bytes; none for a container."""

_HEAD = 4096
GZIP = b"\x1f\x8b\x08"
_MOST_MEMBERS = 2000
_AT_ONCE = 1 << 16
_HAS_NAME = 0x08
_HAS_EXTRA = 0x04
_ENCRYPTED = 0x01
_TIMES_ALL = 5
"""What all files of an archive may hold together, in files of the largest size."""
_MOST_FILES = 10_000
_DIRECTORY_ENTRY = b"PK\x01\x02"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_MAC_SHADOWS = "__MACOSX"
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    RuntimeError,
    OverflowError,
)
"""What the library raises on archives that nobody meant, beside what it says of itself."""


@dataclass(frozen=True, slots=True)
class Gzip:
    """A file that is packed alone (RFC 1952).

    :ivar choose: the formats of what may be inside
    :ivar max_bytes: more is not unpacked
    """

    choose: Choose
    max_bytes: int
    suffixes: frozenset[str] = field(default=frozenset({".gz"}))

    def sniff(self, head: bytes) -> bool:
        """Whether a file without a known suffix is packed."""
        return head.startswith(GZIP)

    def read(self, data: bytes, path: str) -> Sequence[Document | DocumentError]:
        """Return what the file within holds, under the path of the packed one.

        :raises DocumentError: ``incomplete``, ``too-large``, ``unsupported``, or the inner format's reason
        """
        if not data.startswith(GZIP[:2]):
            raise DocumentError(path, Reason.UNSUPPORTED, "it is not packed as its name says")
        inner = self._name(data, path)
        if is_asset(inner):
            return ()
        unpacked = gunzip(data, path, self.max_bytes)
        format_ = self.choose(inner, unpacked[:_HEAD])
        if format_ is None:
            detail = f"nothing here reads the file within, {inner.rpartition('/')[2]}"
            raise DocumentError(path, Reason.UNSUPPORTED, detail)
        return [_moved(part, inner, path) for part in _parts(format_, unpacked, inner, path)]

    def _name(self, data: bytes, path: str) -> str:
        """The name of the file within: the packed one's, else the one that was noted on packing."""
        bare = path[: -len(".gz")] if path.lower().endswith(".gz") else path
        noted = _noted_name(data)
        if self.choose(bare, b"") is not None or is_asset(bare) or not noted:
            return bare
        return f"{path.rpartition('/')[0]}/{noted}".lstrip("/")


@dataclass(frozen=True, slots=True)
class Zip:
    """An archive of files (APPNOTE.TXT), each of which is read under the path ``archive.zip!/name``.

    :ivar choose: the formats of what may be inside
    :ivar max_bytes: a larger file within is refused, and an archive that holds five times as much
    """

    choose: Choose
    max_bytes: int
    suffixes: frozenset[str] = field(default=frozenset({".zip"}))

    def sniff(self, head: bytes) -> bool:  # noqa: ARG002 - the port's signature
        """Too many kinds of file are archives inside: only the name says that one is meant as such."""
        return False

    def read(self, data: bytes, path: str) -> Sequence[Document | DocumentError]:
        """Return what the files within hold, by name; nothing when none of them is an article.

        :raises DocumentError: ``incomplete``, ``too-large`` or ``unsupported``
        """
        if data.count(_DIRECTORY_ENTRY) > _MOST_FILES:
            raise DocumentError(path, Reason.TOO_LARGE, f"it holds more than {_MOST_FILES:,} files")
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                return self._read(archive, path)
        except DAMAGED as wrong:
            if not data.startswith(b"PK"):
                raise DocumentError(path, Reason.UNSUPPORTED, "it is no archive") from wrong
            raise DocumentError(path, Reason.INCOMPLETE, "its end is missing, or it is damaged") from wrong

    def _read(self, archive: zipfile.ZipFile, path: str) -> Sequence[Document | DocumentError]:
        members = {info.filename: info for info in archive.infolist() if _may_be_article(info)}
        if sum(info.file_size for info in members.values()) > self.max_bytes * _TIMES_ALL:
            detail = f"its files are more than {self.max_bytes * _TIMES_ALL:,} bytes together"
            raise DocumentError(path, Reason.TOO_LARGE, detail)
        found: list[Document | DocumentError] = []
        others: list[DocumentError] = []
        for name, info in sorted(members.items()):
            place = f"{path}!/{name}"
            try:
                found += self._member(archive, info, place)
            except _Unread as unread:
                others.append(unread.error)
            except DocumentError as wrong:
                found.append(wrong)
        return [*found, *others] if found else ()

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str
    ) -> Sequence[Document | DocumentError]:
        self._refuse(info, place)
        try:
            with archive.open(info) as opened:
                head = opened.read(_HEAD)
                format_ = self.choose(place, head)
                if format_ is None:
                    raise _Unread(DocumentError(place, Reason.UNSUPPORTED, "nothing here reads such files"))
                data = head + opened.read(self.max_bytes)
        except (*DAMAGED, NotImplementedError) as wrong:
            raise DocumentError(place, Reason.INCOMPLETE, "it is damaged within its archive") from wrong
        return list(format_.read(data, place))

    def _refuse(self, info: zipfile.ZipInfo, place: str) -> None:
        """Refuse what would lead out of the archive, or cannot or should not be unpacked."""
        if _leads_out(info):
            raise DocumentError(place, Reason.OUTSIDE, "its name or its kind leads out of the archive")
        if is_encrypted(info):
            raise DocumentError(place, Reason.UNSUPPORTED, "it is encrypted")
        if info.compress_type not in _METHODS:
            raise DocumentError(place, Reason.UNSUPPORTED, "it is packed in a way that is not read here")
        if info.file_size > self.max_bytes:
            detail = f"{info.file_size:,} bytes unpacked, more than {self.max_bytes:,}"
            raise DocumentError(place, Reason.TOO_LARGE, detail)


class _Unread(Exception):
    """A file that concerns us only if others beside it are articles."""

    def __init__(self, error: DocumentError) -> None:
        super().__init__(error)
        self.error = error


def _may_be_article(info: zipfile.ZipInfo) -> bool:
    names = info.filename.split("/")
    if info.is_dir() or is_asset(info.filename) or _MAC_SHADOWS in names:
        return False
    return not any(LITTER.fullmatch(name) for name in names if name not in {".", ".."})


def _leads_out(info: zipfile.ZipInfo) -> bool:
    name = info.filename
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    odd = {"", ".", ".."}.intersection(name.split("/"))
    return is_link or bool(odd) or "\\" in name or ":" in name.partition("/")[0]


def _parts(format_: Format, data: bytes, inner: str, path: str) -> Iterator[Document | DocumentError]:
    try:
        yield from format_.read(data, inner)
    except DocumentError as wrong:
        raise _moved_error(wrong, inner, path) from wrong


def _moved(part: Document | DocumentError, inner: str, path: str) -> Document | DocumentError:
    if isinstance(part, DocumentError):
        return _moved_error(part, inner, path)
    return replace(part, path=path + part.path[len(inner) :])


def _moved_error(wrong: DocumentError, inner: str, path: str) -> DocumentError:
    return DocumentError(
        path + wrong.path[len(inner) :], wrong.reason, wrong.detail, wrong.line, wrong.excerpt
    )


def _noted_name(data: bytes) -> str:
    """The name in the header (RFC 1952 section 2.3.1), without any folders; empty when there is none."""
    flags, at = data[3] if len(data) > 10 else 0, 10  # noqa: PLR2004 - a header's fixed part
    if not flags & _HAS_NAME:
        return ""
    if flags & _HAS_EXTRA:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    end = data.find(b"\x00", at, at + 256)
    name = data[at:end].decode("latin-1") if end > 0 else ""
    return name.replace("\\", "/").rpartition("/")[2]


def is_encrypted(info: zipfile.ZipInfo) -> bool:
    """Whether a file of an archive cannot be read without a password."""
    return bool(info.flag_bits & _ENCRYPTED)


def gunzip(data: bytes, path: str, max_bytes: int) -> bytes:
    """Unpack every member in turn (RFC 1952 section 2.2); zeroes after the last are padding.

    :raises DocumentError: ``incomplete`` or ``too-large``
    """
    parts: list[bytes] = []
    left, at = max_bytes + 1, 0
    for _ in range(_MOST_MEMBERS):
        if not data.startswith(GZIP[:2], at):
            return b"".join(parts)
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            if at >= len(data):
                raise DocumentError(path, Reason.INCOMPLETE, "its end is missing")
            try:
                part = member.decompress(data[at : at + _AT_ONCE], left)
            except zlib.error as wrong:
                raise DocumentError(path, Reason.INCOMPLETE, "it is damaged") from wrong
            left -= len(part)
            if left <= 0:
                raise DocumentError(path, Reason.TOO_LARGE, f"more than {max_bytes:,} bytes unpacked")
            parts.append(part)
            at = min(at + _AT_ONCE, len(data)) - len(member.unused_data)
    raise DocumentError(path, Reason.TOO_LARGE, f"more than {_MOST_MEMBERS:,} files one after the other")
