"""The gate that every page must pass: accessible, whole and quiet in a real browser, at every width, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, ViewportSize

from .chromium import Answer, Chromium
from .contrast import GRAPHIC, LARGE, TEXT, contrast
from .markup import markup_problems
from .problems import Problem, gathered

WIDTHS = (320, 375, 768, 1280)
"""A small telephone (and 1280 pixels at 400 %, SC 1.4.10), a telephone, a tablet, a desk."""

SCHEMES = ("light", "dark")
HEIGHT, ZOOMED = 900, 640  # 1280 pixels at 200 % are 640 to the page (SC 1.4.4)
LEAST_TEXT = 9.0
"""Text in a drawing that shrinks below this many pixels cannot be read; the study's telephone pictures showed it."""

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
PATIENCE = 120_000  # milliseconds, for a machine that has much else to do
INSIDE = ("file:", "data:", "blob:", "about:")


class Gate:
    """Hold the browser, and tell of pages what is wrong with them."""

    def __init__(self) -> None:
        self._chromium = Chromium()

    def problems(self, page: Path, *, widths: Sequence[int] = WIDTHS, schemes: Sequence[str] = SCHEMES) -> list[Problem]:
        """Give all that is wrong with the HTML file *page*: an empty list for one that may be published."""
        found = markup_problems(page.read_text(encoding="utf-8"))
        return gathered(found + self._chromium.use(lambda browser: _looked_at(browser, page, widths, schemes)))

    def use(self, work: Callable[[Browser], Answer]) -> Answer:
        """Give the browser to *work*, for what only some pages promise: a filter, a print, a page without scripts."""
        return self._chromium.use(work)

    def close(self) -> None:
        """End the browser."""
        self._chromium.close()


def _looked_at(browser: Browser, path: Path, widths: Sequence[int], schemes: Sequence[str]) -> list[Problem]:
    """Open the page once, and look at it in each way; keyboard first, axe last, as it brings a script of its own."""
    found: list[Problem] = []
    context = browser.new_context(offline=True, reduced_motion="reduce", locale="nl-NL", service_workers="block")
    try:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        _listen(page, path, found)
        for width, scheme in dict.fromkeys([(widths[0], schemes[0]), (widths[-1], schemes[-1])]):
            _view(page, width, scheme)
            _open(page, path)
            found += _walk(page, _seen(width, scheme))
        _open(page, path)
        for width, scheme in ((width, scheme) for width in widths for scheme in schemes):
            _view(page, width, scheme)
            found += _layout(page, _seen(width, scheme))
        found += _zoomed(page, widths[-1], schemes[0])
        page.evaluate(AXE_SCRIPT)
        for width, scheme in ((width, scheme) for width in widths for scheme in schemes):
            _view(page, width, scheme)
            found += _axe(page, _seen(width, scheme))
    finally:
        context.close()
    return found


def _listen(page: Page, path: Path, found: list[Problem]) -> None:
    page.on("console", lambda message: found.append(Problem("console", message.text)))
    page.on("pageerror", lambda error: found.append(Problem("console", str(error))))
    page.on("dialog", lambda dialog: (found.append(Problem("dialog", dialog.message)), dialog.dismiss()))
    page.on("popup", lambda other: found.append(Problem("popup", other.url)))
    page.on("request", lambda request: _hold_inside(request.url, path, found))


def _hold_inside(address: str, path: Path, found: list[Problem]) -> None:
    if not address.startswith(INSIDE):
        found.append(Problem("remote-request", address))
    elif address.startswith("file:") and not address.startswith(path.resolve().parent.as_uri()):
        found.append(Problem("request-outside-its-folder", address))


def _open(page: Page, path: Path) -> None:
    page.goto(path.resolve().as_uri())
    page.evaluate(SCRIPT)
    page.evaluate("() => ivpGate.unfold()")  # what is folded away is hidden from every rule


def _view(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size(ViewportSize(width=width, height=HEIGHT))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


def _seen(width: int, scheme: str) -> tuple[str]:
    return (f"{width} px {scheme}",)


def _layout(page: Page, seen: tuple[str]) -> Iterator[Problem]:
    for name, what in page.evaluate("least => ivpGate.layout(least)", LEAST_TEXT):
        yield Problem(name, what, seen)
    for text in page.evaluate("() => ivpGate.inks()"):
        ratio = contrast(tuple(text["ink"]), tuple(text["ground"]))
        if ratio < (LARGE if text["large"] else TEXT):
            yield Problem("svg-text-contrast", f"{text['what']} has {ratio:.2f}", seen)


def _zoomed(page: Page, width: int, scheme: str) -> Iterator[Problem]:
    _view(page, ZOOMED, scheme)
    for name, what in page.evaluate("() => ivpGate.sideways()"):
        yield Problem(name, what, ("zoomed to 200 %",))
    _view(page, width, scheme)
    page.evaluate("() => document.documentElement.style.setProperty('font-size', '200%', 'important')")
    for name, what in page.evaluate("() => ivpGate.sideways()"):
        yield Problem(name, what, ("text at 200 %",))
    page.evaluate("() => document.documentElement.style.removeProperty('font-size')")


def _axe(page: Page, seen: tuple[str]) -> Iterator[Problem]:
    for violation in page.evaluate("options => axe.run(document, options)", AXE)["violations"]:
        for node in violation["nodes"]:
            yield Problem(f"axe:{violation['id']}", " ".join(map(str, node["target"])), seen)


def _walk(page: Page, seen: tuple[str]) -> Iterator[Problem]:
    """Press Tab from the beginning to the end, and once more round where something was not reached."""
    expected = page.evaluate("() => ivpGate.watch()")
    for presses in (expected + 1, expected + 10):
        for _ in range(presses):
            page.keyboard.press("Tab")
        if not page.evaluate("() => ivpGate.missing()"):
            break
    walked = page.evaluate("() => ivpGate.walked()")
    for name, what in walked["problems"]:
        yield Problem(name, what, seen)
    for stop in walked["stops"]:
        if stop["beside"]:
            yield Problem("focus-out-of-sight", stop["what"], seen)
        elif not stop["native"] and not stop["outlined"]:
            yield Problem("focus-without-outline", stop["what"], seen)
        elif not stop["native"] and (ratio := contrast(tuple(stop["ring"]), tuple(stop["ground"]))) < GRAPHIC:
            yield Problem("focus-outline-contrast", f"{stop['what']} has {ratio:.2f}", seen)
