"""The site as bytes: the same everywhere, complete, valid, small enough, harmless, and in the colours that can be read."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from ivp_registry.errors import InvalidInput
from ivp_registry.testing import deviated, notified
from ivp_registry_reports.built_in import SITE
from ivp_registry_reports.contract import Options, Report
from ivp_registry_reports.site.pages import site
from ivp_registry_reports.testing import ReportContract, account_of, hostile

CSS = (files("ivp_registry_reports.site") / "assets" / "site.css").read_text(encoding="utf-8")
VOID = {"meta", "input", "img", "br", "link", "hr"}
PAIRS = [
    ("ink", "paper"), ("soft", "paper"), ("soft", "band"), ("ink", "band"), ("link", "paper"), ("link", "band"), ("brand", "paper"),
    ("brand", "band"), ("on-top", "top"), ("ok", "ok-back"), ("late", "late-back"), ("missing", "missing-back"),
    ("open", "open-back"), ("unknown", "unknown-back"),
]  # fmt: skip
SHAPES = [("ok", "paper"), ("late", "paper"), ("missing", "paper"), ("open", "paper"), ("unknown", "paper"), ("edge", "paper"),
          ("focus", "paper"), ("focus", "band")]  # fmt: skip


class TestSite(ReportContract):
    """The site keeps what every report promises."""

    def report(self) -> Report:
        return SITE

    def text(self, output):
        return "INTERN INTERNAL" if output.path.startswith("verify/") else super().text(output)


def tokens(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root\{([^}]*--ivp-ink[^}]*)\}", CSS)[:2]
    found = dict(re.findall(r"--ivp-([\w-]+):(#\w+)", light))
    return found if scheme == "light" else found | dict(re.findall(r"--ivp-([\w-]+):(#\w+)", dark))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_the_tokens(scheme):
    """Text has a contrast of 4.5 to 1 with what it stands on, shapes and edges of 3 to 1, in both schemes."""
    there = tokens(scheme)

    assert [pair for pair in PAIRS if contrast(there[pair[0]], there[pair[1]]) < 4.5] == []
    assert [pair for pair in SHAPES if contrast(there[pair[0]], there[pair[1]]) < 3] == []
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")


class Nesting(HTMLParser):
    """Note what a validator would: elements that do not close, ids that come twice, links to nothing."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.ids, self.links = [], [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if len(given) < len(attrs):
            self.wrong.append(f"attribute twice in {tag}")
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def read_html(text: str) -> Nesting:
    parser = Nesting()
    parser.feed(text)
    parser.close()
    parser.wrong += parser.open
    parser.wrong += [each for each in set(parser.ids) if parser.ids.count(each) > 1]
    return parser


def test_every_page_is_well_formed_and_every_link_leads_somewhere(demo_account):
    """Elements close in order, no id comes twice, and each link within the site has its target."""
    outputs = {each.path: each for each in site(demo_account, Options())}
    pages = {path: read_html(each.content.decode()) for path, each in outputs.items() if path.endswith(".html")}

    assert {path: page.wrong for path, page in pages.items() if page.wrong} == {}
    for path, page in pages.items():
        for link in (each for each in page.links if not each.startswith("https://")):
            place, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path
            assert target in outputs, (path, link)
            assert not anchor or anchor in pages[target].ids, (path, link)
    assert read_html("<p><b></p>").wrong != []


def test_hostile_text_is_shown_and_is_no_markup():
    """Text from events stands in the pages escaped, without a character that acts, and never as a template."""
    told = "\n".join(each.content.decode() for each in site(account_of(*hostile()), Options()))

    assert "<script>alert" not in told and "<img src=x" not in told
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told
    assert "\u202e" not in told and "\x1b" not in told and r"\u202e" in told
    assert "{{ 7*7 }}" in told and "👩" in told and "שלום" in told


def test_the_same_bytes_in_another_zone_and_locale(demo_register, tmp_path):
    """The same register and arguments give the same bytes, whatever the time zone, the locale and the hash seed."""
    digests = set()
    for number, (zone, locale) in enumerate([("UTC", "C"), ("Pacific/Auckland", "en_US.UTF-8")]):
        out = tmp_path / str(number)
        run = subprocess.run(
            [sys.executable, "-c", "from ivp_registry.cli import main; main()", "report", "site", "--register", str(demo_register),
             "--out", str(out), "--valid", "2026-03-10", "--lang", "nl"],
            env={**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(number)}, capture_output=True, check=True,
        )  # fmt: skip
        digests.add(run.stdout.split()[-1])

    assert len(digests) == 1


def test_a_long_timeline_is_split_by_year_and_every_page_stays_small():
    """Above 2,000 events the timeline has a page for each year, each below a megabyte, and nothing is lost."""
    told = [notified(note="x" * 100, on=f"2024-02-{1 + number % 20:02}", order_in_day=number) for number in range(2100)]
    outputs = {each.path: each for each in site(account_of(*deviated(*told)), Options())}
    parts = [path for path in outputs if path.startswith("timeline/")]

    assert max(each.size for each in outputs.values()) < 1_000_000
    assert sum(outputs[path].content.count(b'<li id="n') for path in parts) == 2107


@pytest.mark.parametrize("theme", [b"</style><script>", b"@import 'x'", b"a{background:URL(x)}", b"\xff"])
def test_a_theme_cannot_load_or_run_anything(theme):
    """A style sheet that could end its element or load something is refused, with the reason."""
    with pytest.raises(InvalidInput, match="theme"):
        list(site(account_of(), Options(files={"theme": theme})))


def test_a_theme_and_a_logo_are_part_of_the_pages():
    """Tokens of a municipality come after ours, and the logo stands in the page itself."""
    given = {"theme": b":root{--ivp-brand:#005000}", "logo": b"\x89PNG\r\n\x1a\n"}
    (page, *_) = site(account_of(), Options(files=given, given={"organisation": "Gemeente <X>"}))

    assert b"--ivp-brand:#005000" in page.content
    assert b'<img src="data:image/png;base64,iVBORw0KGgo=" alt="Gemeente &lt;X&gt;">' in page.content
    with pytest.raises(InvalidInput, match="logo"):
        list(site(account_of(), Options(files={"logo": b"GIF89a"})))
