"""The page on formats shows what really comes out.

A sample is a fenced block whose first line ends in ``file=NAME``; the ``json result`` block below it lists
what the file gives: of each article the fields named there, of each refused part its reason and line.
"""

import gzip
import io
import itertools
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from syndicate.core.normalise import normalise
from syndicate.errors import DocumentError
from syndicate.formats.furnishings import Furnishings
from syndicate.formats.registry import choose, formats
from syndicate.model import Article, Rules

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
FENCE = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PART = re.compile(r"^<!-- ([\w./]+\.xml) -->\n", re.MULTILINE)
"""Above each part of a document that is a container."""

BLOCKS = [(block["info"].strip(), block["body"]) for block in FENCE.finditer(PAGE.read_text("utf-8"))]
SAMPLES = [
    (info.partition("file=")[2], body, expected)
    for (info, body), (below, expected) in itertools.pairwise(BLOCKS)
    if "file=" in info and below == "json result"
]


def packed(name: str, text: str) -> tuple[str, bytes]:
    """The file that holds a sample, and its path."""
    data = text.encode()
    if name.endswith(".gz"):
        return name, gzip.compress(data, mtime=0)
    if name.endswith(".docx"):
        _, *parts = PART.split(text)
        return name, zipped(dict(zip(parts[::2], parts[1::2], strict=True)))
    container, inside, member = name.partition("!/")
    return (container, zipped({member: text})) if inside else (name, data)


def zipped(members: Mapping[str, str]) -> bytes:
    """A container of texts under their names."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return written.getvalue()


def shown(article: Article) -> Mapping[str, object]:
    """An article as the page tells of it."""
    return {
        "path": article.path,
        "title": article.title,
        "published": article.published.isoformat(),
        "updated": article.updated.isoformat() if article.updated else None,
        "summary": article.summary,
        "section": article.section,
        "authors": [person.name for person in article.authors],
        "tags": list(article.tags),
        "language": article.language,
        "guid": article.guid,
        "markup": article.markup.value,
        "body": article.body.strip(),
        "draft": article.draft,
    }


def given(name: str, text: str) -> list[Mapping[str, object]]:
    """What a sample gives, part by part."""
    path, data = packed(name, text)
    format_ = choose(path, data[:4096], rules=Rules())
    assert format_ is not None, name
    found: list[Mapping[str, object]] = []
    for part in format_.read(data, path):
        try:
            if isinstance(part, DocumentError):
                raise part
            found.append(shown(normalise(part, Rules())))
        except DocumentError as wrong:
            found.append({"path": wrong.path, "reason": wrong.reason.value, "line": wrong.line})
    return found


@pytest.mark.parametrize(("name", "text", "expected"), SAMPLES, ids=[name for name, _, _ in SAMPLES])
def test_a_sample_gives_what_the_page_says(name: str, text: str, expected: str) -> None:
    """Whoever writes a file as the page shows it gets what the page shows."""
    wanted = json.loads(expected)
    found = given(name, text)
    assert len(found) == len(wanted)
    for part, said in zip(found, wanted, strict=True):
        assert {key: part.get(key) for key in said} == said


def test_every_format_has_a_sample() -> None:
    """Nothing is read of which the page shows no input and no result."""
    samples = [packed(name, text) for name, text, _ in SAMPLES]
    chosen = {type(choose(path, data[:4096], rules=Rules())) for path, data in samples}
    assert {type(known) for known in formats(Rules())} - chosen == {Furnishings}  # which gives no article


def test_every_sample_is_followed_by_its_result() -> None:
    """No sample stands there untried."""
    assert len(SAMPLES) == sum("file=" in info for info, _ in BLOCKS) > 0
    assert len(SAMPLES) == sum(info == "json result" for info, _ in BLOCKS)
