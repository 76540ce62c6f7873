"""Whatever a file holds, what comes of it is sound and safe; ``python -m tests.fuzz`` tries far more."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Dialog, Route, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.fuzz.mutation import AWKWARD, HOSTILE, ROOT
from tests.fuzz.pipeline import Result, try_range
from tests.fuzz.safety import dangers

pytestmark = [pytest.mark.slow, pytest.mark.fuzz]

INPUTS = int(os.environ.get("FUZZ_INPUTS", "2000"))
NAMES = st.sampled_from(
    [
        "a.txt",
        "a.md",
        "a.html",
        "a.rst",
        "a.json",
        "a.jsonl",
        "a.csv",
        "a.eml",
        "a.mbox",
        "a.xml",
        "a.rss",
        "a",
    ]
)
HEADS = st.sampled_from(["", " date 2024-01-02 ", "---\ntitle: x\ndate: 2024-01-02\n---\n", "+++\n", "<rss>"])
TEXT = st.lists(st.text(max_size=30) | st.sampled_from(HOSTILE + AWKWARD), max_size=12).map("".join)

_SCAN = """() => {
  const found = window.ran ? ['it ran'] : [];
  const active = 'script,style,iframe,object,embed,form,input,button,svg,math,meta,link,base,template';
  for (const element of document.body.querySelectorAll('*')) {
    if (element.matches(active)) found.push(element.outerHTML.slice(0, 80));
    for (const {name, value} of element.attributes)
      if (name.startsWith('on') || name === 'style' || name === 'srcdoc') found.push(`${name}=${value}`);
    for (const name of ['href', 'src', 'action', 'data', 'poster', 'cite'])
      if (element.hasAttribute(name)) {
        const scheme = new URL(element.getAttribute(name), 'https://example.org/').protocol;
        const isPicture = element.getAttribute(name).startsWith('data:image/');
        if (!['http:', 'https:', 'mailto:', 'tel:'].includes(scheme) && !isPicture) found.push(scheme);
      }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def tried() -> Result:
    """What became of many damaged files of every format."""
    return try_range((0, INPUTS))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def test_damaged_files_become_sound_feeds_or_reasons(tried: Result) -> None:
    """No damage makes the program fail or hang, a body unsafe, or a feed invalid."""
    assert tried.faults == []
    assert tried.articles > tried.inputs / 4
    assert len(tried.reasons) > 5


@settings(max_examples=300, deadline=None)
@given(NAMES, HEADS, TEXT)
def test_any_text_becomes_sound_feeds_or_reasons(name: str, head: str, text: str) -> None:
    """The same holds for whatever can be written."""
    result = Result()
    result.try_one("text", name, (head + text).encode("utf-8", "surrogatepass"))
    assert result.faults == []


@pytest.mark.parametrize("html", HOSTILE[:8])
def test_the_scan_sees_what_is_dangerous(html: str) -> None:
    """What the inputs try to smuggle in would be noticed if it came through."""
    assert dangers(html) or not html.startswith("<")


def test_nothing_runs_in_a_browser(tried: Result, chromium: Browser) -> None:
    """A browser without any content policy that shows the worst of the bodies runs nothing of them."""
    kept = ROOT / "build" / "worst.json"  # of a long run, if there was one
    bodies = [html for _score, html in tried.worst] + (_bodies(kept) if kept.is_file() else [])
    assert any("ran" in html for html in bodies)
    page = chromium.new_page()
    heard: list[str] = []
    page.on("dialog", lambda dialog: _dismiss(dialog, heard))
    page.on("popup", lambda popup: heard.append(popup.url))
    page.route("**/*", lambda route: _refuse(route, heard))
    for html in bodies:
        page.set_content(
            f"<!doctype html><meta charset=utf-8><title>x</title><body>{html}", wait_until="load"
        )
        assert page.evaluate(_SCAN) == [], html[:500]
    assert heard == []
    page.close()


def test_the_browser_would_run_it(chromium: Browser) -> None:
    """The same page does run what is not cleaned."""
    page = chromium.new_page()
    page.set_content(f"<!doctype html><title>x</title><body>{HOSTILE[0]}{HOSTILE[1]}", wait_until="load")
    assert "it ran" in page.evaluate(_SCAN)
    page.close()


def _bodies(file: Path) -> list[str]:
    return [str(html) for html in json.loads(file.read_text(encoding="utf-8"))]


def _dismiss(dialog: Dialog, heard: list[str]) -> None:
    heard.append(dialog.message)
    dialog.dismiss()


def _refuse(route: Route, heard: list[str]) -> None:
    if route.request.resource_type not in {"image", "media"}:
        heard.append(route.request.url)
    route.abort()
