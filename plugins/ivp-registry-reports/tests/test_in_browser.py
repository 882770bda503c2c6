"""The site in a real browser: axe finds nothing, nothing scrolls sideways, nothing is loaded, and the filter works."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from ivp_registry_reports.contract import Options
from ivp_registry_reports.site.pages import site
from ivp_registry_reports.testing import account_of, hostile

pytestmark = pytest.mark.slow
PAGES = (
    "index.html", "findings.html", "verify.html", "municipalities/gm0296.html",
    "deviations/tweestromenland-2023-2026/2024-01.html", "priorities/tweestromenland-2023-2026/digitale-veiligheid.html",
)  # fmt: skip
WIDTHS = (320, 375, 768, 1280)
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
FOCUSED = """(() => {
  const at = document.activeElement;
  return [at.id || at.getAttribute('href') || at.className || at.tagName, getComputedStyle(at).outlineStyle];
})()"""
CLIPPED = """[...document.querySelectorAll('svg.chart text')].filter(t => {
  const box = t.getBBox(), view = t.ownerSVGElement.viewBox.baseVal;
  return box.x < 0 || box.x + box.width > view.width || box.y < 0 || box.y + box.height > view.height;
}).map(t => t.textContent)"""


def axe_source() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="NOT TESTED: pip install axe-playwright-python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page) -> list[str]:
    """Give what axe finds: WCAG 2.0 to 2.2, A and AA, and its best practices."""
    page.evaluate(axe_source())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]


@pytest.fixture
def opened(browser):
    """Give a function that opens a page at a width in a scheme, and keeps what it asks of the network and the console."""
    contexts = []

    def open_page(path: Path, width: int = 1280, scheme: str = "light", **more):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
        contexts.append(context)
        page = context.new_page()
        heard = SimpleNamespace(requests=[], console=[])
        page.on("request", lambda request: heard.requests.append(request.url))
        page.on("console", lambda message: heard.console.append(message.text))
        page.goto(path.as_uri())
        return page, heard

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_is_accessible(opened, demo_site, width, scheme):
    """Axe finds nothing, nothing scrolls sideways, no chart is clipped, nothing is loaded or complained of."""
    for name in PAGES:
        page, heard = opened(demo_site / name, width, scheme)

        assert violations(page) == [], name
        assert not page.evaluate(SIDEWAYS), name
        assert page.evaluate(CLIPPED) == [], name
        assert heard.requests == [(demo_site / name).as_uri()]
        assert heard.console == []
        page.close()


def test_200_percent_does_not_scroll_sideways(opened, demo_site):
    """At 200 % zoom, which halves the width of the page, all is still there without scrolling sideways."""
    page, _ = opened(demo_site / "index.html", 640, device_scale_factor=2)

    assert not page.evaluate(SIDEWAYS)
    assert page.get_by_role("heading", level=1).is_visible()


@pytest.mark.parametrize(
    ("defect", "found"),
    [
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.title = ''", "document-title"),
        ("document.querySelector('label').remove()", "label"),
        (
            "document.querySelector('p').style.color = '#aaa'; document.querySelector('main p').style.color = '#bbb'",
            "color-contrast",
        ),
        (
            "document.querySelector('svg.chart').removeAttribute('aria-labelledby'); document.querySelector('svg.chart title').remove()",
            "svg-img-alt",
        ),
        (
            "document.querySelector('main').outerHTML = '<div>' + document.querySelector('main').innerHTML + '</div>'",
            "landmark-one-main",
        ),
    ],
)
def test_the_gate_sees_defects(opened, demo_site, defect, found):
    """Each seeded defect is found."""
    page, _ = opened(demo_site / "index.html")
    page.evaluate(defect)

    assert found in [each.partition(":")[0] for each in violations(page)]


def test_the_gate_sees_sideways_scroll_and_clipped_labels(opened, demo_site):
    """A table that is too wide and a label outside its chart are found."""
    page, _ = opened(demo_site / "index.html", 320)
    page.evaluate("document.querySelector('main section').style.width = '900px'")
    page.evaluate("document.querySelector('svg.chart text').setAttribute('x', '590')")

    assert page.evaluate(SIDEWAYS)
    assert page.evaluate(CLIPPED) != []


def test_all_is_reached_by_keyboard(opened, demo_site):
    """The first tab offers to skip to the content, and every link and field gets the focus, visibly."""
    page, _ = opened(demo_site / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    seen, unseen = set(), []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(FOCUSED)
        seen.add(name)
        unseen += [name] if outline == "none" and name != "BODY" else []  # past the end of the page

    assert unseen == []
    assert {"text", "kind", "municipality", "priority"} <= seen


def test_the_filter_works_and_its_state_can_be_shared(opened, demo_site):
    """The state of the filter stands in the address, and who opens that address sees the same lines."""
    page, _ = opened(demo_site / "index.html")
    page.fill("#text", "DRUTEN ingelicht")
    page.select_option("#municipality", "gm0225")
    shown = page.locator("#lines > li:visible").count()

    assert 0 < shown < page.locator("#lines > li").count()
    assert page.locator("#count").inner_text().startswith(f"{shown} van ")
    other, _ = opened(demo_site / "index.html")
    other.goto(page.url)
    assert other.locator("#lines > li:visible").count() == shown
    page.click("button[type=reset]")
    page.wait_for_function("location.hash === ''")
    assert page.locator("#lines > li:visible").count() == page.locator("#lines > li").count()


def test_without_scripts_everything_is_there(opened, demo_site):
    """Without scripts the whole timeline is there, and the form that would do nothing is not."""
    page, _ = opened(demo_site / "index.html", java_script_enabled=False)

    assert page.locator("#lines > li").count() == page.locator("#lines > li:visible").count() > 100
    assert not page.locator("#filter").is_visible()


def test_it_prints(opened, demo_site, tmp_path):
    """On paper nothing is cut off at the side, and what only works on a screen is left out."""
    page, _ = opened(demo_site / "index.html")
    page.emulate_media(media="print")

    assert not page.locator("#filter").is_visible()
    assert page.locator("footer code").is_visible()
    assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_hostile_text_harms_no_layout_and_runs_nothing(opened, tmp_path):
    """Whatever stands in a text, the page keeps its form, runs nothing and stays accessible."""
    outputs = list(site(account_of(*hostile()), Options()))
    for each in outputs:
        (tmp_path / each.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / each.path).write_bytes(each.content)
    for each in [one for one in outputs if one.path.endswith(".html")]:
        page, heard = opened(tmp_path / each.path, 320)

        assert heard.console == []
        assert len(heard.requests) == 1
        assert not page.evaluate(SIDEWAYS), each.path
        assert page.locator("img").count() == 0
        page.close()
    page, _ = opened(tmp_path / "index.html", 320, "dark")
    assert violations(page) == []
    assert json.dumps(page.locator("h1").inner_text())
