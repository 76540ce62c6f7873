"""What a reader meets when the pages are opened in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.unit.render.page_samples import ARABIC, ENTRIES, HOSTILE, PLAIN

pytestmark = pytest.mark.slow

Scheme = Literal["light", "dark"]

PATHS = (
    "index.html",
    "sections/harbour/index.html",
    "feeds/index.html",
    "archive/index.html",
    "archive/2021/07/index.html",
    "search/index.html",
    "404.html",
    *(f"{entry.address}index.html" for entry in ENTRIES),
)

_CONTRASTS = """() => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), walker.currentNode.data.trim()]);
  }
  return found;
}"""


@contextmanager
def opened(
    browser: Browser,
    url: str,
    *,
    width: int = 1280,
    scheme: Scheme = "light",
    guarded: bool = True,
    script: bool = True,
) -> Iterator[Page]:
    """A page in a window of its own; whatever it complains of, or asks of another host, fails the test.

    :param guarded: its content policy holds; without it a test may bring scripts of its own
    :param script: the page's own script runs
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=not guarded,
        java_script_enabled=script,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    yield page
    context.close()
    own = url.split("/", 3)
    assert complaints == []
    assert [address for address in asked if address.split("/", 3)[:3] != own[:3]] == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_page_fits_its_window_and_needs_nothing_else(
    browser: Browser, site: str, path: str, width: int
) -> None:
    """On a phone nobody scrolls sideways, and nothing is fetched from elsewhere or refused by the policy."""
    with opened(browser, site + path, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
        assert page.evaluate("document.styleSheets.length") == 1


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read(browser: Browser, site: str, path: str, scheme: Scheme) -> None:
    """Text stands out from what is behind it by 4.5 to 1 at least (WCAG 2.2, 1.4.3), by day and by night."""
    with opened(browser, site + path, scheme=scheme) as page:
        contrasts = page.evaluate(_CONTRASTS)
    assert contrasts
    assert [found for found in contrasts if found[0] < 4.5] == []


def test_a_reader_who_prefers_the_dark_gets_it(browser: Browser, site: str) -> None:
    """The page follows the reader's system."""
    colours = []
    for scheme in ("light", "dark"):
        with opened(browser, site, scheme="dark" if scheme == "dark" else "light") as page:
            colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours[0] != colours[1]


def test_right_to_left_text_runs_so(browser: Browser, site: str) -> None:
    """An Arabic article starts at the right, its frame at the left."""
    with opened(browser, f"{site}{ARABIC.address}index.html") as page:
        assert page.locator("h1").evaluate("element => getComputedStyle(element).direction") == "rtl"
        assert (
            page.locator("header.masthead").evaluate("element => getComputedStyle(element).direction")
            == "ltr"
        )
    with opened(browser, site) as page:
        line = page.locator("h3[lang=ar]")
        assert line.evaluate("element => getComputedStyle(element).direction") == "rtl"
        assert page.locator("h3").first.evaluate("element => getComputedStyle(element).direction") == "ltr"


@pytest.mark.parametrize("path", ["index.html", f"{HOSTILE.address}index.html"])
def test_nothing_in_an_article_runs(browser: Browser, site: str, path: str) -> None:
    """A script in a title, a summary or a body stays text, and nothing of it reaches the page."""
    with opened(browser, site + path) as page:
        page.locator("main p").first.click()
        assert page.title() != "owned"
        assert page.locator("[onclick], [onerror]").count() == 0
        runs = page.locator("script:not([type='application/ld+json'])")
        assert runs.evaluate_all("all => all.map(one => [new URL(one.src).pathname, one.text])") == [
            ["/assets/site.js", ""]
        ]


def test_wide_tables_and_code_scroll_in_their_own_box(browser: Browser, site: str) -> None:
    """What does not fit a phone can be reached without moving the page."""
    with opened(browser, f"{site}{PLAIN.address}index.html", width=390) as page:
        for box in ("table", "pre"):
            inside = page.locator(f".body {box}").evaluate(
                "element => [element.scrollWidth, element.clientWidth]"
            )
            assert inside[0] > inside[1]


def test_the_keyboard_reaches_the_text_first(browser: Browser, site: str) -> None:
    """The first stop skips to the text, and every stop can be seen."""
    with opened(browser, site) as page:
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.get_attribute("href") == "#content"
        assert skip.bounding_box() != page.locator("body").bounding_box()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator(":focus").evaluate("element => !!element.closest('main')")
        assert page.locator(":focus").evaluate("element => getComputedStyle(element).outlineStyle") == "solid"


def test_a_subscribe_button_leads_to_addresses_that_can_be_copied(browser: Browser, site: str) -> None:
    """Two steps from a section's name to its feed's address, selected."""
    with opened(browser, site) as page:
        page.locator("section.terms a.button").first.click()
        page.wait_for_url("**/sections/harbour/index.html#subscribe")
        field = page.locator("#subscribe textarea").first
        field.click()
        page.keyboard.press("Control+A")
        selected = page.evaluate(
            "(field => field.value.slice(field.selectionStart, field.selectionEnd))(document.activeElement)"
        )
        assert selected == "https://review.example/sections/harbour/rss.xml"


def test_a_button_copies_a_feeds_address(browser: Browser, site: str) -> None:
    """One click, and the address is in the clipboard, said so to who hears the page."""
    with opened(browser, f"{site}sections/harbour/index.html") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy Atom").click()
        page.get_by_role("status").get_by_text("Copied").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://review.example/sections/harbour/atom.xml"


def test_titles_are_found_without_a_server(browser: Browser, site: str) -> None:
    """Words in any order, with or without accents and capitals, find the article; markup stays text."""
    with opened(browser, f"{site}search/index.html") as page:
        page.get_by_role("searchbox").fill("MÓLE bell")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=PLAIN.article.title).wait_for()
        assert page.get_by_role("status").inner_text() == "Titles found: 1"
        page.get_by_role("searchbox").fill("<script>")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=HOSTILE.article.title).wait_for()
        assert page.locator("main script").count() == 0
        page.get_by_role("searchbox").fill("no such words")
        page.keyboard.press("Enter")
        page.get_by_text("No title has these words.").wait_for()
        page.get_by_role("searchbox").fill("ميناء")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=ARABIC.article.title).click()
        page.wait_for_url(f"**/{ARABIC.address}index.html")


def test_without_scripts_nothing_is_missing_but_the_search(browser: Browser, site: str) -> None:
    """No dead button is shown, addresses can be selected, and the search page leads to the archive."""
    with opened(browser, f"{site}sections/harbour/index.html", script=False) as page:
        assert not page.get_by_role("button").filter(visible=True).count()
        assert page.locator("#subscribe textarea").first.is_visible()
    with opened(browser, f"{site}search/index.html", script=False) as page:
        page.locator("main").get_by_role("link", name="Archive").click()
        page.wait_for_url("**/archive/index.html")


def test_an_article_leads_to_its_place_in_the_archive(browser: Browser, site: str) -> None:
    """Who has read it finds what was published before and after."""
    with opened(browser, f"{site}{PLAIN.address}index.html") as page:
        page.get_by_role("link", name="before and after").click()
        page.wait_for_url("**/archive/2021/07/index.html#articles-2021-07-bell")
        assert page.locator(":target").get_by_role("link", name=PLAIN.article.title).is_visible()


def test_the_folder_can_be_read_from_a_disk(browser: Browser, folder: Path) -> None:
    """Opened as files, the pages look the same and lead to each other."""
    with opened(browser, (folder / "index.html").as_uri()) as page:
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"
        page.get_by_role("link", name=PLAIN.article.title).click()
        page.wait_for_url(f"**/{PLAIN.address}index.html")
        assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
