"""The gate lets a good page through, and finds and names each defect that was put into one."""

from __future__ import annotations

from pathlib import Path

import pytest

from .gate import Gate
from .markup import markup_problems

CLEAN = Path(__file__).with_name("clean.html").read_text(encoding="utf-8")
SCRIPTS = ("img-src data:", "img-src *; script-src 'unsafe-inline'")
REQUEST = "<script>new Image().src = 'https://example.org/x.png'</script></main>"
PREVENTED = (
    "<script>document.querySelector('#zoek').addEventListener('keydown', event => event.preventDefault())</script></main>"
)
CALLED_BACK = (
    "<script>document.querySelector('summary').addEventListener('blur', event => event.target.focus())</script></main>"
)
SMALL = "<ul><li><button>a</button></li><li><button>b</button></li></ul><style>li { font-size: 5px; line-height: 1 } li button { font-size: 5px; padding: 0; border: 0 }</style></main>"

DEFECTS = {
    "no language": ("axe:html-has-lang", (' lang="nl"', "")),
    "no title": ("axe:document-title", ("<title>Register van de gemeente</title>", "")),
    "light grey text": ("axe:color-contrast", ("<h1>", '<h1 style="color: #999">')),
    "grey text in the dark": ("axe:color-contrast", ("<h1>", '<h1 style="color: light-dark(#111, #555)">')),
    "small targets": ("axe:target-size", ("</main>", SMALL)),
    "chart without name": (
        "axe:svg-img-alt chart-without-text",
        (' aria-labelledby="naam"><title id="naam">Dagen tot de melding: 12</title>', ">"),
    ),
    "wide at 320 px": ("sideways-scroll", ("<h1>", '<p style="width: 400px">breed</p><h1>')),
    "wide when its text is twice as large": ("sideways-scroll", ("<h1>", '<p style="width: 17rem">breed</p><h1>')),
    "label beyond the drawing": ("svg-text-clipped", ('x="310"', 'x="370"')),
    "small label": ("svg-text-small", ("font-size: 20px", "font-size: 8px")),
    "grey label on a bar": ("svg-text-contrast", ("svg .inside { fill: var(--ground)", "svg .inside { fill: #888")),
    "script that the policy blocks": ("console", ("</main>", "<script>1</script></main>")),
    "error in a script": ("console", ("</main>", "<script>missing()</script></main>"), SCRIPTS),
    "request": ("console remote-request", ("</main>", REQUEST), SCRIPTS),
    "no outline": ("focus-without-outline", ("outline: 3px solid var(--link)", "outline: none")),
    "outline that nobody sees": ("focus-outline-contrast", ("3px solid var(--link)", "3px solid #8888")),
    "focus beside the page": ("focus-out-of-sight", (".skip:focus { left: 1rem; }", "")),
    "trap that swallows the key": ("keyboard-trap", ("</main>", PREVENTED), SCRIPTS),
    "trap that calls the focus back": ("keyboard-trap", ("</main>", CALLED_BACK), SCRIPTS),
    "not reached": ("not-reached-by-keyboard", ('<button type="button">', '<button type="button" tabindex="-1">')),
    "out of order": ("axe:tabindex focus-out-of-order", ('<input id="zoek"', '<input id="zoek" tabindex="1"')),
    "unknown element": ("unknown-element", ("<h1>", "<blok>x</blok><h1>")),
}


def write(folder: Path, text: str) -> Path:
    page = folder / "page.html"
    page.write_text(text, encoding="utf-8")
    return page


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def test_a_good_page_passes(gate: Gate, tmp_path: Path):
    """Nothing is held against a page without defects, at any width, in light and in dark."""
    assert gate.problems(write(tmp_path, CLEAN)) == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_is_found_by_name(gate: Gate, tmp_path: Path, defect: str):
    """A page with one defect is refused for that defect, and for nothing else."""
    names, *changes = DEFECTS[defect]
    text = CLEAN
    for old, new in changes:
        text = changed(text, old, new)

    found = gate.problems(write(tmp_path, text), widths=(320,), schemes=("dark" if "dark" in defect else "light",))

    assert {each.name for each in found} == set(names.split()), list(map(str, found))


def test_a_problem_is_told_once_with_each_view_that_has_it(gate: Gate, tmp_path: Path):
    """What is wrong at two widths is one problem, seen twice."""
    text = changed(CLEAN, "<h1>", '<p id="breed" style="width: 500px">breed</p><h1>')

    (problem,) = gate.problems(write(tmp_path, text), schemes=("light",))

    assert str(problem) == 'sideways-scroll: p#breed "breed" [320 px light; 375 px light]'


def test_problems_of_the_markup_are_among_them(gate: Gate, tmp_path: Path):
    """The gate tells what is wrong with the HTML too."""
    text = changed(CLEAN, "<h1>", '<h1 id="zoek">')

    assert set(markup_problems(text)) <= set(gate.problems(write(tmp_path, text), widths=(320,), schemes=("light",)))
