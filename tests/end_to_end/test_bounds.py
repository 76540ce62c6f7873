"""However a file is made, reading it ends soon and takes little: an article or a reason, never a hang.

Each is read in a process of its own that the system ends after two seconds of its time, or refuses memory
beyond 100 MB of what it had before.
"""

import os
import resource
import signal
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.app.reading import Read, read_file
from syndicate.core.body import body_html
from syndicate.errors import Reason
from syndicate.model import Rules, SourceFile
from syndicate.sources.folder import FolderSource

pytestmark = pytest.mark.slow

SECONDS = 2
BYTES = 100_000_000
HEAD = "---\ntitle: T\ndate: 2026-02-03\n"
VALUES = 1_000_000
DATED = " date 2026-02-03 "


def _read(folder: Path, name: str) -> Read:
    source = FolderSource(folder, max_bytes=Rules().max_bytes, wanted=lambda _path: True)
    file = source.find(name)
    assert isinstance(file, SourceFile)
    read = read_file(file, source=source, rules=Rules(), now=datetime(2026, 3, 1, tzinfo=UTC))
    for article, _media in read.articles:
        body_html(article, base="https://home.example/a/", media={})
    return read


def _bounded(attempt: Callable[[], bool]) -> int:
    """Whether an attempt comes true within bounds: 0, another exit code, or the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (held + BYTES, held + BYTES))
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
            code = 0 if attempt() else 2
        except BaseException:  # noqa: BLE001 - nothing may come out of the copy of a test process
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


DEEP = {
    "a.html": f"<html><body><article><time datetime=2026-02-03></time>{'<div>' * 100_000}x",
    "a.md": f"{HEAD}---\n{'<div>' * 100_000}x",
    "brackets.md": f"{HEAD}---\n{'[' * 100_000}x",
    "a.json": '{"title": "T", "date": "2026-02-03", "body": ' + "[" * 100_000,
    "a.jsonl": '{"a":' * 100_000,
    "a.xml": "<a>" * 100_000,
    "flow.md": f"---\ntitle: T\ntags: {'[' * 100_000}\n---\nx",
    "toml.md": f"+++\ntags = {'[' * 100_000}\n+++\nx",
    "bodies.json": '{"date": "2026-02-03", "content_html": "' + "<b>" * 100_000 + '"}',
}


@pytest.mark.parametrize("name", DEEP)
def test_nesting_without_end_is_refused(tmp_path: Path, name: str) -> None:
    """A hundred thousand tags, lists or quotations in each other have a reason."""
    (tmp_path / name).write_text(DEEP[name], encoding="utf-8")

    def is_refused() -> bool:
        read = _read(tmp_path, name)
        refusals = [one for one in (read.refused, *read.parts_refused) if one is not None]
        return bool(refusals) and all(isinstance(one.reason, Reason) for one in refusals)

    assert _bounded(is_refused) == 0


MANY = {
    "flow.md": HEAD + "tags: [" + "a, " * VALUES + "a]\n---\nText.",
    "block.md": HEAD + "tags:\n" + "- a\n" * VALUES + "---\nText.",
    "keys.md": HEAD + "".join(f"k{number}: 1\n" for number in range(VALUES // 2)) + "---\nText.",
    "toml.md": "+++\ndate = 2026-02-03\ntags = [" + '"a",' * VALUES + "]\n+++\nText.",
    "json.md": '{"date": "2026-02-03", "tags": [' + '"a",' * VALUES + '"a"]}\nText.',
    "laughs.md": HEAD
    + "a0: &a0 [x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    + "---\nText.",
    "lines.txt": "date 2026-02-03\n" + "Title: x\n" * VALUES + "\nText.",
}


@pytest.mark.parametrize("name", MANY)
def test_a_header_of_a_million_values_is_bounded(tmp_path: Path, name: str) -> None:
    """It is read, or refused with a reason."""
    (tmp_path / name).write_text(MANY[name], encoding="utf-8")

    def is_decided() -> bool:
        read = _read(tmp_path, name)
        return bool(read.articles) or read.refused is not None

    assert _bounded(is_decided) == 0


N = 200_000
WORST = {
    "spaces.txt": DATED + " " * VALUES + "x",
    "date.txt": " date" * N,
    "dates.txt": DATED + "2026-02-03 " * N,
    "capitals.txt": DATED + "A, " * N,
    "agencies.txt": DATED + "LONDON (" * N,
    "brackets.txt": DATED + "(" * N + ")" * N,
    "quotes.txt": DATED + "“" * N,
    "stops.txt": DATED + "a. " * N,
    "dashes.txt": DATED + "- " * N,
    "links.txt": DATED + "https://a" * N,
    "link.txt": DATED + "https://a" + "(" * N + ")" * N,
    "points.txt": DATED + "x\n\n" + "- a\n" * N,
    "headings.txt": DATED + "x\n\n" + "Heading\n\n" * N,
    "lines.txt": DATED + "ab\n" * 3_000_000,
    "blank.txt": DATED + "x" + "\n" * 9_000_000 + "y",
    "prose.txt": DATED + ("word " * 12 + "\n") * 160_000,
    "word.txt": DATED + "x" * 9_900_000,
    "lines.md": f"{HEAD}---\n" + "ab\n" * 3_000_000,
    "prose.md": f"{HEAD}---\n" + ("word " * 12 + "\n") * 20_000,
    "quoted.md": f"{HEAD}---\n{'> ' * 100_000}x",
    "listed.md": f"{HEAD}---\n{'- ' * 100_000}x",
    "full.md": f"{HEAD}---\n" + "|a" * 10 + "\n" + "|-" * 10 + "\n" + ("|a" * 10 + "\n") * 15_000,
    "marks.md": f"{HEAD}---\n" + "*a* " * 95_000,
    "emphasis.md": f"{HEAD}---\n" + "*a **b" * N,
    "ticks.md": f"{HEAD}---\n" + "`" * N + "x",
    "ticked.md": f"{HEAD}---\n" + "".join("`" * (n % 700) + "a" for n in range(3_000)),
    "references.md": f"{HEAD}---\n" + "[a]: b\n" * N,
    "links.md": f"{HEAD}---\n" + "[a](b" * N,
    "images.md": f"{HEAD}---\n" + "![" * N,
    "footnotes.md": f"{HEAD}---\n" + "[^a]" * N,
    "table.md": f"{HEAD}---\n" + "|a" * 1_000 + "\n" + "|-" * 1_000 + "\n" + "|a\n" * 10_000,
    "short.md": f"{HEAD}---\n" + "{{< a " * N,
    "liquid.md": f"{HEAD}---\n" + "{% raw %}" * N,
    "comments.md": f"{HEAD}---\n" + "<!--" * N,
    "angles.md": f"{HEAD}---\n" + "<" * VALUES,
    "attributes.html": "<article><time datetime=2026-02-03></time><p " + "a=b " * N + ">x",
    "open.html": "<article><time datetime=2026-02-03></time>" + "<p" * N,
    "entities.html": "<article><time datetime=2026-02-03></time><p>" + "&amp" * N,
    "quotes.csv": "title,date,text\n" + '"' * VALUES,
    "a.rst": ":date: 2026-02-03\n\n" + "`a_" * 20_000,
    "words.eml": "Subject: " + "=?utf-8?q?a?= " * N + "\nDate: Tue, 3 Feb 2026 00:00:00 +0000\n\nx",
    "a.mbox": "From x\n" * N,
    "title.md": f"---\ndate: 2026-02-03\ntitle: '{'<b ' * N}'\n---\nx",
}


@pytest.mark.parametrize("name", WORST)
def test_no_text_makes_reading_slow(tmp_path: Path, name: str) -> None:
    """What drives careless expressions to despair is read, or refused with a reason."""
    (tmp_path / name).write_text(WORST[name], encoding="utf-8")

    def is_decided() -> bool:
        read = _read(tmp_path, name)
        return bool(read.articles or read.parts_refused) or read.refused is not None

    assert _bounded(is_decided) == 0


def test_the_bounds_hold() -> None:
    """What takes time or memory without end is ended."""

    def runs_on() -> bool:
        while True:
            pass

    assert _bounded(runs_on) == -signal.SIGXCPU
    assert _bounded(lambda: bool(bytearray(2 * BYTES))) == 1
