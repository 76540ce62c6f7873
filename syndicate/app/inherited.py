"""Files that say something of articles: ``_defaults.toml``, ``_index.md``, Eleventy's ``posts/posts.json``
above them, and ``NAME.meta.toml`` beside one.

They are seen and remembered like any file of the corpus, and give no article of their own. When one of them
changes, what it speaks of is read again, before it is noted as seen: a pass that is killed between the two
does it anew. One that cannot be read changes nothing until it is mended.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from syndicate.core.identity import stem
from syndicate.core.inheritance import inherit
from syndicate.core.text import decode, excerpt
from syndicate.errors import DocumentError, Reason
from syndicate.formats.frontmatter import split
from syndicate.formats.records import BODIES
from syndicate.model import Document
from syndicate.ports.reading import Source

DEFAULTS = "_defaults.toml"
_LINE = re.compile(r"at line (\d+)")
_INDEX = "_index.md"
_BESIDE = ".meta.toml"
_ENDINGS = (_BESIDE, ".meta")
_OF_AN_INDEX = frozenset({"authors", "author", "tags", "section", "lang", "language"})
"""What an index page says of itself and of those below it alike; the rest is its own."""


_DATA = re.compile(r"(?:^|/)(?P<folder>[^/]+)/(?P=folder)(?:\.11tydata)?\.json$")
_DATA_ENDINGS = (".json", ".11tydata.json")
_HAS_DATA = (".md", ".markdown", ".html", ".htm", ".mdx")
_COLLECTIONS = frozenset({"all", "nav", "post", "posts"})
"""Tags by which Eleventy gathers its pages, and which it shows to nobody."""


def is_table(path: str) -> bool:
    """Whether a file does nothing but speak of articles."""
    return path.rpartition("/")[2] == DEFAULTS or path.endswith(_ENDINGS)


def speaks_of_others(path: str) -> bool:
    """Whether a file is one of those."""
    return is_table(path) or path.rpartition("/")[2] == _INDEX or _DATA.search(path) is not None


def require_sound(data: bytes, path: str) -> None:
    """Refuse a table that cannot be read; a header of Nikola's is judged with its text.

    :raises DocumentError: ``bad-front-matter`` or ``encoding``, with the line where it is known
    """
    if not path.endswith(".toml"):
        return
    try:
        tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise DocumentError(path, Reason.ENCODING, "the table is not UTF-8") from wrong
    except (ValueError, RecursionError) as wrong:
        found = _LINE.search(str(wrong))
        line = int(found[1]) if found else None
        raise DocumentError(path, Reason.BAD_FRONT_MATTER, excerpt(str(wrong)), line) from wrong


def spoken_of(paths: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Those of the known files that these files speak of."""
    folders: set[str] = set()
    stems: set[str] = set()
    for path in paths:
        if path.endswith(_ENDINGS):
            stems.add(path.removesuffix(_BESIDE).removesuffix(".meta"))
        else:
            folders.add(path.rpartition("/")[0])
    for path in known:
        is_meant = stem(path) in stems or not folders.isdisjoint(_above(path))
        if is_meant and not speaks_of_others(path):
            yield path


def is_sound(path: str, source: Source) -> bool:
    """Whether one of those files can be read, or is gone: a broken one changes nothing until it is mended."""
    data = _bytes(path, source)
    if not data or path.endswith(".meta"):
        return True
    if path.endswith(".json"):
        return _directory(data) is not None
    return (_header(data, path) if path.endswith(_INDEX) else _toml(data)) is not None


def completed(
    parts: Sequence[Document | DocumentError], source: Source
) -> Sequence[Document | DocumentError]:
    """Documents of one file with what their folders say, and a single one with what stands beside it."""
    documents = [part for part in parts if isinstance(part, Document)]
    if not documents:
        return parts
    path = documents[0].path.partition("#")[0].partition("!/")[0]
    has_data = path.endswith(_HAS_DATA)
    folders = [said for folder in _above(path) for said in _said_by(folder, source, has_data=has_data)]
    beside = _table(stem(path) + _BESIDE, source) if len(parts) == 1 and documents[0].path == path else {}
    if not folders and not beside:
        return parts
    return [inherit(part, folders, beside) if isinstance(part, Document) else part for part in parts]


def _above(path: str) -> list[str]:
    """The folders that hold a file, the root first."""
    names = path.split("/")[:-1]
    return ["/".join(names[:count]) for count in range(len(names) + 1)]


def _said_by(folder: str, source: Source, *, has_data: bool) -> Iterator[Mapping[str, object]]:
    place = f"{folder}/" if folder else ""
    name = folder.rpartition("/")[2]
    data = [_data(f"{place}{name}{ending}", source) for ending in _DATA_ENDINGS if has_data and name]
    for said in (*data, _index(place + _INDEX, source), _table(place + DEFAULTS, source)):
        if said:
            yield said


def _data(path: str, source: Source) -> Mapping[str, object]:
    data = _bytes(path, source)
    return (_directory(data) or {}) if data else {}


def _table(path: str, source: Source) -> Mapping[str, object]:
    data = _bytes(path, source)
    return (_toml(data) or {}) if data else {}


def _index(path: str, source: Source) -> Mapping[str, object]:
    data = _bytes(path, source)
    return (_header(data, path) or {}) if data else {}


def _bytes(path: str, source: Source) -> bytes:
    file = source.find(path)
    if file is None:
        return b""
    try:
        return source.read(file)
    except DocumentError:
        return b""


@lru_cache(maxsize=512)
def _toml(data: bytes) -> Mapping[str, object] | None:
    """The table in a file, or None if it is none."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


@lru_cache(maxsize=512)
def _directory(data: bytes) -> Mapping[str, object] | None:
    """What Eleventy's data of a folder hand down, nothing if it is articles, or None if it cannot be read."""
    try:
        table = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(table, dict) or not BODIES.keys().isdisjoint(map(str.lower, table)):
        return {}
    tags = table.get("tags")
    listed = tags if isinstance(tags, list) else [tags]
    return {**table, "tags": [tag for tag in listed if tag and tag not in _COLLECTIONS]}


@lru_cache(maxsize=512)
def _header(data: bytes, path: str) -> Mapping[str, object] | None:
    """What an index page hands down, or None if its header cannot be read."""
    try:
        header = split(decode(data, path).text, path)
    except DocumentError:
        return None
    if header is None:
        return {}
    handed_down = header.fields.get("cascade")
    own = {key: value for key, value in header.fields.items() if key in _OF_AN_INDEX}
    return own | _texts(handed_down) if isinstance(handed_down, Mapping) else own


def _texts(table: Mapping[object, object]) -> dict[str, object]:
    return {str(key): value for key, value in table.items()}
