"""
A paper as DOCX, for the clerk who edits it before it is sent: our own accessible template, filled by docxtpl.

The template holds what stands once on each paper; the blocks, which follow each other as the paper has them, are added
behind it. Text goes in as values, never as tags. What is published is the PDF; this is a draft. The same paper gives the
same bytes.

Source: ECMA-376; EN 301 549 chapter 10.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from .docx_template import TEMPLATE, fixed
from .paper import Chart, Digits, Facts, Grid, Law, Paper, Points, Provision, Text

WIDTH = 16.3
"""Centimetres between the margins."""


def to_docx(paper: Paper) -> bytes:
    """Make the DOCX of *paper*; the same paper gives the same bytes."""
    from docxtpl import DocxTemplate
    from jinja2 import Environment, StrictUndefined

    document = DocxTemplate(io.BytesIO(TEMPLATE.read_bytes()))
    document.render({"paper": paper}, Environment(undefined=StrictUndefined, autoescape=True), autoescape=True)
    body = document.docx
    for section in paper.sections:
        if section.title:
            body.add_heading(section.title, level=2)
        for block in section.blocks:
            WRITERS[type(block)](body, block)
    _describe(document, paper)
    held = io.BytesIO()
    document.save(held)
    return fixed(held.getvalue())


def _describe(document: Any, paper: Paper) -> None:
    """Set title, language and dates of the document; the dates are those of the paper, no clock is asked."""
    about, language = document.docx.core_properties, "nl-NL" if paper.language == "nl" else "en-GB"
    day = datetime.combine(paper.day, time.min)
    about.title, about.author, about.subject, about.language = (
        paper.title[:255],
        paper.sender[:255],
        paper.about[:255],
        language,
    )
    about.last_modified_by, about.created, about.modified, about.revision = "", day, day, 1
    about.comments, about.keywords = "", ""
    for spoken in document.docx.styles.element.xpath("//w:lang"):
        spoken.attrib.update(dict.fromkeys(spoken.attrib, language))


def _text(body: Any, block: Text) -> None:
    body.add_paragraph(block.text)


def _points(body: Any, block: Points) -> None:
    for item in block.items:
        body.add_paragraph(item, style="List Bullet")


def _facts(body: Any, block: Facts) -> None:
    for label, value in block.rows:
        paragraph = body.add_paragraph(style="Facts")
        paragraph.add_run(f"{label}:").bold = True
        paragraph.add_run(f"\t{value}")


def _digits(body: Any, block: Digits) -> None:
    from docx.shared import Pt

    run = body.add_paragraph().add_run(" ".join(block.groups))
    run.font.name, run.font.size = "Courier New", Pt(9.5)


def _law(body: Any, block: Law) -> None:
    for each in block.provisions:
        _provision(body.add_paragraph(style="List Number"), each)


def _provision(paragraph: Any, each: Provision) -> None:
    paragraph.add_run(each.label).bold = True
    if each.quote:
        quote = paragraph.add_run(f"\n“{each.quote}”")
        _speak(quote, "nl-NL")
    for line in (each.url or each.reference, each.note):
        if line:
            paragraph.add_run(f"\n{line}")


def _speak(run: Any, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    run._element.get_or_add_rPr().append(spoken)  # noqa: SLF001  # python-docx has no name for the language of a run


def _chart(body: Any, block: Chart) -> None:
    """Say a chart in words: the table beside it holds the same, and a picture could not be edited."""
    body.add_paragraph(block.caption, style="Caption")
    for bar in block.bars:
        body.add_paragraph(f"{bar.label}: {bar.said}", style="List Bullet")


def _grid(body: Any, block: Grid) -> None:
    from docx.shared import Cm, Pt

    body.add_paragraph(block.caption, style="Caption")
    table = body.add_table(rows=1 + len(block.rows), cols=len(block.columns))
    table.style, table.autofit = "Table Grid", False
    whole = sum(column.share for column in block.columns)
    for place, column in enumerate(block.columns):
        table.columns[place].width = Cm(WIDTH * column.share / whole)
    rows = [tuple(column.title for column in block.columns), *block.rows]
    for written, told in zip(table.rows, rows, strict=True):
        for place, (cell, text) in enumerate(zip(written.cells, told, strict=True)):
            cell.width = Cm(WIDTH * block.columns[place].share / whole)
            run = cell.paragraphs[0].add_run(text)
            run.bold, run.font.size = told is rows[0], Pt(9)
    _mark(table, block)


def _mark(table: Any, block: Grid) -> None:
    """Mark the header row, keep rows whole across pages, and say what the table is about."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  # python-docx has no name for these marks
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
    for tag in ("w:tblCaption", "w:tblDescription"):
        told = OxmlElement(tag)
        told.set(qn("w:val"), block.caption)
        table._tbl.tblPr.append(told)  # noqa: SLF001


WRITERS: dict[type, Callable[[Any, Any], None]] = {
    Text: _text, Points: _points, Facts: _facts, Digits: _digits, Law: _law, Chart: _chart, Grid: _grid,
}  # fmt: skip
