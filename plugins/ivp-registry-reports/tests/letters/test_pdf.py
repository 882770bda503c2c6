"""Papers as PDF: what the gate finds in ours, and that the gate sees what is wrong."""

import io
import time
from datetime import date
from pathlib import Path

import pikepdf
import pytest
import typst
from tests.pdf_gate import _elements, findings
from tests.report_samples import HOSTILE, account, account_of, facts

from ivp_registry_reports.contract import Options
from ivp_registry_reports.letters import pdf
from ivp_registry_reports.letters.reports import reports

PAPERS = [each for each in reports() if each.format == "pdf"]
FONTS = Path(pdf.__file__).parent / "fonts"


def made(report, held=None, language="nl", municipality="Druten"):
    given = {"deviation": "2024-01", "municipality": municipality} if report.name == "deviation" else {}
    (output,) = report.make(held or account(), Options(language=language, given=given))
    return output.content


def paper(name):
    return next(each for each in PAPERS if each.name == name)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("report", PAPERS, ids=lambda each: each.name)
def test_each_paper_passes_the_gate(report, language):
    """Every paper in both languages conforms to PDF/A-2a and PDF/UA-1, is structured, and nothing overlaps."""
    assert findings(made(report, language=language), language=language) == []


@pytest.mark.parametrize("report", PAPERS, ids=lambda each: each.name)
def test_the_last_day_of_the_demonstration_passes_too(report):
    """A paper with every deviation of four years in it passes the gate."""
    assert findings(made(report, account(date(2026, 9, 1)))) == []


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_is_shown_and_breaks_nothing(number):
    """Whatever stands in the text fields, the letter passes the gate."""
    held = account_of(*facts(HOSTILE[number]))

    assert findings(made(paper("deviation"), held, municipality="gm0225")) == []


@pytest.mark.slow
@pytest.mark.parametrize("report", PAPERS[1:], ids=lambda each: each.name)
def test_hostile_text_breaks_no_report(report):
    """All hostile texts one after the other break no report."""
    for words in HOSTILE:
        assert findings(made(report, account_of(*facts(words)), municipality="gm0225")) == [], words[:40]


def test_text_is_never_code():
    """What looks like Typst is shown as it was entered."""
    held = account_of(*facts('#eval("6*7") #read("/etc/passwd")'))

    assert '#eval("6*7") #read("/etc/passwd")' in text(made(paper("deviation"), held, municipality="gm0225"))


def test_the_whole_root_is_printed():
    """The root stands in the letter in full, in groups that ivp verify reads back."""
    root = account().basis.root

    assert root in text(made(paper("deviation"))).replace(" ", "")


def test_a_letter_is_made_in_a_second():
    """Once the program has started a letter takes a moment; the bound is ten times what it needs."""
    made(paper("deviation"))
    begun = time.perf_counter()
    made(paper("deviation"))

    assert time.perf_counter() - begun < 5


def test_the_same_paper_gives_the_same_bytes():
    """Two builds are equal: no clock and no chance is in them."""
    assert made(paper("deviation")) == made(paper("deviation"))


def text(content):
    from pdfminer.high_level import extract_text

    return extract_text(io.BytesIO(content)).replace("\u200b", "")


def changed(content, change):
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        held = io.BytesIO()
        document.save(held)
    return held.getvalue()


def retag(old, new):
    def change(document):
        for each in _elements(document.Root.StructTreeRoot.K):
            if str(each.S) == old:
                each.S = pikepdf.Name(new)

    return change


def no_language(document):
    del document.Root.Lang


def another_language(document):
    document.Root.Lang = pikepdf.String("en")


def no_title(document):
    del document.docinfo["/Title"]


def says(alt):
    def change(document):
        for each in _elements(document.Root.StructTreeRoot.K):
            if str(each.S) == "/Figure":
                each.Alt = pikepdf.String(alt)

    return change


DEFECTS = {
    "no language": no_language, "another language": another_language, "no title": no_title, "empty alt text": says(""),
    "alt text that says nothing": says("afbeelding"), "no first heading": retag("/H1", "/P"),
    "headings as paragraphs": retag("/H2", "/P"), "a level left out": retag("/H2", "/H3"),
    "header cells as plain cells": retag("/TH", "/TD"),
}  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_gate_sees_seeded_defects(defect):
    """Each defect that a validator or our own checks must see is found."""
    sound = made(paper("deviation"))

    assert set(findings(changed(sound, DEFECTS[defect]))) - set(findings(changed(sound, lambda _: None))) != set()


@pytest.mark.parametrize(
    "body", [f"#table(columns: (1fr, 1fr), [{'x' * 70}], [{'y' * 60}])", "#place(dx: 2mm)[over] onder elkaar"]
)
def test_the_gate_sees_what_overlaps(body, tmp_path):
    """Text over the margin, and text over text, which no validator sees, is found."""
    markup = f'#set document(title: "t")\n#set text(font: "Source Sans 3", lang: "nl")\n= Kop\n{body}'
    content = typst.compile(markup.encode(), root=tmp_path, font_paths=[str(FONTS)], pdf_standards=[*pdf.STANDARDS])

    assert any("letters" in each for each in findings(content))


def test_every_kind_of_block_is_drawn():
    """The template draws whatever kind of block a paper can hold."""
    template = (Path(pdf.__file__).parent / "templates" / "letter.typ").read_text(encoding="utf-8")
    kinds = [each.__name__.lower() for each in pdf.Block.__args__]

    assert [kind for kind in kinds if f'it.kind == "{kind}"' not in template] == []
