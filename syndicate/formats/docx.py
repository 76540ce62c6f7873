"""Word documents (.docx, ECMA-376): the core properties as metadata, the text as HTML.

Only three or four members of the container are read, each up to a bound, whatever it says of its own size.
Macros, embedded objects and comments are never looked at; pictures are named, not unpacked.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from syndicate.errors import DocumentError, Reason
from syndicate.formats.entries import filled
from syndicate.formats.word import Parts, to_html
from syndicate.formats.xml import local, parse, text_in
from syndicate.model import Document, Markup

_LONGEST = 20_000_000
"""Bytes of one member, unpacked."""
_MOST_MEMBERS = 10_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MAIN = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_PROGRAM_TITLES = ("microsoft word - ", "untitled", "document1", "powerpoint presentation")
_FIELDS = (
    ("guid", "identifier"),
    ("title", "title"),
    ("date", "created"),
    ("updated", "modified"),
    ("authors", "creator"),
    ("tags", "keywords"),
    ("summary", "description"),
    ("section", "category"),
    ("language", "language"),
)


@dataclass(frozen=True, slots=True)
class Docx:
    """Files that Word and its kin write."""

    suffixes: frozenset[str] = frozenset({".docx", ".docm"})

    def sniff(self, head: bytes) -> bool:
        """Whether the file opens like a container whose first members are a Word document's."""
        return head.startswith(_ZIP) and (b"word/document.xml" in head or b"word/_rels" in head)

    def read(self, data: bytes, path: str) -> Sequence[Document]:
        """Return the document.

        :raises DocumentError: ``unsupported`` if it is no such container, ``incomplete`` if its end is
            missing, ``too-large`` unpacked, ``bad-line`` in a member, ``empty``, ``too-deep``
        """
        if not data.strip():
            raise DocumentError(path, Reason.EMPTY, "the file is empty")
        if not data.startswith(_ZIP):
            old = data.startswith(_OLE)
            detail = (
                "an older or encrypted Word file" if old else "it is named like a Word document and is none"
            )
            raise DocumentError(path, Reason.UNSUPPORTED, detail)
        members = _members(data, path)
        main = parse(members[_MAIN], path)
        written = to_html(
            Parts(
                document=main.root,
                styles=_tree(members.get("word/styles.xml"), path),
                numbering=_tree(members.get("word/numbering.xml"), path),
                relations=_tree(members.get("word/_rels/document.xml.rels"), path),
                notes=_tree(members.get("word/footnotes.xml"), path),
            )
        )
        document = Document(
            path=path,
            markup=Markup.HTML,
            fields=_fields(_tree(members.get(_PROPERTIES), path)),
            body=written.html,
            warnings=main.warnings + written.warnings,
        )
        return (document,)


def _members(data: bytes, path: str) -> dict[str, bytes]:
    wanted = (
        _MAIN,
        _PROPERTIES,
        "word/styles.xml",
        "word/numbering.xml",
        "word/_rels/document.xml.rels",
        "word/footnotes.xml",
    )
    try:
        with ZipFile(BytesIO(data)) as container:
            names = {name.replace("\\", "/"): name for name in container.namelist()[:_MOST_MEMBERS]}
            if _MAIN not in names:
                raise DocumentError(path, Reason.UNSUPPORTED, "a container that holds no Word document")
            return {name: _member(container, names[name], path) for name in wanted if name in names}
    except BadZipFile as wrong:
        broken = "broken" if b"PK\x05\x06" in data[-66_000:] else "cut off"
        raise DocumentError(path, Reason.INCOMPLETE, f"the container is {broken}: {wrong}") from wrong
    except (zlib.error, EOFError, OSError, ValueError, OverflowError) as wrong:
        raise DocumentError(path, Reason.INCOMPLETE, f"the container is broken: {wrong}") from wrong
    except (NotImplementedError, RuntimeError) as wrong:
        raise DocumentError(path, Reason.UNSUPPORTED, f"the container cannot be opened: {wrong}") from wrong


def _member(container: ZipFile, name: str, path: str) -> bytes:
    with container.open(name) as member:
        data = member.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        detail = f"{name} is larger than {_LONGEST:,} bytes when unpacked"
        raise DocumentError(path, Reason.TOO_LARGE, detail)
    return data


def _tree(data: bytes | None, path: str) -> etree._Element | None:
    return parse(data, path).root if data else None


def _fields(properties: etree._Element | None) -> dict[str, object]:
    if properties is None:
        return {}
    said = {local(each): " ".join(text_in(each).split()) for each in properties}
    fields: dict[str, object] = {field: said.get(name, "") for field, name in _FIELDS}
    if str(fields["title"]).lower().startswith(_PROGRAM_TITLES):
        fields["title"] = ""
    fields["tags"] = str(fields["tags"]).replace(";", ",")
    return filled(fields)
