"""What a validator says of the pages: html-validate, with its rules of the standard and of accessibility."""

import json
import subprocess
from pathlib import Path

import pytest

NODE = Path(__file__).parents[1] / "node"
JUDGE = NODE / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not JUDGE.exists(), reason="html-validate is missing: sh tests/node-packages.sh"),
]


def complaints(folder: Path) -> list[str]:
    """What is wrong with the pages of a folder, each fault with its rule and its first place."""
    told = subprocess.run(
        [
            "node",
            str(JUDGE),
            "--config",
            str(NODE / "html-validate.json"),
            "-f",
            "json",
            f"{folder}/**/*.html",
        ],
        capture_output=True,
        check=False,
    )
    assert told.returncode in (0, 1), told.stderr.decode()
    return [
        f"{page['filePath']}:{fault['line']}: {fault['ruleId']}: {fault['message']}"
        for page in json.loads(told.stdout)
        for fault in page["messages"]
    ]


def test_every_kind_of_page_is_valid(folder: Path) -> None:
    """Nothing that an author writes makes invalid HTML, hostile text included."""
    assert complaints(folder) == []


def test_the_published_sample_is_valid() -> None:
    """All pages of the sample publication, in a dozen languages and every format, are valid HTML."""
    assert complaints(ROOT / "feeds") == []


def test_the_judge_finds_faults(tmp_path: Path) -> None:
    """A list in a paragraph and a doubled id are found, so that silence means something."""
    (tmp_path / "bad.html").write_text(
        "<!doctype html>\n<title>Bad</title>\n<p id=a><ul id=a><li>x</ul></p>\n", encoding="utf-8"
    )
    assert {"no-dup-id"} <= {fault.split(": ")[1] for fault in complaints(tmp_path)}
