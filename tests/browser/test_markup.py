"""What is wrong with the HTML is found without a browser, which would mend it and say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from .markup import markup_problems

CLEAN = Path(__file__).with_name("clean.html").read_text(encoding="utf-8")
TABLE = CLEAN[CLEAN.index("<table>") : CLEAN.index("</table>") + len("</table>")]
DEFECTS = {
    "no doctype": ("markup", "<!doctype html>", ""),
    "unclosed": ("markup", "<h1>", "<div><h1>"),
    "crossed": ("markup", "<h1>Register</h1>", "<h1>Register</h1><p><b><i>x</b></i></p>"),
    "block in a paragraph": ("markup", "<h1>", "<p>a<div>b</div></p><h1>"),
    "attribute twice": ("markup", '<h2 id="besluiten">', '<h2 id="besluiten" class="a" class="b">'),
    "id twice": ("duplicate-id", "<h1>", '<h1 id="zoek">'),
    "link to nowhere": ("dangling-reference", 'href="#besluiten"', 'href="#elders"'),
    "label of nothing": ("dangling-reference", 'for="zoek"', 'for="zoeken"'),
    "block in a heading": ("misplaced-element", "<h1>Register</h1>", "<h1><div>Register</div></h1>"),
    "markup escaped twice": ("loose-text-in-svg", '<rect x="0"', '&lt;desc&gt;<rect x="0"'),
    "picture from elsewhere": ("remote-request", "</main>", '<img alt="Wapen" src="//example.org/a.png"></main>'),
    "font from elsewhere": ("remote-request", "</style>", "@font-face { src: url('https://example.org/f') }</style>"),
    "connection prepared": ("remote-request", "<style>", '<link rel="preconnect" href="https://example.org/"><style>'),
    "no header cells": ("table-without-header-cells", TABLE, "<table><tr><td>Raad</td></tr></table>"),
    "plain cell in the head": ("plain-cell-in-table-head", '<th scope="col">Raad</th>', "<td>Raad</td>"),
    "header cell of what": ("header-cell-without-scope", '<th scope="col">Raad</th>', "<th>Raad</th>"),
    "chart as a picture, no text": ("chart-without-text", "<figcaption>", '<img alt="" src="data:,"><figcaption>'),
    "drawing without a name": ("chart-without-text", "<h1>", '<svg viewBox="0 0 9 9"></svg><h1>'),
    "file name for a text": ("alt-is-a-file-name", "</main>", '<img alt="grafiek-1.png" src="data:,"></main>'),
}


def test_a_good_page_has_no_problems():
    """Nothing is held against a page without defects."""
    assert markup_problems(CLEAN) == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_is_found_by_name(defect):
    """A page with one defect is refused for that defect, and for nothing else."""
    name, old, new = DEFECTS[defect]
    assert old in CLEAN
    text = CLEAN.replace(old, new)

    assert {each.name for each in markup_problems(text)} == {name}


@pytest.mark.parametrize(
    "text", ['<a href="https://example.org/">wet</a>', '<a href="#kind=a">filter</a>', '<a href="#top">top</a>']
)
def test_links_to_follow_are_no_requests(text):
    """A link to another place, to the top or to a state of the page is left alone."""
    assert markup_problems(CLEAN.replace("</main>", f"<p>{text}</p></main>")) == []


@pytest.mark.parametrize(
    "svg", ['<svg aria-hidden="true"><path d="M0 0"/></svg>', '<svg aria-label="pijl" role="img"></svg>']
)
def test_drawings_that_are_decoration_or_named_pass(svg):
    """A drawing is hidden from who cannot see it, or says what it shows."""
    assert markup_problems(CLEAN.replace("</main>", f"{svg}</main>")) == []
