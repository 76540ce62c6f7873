"""What a reader who cannot see, or needs other colours, meets: judged by axe-core in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.test_pages import Scheme, opened
from tests.unit.render.page_samples import ARABIC, HOSTILE, PLAIN

AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: sh tests/node-packages.sh"),
]

PATHS = {
    "front": "index.html",
    "article": f"{PLAIN.address}index.html",
    "right-to-left": f"{ARABIC.address}index.html",
    "hostile": f"{HOSTILE.address}index.html",
    "twin": "sections/harbour/index.html",
    "feeds": "feeds/index.html",
    "archive": "archive/index.html",
    "month": "archive/2021/07/index.html",
    "search": "search/index.html?q=bell",
    "nothing": "404.html",
    "withdrawn": "410.html",
}

_FINDINGS = """() => axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.map(
  one => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(node => node.html).join(" ")}`))"""


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_shuts_anyone_out(browser: Browser, site: str, path: str, scheme: Scheme, width: int) -> None:
    """axe finds no violation of its rules, best practices included, by day and night, small and wide."""
    with opened(browser, site + path, width=width, scheme=scheme, guarded=False) as page:
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        if "?q=" in path:
            page.locator(".finder h2").first.wait_for()
        assert page.evaluate(_FINDINGS) == []


def test_the_judge_finds_faults(browser: Browser, site: str) -> None:
    """A picture without words and a field without a name are found, so that silence means something."""
    with opened(browser, site, guarded=False) as page:
        page.evaluate("document.querySelector('main').innerHTML = '<img src=\"assets/icon.svg\"><input>'")
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = " ".join(page.evaluate(_FINDINGS))
    assert "image-alt" in found
    assert "label" in found
