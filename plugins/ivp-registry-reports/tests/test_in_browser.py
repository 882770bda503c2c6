"""The site in a real browser: it passes the gate, and keeps what only a site promises: filter, no scripts, print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.browser.gate import WIDTHS

from ivp_registry.testing import deviated, notified
from ivp_registry_reports.contract import Options
from ivp_registry_reports.site.pages import site
from ivp_registry_reports.testing import account_of, hostile

pytestmark = pytest.mark.slow
SOME = (WIDTHS[0], 1000)
PAGES = {
    "index.html": WIDTHS, "findings.html": SOME, "verify.html": SOME, "municipalities/gm0296.html": SOME,
    "deviations/tweestromenland-2023-2026/2024-01.html": SOME,
    "priorities/tweestromenland-2023-2026/digitale-veiligheid.html": SOME,
}  # fmt: skip
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PAPER = 673
"""Pixels between the margins of a sheet of A4: 178 mm."""

CUT = "[...document.querySelectorAll('.scroll')].filter(each => each.scrollWidth > each.clientWidth).map(each => each.textContent)"
BROKEN = """[...document.querySelectorAll('th, td')].filter(cell => {
  const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (walk.nextNode()) for (const {0: word, index} of walk.currentNode.data.matchAll(/[\\p{L}]+/gu)) {
    range.setStart(walk.currentNode, index);
    range.setEnd(walk.currentNode, index + word.length);
    if (cell.checkVisibility() && new Set([...range.getClientRects()].map(box => box.top)).size > 1) return true;
  }
  return false;
}).map(cell => cell.textContent)"""
TIMED = """() => {
  const text = document.getElementById("text"), begun = performance.now();
  text.value = "februari ingelicht 1";
  text.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.offsetHeight;
  const [load] = performance.getEntriesByType("navigation");
  return [document.querySelectorAll("#lines > li").length, performance.now() - begun, load.loadEventEnd];
}"""


def look(gate, path: Path, work: Callable, width: int = 1280, **more):
    """Give what *work* answers about the page, opened at a width in the gate's browser."""

    def opened(browser):
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **more)
        try:
            page = context.new_page()
            page.goto(path.as_uri())
            return work(page)
        finally:
            context.close()

    return gate.use(opened)


def written(account, folder: Path, language: str = "nl") -> list[Path]:
    paths = []
    for each in site(account, Options(language=language)):
        path = folder / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.content)
        paths += [path] if path.suffix == ".html" else []
    return paths


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_passes_the_gate(gate, demo_site, name):
    """Each kind of page is accessible, whole and quiet, in light and in dark."""
    assert list(map(str, gate.problems(demo_site / name, widths=PAGES[name]))) == []


def test_the_overview_in_english_passes_the_gate(gate, demo_account, tmp_path):
    """The English overview is as good as the Dutch one."""
    overview, *_ = written(demo_account, tmp_path, "en")

    assert list(map(str, gate.problems(overview, widths=SOME))) == []


@pytest.mark.parametrize("width", [375, 1000])
def test_no_word_of_a_table_breaks_in_the_middle(gate, demo_site, width):
    """Columns are as wide as their words, at a desk and on a telephone."""
    for name in PAGES:
        assert look(gate, demo_site / name, lambda page: page.evaluate(BROKEN), width) == [], name


def test_the_first_tab_skips_to_the_content(gate, demo_site):
    """The first tab offers to skip what every page begins with, and does."""

    def work(page):
        page.keyboard.press("Tab")
        first = page.evaluate("document.activeElement.className")
        page.keyboard.press("Enter")
        return first, page.evaluate("document.activeElement.id")

    assert look(gate, demo_site / "index.html", work) == ("skip", "content")


def test_the_filter_works_and_its_state_can_be_shared(gate, demo_site):
    """The state of the filter stands in the address, and who opens that address sees the same lines."""

    def counted(page):
        return page.locator("#lines > li:visible").count(), page.locator("#lines > li").count()

    def work(page):
        page.fill("#text", "DRUTEN ingelicht")
        page.select_option("#municipality", "gm0225")
        filtered, says = counted(page), page.locator("#count").inner_text()
        other = page.context.new_page()
        other.goto(page.url)
        shared = counted(other)
        page.click("button[type=reset]")
        page.wait_for_function("location.hash === ''")
        return filtered, says, shared, counted(page)

    (shown, total), says, shared, cleared = look(gate, demo_site / "index.html", work)

    assert 0 < shown < total
    assert says.startswith(f"{shown} van ")
    assert (shared, cleared) == ((shown, total), (total, total))


def test_a_filter_of_2000_lines_is_faster_than_the_page(gate, tmp_path):
    """Filtering the longest timeline of one page takes less time than that page takes to load."""
    told = [notified(on=f"2024-02-{1 + number % 20:02}", order_in_day=number) for number in range(1900)]
    overview, *_ = written(account_of(*deviated(*told)), tmp_path)

    lines, filtering, loading = look(gate, overview, lambda page: page.evaluate(TIMED))

    print(f"{lines} lines: filter {filtering:.0f} ms, load {loading:.0f} ms")  # noqa: T201  # the figure, with -s
    assert lines > 1900
    assert filtering < loading


def test_without_scripts_everything_is_there(gate, demo_site):
    """Without scripts the whole timeline is there, and the form that would do nothing is not."""

    def work(page):
        lines = page.locator("#lines > li").count(), page.locator("#lines > li:visible").count()
        return *lines, page.locator("#filter").is_visible()

    total, shown, has_filter = look(gate, demo_site / "index.html", work, java_script_enabled=False)

    assert total == shown > 100
    assert not has_filter


def test_it_prints(gate, demo_site):
    """On paper what only works on a screen is left out, the root is there, and no column is cut off."""

    def work(page):
        page.emulate_media(media="print")
        seen = page.locator("#filter").is_visible(), page.locator("footer code").is_visible(), page.pdf(format="A4")[:5]
        return *seen, page.evaluate(CUT), page.evaluate(SIDEWAYS)

    assert look(gate, demo_site / "index.html", work, PAPER) == (False, True, b"%PDF-", [], False)


def test_hostile_text_harms_no_layout_and_runs_nothing(gate, tmp_path):
    """Whatever stands in a text, no page scrolls sideways or has an element of it, and the overview passes the gate."""
    pages = written(account_of(*hostile()), tmp_path)
    for path in pages:
        for width in SOME:
            told = look(gate, path, lambda page: (page.evaluate(SIDEWAYS), page.locator("img").count()), width)
            assert told == (False, 0), (path.name, width)
    assert list(map(str, gate.problems(pages[0], widths=SOME[:1]))) == []
